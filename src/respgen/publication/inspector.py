"""A Word file as it was read → what is in it that its pages do not show, each with its kind and place (edge: lxml).

`unseen.KINDS` says of each kind whether the clean file is without it, or whether a person has to see to it first. What
runs, is fetched or leads elsewhere the Document knows already (`actives`); all else is looked for here, in every part.
Looks are those in effect, so that it does not matter which style hides some words.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from respgen.archive import CONTENT_TYPES
from respgen.document import actives
from respgen.document.package import Package
from respgen.document.tree import MC, VAL, A, R, V, W, is_on, path_of
from respgen.model import Block, Document, FilePlace, Place, Run, Story, WordPlace
from respgen.publication import graph, images, unseen
from respgen.publication.unseen import KINDS
from respgen.publication.values import Office, Trace

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["KINDS", "inspect"]

_NOBODY = Office("")
_SMALLEST = 4.0
"""Points; smaller letters nobody reads."""
_LEAST = 1.25
"""The contrast (WCAG 2.2) below which nobody sees letters."""
_MOST_WORDS = 200


def inspect(document: Document, office: Office = _NOBODY) -> tuple[Trace, ...]:
    """Everything in the file that its pages do not show, each once. That the office is its author is nothing to hide.

    Of what a file has hundreds of (revision ids), there is one trace for each part.
    """
    if document.fault:
        return ()
    looked = _Looked(document, office, Package(dict(document.parts)))
    # The stories are read whatever their parts are called.
    for story in document.stories:
        looked.package.root(story.part)
    return tuple(
        dict.fromkeys(
            (
                *_properties(looked),
                *_related(looked),
                *_actives(looked),
                *_settings(looked),
                *_markup(looked),
                *_names(looked),
                *_bookmarks(looked),
                *_controls(looked),
                *_words(looked),
                *_pictures(looked),
            )
        )
    )


@dataclass(eq=False)
class _Looked:
    """The file that is looked at, with the trees of its parts."""

    document: Document
    office: Office
    package: Package

    @property
    def file(self) -> FilePlace:
        return FilePlace(self.document.file)

    @functools.cached_property
    def blocks(self) -> dict[tuple[str, tuple[int, ...]], WordPlace]:
        places = (block.place for story in self.document.stories for block in story.blocks)
        return {(one.part, one.path): one for one in places if isinstance(one, WordPlace)}

    @functools.cached_property
    def told(self) -> tuple[tuple[Story, Block, Place], ...]:
        """Every paragraph that readers are meant to get."""
        return tuple(
            (story, block, block.place or self.file)
            for story in self.document.stories
            for block in story.blocks
            if story.kind != "comments"
        )

    @functools.cached_property
    def trees(self) -> tuple[tuple[str, Element], ...]:
        """The parts with markup, in an order that does not depend on the zip."""
        names = sorted(name for name in self.package.parts if graph.is_markup(name, self.document))
        return tuple((name, root) for name in names if (root := self.package.root(name)) is not None)

    def trace(self, kind: str, words: str, place: Place | None = None) -> Trace:
        words = " ".join(words.split())
        return Trace(kind, words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + "…", place or self.file)

    def where(self, target: str, depth: int = 3) -> Place | None:
        """The paragraph that shows a part, or leads to an address: by way of a chart, too. None where none does."""
        for source in graph.sources(self.package):
            keys = {key for key, one in self.package.relations(source).items() if one.target == target}
            root = graph.tree(self.package, source) if keys else None
            for element in () if root is None else root.iter("*"):
                if keys.intersection(map(str, element.attrib.values())):
                    place = self.place(element, source)
                    return place if place != self.file or not depth else self.where(source, depth - 1)
        return None

    def place(self, element: Element, part: str) -> Place:
        """The paragraph around the element, or the first one in it; the file where there is none."""
        for paragraph in (*element.iterancestors(f"{W}p"), *element.iter(f"{W}p")):
            if (found := self.blocks.get((part, path_of(paragraph)))) is not None:
                return found
        return self.file


def _text(element: Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t", f"{A}t"))


# -------------------------------------------------------------------------------------- properties


def _properties(looked: _Looked) -> Iterator[Trace]:
    for name, words in looked.document.properties.items():
        is_office = name == "creator" and words == looked.office.name
        if words.strip() and name not in unseen.KEPT_CORE and not is_office:
            yield looked.trace(unseen.CORE.get(name, "other property"), words)
    part = looked.package.related("", "extended-properties") or looked.package.related("", "extendedProperties")
    root = graph.tree(looked.package, part)
    for child in () if root is None else root.iterchildren("*"):
        words = " ".join(str(text) for text in child.itertext())
        if words.strip():
            local = str(child.tag).rpartition("}")[2]
            yield looked.trace(unseen.PROGRAM.get(local, "program"), f"{local}: {words}")
    for name, words in looked.document.custom.items():
        kind = "sensitivity label" if unseen.LABEL.match(name) else "custom property"
        yield looked.trace(kind, f"{name}: {words}")


# ----------------------------------------------------------------------------- parts, and who leads to them


def _related(looked: _Looked) -> Iterator[Trace]:
    """What a relationship leads to that a clean file has none of, what none leads to, and what leads nowhere."""
    detailed = ("program", "custom property")
    bound = graph.is_bound(looked.package)
    for source in graph.sources(looked.package):
        unused = graph.unused(looked.package, source)
        for key, relation in looked.package.relations(source).items():
            kind = unseen.DROPPED.get(relation.kind.strip(), "")
            if kind in detailed or (kind == "custom XML" and bound):
                continue
            if kind:
                yield looked.trace(kind, relation.target)
            elif key in unused:
                yield looked.trace("unused link", relation.target)
            elif relation.kind in unseen.FILMS and not relation.external:
                yield looked.trace("embedded object", relation.target, looked.where(relation.target))
    for part in sorted(set(looked.package.parts) - graph.reached(looked.package) - {CONTENT_TYPES}):
        yield looked.trace("unreferenced part", part)


def _actives(looked: _Looked) -> Iterator[Trace]:
    for one in looked.document.actives:
        if one.kind in unseen.MENDED_ACTIVES:
            continue
        kind = unseen.ACTIVES.get(one.kind, "outside content")
        if one.kind == "type":
            kind = next((said for pattern, said in unseen.TYPES if pattern.search(one.target)), "macro")
        # Where both a relationship and a paragraph lead there, the Document tells the paragraph alone.
        if kind:
            yield looked.trace(kind, one.target, one.place or looked.where(one.target))
    for part, root in looked.trees:
        for mark, instruction in actives.instructions(root):
            if unseen.reveals(instruction):
                yield looked.trace("revealing field", instruction, looked.place(mark, part))
    yield from _links(looked)


def _links(looked: _Looked) -> Iterator[Trace]:
    """Links that look like public ones, and lead to the office's own pages."""
    told = set[str]()
    for _, block, place in looked.told:
        for address in dict.fromkeys(run.link for run in block.runs if run.link):
            # All others are among the actives.
            if address.casefold().startswith(("http:", "https:")) and unseen.is_local(address):
                told.add(address)
                yield looked.trace("local link", address, place)
    for source in graph.sources(looked.package):
        for relation in looked.package.relations(source).values():
            address = relation.target
            is_public = relation.kind == "hyperlink" and address.casefold().startswith(("http:", "https:"))
            if is_public and unseen.is_local(address) and not any(one.startswith(address) for one in told):
                yield looked.trace("local link", address)


# ------------------------------------------------------------------------------------------- markup


def _settings(looked: _Looked) -> Iterator[Trace]:
    root = graph.tree(looked.package, looked.package.related(graph.main(looked.package), "settings"))
    for child in () if root is None else root.iterchildren("*"):
        if kind := unseen.SETTINGS.get(str(child.tag)):
            named = [str(value) for one in child.iter("*") for value in one.attrib.values()]
            yield looked.trace(kind, " ".join((str(child.tag).rpartition("}")[2], *named)))


def _markup(looked: _Looked) -> Iterator[Trace]:
    from lxml import etree

    for part, root in looked.trees:
        many: dict[str, Counter[str]] = {}
        for element in root.iter():
            if not isinstance(element.tag, str):
                yield looked.trace("remark", element.text or "", looked.place(element, part))
                continue
            for name, value in element.attrib.items():
                if str(name).startswith(unseen.REVISION):
                    many.setdefault("revision id", Counter())[str(value)] += 1
                elif kind := unseen.ATTRIBUTES.get(str(name), ""):
                    many.setdefault(kind, Counter())[str(value)] += 1
            if element.tag in (f"{W}proofErr", f"{W}lastRenderedPageBreak", f"{W}rsid"):
                many.setdefault(unseen.MARKS[element.tag], Counter())[element.get(VAL, element.tag[len(W) :])] += 1
            elif kind := unseen.MARKS.get(element.tag) or unseen.WRAPPERS.get(element.tag, ""):
                said = element.get(f"{W}ed") or element.get(f"{W}element") or element.get(f"{W}id", "")
                yield looked.trace(kind, said or etree.QName(element).localname, looked.place(element, part))
            elif element.tag in unseen.CHANGES or _is_mark_changed(element):
                yield looked.trace("tracked change", _changed(element), looked.place(element, part))
            elif element.tag in (f"{MC}AlternateContent", f"{W}drawing", f"{W}contentPart"):
                yield from _alternatives(looked, element, part)
        for outside in (*root.itersiblings(preceding=True), *root.itersiblings()):
            yield looked.trace("remark", outside.text or "")
        for kind, values in many.items():
            yield looked.trace(kind, f"{part}: {' '.join(values)}")


def _is_mark_changed(element: Element) -> bool:
    """A tracked change of settings, which has an author and is none of those of the text."""
    return str(element.tag).startswith(W) and str(element.tag).endswith("Change")


def _changed(element: Element) -> str:
    local = str(element.tag).rpartition("}")[2]
    words = "".join(one.text or "" for one in element.iter(f"{W}t", f"{W}delText"))
    return " ".join((local, "by", element.get(f"{W}author", "nobody"), words)).strip()


def _alternatives(looked: _Looked, element: Element, part: str) -> Iterator[Trace]:
    """A drawing in ink; and what programs read that do not know what we read."""
    if graph.is_ink(element):
        yield looked.trace("ink", "a drawing in ink", looked.place(element, part))
    for other in graph.unlike(element) if element.tag == f"{MC}AlternateContent" else ():
        yield looked.trace("unlike fallback", _text(other), looked.place(element, part))


def _names(looked: _Looked) -> Iterator[Trace]:
    for part, root in looked.trees:
        for element, attribute in graph.names(root):
            yield looked.trace("path in a name", element.get(attribute, ""), looked.place(element, part))


def _bookmarks(looked: _Looked) -> Iterator[Trace]:
    used = graph.referred(looked.package)
    for part, root in looked.trees:
        for mark in root.iter(f"{W}bookmarkStart"):
            if (name := mark.get(f"{W}name", "")).casefold() not in used:
                yield looked.trace("bookmark", name, looked.place(mark, part))


def _controls(looked: _Looked) -> Iterator[Trace]:
    for part, root in looked.trees:
        for binding in root.iter(*graph.BINDINGS):
            sdt = next(binding.iterancestors(f"{W}sdt"), binding)
            words = _text(sdt) or binding.get(f"{W}xpath", "")
            yield looked.trace("bound content control", words, looked.place(sdt, part))


# -------------------------------------------------------------------------------------------- words


def _words(looked: _Looked) -> Iterator[Trace]:
    """Words that are hidden, or that nobody can see; comments, whose words are for those who write."""
    for story, block, place in looked.told:
        for kind in ("hidden text", "invisible text"):
            hides = _hides if kind == "hidden text" else functools.partial(_blends, story)
            if words := "".join(_shown(run) for run in block.runs if hides(run)):
                yield looked.trace(kind, words, place)
    for part, root in looked.trees:
        yield from _hidden_by_markup(looked, part, root)
    for story in looked.document.stories:
        if story.kind == "comments":
            for block in story.blocks:
                author = block.place.heading if isinstance(block.place, WordPlace) else ""
                yield looked.trace("comment", f"{author}: {block.text}", block.place)


def _shown(run: Run) -> str:
    return run.text or ("(a picture)" if run.picture else f"({run.field or run.note})")


def _hides(run: Run) -> bool:
    return run.hidden and bool(run.text.strip() or run.picture or run.note)


def _blends(story: Story, run: Run) -> bool:
    """Whether letters are too small to be seen, or of the colour of their ground. That of a text box nobody knows."""
    if run.hidden or not run.text.strip():
        return False
    if 0 < run.size <= _SMALLEST:
        return True
    if not run.colour or (story.kind == "text box" and not run.background):
        return False
    light, dark = sorted((_luminance(run.colour), _luminance(run.background or "FFFFFF")), reverse=True)
    return (light + 0.05) / (dark + 0.05) < _LEAST


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_HIDING = (f"{W}vanish", f"{W}specVanish", f"{W}webHidden")


def _hidden_by_markup(looked: _Looked, part: str, root: Element) -> Iterator[Trace]:
    """Hidden paragraph marks, rows and drawings, and what is hidden on the web alone."""
    for mark in root.iter(*_HIDING):
        rPr = mark.getparent()
        holder = None if rPr is None else rPr.getparent()
        if holder is None or not is_on(mark):
            continue
        if holder.tag == f"{W}pPr":
            if mark.tag != f"{W}webHidden":
                yield looked.trace("hidden text", "¶ " + _text(_paragraph(holder)), looked.place(mark, part))
        elif holder.tag == f"{W}r" and mark.tag != f"{W}vanish" and _text(holder):
            in_contents = mark.tag == f"{W}webHidden" and graph.is_in_contents(holder)
            kind = "web-hidden page number" if in_contents else "hidden text"
            yield looked.trace(kind, _text(holder), looked.place(mark, part))
        elif holder.tag == f"{W}style" and mark.tag != f"{W}vanish":
            yield from _hidden_by_style(looked, holder.get(f"{W}styleId", ""))
    for row in root.iter(f"{W}hidden"):
        if is_on(row) and (tr := next(row.iterancestors(f"{W}tr"), None)) is not None:
            yield looked.trace("hidden text", _text(tr) or "(a row)", looked.place(tr, part))
    for drawing in root.iter("{*}docPr", f"{V}*"):
        is_hidden = drawing.get("hidden") in ("1", "true") or re.search(
            r"visibility:\s*hidden", drawing.get("style", "")
        )
        if is_hidden:
            name = drawing.get("descr") or drawing.get("alt") or drawing.get("name") or "(a drawing)"
            yield looked.trace("hidden text", name, looked.place(drawing, part))


def _hidden_by_style(looked: _Looked, style: str) -> Iterator[Trace]:
    """The paragraphs and runs of a style that hides in a way which the look in effect does not tell."""
    for part, root in looked.trees:
        for named in root.iter(f"{W}pStyle", f"{W}rStyle"):
            properties = named.getparent()
            holder = None if properties is None else properties.getparent()
            if named.get(VAL) == style and holder is not None and holder.tag in (f"{W}p", f"{W}r") and _text(holder):
                yield looked.trace("hidden text", _text(holder), looked.place(named, part))


def _paragraph(element: Element) -> Element:
    return next(element.iterancestors(f"{W}p"), element)


# ----------------------------------------------------------------------------------------- pictures


def _pictures(looked: _Looked) -> Iterator[Trace]:
    for part in graph.pictures(looked.package):
        try:
            for words in images.said(looked.package.parts[part]):
                yield looked.trace("picture metadata", f"{part}: {words}", looked.where(part))
        except images.UncleanableError as error:
            yield looked.trace("uncleanable picture", f"{part}: {error}", looked.where(part))
    for part, root in looked.trees:
        relations = looked.package.relations(part)
        for element in root.iter(f"{A}srcRect", f"{V}imagedata"):
            if graph.crop(element):
                holder = element.getparent() if element.tag == f"{A}srcRect" else element
                blip = None if holder is None else holder.find(f"{A}blip") if holder is not element else element
                key = "" if blip is None else blip.get(f"{R}embed") or blip.get(f"{R}id", "")
                # Of a picture from elsewhere nothing is in the file.
                if key in relations and relations[key].target in looked.package.parts:
                    yield looked.trace("cropped picture", relations[key].target, looked.place(element, part))
