"""Document → Template: every tag with its place, and every field that it uses (pure). docxtpl's dialect.

Nothing is judged here. A tag that cannot be read, or that holds what a template may not do, stays in the Template as
a Fault; the rules about templates tell it. `tags` finds the tags, `pairs` says which ends belong to each other, `names`
what they use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from respgen.model import Document, WordPlace
from respgen.template.names import LOOP, Names, Naming, Use
from respgen.template.pairs import Pairs, misplaced
from respgen.template.reading import read as found_in
from respgen.template.tags import CORE, TAG, Fault, Path, Tag

__all__ = ["CORE", "LOOP", "TAG", "Fault", "Naming", "Path", "Tag", "Template", "Use", "name_of", "read"]


@dataclass(frozen=True, slots=True)
class Template:
    """A template, read. `scope` is what one document is about: an inspection, or the force as a whole.

    `purpose` is what it is for: "response" for the response that the law asks for, or any other word that its custom
    property of that name has. `joined` are the paragraphs of a part that tags make one, by their paths.
    """

    document: Document
    name: str
    scope: Literal["inspection", "force"]
    purpose: str = "response"
    tags: tuple[Tag, ...] = ()
    uses: tuple[Use, ...] = ()
    namings: tuple[Naming, ...] = ()
    joined: tuple[tuple[str, tuple[Path, ...]], ...] = ()
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
    found = found_in(document)
    faults = list(found.faults)
    tags, uses, namings = list[Tag](), list[Use](), list[Naming]()
    for part in dict.fromkeys(tag.place.part for tag in found.tags):
        here = [tag for tag in found.tags if tag.place.part == part]
        pairs = Pairs(here, found.broken)
        faults += [*misplaced(here), *pairs.faults]
        if not pairs.is_too_deep:
            names = Names(here, pairs)
            faults += names.faults
            here, uses, namings = names.tags, uses + names.uses, namings + names.namings
        tags += here
    # What is wrong with a tag in several ways is told once; the first of them is the nearest to what was typed.
    first: dict[tuple[WordPlace, str], Fault] = {}
    for fault in faults:
        first.setdefault((fault.place, fault.words), fault)
    numbers = {(tag.place, tag.words): tag.number for tag in found.tags}
    ordered = sorted(first, key=lambda key: (key[0].part, key[0].path, numbers.get(key, 0)))
    return Template(
        document,
        name,
        scope,
        purpose=document.custom.get("purpose", "").strip().lower() or "response",
        tags=tuple(tags),
        uses=tuple(uses),
        namings=tuple(namings),
        joined=found.joined,
        faults=tuple(first[key] for key in ordered),
    )


def name_of(file: str) -> str:
    """A template's name: its file's, without the ending."""
    return file[:-5] if file.lower().endswith(".docx") else file
