"""The commands; the only module that prints or exits."""

from __future__ import annotations

import contextlib
import datetime
import difflib
import errno
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from respgen import __version__
from respgen.errors import CANNOT_RUN, DONE, FINDINGS, RespgenError

# The rooms that do the work are imported when a command needs them: they bring libraries that take a while to load.


class _Group(click.Group):
    """Ends a run that cannot go on with one line and exit status 2, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RespgenError as error:
            click.echo(f"respgen: {error}", err=True)
            ctx.exit(CANNOT_RUN)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            where = f": {error.filename}" if error.filename else ""
            click.echo(f"respgen: the file system says: {error.strerror or error}{where}", err=True)
            ctx.exit(CANNOT_RUN)
        except KeyboardInterrupt:
            # Neither "findings" nor "done": a scheduler must not take a stopped run for either.
            click.echo("respgen: stopped; every file is as it was, or whole", err=True)
            ctx.exit(CANNOT_RUN)


class _Day(click.DateTime):
    """A date whose refusal shows how one is written, instead of a format."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f'"{value}" is no date such as 2025-07-10', param, ctx)


SETTLED = {"unchanged", "kept"}
"""What became of a document that --quiet says nothing of."""
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "project": click.option("--project", type=_FOLDER, help="The project's folder; else the one you are in."),
    "force": click.option("--force", default="", help="Only this force, by its key."),
    "inspection": click.option("--inspection", default="", help="Only this inspection, by its key."),
    "occasion": click.option("--occasion", default="", help='Only this occasion: first, or a quarter ("2025-26 Q1").'),
    "as-at": click.option("--as-at", type=_Day(["%Y-%m-%d"]), help="The day that findings are judged at."),
    "json": click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text."),
    "quiet": click.option("--quiet", is_flag=True, help="Print only what is new or wrong."),
}


def _options(*names: str) -> Callable[[Any], Any]:
    """The options of these names, in their one order; without names all of them."""

    def offered(command: Any) -> Any:
        for name in reversed(_OPTIONS):
            command = _OPTIONS[name](command) if name in (names or _OPTIONS) else command
        return command

    return offered


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="respgen")
def main() -> None:
    """Turns spreadsheets of chief constables' updates into publishable responses to police inspection reports."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe may not know every character of a document: show a stand-in, and go on.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@main.command(short_help="List every finding.")
@_options()
@click.option("--decisions", "sheet", metavar="FILE", help="Write what waits for a person into a sheet Decisions.")
@click.pass_context
def check(ctx: click.Context, /, as_json: bool, quiet: bool, sheet: str | None, **chosen: Any) -> None:
    """List every finding in the inputs, the templates, the planned documents and the drafts."""
    from respgen import decision_sheet, judging, pipeline, report

    findings = _run(chosen, lambda settings, asked: pipeline.run(settings)).findings
    written = None
    if sheet:
        waiting = judging.open_decisions(_settings(chosen["project"], chosen.get("as_at")), _say)
        written = decision_sheet.put(Path(sheet), waiting)
    if as_json:
        told = {"sheet": sheet, "open": written.open, "decided": written.decided} if written else {}
        _print_json(report.check_json(findings) | ({"decisions": told} if told else {}))
    elif findings or not quiet:
        click.echo(report.check_text(findings))
    if written and not as_json:
        click.echo(report.sheet_line(str(sheet), written.open, written.decided))
    ctx.exit(FINDINGS if any(finding.severity.counts for finding in findings) else DONE)


@main.command(short_help="Draw what is new or out of date, and say what it lacks.")
@_options()
@click.pass_context
def build(ctx: click.Context, /, as_json: bool, quiet: bool, **chosen: Any) -> None:
    """Draw every planned document that is new or out of date into build/drafts/, and say why and what it lacks."""
    from respgen import pipeline, report

    def wait(words: str) -> None:
        click.echo(f"respgen: {words}", err=True)

    done = _run(chosen, lambda settings, asked: pipeline.build(settings, asked, wait))
    results, findings = done.results, done.findings
    kinds = {result.outcome.kind for result in results if result.outcome}
    failed = "not drawn" in kinds or any(finding.code in ("N401", "N406") for finding in findings)
    if as_json:
        _print_json(report.build_json(results, findings))
    elif failed or not quiet or not kinds <= SETTLED:
        news = [result for result in results if result.outcome and result.outcome.kind not in SETTLED]
        click.echo(report.build_text(news if quiet else results, findings))
    ctx.exit(FINDINGS if failed else DONE)


@main.command(short_help="Say what is due, and how each document stands.")
@_options()
def status(as_json: bool, quiet: bool, **chosen: Any) -> None:
    """Say for each report by when it has to be answered and how far that is, and for each planned document whether its
    draft is up to date or edited, and what it lacks."""
    from respgen import pipeline
    from respgen.report import status as told

    done = _run(chosen, lambda settings, asked: pipeline.run(settings))
    settled = done.results and all(map(told.is_settled, done.results)) and all(map(told.is_quiet, done.cases))
    if as_json:
        _print_json(told.as_json(*done))
    elif not (quiet and settled):
        click.echo(told.text(*done))


@main.command(short_help="Publish the drafts that are approved.")
@_options()
@click.option("--dry-run", is_flag=True, help="Only judge, also drafts that are not approved yet; write nothing.")
@click.option(
    "--annotate",
    "copies_in",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write copies of refused drafts there, with a Word comment at each finding.",
)
@click.pass_context
def publish(
    ctx: click.Context, /, as_json: bool, quiet: bool, dry_run: bool, copies_in: Path | None, **chosen: Any
) -> None:
    """Judge each draft that is approved, and write what may go on the website into build/published/."""
    from respgen import judging, publishing
    from respgen.report import publication as told

    settings, asked = _settings(chosen["project"], chosen.get("as_at")), _asked(chosen)
    if dry_run:
        done = publishing.Published(judging.judge(settings, asked, _say, unfinished=True))
    else:
        with _progress("PDFs made") as show:
            done = publishing.publish(settings, asked, _say, show)
    run = done.publication.run
    _refuse_unplanned(run, settings, asked)
    lost = [one for one in run.findings if one.code in ("N401", "N406") and run.may_be_about(one.keys, asked)]
    copies = judging.annotate_refused(settings, done.publication.judged, copies_in) if copies_in else ()
    if as_json:
        _print_json(told.as_json(done, lost) | ({"copies": list(map(str, copies))} if copies_in else {}))
    else:
        for copy in copies:
            click.echo(f"{copy}: a copy with a comment at each finding")
        if not quiet or lost or not done.is_quiet:
            click.echo(told.text(done, lost, quiet))
    ctx.exit(DONE if done.went_well and not lost else FINDINGS)


@main.command(short_help="Publish a correction of what is published.")
@_options("project", "force", "inspection", "occasion", "json", "quiet")
@click.option("--template", default="", help="Only this template's document, where there are several.")
@click.option("--reason", required=True, help="What was wrong, in a sentence. It is printed on the page, in public.")
@click.option("--reason-welsh", default="", help="The same in Welsh, for a page in Welsh.")
@click.pass_context
def correct(
    ctx: click.Context, /, as_json: bool, quiet: bool, template: str, reason: str, reason_welsh: str, **chosen: Any
) -> None:
    """Judge the draft of one publication as it is now, and put it in its place, with a dated note that says why.

    The page keeps the day on which it was first published, and what was published before is kept in
    build/published/…/earlier/. Nothing happens on a website by this: put the files there, and type the day into
    Documents.
    """
    from respgen import corrections, report
    from respgen.report import publication as told

    settings, asked = _settings(chosen["project"]), _asked_for_one(chosen, template)
    with _progress("PDFs made") as show:
        done, changed = corrections.correct(settings, asked, reason, reason_welsh, _say, show)
    if changed is None:
        click.echo(json.dumps(told.as_json(done), indent=2) if as_json else told.text(done))
    elif as_json:
        _print_json(report.changed_json(changed))
    elif not quiet:
        click.echo(report.changed_text(changed))
    ctx.exit(DONE if changed else FINDINGS)


@main.command(short_help="Withdraw what is published.")
@_options("project", "force", "inspection", "occasion", "json", "quiet")
@click.option("--template", default="", help="Only this template's document, where there are several.")
@click.option("--reason", required=True, help="Why, in a sentence. It is printed on the page, in public.")
@click.option("--reason-welsh", default="", help="The same in Welsh, for a page in Welsh.")
def withdraw(as_json: bool, quiet: bool, template: str, reason: str, reason_welsh: str, **chosen: Any) -> None:
    """Replace one publication by a page that says only that it was withdrawn, when, and why.

    What was published before is kept in build/published/…/earlier/. Nothing happens on a website by this: put the page
    there, and type the day into Documents.
    """
    from respgen import corrections, report

    settings, asked = _settings(chosen["project"]), _asked_for_one(chosen, template)
    done = corrections.withdraw(settings, asked, reason, reason_welsh, _say)
    if as_json:
        _print_json(report.changed_json(done))
    elif not quiet:
        click.echo(report.changed_text(done))


@main.group(name="template")
def of_templates() -> None:
    """Check templates, and list what they can use."""


@of_templates.command(name="check", short_help="List every finding in templates.")
@click.argument("named", metavar="[FILE]...", nargs=-1)
@click.option("--annotate", "copy", metavar="COPY", help="Write a copy with a Word comment at each finding.")
@click.option("--project", type=_FOLDER, help="Without a FILE, whose templates to check; else the one you are in.")
@_options("json", "quiet")
@click.pass_context
def check_templates(
    ctx: click.Context, /, named: tuple[str, ...], copy: str | None, project: Path | None, as_json: bool, quiet: bool
) -> None:
    """List every finding in these templates, wherever they are; without a FILE, in those of the project."""
    from respgen import annotate, linting, report

    if copy and len(set(named)) != 1:
        raise RespgenError("--annotate makes a copy of one file: name just one")
    linted = linting.lint_files(named) if named else linting.lint_project(_settings(project))
    findings = [finding for one in linted for finding in one.findings]
    can_be_copied = not linted[0].template.document.fault
    if copy and can_be_copied:
        annotate.put(linted[0].template.document, report.ordered(findings), Path(named[0]), Path(copy))
    if as_json:
        _print_json(report.check_json(findings) | ({"copy": copy if can_be_copied else None} if copy else {}))
    elif findings or not quiet:
        click.echo(report.check_text(findings))
        if copy:
            click.echo(report.copy_line(copy, linted[0]))
    ctx.exit(FINDINGS if any(finding.severity.counts for finding in findings) else DONE)


@of_templates.command(name="fields", short_help="List what a template can use, with examples.")
@click.argument("pattern", default="", metavar="[NAME]")
@_options("project", "force", "inspection", "occasion", "json")
def fields_of_templates(pattern: str, as_json: bool, **chosen: Any) -> None:
    """List every field that a template can use, each with what it says in the first document that is planned.

    NAME is a field, or a record or list whose fields are listed; "*" in it stands for any words ("*.due.long").
    """
    from respgen.report import fields
    from respgen.responses.examples import examples

    listed = fields.chosen(pattern)
    planned = [result.response for result in _planned(chosen)]
    shown = examples((one.keys, one.values) for one in planned)
    if as_json:
        _print_json(fields.as_json(listed, shown))
    else:
        click.echo(fields.text(listed, shown, [one.keys for one in planned]))


@main.command(name="text", short_help="Print the words of a Word file, for an e-mail.")
@click.argument("file")
@click.option("--width", type=click.IntRange(min=20), help="Break lines at this many characters; else nowhere.")
def text_of(file: str, width: int | None) -> None:
    """Print the words of a Word file as plain text, for an e-mail: a draft, edited or not, or any other .docx.

    Headers, footers, comments and pictures are left out, and so is what a tracked change takes out.
    """
    from respgen import linting
    from respgen.report import plain

    click.echo(plain.text(linting.word_file(file), width or 0))


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a finding means, why it matters and how to mend it. Without a code, list them all."""
    from respgen import report, rules

    click.echo(report.explanation(rules.find(code)) if code else report.rule_list())


def _say(words: str) -> None:
    """Tell whoever waits, beside what the command prints."""
    click.echo(f"respgen: {words}", err=True)


@contextlib.contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how far a long step is, in one line of a terminal; elsewhere nothing."""
    shown = False

    def show(done: int, of: int) -> None:
        nonlocal shown
        if sys.stderr.isatty():
            click.echo(f"\rrespgen: {done} of {of} {what}", err=True, nl=False)
            shown = True

    try:
        yield show
    finally:
        if shown:
            click.echo(err=True)


def _settings(project: Path | None, as_at: datetime.datetime | None = None) -> Any:
    """What respgen.toml says, of that project or of the one that the user is in."""
    from respgen import config

    folder = project or config.find(Path.cwd())
    if not (folder / config.FILE).is_file():
        told = f"there is no {config.FILE} in {folder}: name the project's own folder with --project"
        raise RespgenError(f"{told}, or put a file of that name there (it may be empty)")
    return config.load(Path(folder).resolve(), as_at.date() if as_at else None)


def _planned(chosen: dict[str, Any]) -> list[Any]:
    """The results that were asked for; none where the user is in no project, or in one without inputs."""
    from respgen import config, pipeline

    if not any(chosen.values()):
        try:
            folder = config.find(Path.cwd())
        except RespgenError:
            return []
        if not (folder / config.load(folder).inputs).is_dir():
            return []
    return _run(chosen, lambda settings, asked: pipeline.run(settings)).results


def _asked(chosen: dict[str, Any]) -> dict[str, str]:
    """The keys that were named by options, a quarter as respgen writes it."""
    from respgen import dates

    asked = {name: chosen[name] for name in ("force", "inspection", "occasion") if chosen[name]}
    if occasion := dates.parse_occasion(asked.get("occasion", "")):
        asked["occasion"] = occasion.key
    return asked


def _asked_for_one(chosen: dict[str, Any], template: str) -> dict[str, str]:
    """The keys of the one publication that somebody means. Raises RespgenError where none is named."""
    asked = _asked(chosen) | ({"template": template} if template else {})
    if not asked:
        raise RespgenError("name the publication: --force, --inspection, --occasion, and --template if need be")
    return asked


class _Done(NamedTuple):
    """What came of a run, as far as it is about what was asked for."""

    results: list[Any]
    findings: list[Any]
    cases: list[Any]


def _run(chosen: dict[str, Any], run: Callable[[Any, dict[str, str]], Any]) -> _Done:
    """Runs, and leaves out what was not asked for."""
    from respgen import responses

    settings, asked = _settings(chosen["project"], chosen.get("as_at")), _asked(chosen)
    done = run(settings, asked)
    results = [result for result in done.results if responses.is_about(result.response.keys, asked)]
    findings = [finding for finding in done.findings if done.may_be_about(finding.keys, asked)]
    cases = [case for case in done.cases if responses.is_about(case.keys, asked)]
    _refuse_unplanned(done, settings, asked)
    return _Done(results, findings, cases)


def _refuse_unplanned(done: Any, settings: Any, asked: dict[str, str]) -> None:
    """Raises RespgenError where nothing that was asked for is planned, so that a mistyped option does not look like a
    document without findings."""
    from respgen import dates, responses

    if not asked or any(responses.is_about(result.response.keys, asked) for result in done.results):
        return
    if any(finding.code == "N401" and done.may_be_about(finding.keys, asked) for finding in done.findings):
        return
    planned = {getattr(result.response.keys, name) for result in done.results for name in asked}
    typed = [dates.meant_occasion(key) or key if name == "occasion" else key for name, key in asked.items()]
    near = [word for key in typed for word in difflib.get_close_matches(key, planned, 1)]
    told = " ".join(f'--{name} "{key}"' for name, key in asked.items())
    hint = f'; did you mean "{near[0]}"?' if near else ""
    raise RespgenError(f"no document is planned for {told} in {settings.project}{hint}")


def _print_json(value: dict[str, Any]) -> None:
    # In ASCII, so that no console or pipe can change a word.
    click.echo(json.dumps(value, indent=2))
