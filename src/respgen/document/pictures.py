"""A w:drawing, w:pict or w:object → the pictures and text boxes in it (edge: lxml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from respgen.document.package import Relation
from respgen.document.tree import ADEC, PIC, WP, A, O, R, V, W, within
from respgen.model import Picture

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Relations = Mapping[str, Relation]

TEXT_BOX = f"{W}txbxContent"
_SHAPES = {f"{V}{name}" for name in ("shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve", "image")}


class Drawn(NamedTuple):
    picture: Picture
    link: str


def text_boxes(drawing: Element) -> list[Element]:
    """The w:txbxContent of the drawing, not those inside others."""
    return [element for element in within(drawing, TEXT_BOX) if element.tag == TEXT_BOX]


def pictures(drawing: Element, relations: Relations) -> Iterator[Drawn]:
    """What the drawing shows besides text boxes: one picture for each image in it, or one for what is drawn."""
    return _drawn(drawing, relations) if drawing.tag == f"{W}drawing" else _shapes(drawing, relations)


def target(relations: Relations, relation_id: str, anchor: str = "") -> str:
    """Where the relationship leads, with an anchor in it; "#anchor" alone without one."""
    relation = relations.get(relation_id)
    return (relation.target if relation else "") + (f"#{anchor}" if anchor else "")


def _drawn(drawing: Element, relations: Relations) -> Iterator[Drawn]:
    elements = list(within(drawing, TEXT_BOX))
    extent = next((e for e in elements if e.tag == f"{WP}extent"), None)
    width, height = (0 if extent is None else _size(extent.get(side, "")) for side in ("cx", "cy"))
    frame = next((e for e in elements if e.tag in (f"{WP}inline", f"{WP}anchor")), drawing)
    docPr = next((e for e in elements if e.tag == f"{WP}docPr"), None)
    alt, decorative, link = ("", False, "") if docPr is None else _said(docPr, relations)
    images = [e for e in elements if e.tag == f"{PIC}pic"]
    if not images and not any(e.tag == TEXT_BOX for e in elements):
        floating = frame.tag == f"{WP}anchor"
        yield Drawn(Picture("", alt, decorative, floating=floating, width=width, height=height), link)
    for image in images:
        own_alt, own_decorative, own_link = "", False, ""
        if (cNvPr := image.find(f"{PIC}nvPicPr/{PIC}cNvPr")) is not None and (docPr is None or len(images) > 1):
            own_alt, own_decorative, own_link = _said(cNvPr, relations)
        blip = image.find(f".//{A}blip")
        crop = image.find(f".//{A}srcRect")
        picture = Picture(
            part=_part(relations, "" if blip is None else blip.get(f"{R}embed", "")),
            alt=alt or own_alt,
            decorative=decorative or own_decorative,
            cropped=crop is not None and any(re.match(r"[0.]*[1-9]", str(side)) for side in crop.attrib.values()),
            floating=frame.tag == f"{WP}anchor",
            width=width,
            height=height,
        )
        yield Drawn(picture, link or own_link)


def _size(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else 0


def _said(properties: Element, relations: Relations) -> tuple[str, bool, str]:
    """The alternative text, whether the picture is said to be decorative, and its link."""
    decorative = next(properties.iter(f"{ADEC}decorative"), None)
    click = properties.find(f"{A}hlinkClick")
    return (
        properties.get("descr") or properties.get("title") or "",
        decorative is not None and decorative.get("val", "1") in ("1", "true", "on"),
        "" if click is None else target(relations, click.get(f"{R}id", "")),
    )


def _shapes(pict: Element, relations: Relations) -> Iterator[Drawn]:
    """VML, as Word 2007 and older wrote it and watermarks and embedded objects still are."""
    for shape in within(pict, TEXT_BOX):
        if shape.tag not in _SHAPES:
            continue
        inner = list(within(shape, TEXT_BOX))
        if any(element.tag == TEXT_BOX for element in inner):
            continue
        image = next((e for e in inner if e.tag == f"{V}imagedata"), None)
        words = next((e.get("string", "") for e in inner if e.tag == f"{V}textpath"), "")
        crops = [] if image is None else [value for name, value in image.items() if str(name).startswith("crop")]
        picture = Picture(
            part="" if image is None else _part(relations, image.get(f"{R}id", "")),
            alt=shape.get("alt", "") or words,
            decorative=shape.get(f"{O}hr") in ("t", "true"),
            cropped=any(re.search(r"[1-9]", str(value)) for value in crops),
            floating="position:absolute" in shape.get("style", "").replace(" ", ""),
            # Word's own for words, and for a picture: PowerPlusWaterMarkObject1, WordPictureWatermark1.
            watermark="watermark" in shape.get("id", "").lower(),
        )
        yield Drawn(picture, shape.get("href", ""))


def _part(relations: Relations, relation_id: str) -> str:
    relation = relations.get(relation_id)
    return "" if relation is None or relation.external else relation.target
