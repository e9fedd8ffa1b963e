"""What a Word file can hold that its pages do not show: each kind, what becomes of it, and its names there (pure).

The inspector finds by these tables, and the cleaning takes out by the same ones. Names of elements and attributes are
those of the formats: ISO/IEC 29500, and [MS-DOCX] for what Word has added.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from respgen.document.tree import A, W

Fate = Literal["mended", "refused"]


class Kind(NamedTuple):
    """What becomes of a kind, and how it is told: "1 bookmark is taken out", "3 bookmarks are taken out"."""

    fate: Fate
    one: str
    many: str
    done: str = "taken out"

    def told(self, count: int) -> str:
        return f"{count} {self.one} is {self.done}" if count == 1 else f"{count} {self.many} are {self.done}"


def _mended(one: str, many: str = "", done: str = "taken out") -> Kind:
    return Kind("mended", one, many or f"{one}s", done)


def _refused(one: str, many: str = "") -> Kind:
    return Kind("refused", one, many or f"{one}s")


KINDS: Mapping[str, Kind] = {
    # Properties.
    "author": _mended("author's name", "authors' names"),
    "last editor": _mended("name of a last editor", "names of last editors"),
    "revision number": _mended("revision number"),
    "last printed": _mended("time of printing", "times of printing"),
    "time": _mended("time of making or saving", "times of making or saving"),
    "subject": _mended("subject among the properties", "subjects among the properties"),
    "description": _mended("description among the properties", "descriptions among the properties"),
    "keywords": _mended("list of keywords", "lists of keywords"),
    "category": _mended("category among the properties", "categories among the properties"),
    "status": _mended("status among the properties", "statuses among the properties"),
    "other property": _mended("other property", "other properties"),
    "company": _mended("company's name", "companies' names"),
    "manager": _mended("manager's name", "managers' names"),
    "template": _mended("template's name", "templates' names"),
    "editing time": _mended("editing time"),
    "link base": _mended("base of links", "bases of links"),
    "list of titles": _mended("list of titles", "lists of titles"),
    "program": _mended("record of the program that made the file", "records of the program that made the file"),
    "custom property": _mended("custom property", "custom properties"),
    "sensitivity label": _mended("sensitivity label"),
    "thumbnail": _mended("small picture of the first page", "small pictures of the first page"),
    # What people and programs leave behind while they write.
    "comment": _mended("comment"),
    "people": _mended("list of people", "lists of people"),
    "tracking": _mended("setting for tracked changes", "settings for tracked changes"),
    "change range": _mended("mark of where a change was", "marks of where changes were"),
    "revision id": _mended("revision id"),
    "paragraph id": _mended("paragraph id"),
    "document id": _mended("document id"),
    "proofing mark": _mended("proofing mark"),
    "page break mark": _mended("mark of a page break", "marks of page breaks"),
    "bookmark": _mended("bookmark that nothing leads to", "bookmarks that nothing leads to"),
    "editing permission": _mended("mark of who may edit", "marks of who may edit"),
    "protection": _mended("protection against editing", "protections against editing"),
    "smart tag": _mended("smart tag"),
    "remark": _mended("remark in the markup", "remarks in the markup"),
    "unlike fallback": _mended(
        "older form of a drawing that says something else", "older forms of drawings that say something else"
    ),
    "web-hidden page number": _mended("mark that hides a page number", "marks that hide page numbers"),
    "ink": _mended("drawing in ink", "drawings in ink"),
    # What hangs on the file.
    "document variable": _mended("document variable"),
    "mail merge": _mended("setting for a mail merge", "settings for a mail merge"),
    "attached template": _mended("attached template"),
    "schema": _mended("schema"),
    "custom XML": _mended("part with custom XML", "parts with custom XML"),
    "glossary": _mended("glossary", "glossaries"),
    "printer settings": _mended("set of a printer's settings", "sets of printers' settings"),
    "web extension": _mended("web extension"),
    "customised menus": _mended("customisation of Word's menus and keys", "customisations of Word's menus and keys"),
    "unreferenced part": _mended("part that nothing leads to", "parts that nothing leads to"),
    "unused link": _mended("address or part that nothing shows any more", "addresses or parts that nothing shows"),
    "path in a name": _mended("path or file name in a name", "paths or file names in names"),
    # Pictures.
    "picture metadata": _mended(
        "picture with words beside its pixels", "pictures with words beside their pixels", "cleared of them"
    ),
    "cropped picture": _mended("cropped picture", done="cut to what the page shows"),
    "spare picture": _mended("hidden original or double of a picture", "hidden originals or doubles of pictures"),
    # Only a person can say what is to become of these.
    "tracked change": _refused("tracked change"),
    "embedded object": _refused("embedded object"),
    "outside content": _refused("thing fetched from elsewhere", "things fetched from elsewhere"),
    "local link": _refused("link that only the office can follow", "links that only the office can follow"),
    "macro": _refused("macro or control", "macros or controls"),
    "inserted file": _refused("inserted file"),
    "revealing field": _refused("field that reveals names or paths", "fields that reveal names or paths"),
    "hidden text": _refused("hidden text"),
    "invisible text": _refused("text that cannot be seen", "texts that cannot be seen"),
    "uncleanable picture": _refused("picture that cannot be cleaned", "pictures that cannot be cleaned"),
    "bound content control": _refused("content control with data behind it", "content controls with data behind them"),
}
"""Every kind of Trace by its name."""

# ------------------------------------------------------------------------------------- properties

KEPT_CORE = ("title", "language")
"""The core properties that a clean file keeps; its author is the office."""
CORE = {
    "creator": "author",
    "lastModifiedBy": "last editor",
    "revision": "revision number",
    "lastPrinted": "last printed",
    "created": "time",
    "modified": "time",
    "subject": "subject",
    "description": "description",
    "keywords": "keywords",
    "category": "category",
    "contentStatus": "status",
}
PROGRAM = {
    "Company": "company",
    "Manager": "manager",
    "Template": "template",
    "TotalTime": "editing time",
    "HyperlinkBase": "link base",
    "TitlesOfParts": "list of titles",
    "HeadingPairs": "list of titles",
}
OF_EVERY_DRAFT = ("Application", "AppVersion", "scope", "purpose", "form version")
"""What our own templates say of themselves: it goes as all else does, and nobody need be told each time."""
LABEL = re.compile(r"MSIP_Label_|_?ClassificationContentMarking|.*sensitivity", re.IGNORECASE)
"""How the custom properties of a sensitivity label are called."""

# ---------------------------------------------------------------------------------- relationships

DROPPED: Mapping[str, str] = {
    "extended-properties": "program",
    "extendedProperties": "program",
    "custom-properties": "custom property",
    "customProperties": "custom property",
    "classificationlabels": "sensitivity label",
    "thumbnail": "thumbnail",
    "comments": "comment",
    "commentsExtended": "comment",
    "commentsIds": "comment",
    "commentsExtensible": "comment",
    "people": "people",
    "documenttasks": "people",
    "attachedTemplate": "attached template",
    "mailMergeSource": "mail merge",
    "mailMergeHeaderSource": "mail merge",
    "recipientData": "mail merge",
    "mailMergeRecipientData": "mail merge",
    "customXml": "custom XML",
    "customXmlProps": "custom XML",
    "glossaryDocument": "glossary",
    "printerSettings": "printer settings",
    "webextension": "web extension",
    "webextensiontaskpanes": "web extension",
    "extensibility": "customised menus",
    "keyMapCustomizations": "customised menus",
    "attachedToolbars": "customised menus",
    "transform": "schema",
}
"""The last words of the types of relationships that a clean file has none of, with the parts that they lead to."""
USED_BY_ID = frozenset(
    "hyperlink image header footer chart chartEx oleObject package control aFChunk subDocument frame video audio media "
    "diagramData diagramLayout diagramQuickStyle diagramColors diagramDrawing hdphoto font ink".split()
)
"""Those that something in the part has to name, or they show nothing."""
FILMS = frozenset(("video", "audio", "media"))

ACTIVES: Mapping[str, str] = {
    "vbaProject": "macro",
    "wordVbaData": "macro",
    "control": "macro",
    "activeXControlBinary": "macro",
    "macro": "macro",
    "oleObject": "embedded object",
    "package": "embedded object",
    "file": "embedded object",
    "aFChunk": "inserted file",
    "subDocument": "inserted file",
    "field": "revealing field",
    "hyperlink": "local link",
}
"""What becomes of what a Document's `actives` tell, by their kinds; of all others, what is fetched from elsewhere."""
MENDED_ACTIVES = frozenset((*DROPPED, "mailMerge", "schema"))
TYPES = ((re.compile("webextension", re.IGNORECASE), ""), (re.compile("oleobject|embed", re.I), "embedded object"))

# ----------------------------------------------------------------------------------------- markup

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
A14 = "{http://schemas.microsoft.com/office/drawing/2010/main}"
_LIBRARY = "{http://schemas.openxmlformats.org/schemaLibrary/2006/main}"

SETTINGS: Mapping[str, str] = {
    f"{W}rsids": "revision id",
    f"{W14}docId": "document id",
    f"{W15}docId": "document id",
    f"{W}proofState": "proofing mark",
    f"{W}activeWritingStyle": "proofing mark",
    f"{W}docVars": "document variable",
    f"{W}mailMerge": "mail merge",
    f"{W}attachedTemplate": "attached template",
    f"{W}linkStyles": "attached template",
    f"{W}documentProtection": "protection",
    f"{W}writeProtection": "protection",
    f"{W}readModeInkLockDown": "protection",
    f"{W}trackRevisions": "tracking",
    f"{W}revisionView": "tracking",
    f"{W}attachedSchema": "schema",
    f"{W}saveThroughXslt": "schema",
    f"{_LIBRARY}schemaLibrary": "schema",
    f"{W}smartTagType": "smart tag",
}
"""The children of w:settings that go."""
MARKS: Mapping[str, str] = {
    f"{W}proofErr": "proofing mark",
    f"{W}lastRenderedPageBreak": "page break mark",
    f"{W}permStart": "editing permission",
    f"{W}permEnd": "editing permission",
    f"{W}rsid": "revision id",
    f"{W}commentRangeStart": "comment",
    f"{W}commentRangeEnd": "comment",
    f"{W}commentReference": "comment",
    f"{W}printerSettings": "printer settings",
    f"{A14}imgProps": "spare picture",
    f"{ASVG}svgBlip": "spare picture",
    # They name who moved or marked something, and when, after the change itself is accepted, too.
    **{
        f"{W}{name}Range{end}": "change range"
        for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
        for end in ("Start", "End")
    },
}
"""Elements that go wherever they stand."""
WRAPPERS = {f"{W}smartTag": "smart tag", f"{W}customXml": "smart tag"}
"""Elements that go while what they hold stays; their own properties go, too."""
ATTRIBUTES: Mapping[str, str] = {
    f"{W14}paraId": "paragraph id",
    f"{W14}textId": "paragraph id",
    f"{WP14}anchorId": "paragraph id",
    f"{WP14}editId": "paragraph id",
    f"{W14}anchorId": "paragraph id",
    f"{W14}editId": "paragraph id",
}
REVISION = f"{W}rsid"
"""How the attributes begin that say when something was written."""
CHANGES = frozenset(
    f"{W}{name}"
    for name in (
        "ins del moveFrom moveTo cellIns cellDel cellMerge pPrChange rPrChange sectPrChange tblPrChange tblGridChange "
        "tblPrExChange trPrChange tcPrChange numberingChange"
    ).split()
)
NAMED = ("docPr", "cNvPr")
"""The elements, of whatever drawing, that have a name and an alternative text."""
CLICKS = (f"{A}hlinkClick", f"{A}hlinkHover", f"{A}hlinkMouseOver")

PATH = re.compile(
    r"""(?:\b[A-Za-z]:[\\/]|\\\\[^\\\s]+\\|\bfile:/|(?<![\w:/.])/(?:Users|home|Volumes|mnt|media|private|tmp|var)/)[^"<>|]*""",
    re.IGNORECASE,
)
"""A path as Windows, macOS or Linux writes it; to the end of the name that it stands in."""
FILE_NAME = re.compile(r".+\.(?:png|jpe?g|gif|tiff?|bmp|emf|wmf|heic|webp|svg|docx?|xlsx?|pptx?|pdf)\s*", re.IGNORECASE)

REVEALING = frozenset(
    "FILENAME AUTHOR LASTSAVEDBY TEMPLATE DOCPROPERTY DOCVARIABLE INCLUDE INCLUDETEXT INCLUDEPICTURE DDE DDEAUTO LINK "
    "MERGEFIELD MERGEREC MERGESEQ USERNAME USERADDRESS USERINITIALS COMMENTS KEYWORDS SUBJECT INFO EDITTIME FILESIZE "
    "SAVEDATE PRINTDATE CREATEDATE REVNUM ADDIN PRIVATE ADDRESSBLOCK GREETINGLINE".split()
)
"""The fields that print, or keep, what stands in the properties, on the computer or in another file (ISO 29500-1,
17.16.5)."""
_SHOWS_TITLE = re.compile(r'\s*(?:DOCPROPERTY|INFO)\s+"?title"?\s*(?:\\\*\s*\w+\s*)*', re.IGNORECASE)


def reveals(instruction: str) -> bool:
    """Whether the field prints or keeps what a reader should not get. The title is for everybody."""
    first = instruction.strip().split(" ")[0].upper()
    return first in REVEALING and not _SHOWS_TITLE.fullmatch(instruction)


# ------------------------------------------------------------------------------------------ links

_PRIVATE = re.compile(
    r"(?:.*\.)?(?:local|lan|internal|intranet|corp|home|localhost|pnn\.police\.uk|sharepoint\.com|"
    r"sharepoint\.[a-z.]+|onedrive\.live\.com|safelinks\.protection\.outlook\.com|teams\.microsoft\.com)|"
    r"(?:.*[.-])?(?:intranet|sharepoint)(?:[.-].*)?",
    re.IGNORECASE,
)
"""Hosts that only the office's own people reach, or that tell who followed a link."""


def is_local(address: str) -> bool:
    """Whether an address leads where no reader from outside gets, or gives away who made it."""
    address = address.strip()
    if not address or address.startswith("#"):
        return False
    try:
        parts = urlsplit(address)
        host, user = parts.hostname or "", parts.username
    except ValueError:
        return True
    if parts.scheme.casefold() == "mailto":
        return False
    if parts.scheme.casefold() not in ("http", "https") or not host or user is not None:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or bool(_PRIVATE.fullmatch(host))
