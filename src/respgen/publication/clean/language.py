"""A finished draft → its language and its title, where a program has lost them (edge: lxml)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from respgen.document.tree import VAL, W
from respgen.model import FilePlace
from respgen.publication.clean import spots
from respgen.publication.clean.parts import Element, Parts
from respgen.publication.values import Mend

ENGLISH, WELSH, AMERICAN = "en-GB", "cy-GB", "en-us"
_DC = "{http://purl.org/dc/elements/1.1/}"
_NO_TITLE = re.compile(r"(word )?document ?\d*|untitled.*|microsoft word.*|title|.*\.do[ct][xm]?", re.IGNORECASE)


def said_language(parts: Parts) -> Iterator[Mend]:
    """Words that a program took for American English are in British English; a document that says no language says its
    own. A document in Welsh is known by its name, which ends in ".cy"."""
    own = _own(parts)
    root, settings = spots.styles(parts), parts.tree(parts.package().related(parts.main, "settings"))
    changed = 0 if root is None else _said_by_default(root, own)
    if own == ENGLISH:
        trees = [tree for _, tree in spots.stories(parts)] + [tree for tree in (root, settings) if tree is not None]
        for tree in trees:
            for lang in tree.iter(f"{W}lang", f"{W}themeFontLang"):
                if lang.get(VAL, "").lower() == AMERICAN:
                    lang.set(VAL, ENGLISH)
                    changed += 1
    if changed:
        told = "Welsh" if own == WELSH else "British English"
        yield Mend(
            f"the language is {told}, where it was said to be none or American English", FilePlace(parts.draft.file)
        )


def language_of(parts: Parts) -> str:
    """The language of the clean file: that which the draft says, unless it says none or American English."""
    said = parts.draft.language
    return _own(parts) if said.lower() in ("", AMERICAN) else said


def _own(parts: Parts) -> str:
    is_welsh = bool(re.search(r"\.cy\.docx$", parts.draft.file, re.IGNORECASE))
    return WELSH if is_welsh or parts.draft.language.lower().startswith("cy") else ENGLISH


def _said_by_default(styles: Element, own: str) -> int:
    """Say the document's language where nothing does, or where it is American; how often that was needed."""
    defaults = styles.find(f"{W}docDefaults")
    if defaults is None:
        defaults = etree.Element(f"{W}docDefaults")
        styles.insert(0, defaults)
    holder = defaults.find(f"{W}rPrDefault")
    if holder is None:
        holder = etree.Element(f"{W}rPrDefault")
        defaults.insert(0, holder)
    rPr = holder.find(f"{W}rPr")
    if rPr is None:
        rPr = etree.SubElement(holder, f"{W}rPr")
    lang = rPr.find(f"{W}lang")
    if lang is None:
        lang = etree.SubElement(rPr, f"{W}lang")
    if lang.get(VAL, "").lower() not in ("", AMERICAN):
        return 0
    lang.set(VAL, own)
    return 1


def said_title(parts: Parts) -> Iterator[Mend]:
    """The property "title" is the document's own heading, where it is empty or only a file's name."""
    part = parts.package().related("", "core-properties")
    root = parts.tree(part)
    now, _ = spots.read(parts)
    body = next((story.blocks for story in now.stories if story.kind == "body"), ())
    heading = next(
        (block for block in body if block.kind == "heading" and block.level == 1 and block.text.strip()), None
    )
    if root is None or heading is None or heading.place is None:
        return
    title = root.find(f"{_DC}title")
    if title is None:
        # Where a file that had one has it: cleaning once more changes nothing.
        title = etree.Element(f"{_DC}title")
        root.insert(0, title)
    if _NO_TITLE.fullmatch((title.text or "").strip() or "title"):
        title.text = " ".join(heading.text.split())
        yield Mend('the property "title" is that of the first heading', heading.place)
