"""Document → Template: every tag with its place, and every field that it uses (pure). docxtpl's dialect.

Nothing is judged here. A tag that cannot be read, or that holds what a template may not do, stays in the Template as
a Fault; the rules about templates tell it. `tags` finds and pairs the tags, `names` says what they use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from respgen.model import Document, WordPlace
from respgen.template.names import LOOP, Names, Use
from respgen.template.tags import CORE, TAG, Fault, Tag
from respgen.template.tags import read as tags_of

__all__ = ["CORE", "LOOP", "TAG", "Fault", "Tag", "Template", "Use", "name_of", "read"]

TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Template:
    """A template, read. `scope` is what one document is about: an inspection, or the force as a whole."""

    document: Document
    name: str
    scope: Literal["inspection", "force"]
    tags: tuple[Tag, ...] = ()
    uses: tuple[Use, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def file(self) -> str:
        return self.document.file

    @property
    def main(self) -> str:
        """The name of the part that holds the body."""
        return self.document.stories[0].part if self.document.stories else ""

    @property
    def language(self) -> str:
        return self.document.language or "en-GB"


def read(document: Document) -> Template:
    """Find every tag of every story and of the core properties, pair them, and resolve the names they use."""
    name = name_of(document.file.rsplit("/", 1)[-1])
    scope: Literal["inspection", "force"] = "force" if document.custom.get("scope") == "force" else "inspection"
    tags, faults = tags_of(document)
    uses: list[Use] = []
    if not faults:
        named: list[Tag] = []
        for part in dict.fromkeys(tag.place.part for tag in tags):
            names = Names([tag for tag in tags if tag.place.part == part])
            uses += names.uses
            faults += names.faults
            named += names.tags
        tags = named
    body = document.stories[0].part if document.stories else ""
    if b"purl.oclc.org/ooxml/wordprocessingml" in document.parts.get(body, b""):
        reason = 'it is saved as "Strict Open XML Document": save it in Word as "Word Document (*.docx)"'
        faults.append(Fault("unreadable", WordPlace(document.file), "The template", reason))
    if document.stories and TYPES not in document.parts:
        reason = f"its part {TYPES} is missing, so Word would open no document made of it: take a sound copy"
        faults.append(Fault("unreadable", WordPlace(document.file), "The template", reason))
    faults.sort(key=lambda fault: (fault.place.part, fault.place.path))
    return Template(document, name, scope, tuple(tags), tuple(uses), tuple(faults))


def name_of(file: str) -> str:
    """A template's name: its file's, without the ending."""
    return file[:-5] if file.lower().endswith(".docx") else file
