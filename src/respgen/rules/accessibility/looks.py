"""Rules about how the words and paragraphs of a document look (A): Document → Problems (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from respgen.errors import Problem, Severity
from respgen.model import Block, Document, FilePlace, Place, Run, Style, excerpt
from respgen.rules.accessibility import standing
from respgen.rules.accessibility.standing import place
from respgen.rules.registry import rule
from respgen.template import TAG

SMALLEST = 12.0
LARGE, LARGE_BOLD = 18.0, 14.0
ENOUGH, ENOUGH_LARGE = 4.5, 3.0
WHITE = "FFFFFF"

Same = Callable[[Run], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class _Fault:
    """Words with a fault: where, which, and `by` which styles they have it (none where it is their own)."""

    place: Place
    run: Run
    by: tuple[str, ...] = ()

    @property
    def whose(self) -> str:
        return standing.named(self.by) if self.by else f'"{excerpt(standing.words(self.run.text))}"'

    def hint(self, style: str, own: str) -> str:
        """What to do in the style, or with the words themselves."""
        which = f'"{self.by[0]}"' if len(self.by) == 1 else "each of them"
        return f"Home > Styles, right-click {which} > Modify: {style}" if self.by else own


class _Styles:
    """The styles of a document, and which of them is to blame for a look. `same` is what of it the fault is about."""

    def __init__(self, document: Document, is_faulty: Callable[[Run], bool], same: Same) -> None:
        self._is_faulty, self._same = is_faulty, same
        self.paragraphs = {style.name: style for style in document.styles if style.kind == "paragraph"}
        self._characters = {style.name: style.look for style in document.styles if style.kind == "character"}
        self._normal = next((style for style in self.paragraphs.values() if style.default), None)

    def to_blame(self, paragraph: str, run: Run) -> str:
        """The style that gives the run its look, "" where it is the run's own, or that of its table."""
        style = self.paragraphs.get(paragraph)
        plain = style.look if style else Run("")
        if self._same(plain) == self._same(run):
            return self._root(style) if style else ""
        styled = _over(plain, self._characters.get(run.style))
        return run.style if self._same(styled) == self._same(run) else ""

    def written(self, style: Style) -> tuple[str, Run]:
        """In which paragraph style words of the style will stand, as a rule, and their look."""
        if style.kind == "paragraph":
            return style.name, style.look
        normal = self._normal or Style("", "", "paragraph")
        return normal.name, replace(_over(normal.look, style.look), style=style.name, link=style.name)

    def _root(self, style: Style) -> str:
        """The style that it has the faulty look from: itself, or one that it is based on."""
        alike = {
            name: one
            for name, one in self.paragraphs.items()
            if self._same(one.look) == self._same(style.look) and self._is_faulty(one.look)
        }
        return _based(style.name, alike) or style.name


def _looks(document: Document, is_faulty: Callable[[Run], bool], same: Same) -> Iterator[_Fault]:
    """Each faulty look once: of a style at its first words, of a table at its first, else at each paragraph.

    The styles that lists and links from the sheets are written in are looked at where anything is still to be filled
    in.
    """
    styles = _Styles(document, is_faulty, same)
    told: set[object] = set()
    for story in standing.stories(document):
        # What lies behind the words of a text box nobody knows; they are to leave it anyway.
        for block in story.blocks if story.kind != "text box" else ():
            for run in filter(is_faulty, standing.runs(block)):
                by = styles.to_blame(block.style, run)
                own = (story.name, block.cell.table, same(run)) if block.cell else block.place
                key: object = by or own
                if key not in told:
                    told.add(key)
                    yield _Fault(place(document, block), run, (by,) if by else ())
    for style in standing.written(document):
        paragraph, look = styles.written(style)
        if is_faulty(look) and (by := styles.to_blame(paragraph, look)) not in told:
            told.add(by)
            yield _Fault(FilePlace(document.file), look, (by,))


def _over(plain: Run, character: Run | None) -> Run:
    """How words of this look are, in a character style."""
    if character is None:
        return plain
    return replace(
        plain,
        bold=plain.bold != character.bold,
        size=character.size or plain.size,
        colour=character.colour or plain.colour,
        background=character.background or plain.background,
        underlined=character.underlined or plain.underlined,
        capitals=plain.capitals != character.capitals,
        boxed=plain.boxed or character.boxed,
    )


@rule("A711", Severity.BLOCK)
def low_contrast(document: Document) -> Iterator[Problem]:
    """Words stand out too little from what is behind them.

    Why: people with weak sight, or on a screen in the sun, cannot read them. WCAG 1.4.3 wants 4.5:1, and 3:1 for words
        of at least 18 points, or 14 points and bold.
    Fix: choose a darker colour on a light ground, or a lighter one on a dark ground; in the style, where it comes from.
    """
    for fault in _looks(document, _is_pale, lambda run: (run.colour, run.background)):
        run = fault.run
        ratio = int(_contrast(run.colour, run.background or WHITE) * 10) / 10
        behind = f"#{run.background}" if run.background else "white"
        message = f"{fault.whose} is #{run.colour} on {behind}, which is {ratio}:1; it takes at least {_enough(run)}:1"
        own = "choose another colour, or Automatic (Home > Font Color), or change it in the table's style"
        hint = fault.hint("choose a darker (or lighter) colour", own)
        yield Problem(fault.place, message, run.text, hint)


def _is_pale(run: Run) -> bool:
    # An automatic colour is black or white, whichever stands out more from what is behind it.
    return bool(run.colour) and _contrast(run.colour, run.background or WHITE) < _enough(run)


def _enough(run: Run) -> float:
    return ENOUGH_LARGE if run.size >= LARGE or (run.bold and run.size >= LARGE_BOLD) else ENOUGH


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "contrast ratio"), from 1 to 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of "RRGGBB" (WCAG 2.2), from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@rule("A712", Severity.BLOCK)
def bordered_text(document: Document) -> Iterator[Problem]:
    """Lines are drawn around or beside a paragraph, words, or pages.

    Why: LibreOffice writes such lines into the PDF as something that is neither content nor decoration, and the PDF
        fails (PDF/UA-1, 7.1). Those of tables do no harm.
    Fix: take the lines off, in the style where they come from; a colour behind the words (shading) does no harm.
    """
    for fault in _lying(document, lambda one: one.bordered):
        message = f"{fault.whose}: lines are drawn around or beside the paragraph"
        yield Problem(fault.place, message, fault.run.text, _without_lines(fault))
    for fault in _looks(document, lambda run: run.boxed, lambda run: (run.boxed,)):
        message = f"{fault.whose}: a line is drawn around the words"
        yield Problem(fault.place, message, fault.run.text, _without_lines(fault))
    for section, first in standing.sections(document):
        if section.bordered:
            hint = "click here, Design > Page Borders > None"
            yield Problem(place(document, first), "lines are drawn around the pages from here", help=hint)


def _without_lines(fault: _Fault) -> str:
    harmless = "a colour behind the words (Shading) does no harm"
    return fault.hint(f"Format > Border > None; {harmless}", f"select it, Home > Borders > No Border; {harmless}")


@rule("A713", Severity.WARNING)
def small_text(document: Document) -> Iterator[Problem]:
    """Words are smaller than 12 points.

    Why: GOV.UK's guidance on accessible documents asks for at least 12 points.
    Fix: make them 12 points or larger, in the style where it comes from.
    """
    for fault in _looks(document, lambda run: 0 < run.size < SMALLEST, lambda run: (run.size,)):
        message = f"{fault.whose} has {fault.run.size:g} points"
        hint = fault.hint("12 points or more", "make it 12 points or more (Home > Font Size)")
        yield Problem(fault.place, message, fault.run.text, hint)


@rule("A714", Severity.ADVICE)
def justified_text(document: Document) -> Iterator[Problem]:
    """Words are stretched to both margins.

    Why: the gaps between words, each of another width, make reading hard for people with dyslexia.
    Fix: align it to the left (Ctrl+L), in the style where it comes from.
    """
    for fault in _lying(document, lambda one: one.justified):
        hint = fault.hint("Align Left", "click into it, and align it to the left (Ctrl+L)")
        yield Problem(fault.place, f"{fault.whose}: the lines are stretched to both margins", fault.run.text, hint)


def _lying(document: Document, lies_so: Callable[[Block | Style], bool]) -> Iterator[_Fault]:
    """Where paragraphs lie so: of a style once, else of neighbours once."""
    faulty = {style.name: style for style in document.styles if style.kind == "paragraph" and lies_so(style)}
    told: set[str] = set()
    for story in standing.stories(document):
        before = False
        for block in story.blocks:
            has_fault = lies_so(block) and not standing.is_empty(block)
            by = _based(block.style, faulty)
            if has_fault and not (by in told if by else before):
                told.add(by)
                yield _Fault(place(document, block), Run(block.text), (by,) if by else ())
            before = has_fault
    written = {_based(style.name, faulty): None for style in standing.written(document) if style.name in faulty}
    if left := tuple(name for name in written if name not in told):
        yield _Fault(FilePlace(document.file), Run(left[0]), left)


def _based(name: str, faulty: Mapping[str, Style]) -> str:
    """The one of the faulty styles that the style has its fault from: itself, or what it is based on; "" for none."""
    seen: list[str] = []
    while name in faulty and name not in seen:
        seen.append(name)
        name = faulty[name].based_on
    # Styles may be based on each other in a circle: then it has it from any of them.
    return min(seen) if name in seen else seen[-1] if seen else ""


@rule("A715", Severity.ADVICE)
def capital_letters(document: Document) -> Iterator[Problem]:
    """Whole words are set in capital letters.

    Why: they lose their shape and are slow to read; some screen readers spell them out.
    Fix: write them in small letters; use a heading, or bold for a few words.
    """
    for fault in _looks(document, lambda run: run.capitals, lambda run: (run.capitals,)):
        hint = fault.hint("Format > Font, clear All caps", "Home > Font: clear All caps")
        yield Problem(fault.place, f"{fault.whose} is set in capital letters", fault.run.text, hint)
    for story in standing.stories(document):
        for block in story.blocks:
            said = TAG.sub("", block.text)
            # Abbreviations stand in capitals by right; three words in a row are a sentence.
            if len(re.findall(r"[^\W\d_]{2,}", said)) > 2 and said.isupper():
                message = f'"{excerpt(standing.words(block.text))}" is typed in capital letters'
                yield Problem(place(document, block), message, block.text, "type it in small letters (Shift+F3)")


@rule("A716", Severity.ADVICE)
def underlined_text(document: Document) -> Iterator[Problem]:
    """Words are underlined that are no link.

    Why: readers take them for a link, and the line runs through letters.
    Fix: take the line off; use a heading, or bold for a few words.
    """
    for fault in _looks(document, _is_underlined, lambda run: (run.underlined,)):
        hint = fault.hint("clear Underline", "take the line off (Ctrl+U)")
        yield Problem(fault.place, f"{fault.whose} is underlined and no link", fault.run.text, hint)


def _is_underlined(run: Run) -> bool:
    # A tag in the style of links is most likely filled in with one.
    return run.underlined and not run.link and not (run.style == standing.LINKED and "{{" in run.text)


_SERIF = re.compile(
    r"(times|cambria|georgia|garamond|book antiqua|palatino|century(?! gothic)|courier|baskerville|bodoni|constantia|"
    r"liberation serif|dejavu serif|noto serif|rockwell|perpetua|minion|caslon|brush script|comic sans|papyrus|"
    r"lucida handwriting|segoe script|bradley hand)\b.*",
    re.I,
)


@rule("A744", Severity.ADVICE)
def serif_font(document: Document) -> Iterator[Problem]:
    """Words are in a font with serifs, or in one that imitates handwriting.

    Why: GOV.UK's guidance on accessible documents asks for a plain font such as Arial: letters are told apart sooner.
    Fix: choose Arial or another font without serifs, in the style where it comes from.
    """
    for fault in _looks(document, lambda run: bool(_SERIF.fullmatch(run.font)), lambda run: (run.font,)):
        message = f"{fault.whose} is in {fault.run.font}"
        hint = fault.hint("Arial, or another font without serifs", "choose Arial, or another font without serifs")
        yield Problem(fault.place, message, fault.run.text, hint)


MOST_ITALIC = 12


@rule("A745", Severity.ADVICE)
def italic_text(document: Document) -> Iterator[Problem]:
    """A whole paragraph is in italics.

    Why: slanted letters are hard to read in bulk, above all for people with dyslexia. Single words do no harm.
    Fix: take the italics off; a quotation can be indented instead.
    """
    italic = {style.name for style in document.styles if style.kind == "paragraph" and style.look.italic}
    told: set[str] = set()
    for story in standing.stories(document):
        before = False
        for block in story.blocks:
            shown = list(standing.runs(block))
            slanted = bool(shown) and all(run.italic for run in shown)
            is_long = len(standing.words(block.text).split()) >= MOST_ITALIC
            by = block.style if block.style in italic else ""
            if slanted and is_long and not (by in told if by else before):
                told.add(by)
                fault = _Fault(place(document, block), Run(block.text), (by,) if by else ())
                hint = fault.hint("clear Italic", "select it, and take the italics off (Ctrl+I)")
                yield Problem(fault.place, f"{fault.whose}: a whole paragraph is in italics", block.text, hint)
            before = slanted and is_long


LOOK_RULES = (
    low_contrast,
    bordered_text,
    small_text,
    justified_text,
    capital_letters,
    underlined_text,
    serif_font,
    italic_text,
)
