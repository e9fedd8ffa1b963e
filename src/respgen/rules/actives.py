"""The rule about what a template runs, fetches or hides (T310): Template → Problems (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from respgen.errors import Problem, Severity
from respgen.model import FilePlace, Keys, excerpt
from respgen.rules.registry import rule
from respgen.template import TAG, Template


@rule("T310", Severity.ERROR)
def active_content(template: Template) -> Iterator[Problem]:
    """The template holds something that runs, or leads to something that Word would fetch.

    Why: every document drawn from it would hold it, too. Macros and controls run on the reader's computer; an attached
        template, a linked picture or object is fetched from an address that may change or spy; embedded files carry
        what nobody has looked at. A link to a file or a program lets Word open it; readers have no such file.
    Fix: take it out in Word: Developer > Document Template for an attached template, File > Info > Edit Links to Files
        for links; paste pictures instead of linking them. Links lead to https:// or http:// addresses, to mailto: or
        into the document.
    """
    for one in template.document.actives:
        if one.kind == "hyperlink" and TAG.search(unquote(one.target)):
            # A tag cannot stand there at all.
            continue
        said, usual = _ACTIVE.get(one.kind, ("leads to {}", _EXPLAINED))
        message = f"the template {said.format(excerpt(one.target, 80))}"
        yield Problem(one.place or FilePlace(template.file), message, one.target, usual, Keys(template=template.name))


_EXPLAINED = "take it out; `respgen explain T310` says how"
_DELETE = "click on it, and delete it"
_FIELD = 'holds the field "{}", which fetches what it prints from elsewhere, or runs something'
_ACTIVE = {
    "attachedTemplate": (
        "is attached to the template {}",
        "Developer > Document Template: type Normal, and clear Automatically update document styles",
    ),
    "image": ("shows a picture that it fetches from {}", "File > Info > Edit Links to Files > Break Link"),
    "vbaProject": ("holds macros: {}", 'save it as "Word Document (*.docx)", which has none'),
    "control": ("holds a control that runs: {}", _DELETE),
    "oleObject": ("holds or links an object of another program: {}", "put its words into the text, and delete it"),
    "package": ("holds or links an object of another program: {}", "put its words into the text, and delete it"),
    "aFChunk": ("holds a file that Word would insert: {}", "save it in Word, which then holds the words themselves"),
    "subDocument": ("inserts the document {}", "View > Outline > Show Document > Unlink"),
    "mailMerge": ("is set up for mail merge, and Word would ask for its data", "Mailings > Start Mail Merge > Normal"),
    "macro": ("holds a form field that runs the macro {}", "take the field out"),
    "video": ("shows a video from {}", "take it out, or link to the page that shows it"),
    "type": ("holds a part that runs: {}", _EXPLAINED),
    "file": ("holds a file of another program: {}", _EXPLAINED),
    "field": (_FIELD, "take the field out"),
    "hyperlink": ("links to {}", "let it lead to a page (https://…), to an e-mail address or to a bookmark"),
}
"""What is said of each kind, and what to do."""
