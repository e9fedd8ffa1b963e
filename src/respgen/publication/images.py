"""The bytes of a picture → what it says beside its pixels, and the same picture without that (edge: Pillow).

PNG, JPEG and GIF are taken apart as their standards have them, and put together again without what is no picture:
nothing is decoded, so that each pixel stays as it was. Only what is cut is drawn anew.

How a camera was held (Exif's Orientation) goes with the rest. Word and LibreOffice show pixels as they lie, and turn a
picture by its frame (a:xfrm): to turn the pixels as well would lay a photograph on its side.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image


class UncleanableError(Exception):
    """The picture cannot be cleaned: str() of it says why, for people."""


class Piece(NamedTuple):
    """A piece of a picture's file; `said` tells what it says beside the pixels, empty for the picture itself."""

    content: bytes
    said: str = ""


@dataclass(frozen=True, slots=True)
class Crop:
    """How much is cut from each side, as a part of the whole: from 0 to 1."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    def __bool__(self) -> bool:
        return any((self.left, self.top, self.right, self.bottom))


def said(content: bytes) -> tuple[str, ...]:
    """What the picture says beside its pixels: "Exif", "a text: Photo by …". Raises UncleanableError."""
    if _redrawn(content):
        _drawn(content, Crop())
        return (f"a file of the kind {_kind(content)}",)
    return tuple(dict.fromkeys(piece.said for piece in _pieces(content) if piece.said))


def plain(content: bytes) -> tuple[bytes, str]:
    """The picture without that, and its file's ending. Raises UncleanableError."""
    kind = _kind(content)
    if _redrawn(content):
        return _drawn(content, Crop())
    return b"".join(piece.content for piece in _pieces(content) if not piece.said), _ENDINGS[kind]


def cropped(content: bytes, crop: Crop) -> tuple[bytes, str]:
    """What the page shows of the picture, and nothing else, with its file's ending. Raises UncleanableError."""
    return _drawn(content, crop)


# ------------------------------------------------------------------------------------------- kinds

_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif"}


def _kind(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if content.startswith((b"II*\0", b"MM\0*")):
        return "TIFF"
    if content.startswith(b"BM"):
        return "BMP"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WebP"
    if content.startswith(b"\xd7\xcd\xc6\x9a") or content[:4] == b"\x01\0\x09\0":
        raise UncleanableError("a drawing of the kind WMF can hold any words beside what it shows")
    if content[:4] == b"\x01\0\0\0" and content[40:44] == b" EMF":
        raise UncleanableError("a drawing of the kind EMF can hold any words beside what it shows")
    if b"<svg" in content[:4096]:
        raise UncleanableError("a drawing of the kind SVG can hold any words beside what it shows, and programs")
    raise UncleanableError("its file is damaged, or of a kind that is not known")


def _redrawn(content: bytes) -> bool:
    """Whether the picture is of a kind that is written anew as a PNG, since it may hold anything."""
    return _kind(content) in ("TIFF", "BMP", "WebP")


def _pieces(content: bytes) -> Iterator[Piece]:
    take = {"PNG": _png, "JPEG": _jpeg, "GIF": _gif}[_kind(content)]
    try:
        yield from take(content)
    except IndexError:
        raise UncleanableError("its file is damaged") from None


# --------------------------------------------------------------------------------------------- PNG

_PIXELS = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sRGB sBIT bKGD pHYs cICP".split())
"""The chunks that say how a PNG looks (ISO/IEC 15948, 11). A moving one (acTL, fcTL, fdAT) is its first picture."""


def _png(content: bytes) -> Iterator[Piece]:
    yield Piece(content[:8])
    at, kind = 8, b""
    while kind != b"IEND":
        kind, size = content[at + 4 : at + 8], int.from_bytes(content[at : at + 4], "big")
        end = at + 12 + size
        if len(kind) < 4 or end > len(content):
            raise UncleanableError("its file is damaged")
        words = "" if kind in _PIXELS else _told(kind.decode("latin-1"), content[at + 8 : at + 8 + size])
        yield Piece(content[at:end], words)
        at = end
    if at < len(content):
        yield Piece(content[at:], "something behind its end")


def _told(kind: str, data: bytes) -> str:
    """What a piece is, with the beginning of its words where they are words."""
    letters = data[:2000].decode("latin-1")
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in letters).split())
    return f"{kind}: {words[:80]}" if words else kind


# -------------------------------------------------------------------------------------------- JPEG

_NAMES = {0xE1: "Exif", 0xE2: "further pictures", 0xED: "IPTC", 0xFE: "a text"}


def _jpeg(content: bytes) -> Iterator[Piece]:
    """The segments of ITU-T T.81, annex B; between a start of scan and the next mark stand the pixels."""
    yield Piece(content[:2])
    at = 2
    while True:
        start = at
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            raise UncleanableError("its file is damaged")
        mark = content[at + 1]
        if mark == 0xD9:
            yield Piece(content[start : at + 2])
            if at + 2 < len(content):
                yield Piece(content[at + 2 :], "something behind its end")
            return
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if mark in (0x00, 0x01, *range(0xD0, 0xD9)) or end > len(content) or end < at + 4:
            raise UncleanableError("its file is damaged")
        data = content[at + 4 : end]
        if mark == 0xDA:
            end = _end_of_scan(content, end)
        yield Piece(content[start:end], _of_segment(mark, data))
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise UncleanableError("its file is damaged")
        if content[at + 1] == 0x00 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
        elif content[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _of_segment(mark: int, data: bytes) -> str:
    """What an application's segment or a comment says; empty for what the pixels need."""
    if mark != 0xFE and not 0xE0 <= mark <= 0xEF:
        return ""
    needed = (
        (mark == 0xE0 and data.startswith((b"JFIF\0", b"JFXX\0")) and len(data) <= 16)
        or (mark == 0xE2 and data.startswith(b"ICC_PROFILE\0"))
        or (mark == 0xEE and data.startswith(b"Adobe") and len(data) <= 12)
    )
    if needed:
        return ""
    if mark == 0xE1 and not data.startswith(b"Exif\0\0"):
        return _told("XMP", data)
    return _told(_NAMES.get(mark, f"data of a program (APP{mark - 0xE0})"), data)


# --------------------------------------------------------------------------------------------- GIF


def _gif(content: bytes) -> Iterator[Piece]:
    """The blocks of GIF89a. Of applications only the one that says how often a moving picture is repeated stays."""
    head = 13 + (3 << (content[10] & 7) + 1 if content[10] & 0x80 else 0)
    yield Piece(content[:head])
    at = head
    while content[at] != 0x3B:
        if content[at] == 0x21:
            end = _end_of_blocks(content, at + 2)
            label, data = content[at + 1], content[at + 3 : end]
            words = (
                "" if label == 0xF9 or (label == 0xFF and data.startswith(b"NETSCAPE2.0")) else _told("a text", data)
            )
            yield Piece(content[at:end], words)
        elif content[at] == 0x2C:
            packed = content[at + 9]
            table = 3 << (packed & 7) + 1 if packed & 0x80 else 0
            end = _end_of_blocks(content, at + 11 + table)
            yield Piece(content[at:end])
        else:
            raise UncleanableError("its file is damaged")
        at = end
    yield Piece(content[at : at + 1])
    if at + 1 < len(content):
        yield Piece(content[at + 1 :], "something behind its end")


def _end_of_blocks(content: bytes, at: int) -> int:
    while size := content[at]:
        at += 1 + size
    return at + 1


# ------------------------------------------------------------------------------------------- anew

_READ = ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP")


def _drawn(content: bytes, crop: Crop) -> tuple[bytes, str]:
    """The picture with its sides cut: a JPEG of quality 95 of a JPEG, a PNG of all others."""
    from PIL import Image

    # Else Pillow reads PNG, JPEG, GIF and BMP alone.
    Image.init()
    try:
        with warnings.catch_warnings():
            # What unpacks to far too many pixels is only warned of at first.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_READ) as opened:
                if opened.format == "GIF" and getattr(opened, "n_frames", 1) > 1:
                    raise UncleanableError("it is a moving picture")
                opened.load()
                is_jpeg = opened.format in ("JPEG", "MPO")
                return _saved(_cut(opened.copy(), crop), is_jpeg, opened)
    except UncleanableError:
        raise
    except Exception as error:
        # Pillow's readers end with whatever a damaged file makes of them, from IndexError to struct.error.
        raise UncleanableError("its file is damaged, or far too large") from error


def _cut(picture: Image, crop: Crop) -> Image:
    if not crop:
        return picture
    wide, high = picture.size
    left, top = min(wide - 1, round(crop.left * wide)), min(high - 1, round(crop.top * high))
    right, bottom = max(left + 1, round((1 - crop.right) * wide)), max(top + 1, round((1 - crop.bottom) * high))
    return picture.crop((left, top, min(wide, right), min(high, bottom)))


def _saved(picture: Image, is_jpeg: bool, of: Image) -> tuple[bytes, str]:
    buffer = io.BytesIO()
    said = {name: of.info[name] for name in ("icc_profile", "dpi") if of.info.get(name)}
    if is_jpeg:
        picture.info.clear()
        picture.save(buffer, "JPEG", quality=95, subsampling=0, **said)
        return buffer.getvalue(), "jpg"
    if picture.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        picture = picture.convert("RGB")
        said.pop("icc_profile", None)
    picture.info = {name: picture.info[name] for name in ("transparency",) if name in picture.info}
    picture.save(buffer, "PNG", **said)
    return buffer.getvalue(), "png"
