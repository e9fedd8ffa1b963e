"""The engines written in Python, each in a process of its own: `python -m bench.drawers ENGINE KIND TEMPLATE FOLDER`.

For each line "FIRST COUNT" that it is sent it draws the documents of those numbers, writes the first and the last of
them into the folder, and answers with the seconds that the drawing took and the bytes that came of it.
"""

from __future__ import annotations

import gc
import io
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import docxtpl
import markupsafe

from bench import floor, values
from bench.papers import Engine, Kind
from respgen import document, render, template
from respgen.responses import Fields

Draw = Callable[[Any], bytes]


def respgen(content: bytes, kind: Kind) -> Draw:
    compiled = render.compile(template.read(document.read(content, "templates/form.docx")))

    def draw(fields: Fields) -> bytes:
        return render.render(compiled, fields).content

    return draw


def docxtpl_(content: bytes, kind: Kind) -> Draw:
    def draw(context: dict[str, Any]) -> bytes:
        document = docxtpl.DocxTemplate(io.BytesIO(content))
        document.render(context, autoescape=True)
        saved = io.BytesIO()
        document.save(saved)
        return saved.getvalue()

    return draw


def floor_(content: bytes, kind: Kind) -> Draw:
    return floor.compiled(content, formatted=kind == "rich")


DRAWERS: dict[str, Callable[[bytes, Kind], Draw]] = {"respgen": respgen, "docxtpl": docxtpl_, "floor": floor_}


def prepared(engine: Engine, kind: Kind, numbers: Iterable[int]) -> list[Any]:
    """The values of those documents as the engine wants them; making them is not measured."""
    return [_prepared(engine, values.said(kind, number)) for number in numbers]


def _prepared(engine: Engine, said: values.Said) -> Any:
    if engine == "respgen":
        return values.fields(said)
    plain, written = values.plain(said)
    # All is escaped, so what is XML already has to say so.
    for holder in (plain, *plain["sections"]):
        for name in holder.keys() & values.PROSE:
            holder[name] = markupsafe.Markup(holder[name])
    if engine == "floor":
        # Tuples of a row's values, which Jinja takes apart faster than it looks up names.
        plain |= {name: [tuple(row.values()) for row in plain.get(name, ())] for name in ("rows", "sections")}
        plain |= {"relations": written.relations(), "lists": written.lists()}
    return plain


def main() -> None:
    engine, kind, file, folder = cast("tuple[Engine, Kind, str, str]", tuple(sys.argv[1:]))
    draw = DRAWERS[engine](Path(file).read_bytes(), kind)
    for line in sys.stdin:
        first, count = map(int, line.split())
        waiting = prepared(engine, kind, range(first, first + count))
        gc.collect()
        size = 0
        begun = time.perf_counter()
        for at, value in enumerate(waiting):
            content = draw(value)
            size += len(content)
            if not at:
                earliest = content
        seconds = time.perf_counter() - begun
        (Path(folder) / "first.docx").write_bytes(earliest)
        (Path(folder) / "last.docx").write_bytes(content)
        print(seconds, size, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
