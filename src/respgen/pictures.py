"""A picture's path in the project → Image, with the size in which it is shown (edge: files, python-docx)."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from respgen.model import Image

EMU_PER_CM = 360_000
# What a letterhead has room for. A larger picture is shown smaller, in its own proportions; a smaller one as it is.
MOST_WIDE, MOST_HIGH = 6 * EMU_PER_CM, 3 * EMU_PER_CM
MOST_BYTES = 10 << 20
KINDS = ("png", "jpg", "gif")
"""What every version of Word shows, and what can be published."""


def read(project: Path, path: str) -> Image:
    """The picture at `path`, relative to the project. Never raises for what is there: the Image then has a `fault`."""
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image as Measured

    parts = PurePosixPath(path.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0]:
        return Image(fault=f'"{path}" is no path inside the project')
    try:
        file = project.joinpath(*parts)
        if file.stat().st_size > MOST_BYTES:
            return Image(fault=f'the picture "{path}" is larger than 10 MB')
        content = file.read_bytes()
        measured = Measured.from_blob(content)
    except OSError:
        return Image(fault=f'there is no picture "{path}"')
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError, ValueError, LookupError):
        return Image(fault=f'"{path}" is no picture of the kind PNG, JPEG or GIF')
    width, height = int(measured.width), int(measured.height)
    if measured.ext not in KINDS or width <= 0 or height <= 0:
        return Image(fault=f'"{path}" is no picture of the kind PNG, JPEG or GIF')
    scale = min(1, MOST_WIDE / width, MOST_HIGH / height)
    return Image(content, measured.ext, round(width * scale), round(height * scale), file="/".join(parts))
