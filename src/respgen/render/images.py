"""Image → w:drawing, and the name of its part (pure)."""

from __future__ import annotations

import hashlib
from xml.sax.saxutils import quoteattr

from respgen.model import Image

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def media_name(image: Image) -> str:
    """The part that holds the picture: named after its bytes, so that it is stored once."""
    return f"media/{hashlib.sha256(image.content).hexdigest()[:16]}.{image.extension}"


def drawing(image: Image, relation: str, number: str) -> str:
    """The picture in line with the text. `number` is unique among the document's drawings (wp:docPr)."""
    extent = f'cx="{image.width}" cy="{image.height}"'
    named = f'id="{number}" name="Picture {number}" descr={quoteattr(image.alt)}'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {extent}/><wp:docPr {named}/>"
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_DRAWING}/main" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
