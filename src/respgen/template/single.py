"""A tag → why it cannot be used where it stands, or at all, whatever the other tags are (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jinja2 import TemplateSyntaxError

from respgen.model import Document, WordPlace, excerpt
from respgen.template.tags import CORE, ENVIRONMENT, LEFT_OUT, STATEMENTS, TAG, Fault, Passage, Tag, is_left_out, jinja

# What no template needs, and what neither Jinja nor Python takes: they give up somewhere above these, each elsewhere.
MOST_CHARACTERS, MOST_WORDS, MOST_BRACKETS = 1000, 200, 10
CONTENTS = "delete the entries of the table of contents; Word makes them anew from the headings (F9)"
"""What to do where a table of contents repeats the tags of headings."""
_BLANK_BEFORE = re.compile(r"\{[{%]-?\s")
_SHAPES = {
    "if": "{% if force.name %}",
    "elif": "{% elif force.name %}",
    "for": "{% for item in applying %}",
    "set": "{% set who = force.name %}",
}


def fault(tag: Tag) -> Fault | None:
    """Why this tag alone cannot be used, if so."""
    if tag.kind == "comment":
        return None
    if _is_too_long(tag.source):
        most = f"{MOST_CHARACTERS:,} characters, {MOST_WORDS} words and signs, {MOST_BRACKETS} brackets"
        return Fault("unreadable", tag.place, excerpt(tag.words), f"a tag has at most {most}")
    return _left_out(tag) or _mistyped(tag) or _unlike_jinja(tag)


def _left_out(tag: Tag) -> Fault | None:
    """What the dialect does without."""
    if tag.scope == "tc":
        return Fault("forbidden", tag.place, tag.words, LEFT_OUT["tc"])
    if "+" in (tag.words[2], tag.words[-3]):
        return Fault("forbidden", tag.place, tag.words, "a plus sign says nothing here", "leave the plus sign out")
    if tag.kind == "statement" and is_left_out(tag.word):
        reason = LEFT_OUT.get(tag.word.removeprefix("end"), "set gives a field another name, and nothing else")
        return Fault("forbidden", tag.place, tag.words, reason)
    return None


def _mistyped(tag: Tag) -> Fault | None:
    """What somebody typed otherwise than it has to be, though it says what is meant."""

    def unreadable(reason: str, mend: str = "") -> Fault:
        return Fault("unreadable", tag.place, tag.words, reason, mend)

    sign = tag.words[:2]
    if any(unicodedata.category(character) == "Cf" for character in tag.words):
        return unreadable("a character that nobody can see stands in it", "delete the tag, and type it anew")
    if tag.words.startswith("{{{") or tag.words.endswith("}}}"):
        return unreadable("it has a brace too many", f"type {{{{ {tag.source.strip('{} ')} }}}}")
    if sign == "{{" and tag.kind == "statement":
        return unreadable(f'what begins with "{tag.word}" stands between {{% and %}}', f"type {_typed(tag)}")
    if tag.scope and _BLANK_BEFORE.match(tag.words):
        return unreadable(f'no blank may stand before the "{tag.scope}"', f"type {sign}{tag.scope}, without a blank")
    if tag.scope and not re.match(rf"\{{[{{%]-?{tag.scope}\s", tag.words):
        return unreadable(f'the "{tag.scope}" is a small letter with a blank behind it', f"type {_typed(tag)}")
    if re.search(r"[\n\t\f]", tag.words) and not tag.alt and tag.place.part != CORE:
        return unreadable("a line break or a tab stands in it", "type it anew, in one piece")
    if tag.kind == "statement" and tag.word not in STATEMENTS:
        return _no_statement(tag)
    if tag.word == "if" and tag.meant == "for":
        loop = replace(tag, source=tag.source.replace("if", "for", 1))
        return unreadable("an if asks, and a for loops", f"did you mean {_typed(loop)}?")
    if tag.scope in ("p", "tr") and any(tag.trims):
        reason = "it takes its whole paragraph or row away, so nothing is left to join or trim"
        return Fault("misplaced", tag.place, tag.words, reason, "leave out the minus sign")
    return None


def _typed(tag: Tag) -> str:
    """The tag as it should have been typed."""
    return jinja(tag).replace("{% ", f"{{%{tag.scope} ", 1).replace("{{ ", f"{{{{{tag.scope} ", 1)


def _no_statement(tag: Tag) -> Fault:
    if not tag.source:
        return Fault("unreadable", tag.place, tag.words, "it says nothing", "take it out")
    reason = f'a tag begins with one of {", ".join(STATEMENTS)}, not with "{excerpt(tag.word, 30)}"'
    if re.fullmatch(r"\w+(\.\w+)+(\|\w+)*", tag.source):
        return Fault("unreadable", tag.place, tag.words, reason, f"to print the field, type {{{{ {tag.source} }}}}")
    if tag.meant:
        meant = 'endif" or "endfor' if tag.meant == "end" else tag.meant
        return Fault("unreadable", tag.place, tag.words, reason, f'did you mean "{meant}"?')
    return Fault("forbidden", tag.place, tag.words, reason)


def _unlike_jinja(tag: Tag) -> Fault | None:
    around = {"if": "{}{{% endif %}}", "for": "{}{{% endfor %}}", "elif": "{{% if x %}}{}{{% endif %}}"}
    around |= {"else": "{{% if x %}}{}{{% endif %}}", "endif": "{{% if x %}}{}", "endfor": "{{% for x in y %}}{}"}
    pattern = around.get(tag.word, "{}") if tag.kind == "statement" else "{}"
    try:
        ENVIRONMENT.parse(pattern.format(jinja(tag)))
    except TemplateSyntaxError as error:
        reason, mend = _why(tag, (error.message or "it gives no reason").rstrip("."))
        return Fault("unreadable", tag.place, tag.words, reason, mend)
    return None


def _why(tag: Tag, told: str) -> tuple[str, str]:
    """In the words of somebody who types tags, why Jinja cannot read it, and what to do."""
    source = re.sub(r"\"[^\"]*\"|'[^']*'", '""', tag.source)
    if '"' in source.replace('""', "") or "'" in source:
        return "a quotation mark is missing", ""
    if source.count("(") != source.count(")"):
        return "a bracket is missing", ""
    if tag.kind == "value" and re.fullmatch(r"[\w.]+( [\w.]+)+", source):
        return "there is a blank in the name, whose words are parted by dots, as in {{ force.name }}", ""
    if tag.kind == "statement" and (mend := _other_signs(tag, source)):
        ends = tag.word in ("else", "endif", "endfor")
        return f"behind {tag.word} stands nothing" if ends else "a template has another word or sign for that", mend
    if tag.kind == "value":
        shape = "it is not written as a field has to be, such as {{ force.name }}"
        return (shape, "") if tag.source else ("it names no field", "name one, or take it out")
    return f"it is not written as {_SHAPES.get(tag.word, f'{{% {tag.word} %}}')} is (Jinja says: {told})", ""


def _other_signs(tag: Tag, source: str) -> str:
    """What to type instead of another language's words and signs; `source` is the tag's without what is quoted."""
    if tag.word == "else" and tag.meant == "elif":
        return 'did you mean "elif"?'
    if tag.word in ("else", "endif", "endfor"):
        return f"leave out what stands behind {tag.word}"
    if found := re.search(r"\b(?:AND|OR|NOT)\b", source):
        return f"type {found[0].lower()} in small letters"
    others = {r"(?<![=!<>])=(?!=)": ("=", "=="), "<>": ("<>", "!="), "&&": ("&&", "and"), r"\|\|": ("||", "or")}
    others |= {r"\bis\b": ("is", "=="), r"!(?!=)": ("!", "not")}
    found_signs = (signs for sign, signs in others.items() if re.search(sign, source))
    return next((f"type {better} instead of {typed}" for typed, better in found_signs), "")


def _is_too_long(source: str) -> bool:
    brackets = len(re.findall(r"[(\[{]", source))
    words = len(re.findall(r"\w+|[^\w\s]", source))
    return len(source) > MOST_CHARACTERS or words > MOST_WORDS or brackets > MOST_BRACKETS


# ------------------------------------------------------------------------------- where nothing is filled in


def in_result(text: Passage, start: int, end: int, words: str) -> Fault | None:
    """Why a tag at this span of the passage's words cannot stand there: Word works the result of a field out anew."""
    field = next((one for begin, stop, one in text.fields if begin < end and start < stop), "")
    if not field:
        return None
    reason = f"it stands in the field {excerpt(field, 40)}, whose words Word works out anew"
    is_contents = field.split(" ")[0].upper() == "TOC"
    return Fault("misplaced", text.at(text.words, start, end), words, reason, CONTENTS if is_contents else "")


def in_links(passages: Sequence[Passage]) -> Iterator[Fault]:
    """Tags in the instruction of a field of Word's, or in the address of a link."""
    for text in passages:
        for field in dict.fromkeys(field for _, _, field in text.fields):
            for match in TAG.finditer(field):
                reason = f"it stands in the instruction of the field {excerpt(field, 40)}"
                yield Fault("misplaced", text.at(field, match.start(), match.end()), match[0], reason)
        for link in text.links:
            for match in TAG.finditer(link):
                reason = f"it stands in the address of a link, {excerpt(link, 60)}"
                made = "response.live_link" if "response.live" in match[0] else "inspection.link"
                mend = f"print {made} instead"
                yield Fault("misplaced", text.at(link, match.start(), match.end()), match[0], reason, mend)


def in_custom_properties(document: Document) -> Iterator[Fault]:
    for name, words in document.custom.items():
        for match in TAG.finditer(words):
            place = WordPlace(document.file, "docProps/custom.xml", f'document property "{name}"')
            reason = "only Word's own properties, such as the title, are filled in"
            yield Fault("misplaced", place, match[0], reason)
