"""archive: what is refused before anything of an Office file is unpacked, and in which words."""

from __future__ import annotations

import io
import zipfile

import pytest

from respgen import archive
from respgen.archive import DOCUMENT, WORKBOOK, Kind, Limits, RefusedError

COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
LIMITS = Limits(part=1000, all=1500, small=100)
BOTH = pytest.mark.parametrize("kind", [WORKBOOK, DOCUMENT], ids=lambda kind: kind.noun)


def zipped(*parts: bytes, packing: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as opened:
        for number, part in enumerate(parts):
            opened.writestr(f"part{number}", part)
    return buffer.getvalue()


def members(content: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return opened.infolist()


@BOTH
def test_a_zip_archive_may_be_one(kind: Kind) -> None:
    archive.check_kind(zipped(b"anything"), kind)


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "The file is empty."),
    "nothing but noughts": (bytes(5000), "The file is damaged or was not copied completely."),
    "encrypted": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
    "old": (COMPOUND + bytes(100), "97-2003"),
    "a web page": (b"\xef\xbb\xbf\r\n <html>", "The file is a web page or other marked-up text"),
    "rich text": (b"{\\rtf1", "The file is a web page or other marked-up text"),
    "plain text": (b"force,inspection\r\n", "The file is plain text"),
    "plain text in UTF-16": ("force".encode("utf-16"), "The file is plain text"),
    "a PDF": (b"%PDF-1.7", "whatever its name says."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "whatever its name says."),
}


@BOTH
@pytest.mark.parametrize(("content", "fault"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_office_file_is_refused_in_two_sentences(content: bytes, fault: str, kind: Kind) -> None:
    with pytest.raises(RefusedError) as refused:
        archive.check_kind(content, kind)
    assert fault in refused.value.fault
    for sentence in (refused.value.fault, refused.value.mend):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    other = DOCUMENT if kind is WORKBOOK else WORKBOOK
    assert other.program not in refused.value.fault + refused.value.mend


def test_a_list_of_values_is_called_so_where_a_workbook_was_expected() -> None:
    with pytest.raises(RefusedError) as refused:
        archive.check_kind(b"force,inspection\r\n", WORKBOOK)
    assert refused.value.fault == "The file is plain text, perhaps a CSV file, and not an Excel Workbook."
    with pytest.raises(RefusedError) as refused:
        archive.check_kind(b"Dear Home Secretary", DOCUMENT)
    assert refused.value.fault == "The file is plain text and not a Word Document."


@pytest.mark.parametrize(
    ("kind", "smaller"),
    [
        (WORKBOOK, "delete the empty rows and columns after the last used ones"),
        (DOCUMENT, "make its pictures smaller (Compress Pictures)"),
    ],
    ids=["workbook", "document"],
)
def test_what_is_too_large_is_made_smaller_in_its_own_program(kind: Kind, smaller: str) -> None:
    refused = archive.too_large(kind)
    assert refused.mend == (
        f"If its sender can be trusted, open it in {kind.program}, {smaller}, and save it under a new name."
    )


def test_members_within_the_limits_are_taken() -> None:
    archive.check_members(members(zipped(bytes(1000), bytes(500))), LIMITS, WORKBOOK)


TOO_LARGE = {
    "a part": zipped(bytes(1001)),
    "all together": zipped(bytes(800), bytes(701)),
    "a part that shrinks too much": zipped(bytes(100_000), packing=zipfile.ZIP_DEFLATED),
}


@pytest.mark.parametrize("content", TOO_LARGE.values(), ids=TOO_LARGE)
def test_members_that_would_unpack_to_too_much_are_refused(content: bytes) -> None:
    limits = LIMITS if len(content) > 500 else Limits(10**6, 10**6, 100)
    with pytest.raises(RefusedError, match="would unpack to far more"):
        archive.check_members(members(content), limits, DOCUMENT)


def test_a_small_part_may_shrink_as_it_likes() -> None:
    content = zipped(bytes(100_000), packing=zipfile.ZIP_DEFLATED)
    archive.check_members(members(content), Limits(10**6, 10**6, 100_000), WORKBOOK)


def test_an_encrypted_member_is_refused() -> None:
    (member,) = members(zipped(b"x"))
    member.flag_bits |= 1
    with pytest.raises(RefusedError, match="protected by a password"):
        archive.check_members([member], LIMITS, WORKBOOK)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "LZMA"])
def test_a_member_packed_as_office_never_does_is_refused(packing: int) -> None:
    with pytest.raises(RefusedError, match="damaged"):
        archive.check_members(members(zipped(b"x", packing=packing)), LIMITS, WORKBOOK)
