"""Words and values → HTML for the pages that hand over and list publications (pure). Everything is escaped here."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from respgen.publication.values import Link


def text(words: str) -> str:
    """Words as they stand in HTML; a line end is a break."""
    return html.escape(words).replace("\n", "<br>")


def tag(name: str, inside: str, **attributes: str) -> str:
    said = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{said}>{inside}</{name}>"


def paragraph(words: str) -> str:
    return tag("p", text(words))


def link(to: Link, **attributes: str) -> str:
    """A link, in words of its own language where that is another one than the page's."""
    said = {"href": to.address, "lang": to.language, "hreflang": to.language, **attributes}
    return tag("a", text(to.words), **said)


def section(heading: str, *inside: str, level: int = 2) -> str:
    """A heading with what belongs to it; nothing where that is nothing."""
    kept = [one for one in inside if one]
    return "\n".join([tag(f"h{level}", text(heading)), *kept]) if kept else ""


def items(entries: Iterable[str], kind: str = "ul") -> str:
    """A list of entries that are HTML already; nothing for none."""
    made = [tag("li", one) for one in entries]
    return "\n".join([f"<{kind}>", *made, f"</{kind}>"]) if made else ""


def pairs(entries: Iterable[tuple[str, str]]) -> str:
    """A list of names, each with what it says, which is HTML already; those that say nothing are left out. What has the
    same name stands under it together."""
    found: dict[str, list[str]] = {}
    for name, said in entries:
        if said:
            found.setdefault(name, []).append(tag("dd", said))
    made = [tag("dt", text(name)) + "".join(told) for name, told in found.items()]
    return "\n".join(["<dl>", *made, "</dl>"]) if made else ""


def table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are HTML already; the first one of each row heads it. Nothing without rows."""
    made = [
        tag("tr", tag("th", first, scope="row") + "".join(tag("td", cell) for cell in others))
        for first, *others in rows
    ]
    if not made:
        return ""
    head = tag("tr", "".join(tag("th", text(header), scope="col") for header in headers))
    return "\n".join(
        ["<table>", tag("caption", text(caption)), tag("thead", head), "<tbody>", *made, "</tbody>", "</table>"]
    )
