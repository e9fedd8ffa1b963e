"""A PDF's bytes, and the Document that it was made of → what keeps it from being published (edge: pikepdf, page).

It must be PDF/UA-1 and PDF/A, hold what the Word file holds, and hide nothing. The sentences are for somebody who
knows Word; what a validator says follows in its own words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import page
import pikepdf
import pypdfium2
from page import ValidationProfile

from respgen.model import Document
from respgen.publication.pdf import parity, reading
from respgen.publication.pdf.reading import annotations_on, held, several

_PROFILES = {profile.value: profile for profile in ValidationProfile}
_PATH = re.compile(
    r"file:|(?<![A-Za-z])[A-Za-z]:[\\/](?!/)\S|\\\\[\w.-]+\\|(?<![\w/.])/(?:home|tmp|Users|private|var|root)/\S",
    re.IGNORECASE,
)
"""How places on somebody's computer begin: C:\\…, \\\\server\\…, /home/…"""
_MOST_FAILURES = 3


def faults(content: bytes, document: Document, office: str) -> tuple[str, ...]:
    """A sentence for each fault; none for a PDF that may be published. `office` is who may be named as its author."""
    if not content.startswith(b"%PDF-"):
        return ("It is no PDF.",)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                return ("It is protected by a password, which keeps screen readers out: save it without.",)
            if not len(pdf.pages):
                return ("It has no pages.",)
            hidden = tuple(_hidden(pdf, office))
        printed = reading.read(content)
        invalid = tuple(_invalid(content))
    except pikepdf.PasswordError:
        return ("It is protected by a password: save it without.",)
    except (pikepdf.PikepdfError, pypdfium2.PdfiumError, page.PageError) as error:
        return (f"It is damaged: {error}.",)
    said = (printed.body, printed.notes, *printed.furniture, *printed.addresses)
    paths = [
        f'"{match[0]}" in it is a place on somebody\'s computer.' for words in said if (match := _PATH.search(words))
    ]
    return (*parity.faults(printed, document), *hidden, *dict.fromkeys(paths), *invalid)


def keeps(content: bytes, profile: str) -> bool:
    """Whether a PDF is what the profile asks for: "ua1", "2a" …"""
    return page.is_pdf_compliant_bytes(content, profile=_PROFILES[profile])


def _invalid(content: bytes) -> Iterator[str]:
    yield from _failures(content, "ua1", "PDF/UA-1, the standard for PDFs that everybody can read")
    claimed = _claimed(content)
    if claimed in _PROFILES:
        yield from _failures(content, claimed, f"PDF/A-{claimed}, the standard for PDFs that last")
    else:
        yield "It does not say that it is PDF/A, the standard for PDFs that last: in Word, it is among the options."


def _failures(content: bytes, profile: str, standard: str) -> Iterator[str]:
    report = page.validate_pdf_bytes(content, profile=_PROFILES[profile])
    if not report.is_compliant:
        told = list(dict.fromkeys(f"{failure.message} ({failure.rule_id})" for failure in report.failures))
        more = f"; and {len(told) - _MOST_FAILURES} more" if len(told) > _MOST_FAILURES else ""
        yield f"It is not {standard}: {'; '.join(told[:_MOST_FAILURES])}{more}."


def _claimed(content: bytes) -> str:
    """The part and level of PDF/A that the file says it keeps ("2a"); empty for none."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        metadata = pdf.open_metadata()
        return f"{metadata.get('pdfaid:part', '')}{metadata.get('pdfaid:conformance', '')}".lower()


# --------------------------------------------------------------------------------- what is hidden


def _hidden(pdf: pikepdf.Pdf, office: str) -> Iterator[str]:
    root = pdf.Root
    if pdf.attachments or "/AF" in root:
        yield "Files are embedded in it."
    opening = held(root, "/OpenAction")
    if "/JavaScript" in held(root, "/Names") or "/AA" in root or opening.get("/S", "/GoTo") != "/GoTo":
        yield "It runs something when it is opened."
    if several(held(root, "/AcroForm").get("/Fields")):
        yield "It has fields to be filled in."
    kinds = {str(one.get("/Subtype", "/?"))[1:] for page in pdf.pages for one in annotations_on(page)} - {"Link"}
    if kinds:
        yield f"Something lies on its pages that is no part of them, such as a comment: {', '.join(sorted(kinds))}."
    yield from _author(pdf, office)
    yield from _properties(pdf)


_INFO = frozenset(("/Title", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"))
_METADATA = {"dc:description": "a description", "dc:subject": "keywords", "pdf:Keywords": "keywords"}


def _properties(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Properties besides title, author, programs and dates: what a clean Word file has none of."""
    info = {str(key): str(words).strip() for key, words in pdf.docinfo.items()}
    told = {name[1:].lower() for name, words in info.items() if words and name not in _INFO}
    metadata = pdf.open_metadata()
    told |= {what for name, what in _METADATA.items() if metadata.get(name)}
    if told:
        yield f"Its properties say more than its title and author: {', '.join(sorted(told))}. Clear them in Word."


def _author(pdf: pikepdf.Pdf, office: str) -> Iterator[str]:
    # Not in a "with": leaving it would bring the other properties in line.
    listed = pdf.open_metadata().get("dc:creator", [])
    authors = {str(pdf.docinfo.get("/Author", "")), *([listed] if isinstance(listed, str) else map(str, listed))}
    for author in sorted({author.strip() for author in authors} - {"", office.strip()}):
        yield f'Its properties name "{author}" as its author.'
