"""A Document → a readable text of what was read, the same on every run: the golden tests' form (pure)."""

from __future__ import annotations

from respgen.model import Block, Document, Run

_UNSEEN = str.maketrans({"\n": "⏎", "\t": "⇥", "\f": "␌"})


def text(document: Document) -> str:
    """A line for each story and one for each block: cell, kind, level, list and style, then the words.

    Marks: **bold**, _italic_, ~~struck~~, [words](link), {Style: words}, <FIELD: words>, ^footnote 1^, ![alt](part),
    {+inserted+}, {-deleted-}, {~formatted~}, ⟨hidden⟩; ⏎ ⇥ ␌ for breaks, tabs, page breaks.
    """
    if document.fault:
        return f"fault: {document.fault}\nmend: {document.mend}\n"
    stories = (
        "\n".join((f"== {story.name or story.kind} ({story.part})", *map(_line, story.blocks)))
        for story in document.stories
    )
    return "\n\n".join(stories) + "\n"


def _line(block: Block) -> str:
    spots: list[str] = []
    if cell := block.cell:
        spans = f" {cell.row_span}×{cell.column_span}" if (cell.row_span, cell.column_span) != (1, 1) else ""
        spots.append(f"table {cell.table} r{cell.row} c{cell.column}{spans}{' header' if cell.header else ''}")
    spots.append(f"{block.kind} {block.level}" if block.level else block.kind)
    if block.listing:
        start = f" from {block.listing.start}" if block.listing.ordered else ""
        spots.append(f"{'numbers' if block.listing.ordered else 'bullets'} {block.listing.id}{start}")
    spots.append(block.style)
    return f"{' · '.join(spots)}: {''.join(map(_marked, block.runs))}".rstrip()


def _marked(run: Run) -> str:
    words = run.text.translate(_UNSEEN)
    if run.picture:
        words += f"![{'decorative' if run.picture.decorative else run.picture.alt}]({run.picture.part})"
    if run.note:
        words += f"^{run.note}^"
    for wanted, before, after in (
        (run.hidden, "⟨", "⟩"),
        (run.struck, "~~", "~~"),
        (run.italic, "_", "_"),
        (run.bold, "**", "**"),
        (run.link, "[", f"]({run.link})"),
        (run.style, f"{{{run.style}: ", "}"),
        (run.field, f"<{run.field}: ", ">"),
    ):
        if wanted:
            words = f"{before}{words}{after}"
    if run.change:
        mark = {"inserted": "+", "moved to": "+", "deleted": "-", "moved from": "-", "formatted": "~"}[run.change.kind]
        words = f"{{{mark}{words}{mark}}}"
    return words
