r"""The runs of a cell → Blocks, and back (pure).

The grammar is in design.md ("Text in a cell"). In a line, what is no marker, escape or link prints as it stands.

Line ends: LF, CRLF, CR, vertical tab, form feed, FS, GS, RS, NEL, U+2028, U+2029. Blanks: what `str.isspace` calls
so, thus tabs, non-breaking and typographic spaces; zero-width characters are not blanks and stay. Blanks are dropped
at both ends of every line, not only of the block: an indent is notation, never words.

An indent is counted in characters, a tab reaching to the next multiple of four. A marked line stands one level
below the deepest open list that is indented less, so a dedent between two levels stays on the deeper one. An
unmarked line belongs to the deepest item whose marker stands further left; where there is none, the list has ended.

A marker needs words after it: "-" alone is words. Escapes of markers count where a marker could stand, and at the
beginning of an item's words. Beyond design.md, `\]` prints "]": else a link's words could not hold every text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple
from urllib.parse import quote

from respgen.model import Block, Listing, Run

# A CR before LF is left as a blank at the end of its line, so that replacing line ends moves no position.
_LINE_END = re.compile(r"\r(?!\n)|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARKER = re.compile(r"(?:[-*•–]|([0-9]{1,2})[.)])\s+(?=\S)")
# All repetition is possessive, words stop at the next bracket and addresses at the next "](": hence linear time.
_ADDRESS = re.compile(r"(?i:https?://|mailto:)(?:[^\s()\]]|\](?!\()|\([^\s()]*+\))++")
_ESCAPE = re.compile(r"\\(?P<escaped>[\[\]\\])")
_MARKUP = re.compile(
    rf"{_ESCAPE.pattern}|\[(?!\s*+\])(?P<words>(?:[^\[\]\\]|\\[\[\]\\]?+)*+)\]\((?P<address>{_ADDRESS.pattern})\)"
)
_INDENT = "  "


class _Look(NamedTuple):
    bold: bool = False
    italic: bool = False
    struck: bool = False
    link: str = ""


class _Character(NamedTuple):
    text: str
    look: _Look = _Look()


@dataclass(slots=True)
class _Gathered:
    """A block whose lines are still being gathered: each piece is where some of its words start and stop."""

    kind: Literal["paragraph", "item"]
    level: int
    listing: Listing | None
    pieces: list[tuple[int, int]] = field(default_factory=list)


class _Level(NamedTuple):
    """An open list: where its latest marker stands, and the number typed there."""

    indent: int
    listing: Listing
    number: int


def read(runs: tuple[Run, ...], link: str = "") -> tuple[Block, ...]:
    """What the runs of a cell say; `link` is the target of the cell's own link, empty for none.

    Nothing is refused: any runs give blocks, and blank ones none. Of the runs their text, bold, italic, struck and
    link count. A target is kept if it is http, https or mailto; blanks and stray brackets in it are percent-encoded.
    """
    text, looks = _joined(runs), _looks(runs, link)
    gathered: list[_Gathered] = []
    levels: list[_Level] = []
    lists = 0
    after_blank = True
    for line_start, line_stop in _lines(text):
        line = text[line_start:line_stop]
        start, stop = line_stop - len(line.lstrip()), line_start + len(line.rstrip())
        if start >= stop:
            after_blank = True
            continue
        indent = len(text[line_start:start].expandtabs(4))
        depth = sum(level.indent < indent for level in levels)
        marker = _MARKER.match(text, start, stop)
        if marker:
            ordered, number = marker[1] is not None, int(marker[1] or 0)
            level = levels[depth] if depth < len(levels) else None
            goes_back = number == 1 and level is not None and level.number >= 1
            listing = level.listing if level and level.listing.ordered == ordered and not goes_back else None
            # "by the end of\n31. December": a wrapped line rather than a list that begins at 31.
            wrapped = not after_blank and gathered[-1].kind == "paragraph" and ordered and number != 1
            if not listing and wrapped:
                marker = None
        if marker:
            if not listing:
                lists += 1
                listing = Listing(lists, ordered, number if ordered else 1)
            levels[depth:] = [_Level(indent, listing, number)]
            gathered.append(_Gathered("item", depth + 1, listing))
            start = marker.end()
        elif after_blank or depth < len(levels):
            del levels[depth:]
            gathered.append(_Gathered("paragraph", depth, levels[-1].listing if levels else None))
        else:
            gathered[-1].pieces.append((line_start - 1, line_start))
        if text[start] == "\\" and _MARKER.match(text, start + 1, stop):
            start += 1
        gathered[-1].pieces.append((start, stop))
        after_blank = False
    read_out = (
        _plain(text, looks[0]) if len(set(looks)) == 1 and not _MARKUP.search(text) else _marked(text, runs, looks)
    )
    return tuple(Block(block.kind, read_out(block.pieces), block.level, block.listing) for block in gathered)


_Pieces = list[tuple[int, int]]


def _plain(text: str, look: _Look) -> Callable[[_Pieces], tuple[Run, ...]]:
    """Reads pieces of a text that is of one look and holds no markup, as most are, without taking it to characters."""

    def read_out(pieces: _Pieces) -> tuple[Run, ...]:
        # No blank stands at either end of a line: only markup that goes leaves some, and there is none.
        words = "".join([text[start:stop] for start, stop in pieces])
        return (Run(words, look.bold, look.italic, look.struck, look.link),)

    return read_out


def _marked(text: str, runs: Iterable[Run], looks: Iterable[_Look]) -> Callable[[_Pieces], tuple[Run, ...]]:
    """Reads pieces of a text by its single characters."""
    characters = _characters(text, runs, looks)

    def read_out(pieces: _Pieces) -> tuple[Run, ...]:
        return _runs(_tidy(_without_markup([one for start, stop in pieces for one in characters[start:stop]])))

    return read_out


def _characters(text: str, runs: Iterable[Run], looks: Iterable[_Look]) -> list[_Character]:
    """Single characters with their look, so that a run may end anywhere, even within markup."""
    each = (look for run, look in zip(runs, looks, strict=True) for _ in run.text)
    return list(map(_Character, text, each))


def _looks(runs: Iterable[Run], link: str = "") -> list[_Look]:
    return [_Look(run.bold, run.italic, run.struck, public_address(run.link or link)) for run in runs]


def _joined(runs: Iterable[Run]) -> str:
    return _LINE_END.sub("\n", "".join(run.text for run in runs))


def write(blocks: tuple[Block, ...]) -> tuple[Run, ...]:
    """The runs of a cell that read as these blocks.

    That holds for whatever `read` gives. Of other blocks it keeps the words; a heading becomes a paragraph, a link that
    cannot be typed is dropped, numbers above 99 are written as 99, which goes on with their list.
    """
    written: list[_Character] = []
    numbers: dict[Listing, int] = {}
    before = ""
    for block in blocks:
        characters = _with_markup(_tidy(_characters(_joined(block.runs), block.runs, _looks(block.runs))))
        if not characters:
            continue
        level = 0 if block.kind == "heading" else block.level
        marker = ""
        if block.kind == "item":
            level = max(level, 1)
            marker = "- "
            if block.listing and block.listing.ordered:
                number = min(numbers.get(block.listing, block.listing.start), 99)
                numbers[block.listing] = number + 1
                marker = f"{number}. "
        if written:
            written += map(_Character, "\n" if before == block.kind == "item" else "\n\n")
        before = block.kind
        written += map(_Character, _INDENT * (level - 1) + marker if marker else _INDENT * level)
        text = _text(characters)
        for start, stop in _lines(text):
            if start:
                line_end = characters[start - 1]
                written.append(line_end)
                written += [line_end._replace(text=blank) for blank in _INDENT * level]
            if _MARKER.match(text, start, stop) and (start or not marker):
                written.append(characters[start]._replace(text="\\"))
            written += characters[start:stop]
    return _runs(written)


def read_line(runs: tuple[Run, ...]) -> str:
    """The words of a text field: line ends become "\\n", blanks at both ends go, all else stays as it was typed."""
    return _LINE_END.sub("\n", "".join(run.text for run in runs)).replace("\r", "").strip()


def public_address(link: str) -> str:
    """The target as it can be typed between parentheses, empty where it is none that a publication may have.

    A publication may have http, https and mailto.
    """
    link = link.strip()
    if not _ADDRESS.fullmatch(link):
        link = re.sub(r"[\s()\[\]]", lambda match: quote(match[0]), link)
    return link if _ADDRESS.fullmatch(link) else ""


def _text(characters: Iterable[_Character]) -> str:
    return "".join(character.text for character in characters)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line starts and stops."""
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _without_markup(characters: list[_Character], markup: re.Pattern[str] = _MARKUP) -> list[_Character]:
    """The characters that print: escapes resolved, links moved into the look of their words."""
    printed: list[_Character] = []
    done = 0
    for match in markup.finditer(_text(characters)):
        printed += characters[done : match.start()]
        done = match.end()
        if match["escaped"]:
            printed.append(characters[done - 1])
            continue
        words = _without_markup(characters[match.start("words") : match.end("words")], _ESCAPE)
        printed += [_Character(character.text, character.look._replace(link=match["address"])) for character in words]
    return printed + characters[done:]


def _with_markup(characters: list[_Character]) -> list[_Character]:
    """The characters to type for these; a mark takes the look of its neighbour, so that runs stay whole."""
    typed: list[_Character] = []
    for link, group in groupby(characters, lambda character: character.look.link):
        stretch = list(group)
        # Without "](" no bracket can open a link, and "[sic]" may stay readable.
        marks = "[]\\" if link else "[\\" if "](" in _text(stretch) else "\\"
        if link:
            stretch = [_Character(character.text, character.look._replace(link="")) for character in stretch]
            typed.append(stretch[0]._replace(text="["))
        for character in stretch:
            if character.text in marks:
                typed.append(character._replace(text="\\"))
            typed.append(character)
        if link:
            typed += [stretch[-1]._replace(text=text) for text in f"]({link})"]
    return typed


def _tidy(characters: list[_Character]) -> list[_Character]:
    """Without blanks at both ends of every line, empty lines, and links at blanks which are not within that link."""
    kept: list[_Character] = []
    done = 0
    text = _text(characters)
    for match in re.finditer(r"\s+", text):
        start, stop = match.span()
        kept += characters[done:start]
        done = stop
        if start == 0 or stop == len(text):
            continue
        blanks = characters[start:stop]
        line_end = text.find("\n", start, stop)
        if line_end >= 0:
            blanks = [characters[line_end]]
        links = {character.look.link for character in (characters[start - 1], *blanks, characters[stop])}
        if len(links) > 1:
            blanks = [_Character(blank.text, blank.look._replace(link="")) for blank in blanks]
        kept += blanks
    return kept + characters[done:]


def _runs(characters: Iterable[_Character]) -> tuple[Run, ...]:
    return tuple(
        Run(_text(group), look.bold, look.italic, look.struck, look.link)
        for look, group in groupby(characters, lambda character: character.look)
    )
