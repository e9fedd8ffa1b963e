"""The program → the parts of the pages that are made from it. `make docs` writes them, tests/test_docs.py compares.

A part stands between "<!-- generated: NAME -->" and "<!-- end -->".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import click
from click.testing import CliRunner

from respgen import cli, config, pipeline, records, report, responses, rules
from respgen.filters import FILTERS
from respgen.responses.words import CHOICES, WHATS, WORDS
from tests.dialect import DIFFERENCES
from tests.tools import ROOT


def rule_pages() -> str:
    """Every rule, by family."""
    lines: list[str] = []
    for letter, family in rules.FAMILIES.items():
        lines += [f"## {family.capitalize()} ({letter})", ""]
        for rule in (rule for rule in rules.RULES if rule.code.startswith(letter)):
            lines += [f"### {rule.code} {rule.name}", "", f"*{rule.severity.value}.* {rule.sentence}", ""]
            lines += [f"Why: {rule.why}", "", f"Fix: {rule.fix}", ""]
    return "\n".join(lines)


def field_table() -> str:
    """Every field, with type, meaning and example."""
    lines = ["| field | type | meaning | example |", "| --- | --- | --- | --- |"]
    fields = responses.table().values()
    return "\n".join([*lines, *(f"| `{one.name}` | {one.type} | {one.meaning} | {one.example} |" for one in fields)])


def filter_table() -> str:
    """Every filter, with what it takes and does."""
    lines = ["| filter | takes | what it does |", "| --- | --- | --- |"]
    for name, one in FILTERS.items():
        told = " ".join((one.change.__doc__ or "").split())
        only = " English only." if one.english else ""
        lines.append(f"| `{name}` | {one.takes} | {told.replace('|', chr(92) + '|')}{only} |")
    return "\n".join(lines)


def differences() -> str:
    """Where respgen draws something else than docxtpl, and why."""
    lines = ["| respgen | docxtpl | why |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {one.ours} | {one.theirs} | {one.reason} |" for one in DIFFERENCES)])


def fixed_words() -> str:
    """The words that respgen puts into documents by itself, and the Welsh for what the sheets' choices say."""
    both = {words: WORDS["cy"][name] for name, words in WORDS["en"].items()} | {**WHATS, **CHOICES}
    return "\n".join(["| English | Welsh |", "| --- | --- |", *(f"| {one} | {two} |" for one, two in both.items())])


def sheet_tables() -> str:
    """Every sheet with its columns."""
    lines: list[str] = []
    for form in records.FORMS:
        lines += [f"### {form.name} ({form.owner})", "", "| column | what stands in it | |", "| --- | --- | --- |"]
        for column in form.columns:
            notes = [column.kind if column.kind not in ("choice", "choices") else f"one of {column.vocabulary}"]
            if column.kind == "choices":
                notes = [f"some of {column.vocabulary}"]
            notes += ["required"] if column.required else []
            notes += [f"also headed {', '.join(column.synonyms)}"] if column.synonyms else []
            lines.append(f"| {column.header} | {column.meaning} | {'; '.join(notes)} |")
        lines.append("")
    return "\n".join(lines).rstrip()


def vocabularies() -> str:
    """The words of each vocabulary."""
    lines = ["| vocabulary | words |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| {name} | {', '.join(words)} |" for name, words in records.VOCABULARIES.items())])


def commands() -> str:
    """The commands' own help."""
    runner, told = CliRunner(), []
    inner = [f"{name} {one}" for name, group in _groups().items() for one in group.commands]
    for command in ("", *sorted([*cli.main.commands, *inner])):
        arguments = [*command.split(), "--help"]
        done = runner.invoke(cli.main, arguments, prog_name="respgen", terminal_width=88, max_content_width=88)
        told += [f"$ respgen {' '.join(arguments)}", done.output.rstrip(), ""]
    return "\n".join(["```text", *told[:-1], "```"])


def _groups() -> dict[str, click.Group]:
    return {name: command for name, command in cli.main.commands.items() if isinstance(command, click.Group)}


def missing() -> str:
    """What the inputs lack, cell by cell: the findings of inputs/."""
    found = pipeline.run(config.load(ROOT)).findings
    lines = ["| where | what |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| `{one.place}` | {one.code} {one.message} |" for one in report.ordered(found))])


PARTS: Mapping[str, Callable[[], str]] = {
    "rules": rule_pages,
    "fields": field_table,
    "filters": filter_table,
    "differences": differences,
    "words": fixed_words,
    "sheets": sheet_tables,
    "vocabularies": vocabularies,
    "commands": commands,
    "missing": missing,
}
PAGES = ("README.md", "docs/rules.md", "docs/fields.md", "docs/templates.md", "docs/inputs.md", "inputs/README.md")


def page(text: str) -> str:
    """The page with its generated parts as they should be."""

    def part(match: re.Match[str]) -> str:
        return f"{match[1]}\n{PARTS[match[2]]()}\n{match[3]}"

    return re.sub(r"(<!-- generated: (\w+) -->).*?(<!-- end -->)", part, text, flags=re.DOTALL)


def main() -> None:
    for name in PAGES:
        file = ROOT / name
        file.write_text(page(file.read_text(encoding="utf-8")), encoding="utf-8")
        click.echo(f"{name}: written")


if __name__ == "__main__":
    main()
