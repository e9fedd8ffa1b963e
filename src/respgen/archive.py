"""The bytes of an Office file → whether it is one, and whether its zip may be unpacked (pure).

What is refused gets a sentence for whoever works with the file, and what to do about it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from typing import NamedTuple

_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MARKS_AND_BLANKS = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"

# Deflate shrinks XML to a tenth, in rare cases to a hundredth: what shrinks to less than this was made to do so. Small
# parts may: an empty sheet style repeated a thousand times does.
MOST_SHRINKING = 200


class Kind(NamedTuple):
    """How people call a kind of Office file, and the program that makes it."""

    program: str
    noun: str
    format: str
    old: str


WORKBOOK = Kind("Excel", "workbook", "an Excel Workbook (*.xlsx)", "an Excel 97-2003 workbook (.xls)")
DOCUMENT = Kind("Word", "document", "a Word Document (*.docx)", "a Word 97-2003 document (.doc)")


class Limits(NamedTuple):
    """How many bytes a part, and all together, may unpack to; smaller parts than `small` may shrink as they like."""

    part: int
    all: int
    small: int


class RefusedError(Exception):
    """The file cannot be read: `fault` says why and `mend` what to do, each a sentence."""

    def __init__(self, fault: str, mend: str) -> None:
        super().__init__(fault, mend)
        self.fault, self.mend = fault, mend


def save_again(kind: Kind) -> str:
    return f"Open it in {kind.program}, and save it as {kind.format}."


def empty(kind: Kind) -> RefusedError:
    return RefusedError("The file is empty.", f"Save the {kind.noun} again, or copy it here again from where it came.")


def protected(kind: Kind) -> RefusedError:
    return RefusedError(
        f"The {kind.noun} is protected by a password or by rights management, so it cannot be read.",
        f"Open it in {kind.program}, remove the protection (File > Info > Protect {kind.noun.title()}), and save it.",
    )


def damaged(kind: Kind, what: str = "The file is damaged or was not copied completely.") -> RefusedError:
    mend = f"Copy the file here again, or open it in {kind.program}, let {kind.program} repair it, and save it."
    return RefusedError(what, mend)


def foreign(kind: Kind) -> RefusedError:
    return RefusedError(
        f"The file is not {kind.format.split(' (')[0]}, whatever its name says.",
        f"Open it in the program that made it, and save it as {kind.format}.",
    )


def declares(kind: Kind) -> RefusedError:
    return RefusedError(
        f"The {kind.noun} holds declarations (a DTD) that {kind.program} never writes and that can do harm.",
        f"If its sender can be trusted, open it in {kind.program} and save it under a new name.",
    )


def too_large(kind: Kind) -> RefusedError:
    smaller = "delete the empty rows and columns after the last used ones"
    if kind is DOCUMENT:
        smaller = "make its pictures smaller (Compress Pictures)"
    return RefusedError(
        f"The {kind.noun} would unpack to far more than a {kind.noun} of this kind can hold.",
        f"If its sender can be trusted, open it in {kind.program}, {smaller}, and save it under a new name.",
    )


def unopened(kind: Kind, error: OSError) -> RefusedError:
    """For a file that the system will not open. What it says itself is left out: it differs from system to system.

    A file that OneDrive keeps elsewhere gives one of a dozen errors (EINVAL, EIO, ETIMEDOUT, EDEADLK, on Windows 358
    to 404 and 426), none of which is a PermissionError; a file that another program holds gives one on Windows.
    """
    if isinstance(error, PermissionError):
        return RefusedError(
            "The file cannot be opened: another program holds it open, or you have no right to read it.",
            f"Close it in {kind.program} and wait until OneDrive or SharePoint has finished; "
            "else ask its owner for access.",
        )
    return RefusedError(
        "The file cannot be opened: it is not there, or not on this computer.",
        "If it is kept in OneDrive or SharePoint, choose Always keep on this device; else put the file back.",
    )


def folder(kind: Kind) -> RefusedError:
    return RefusedError(
        f"This is a folder, though it is called like {kind.format.split(' (')[0]}.",
        f"Give the folder another name; if it should be a {kind.noun}, copy that here again from where it came.",
    )


CONTENT_TYPES = "[Content_Types].xml"
"""The part that says what the others are; without it no program opens the file (ISO 29500-2)."""

_SAVED_AS = {
    b"ms-word.document.macroEnabled.main+xml": "a macro-enabled document (.docm)",
    b"wordprocessingml.template.main+xml": "a Word template (.dotx)",
    b"ms-word.template.macroEnabledTemplate.main+xml": "a macro-enabled Word template (.dotm)",
}
"""What [Content_Types].xml calls the other files that Word can save a document as."""


def check_saved_as(types: bytes) -> None:
    """Refuses, with RefusedError, what its [Content_Types].xml says is another kind of Word file than a document."""
    # Types have no case (RFC 2045, 5.1), and the part may be written in UTF-16.
    listed = types.replace(b"\0", b"").lower()
    for said, words in _SAVED_AS.items():
        if said.lower() in listed:
            what = f"The file is {words}, and Word would not open the documents made of it."
            raise RefusedError(what, save_again(DOCUMENT))


def check_kind(content: bytes, kind: Kind) -> None:
    """Refuses, with RefusedError, what is no zip archive by its first bytes."""
    head = content[:4096]
    if not head:
        raise empty(kind)
    if head.startswith(b"PK"):
        return
    if head.startswith(_COMPOUND_FILE):
        if _ENCRYPTED_STREAM in content:
            raise protected(kind)
        raise RefusedError(f"The file is {kind.old}, whatever its name says.", save_again(kind))
    if not head.strip(b"\0"):
        raise damaged(kind)
    if head.lstrip(_MARKS_AND_BLANKS).startswith((b"<", b"{\\rtf")):
        what = f"The file is a web page or other marked-up text, not {kind.format.split(' (')[0]}."
        raise RefusedError(what, save_again(kind))
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" not in head and not head.startswith(b"%PDF")):
        text = "plain text, perhaps a CSV file," if kind is WORKBOOK else "plain text"
        raise RefusedError(f"The file is {text} and not {kind.format.split(' (')[0]}.", save_again(kind))
    raise foreign(kind)


def check_members(members: Iterable[zipfile.ZipInfo], limits: Limits, kind: Kind) -> None:
    """Refuses, with RefusedError, members that are encrypted, packed in an unknown way, or would unpack to too much.

    No member can be larger than it declares: zipfile stops there.
    """
    total = 0
    for member in members:
        total += member.file_size
        if member.flag_bits & 1:
            raise protected(kind)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged(kind)
        shrunk = member.file_size > max(limits.small, MOST_SHRINKING * member.compress_size)
        if shrunk or member.file_size > limits.part or total > limits.all:
            raise too_large(kind)
