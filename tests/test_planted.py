"""Faults that are planted into sound templates are told: each once, at its place; and sound templates have none."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from respgen import document, linting, render, template
from respgen.errors import Finding
from respgen.model import Place, WordPlace
from respgen.rules import RULES
from respgen.template import Template
from tests import planted, sound, specs, structure
from tests.planted import FILE
from tests.sample import SAMPLES
from tests.test_dialect import FIELDS
from tests.tools import ROOT
from tests.word import docx

FAULTS = {f"{table}: {fault.what}": fault for table, faults in planted.TABLES.items() for fault in faults}
OURS = sorted(path for folder in (ROOT, SAMPLES) for path in (folder / "templates").glob("*.docx"))


def read(content: bytes) -> Template:
    return template.read(document.read(content, FILE))


# ------------------------------------------------------------------------------------- sound templates


@pytest.mark.parametrize("name", sound.CONTENTS)
def test_a_sound_template_has_no_findings_and_is_drawn(name: str) -> None:
    linted = linting.lint(read(sound.CONTENTS[name]))
    assert linted.findings == ()
    assert linted.compiled
    drawn = render.render(linted.compiled, FIELDS).content
    assert structure.faults(drawn) == []


@pytest.mark.parametrize("name", sound.BOXES)
def test_a_tag_in_a_text_box_is_as_sound_as_any(name: str) -> None:
    linted = linting.lint(read(docx(sound.BOXES[name])))
    assert {finding.code for finding in linted.findings} == {"A725"}
    assert structure.faults(render.render(render.compile(linted.template), FIELDS).content) == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_our_own_templates_have_no_findings(path: Path) -> None:
    (linted,) = linting.lint_files([str(path)])
    assert linted.findings == ()


# -------------------------------------------------------------------------------------- planted faults


@functools.cache
def told(name: str) -> tuple[Finding, ...]:
    """The findings of the sound template with that fault."""
    return linting.lint(read(FAULTS[name].content)).findings


@pytest.fixture(scope="module")
def became(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Finding, ...]]:
    """The findings of the sound template's file after each thing that may have become of it."""
    folder = tmp_path_factory.mktemp("files")
    found: dict[str, tuple[Finding, ...]] = {}
    for what in planted.HAPPENS:
        project = specs.Project(folder / what)
        project.change(specs.Put(FILE, docx(planted.SOUND)))
        project.change(specs.Happens(FILE, what))
        content = project.files[FILE]
        assert isinstance(content, bytes)
        (project.folder / FILE).write_bytes(content)
        with contextlib.chdir(project.folder):
            (linted,) = linting.lint_files([FILE])
        found[what] = linted.findings
    return found


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_told_once(name: str) -> None:
    assert [finding.code for finding in told(name)] == [FAULTS[name].code]


@pytest.mark.parametrize("what", planted.HAPPENS)
def test_what_became_of_a_file_is_told_once(what: str, became: dict[str, tuple[Finding, ...]]) -> None:
    assert [finding.code for finding in became[what]] == [planted.HAPPENS[what]]


def test_each_is_told_at_its_place_in_words_that_say_what_to_do(
    golden: Callable[[str, str], None], became: dict[str, tuple[Finding, ...]]
) -> None:
    found = {name: told(name) for name in FAULTS} | {f"it {what}": findings for what, findings in became.items()}
    lines = [line for name, findings in found.items() for line in (f"{name}:", *map(written, findings), "")]
    golden("planted.txt", "\n".join(lines))


def written(finding: Finding) -> str:
    """The finding as it is printed, each part in a line of its own."""
    return f"  {finding.place}\n  {finding.code} {finding.message}\n  {finding.help}"


def test_every_rule_about_templates_has_a_planted_fault() -> None:
    """T312 and T314 show only in what is drawn; A709 wants a text without any heading, and A726, A727 and those from
    A737 on are at home in test_accessible.py, as are those merged cells of A729 and nested tables of A730 that no tag
    is part of."""
    codes = {fault.code for fault in FAULTS.values()} | set(planted.HAPPENS.values())
    rules = {rule.code for rule in RULES if rule.code[0] in "TA"}
    later = {code for code in rules if code >= "T" or code > "A736"} - codes
    assert {code for code in later if code[0] == "T"} == {"T312", "T314"}
    assert {code for code in rules - codes if code <= "A736"} == {"A709", "A726", "A727", "A729", "A730"}


# --------------------------------------------------------------------------------------- random faults

RANDOM = (
    planted.SOUND,
    *(text for name, text in sound.TEXTS.items() if "condition" in name or "loop" in name or name.endswith("own")),
    sound.TEXTS["filters"],
    sound.TEXTS["notes and properties"],
    sound.TEXTS["a table that may have no rows"],
)
TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
SCOPED = re.compile(r"\{%(p|tr|)\s*(\w+)")
NAMED = re.compile(r'"[^"]*"|“[^”]*”|([A-Za-z_]\w*)')


@dataclass(frozen=True, slots=True)
class At:
    """A tag of a text: where it begins, its words, what it lifts and does, and the positions of its own pair's tags."""

    start: int
    words: str
    scope: str
    word: str
    pair: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.words)

    @property
    def names(self) -> set[str]:
        """The names with which what it uses or gives begins."""
        inside = re.sub(r'"[^"]*"|“[^”]*”|\|\s*\w+|\.\s*\w+', "", self.words)
        return set(re.findall(r"[A-Za-z_]\w*", inside)) - {"p", "tr", "r", "in", "for", "if", "set", "loop"}


def tags_of(text: str) -> list[At]:
    """The tags of a sound text, each with the positions of those that belong to its pair."""
    found: list[At] = []
    opened: list[list[int]] = []
    pairs: dict[int, list[int]] = {}
    for match in TAGS.finditer(text):
        said = SCOPED.match(match[0])
        scope, word = (said[1], said[2]) if said else ("", "")
        if word in ("r", "p", "tr"):
            scope, word = word, match[0].split()[1]
        found.append(At(match.start(), match[0], scope, word))
        if word in ("if", "for"):
            opened.append([])
        if word in ("if", "for", "elif", "else", "endif", "endfor"):
            opened[-1].append(match.start())
            pairs[match.start()] = opened[-1]
        if word in ("endif", "endfor"):
            opened.pop()
    assert not opened
    return [replace(tag, pair=tuple(pairs.get(tag.start, ()))) for tag in found]


@dataclass(frozen=True, slots=True)
class Broken:
    """A text in which one tag is broken, and the words of the tags at which that may be told."""

    text: str
    at: frozenset[str]


def related(tags: Sequence[At], *broken: At) -> frozenset[str]:
    """The words of the tags at which it may be told that these are broken.

    They themselves; the others of their pairs, and of pairs of the same kind around or inside of those, for nobody can
    say which of two ends is missing; and the tags that use the same names.
    """
    words: set[str] = set()
    for one in broken:
        words |= {one.words} | {tag.words for tag in tags if tag.start in one.pair}
        if one.pair:
            kinds = {tag.word for tag in tags if tag.start == one.pair[0]}
            for tag in (tag for tag in tags if tag.pair and tag.scope == one.scope):
                is_near = tag.pair[0] < one.pair[0] < tag.pair[-1] or one.pair[0] < tag.pair[0] < one.pair[-1]
                if is_near and kinds == {other.word for other in tags if other.start == tag.pair[0]}:
                    words.add(tag.words)
        if one.word in ("for", "set") or not one.pair:
            words |= {tag.words for tag in tags if tag.names & one.names}
    return frozenset(words)


def line_of(text: str, tag: At) -> tuple[int, int]:
    """The line that the tag stands in."""
    return text.rfind("\n", 0, tag.start) + 1, text.find("\n", tag.end) + 1


def lifted(text: str, tag: At) -> tuple[int, int]:
    """The whole of what the tag takes away: its paragraph, its row, or itself."""
    start, end = line_of(text, tag)
    if tag.scope == "p" and "<br>" in text[start:end]:
        # One of several paragraphs of a cell, a note or a text box.
        return tag.start, tag.end + len("<br>") * text.startswith("<br>", tag.end)
    return (start, end) if tag.scope in ("p", "tr") else (tag.start, tag.end)


def without_a_brace(tag: At, chance: Random) -> str:
    at = chance.choice((0, 1, len(tag.words) - 2, len(tag.words) - 1))
    return tag.words[:at] + tag.words[at + 1 :]


def without_a_sign(tag: At, chance: Random) -> str:
    return chance.choice((tag.words[2:], tag.words[:-2]))


def with_another_letter(tag: At, chance: Random) -> str:
    spans = [match.span(1) for match in NAMED.finditer(tag.words, 3 + len(tag.scope)) if match[1]]
    start, end = chance.choice(spans)
    at = chance.randrange(start, end)
    name, before, after = tag.words[start:end], tag.words[start:at], tag.words[at + 1 : end]
    new = chance.choice(
        (before + after, before + tag.words[at] * 2 + after, before + after[:1] + tag.words[at] + after[1:])
    )
    return tag.words[:start] + (new if new not in ("", name) else f"{name}{name[-1]}") + tag.words[end:]


def with_a_blank(tag: At, chance: Random) -> str:
    return tag.words.replace("{%", "{% ", 1) if tag.scope in ("p", "tr") else ""


def without_its_scope(tag: At, chance: Random) -> str:
    is_pair = tag.scope in ("p", "tr") and tag.pair
    return tag.words.replace(f"{{%{tag.scope} ", "{% ", 1) if is_pair else ""


TYPED = (without_a_brace, without_a_sign, with_another_letter, with_a_blank, without_its_scope)
"""Ways to mistype a tag: its words then, empty where there is no such way."""


@st.composite
def broken(draw: st.DrawFn) -> Broken:
    """A sound text with one tag broken in one way."""
    text = draw(st.sampled_from(RANDOM))
    chance = draw(st.randoms(use_true_random=False))
    tags = tags_of(text)
    tag = chance.choice([tag for tag in tags if not text[slice(*line_of(text, tag))].startswith("@in")])
    ways = ["typed", *(["lost", "twice", "swapped"] if tag.pair else ["twice"] if tag.word == "set" else [])]
    match chance.choice(ways):
        case "lost" if tag.word not in ("elif", "else"):
            start, end = lifted(text, tag)
            return Broken(text[:start] + text[end:], related(tags, tag))
        case "twice" if tag.word != "elif":
            start, end = lifted(text, tag)
            return Broken(text[:end] + text[start:end] + text[end:], related(tags, tag))
        case "swapped" if others := [
            other for other in tags if {tag.word, other.word} == {"endif", "endfor"} and other.scope == tag.scope
        ]:
            first, last = sorted((tag, chance.choice(others)), key=lambda one: one.start)
            between = text[first.end : last.start]
            swapped = text[: first.start] + last.words + between + first.words + text[last.end :]
            return Broken(swapped, related(tags, first, last))
    typed = next(filter(None, (way(tag, chance) for way in chance.sample(TYPED, len(TYPED)))))
    return Broken(text[: tag.start] + typed + text[tag.end :], related(tags, tag) | {typed.strip()})


def words_at(held: Template, place: Place) -> str:
    """All words of the paragraph or property at the place, the alternative texts of its pictures among them."""
    assert isinstance(place, WordPlace)
    for story in held.document.stories:
        for block in story.blocks if story.part == place.part else ():
            if isinstance(block.place, WordPlace) and block.place.path == place.path:
                return block.text + "".join(run.picture.alt for run in block.runs if run.picture)
    return next(words for name, words in held.document.properties.items() if f'"{name}"' in place.story)


@given(broken())
def test_a_tag_that_is_broken_somehow_is_told_where_it_or_its_partner_stands(fault: Broken) -> None:
    held = read(docx(fault.text))
    with contextlib.suppress(render.UndrawableError):
        render.compile(held)
    found = linting.lint(held).findings
    assert 1 <= len(found) <= 2, found
    for finding in found:
        assert isinstance(finding.place, WordPlace), finding
        said = words_at(held, finding.place)
        assert any(words in said for words in fault.at), (finding, fault.at)
