"""Who may import what, who prints, who reads the clock: the laws of the design, read from the source."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src"


@dataclass(frozen=True, slots=True)
class Import:
    """One name that a module imports: from `module`, or with an empty `name` the module itself."""

    module: str
    name: str = ""

    @property
    def library(self) -> str:
        return self.module.split(".")[0]


@dataclass(frozen=True, slots=True)
class Module:
    """A module of ours, by its dotted name."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        """What stands behind "respgen.": "records" for respgen.records.forms."""
        return f"{self.name}.".split(".")[1]

    @property
    def docstring(self) -> str:
        return ast.get_docstring(self.tree) or ""

    @property
    def is_pure(self) -> bool:
        return "(pure" in self.docstring

    @property
    def is_edge(self) -> bool:
        return "(edge" in self.docstring


def modules() -> Iterator[Module]:
    for path in sorted((SOURCE / "respgen").rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        yield Module(name, path, ast.parse(path.read_text(encoding="utf-8")))


MODULES = {module.name: module for module in modules()}
EVERY_MODULE = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
ENTRANCES = ("respgen", "respgen.__main__", "respgen.cli")
"""They only lead to the rooms, or into them."""


def imports(module: Module) -> list[Import]:
    """Everything that the module imports, also inside functions and for its types alone."""
    found: list[Import] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += [Import(alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}, line {node.lineno}: imports are absolute"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.append(Import(inner) if inner in MODULES else Import(node.module or "", alias.name))
    return [one for one in found if one.module != "__future__"]


def ours(module: Module) -> list[Import]:
    return [one for one in imports(module) if one.library == "respgen"]


def room_of(one: Import) -> str:
    return f"{one.module}.".split(".")[1]


def calls(module: Module) -> list[str]:
    """The dotted names of all that is called: "print", "sys.exit", "datetime.date.today"."""
    return [ast.unparse(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)]


def offenders(names: dict[str, list[str]]) -> dict[str, list[str]]:
    return {module: found for module, found in names.items() if found}


def who_imports(*libraries: str) -> set[str]:
    """The rooms that import one of these libraries."""
    return {module.room for module in MODULES.values() for one in imports(module) if one.library in libraries}


# ---------------------------------------------------------------------------------------- docstrings


@EVERY_MODULE
def test_a_module_says_in_one_line_what_comes_in_and_what_goes_out(module: Module) -> None:
    first = module.docstring.splitlines()[0] if module.docstring else ""
    assert first, f"{module.name} says nothing"
    source = module.path.read_text(encoding="utf-8").splitlines()[0]
    assert len(source) <= 120
    assert source.startswith(('"""', 'r"""'))
    assert source.removesuffix('"""').endswith((".", ")")), source


@EVERY_MODULE
def test_a_room_is_pure_or_says_what_it_reaches_out_to(module: Module) -> None:
    if module.name not in ENTRANCES:
        assert module.is_pure != module.is_edge, f"{module.name} should end its first line with (pure) or (edge: …)"
        first = module.docstring.splitlines()[0]
        assert "(pure" in first or "(edge: " in first


@EVERY_MODULE
def test_no_module_is_named_after_nothing(module: Module) -> None:
    assert not {"utils", "util", "helpers", "helper", "common", "manager", "misc"} & set(module.name.split("."))


# ------------------------------------------------------------------------------------------- our own


def test_the_values_import_nothing_of_ours() -> None:
    assert ours(MODULES["respgen.model"]) == []


def test_the_errors_import_nothing_of_ours_but_the_values() -> None:
    assert {one.module for one in ours(MODULES["respgen.errors"])} == {"respgen.model"}


def test_only_the_command_starts_the_commands() -> None:
    importing = {module.name for module in MODULES.values() for one in ours(module) if room_of(one) == "cli"}
    assert importing == {"respgen.__main__"}


def test_only_the_commands_and_their_report_know_the_pipeline() -> None:
    importing = {module.name for module in MODULES.values() for one in ours(module) if room_of(one) == "pipeline"}
    assert {name for name in importing if not name.startswith("respgen.report")} == WAYS | {"respgen.cli"}


WAYS = {"respgen.judging", "respgen.publishing", "respgen.corrections"}
"""The ways that begin with a run of the pipeline, and lead to the website and back."""


STAGES = ("files", "workbook", "records", "responses", "template", "render", "drafts", "pipeline", "report", "cli")
"""In the order of the way: no stage imports a later one. What all may use (model, errors, dates …) is no stage."""


@EVERY_MODULE
def test_no_stage_imports_a_later_one(module: Module) -> None:
    if module.room in STAGES:
        later = STAGES[STAGES.index(module.room) + 1 :]
        # A response carries the template that it is to be drawn with.
        allowed = {"template"} if module.room == "responses" else {"pipeline"} if module.room == "cli" else set()
        assert {room_of(one) for one in ours(module)} & set(later) <= allowed


@EVERY_MODULE
def test_a_rule_reaches_for_no_file_and_no_stage_that_writes(module: Module) -> None:
    if module.room == "rules":
        rooms = {room_of(one) for one in ours(module)}
        assert not rooms & {"files", "workbook", "document", "render", "drafts", "pipeline", "report"}


def test_no_modules_import_each_other_in_a_circle() -> None:
    # Asking a package for one of its modules is no import of what the package itself says.
    graph = {module.name: {one.module for one in ours(module)} - {module.name} for module in MODULES.values()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


# ------------------------------------------------------------------------------------------- purity

OUTSIDE = {
    "asyncio", "ctypes", "fileinput", "getpass", "glob", "http", "locale", "logging", "multiprocessing", "os",
    "pathlib", "platform", "random", "secrets", "shutil", "signal", "socket", "sqlite3", "subprocess", "sys",
    "tempfile", "threading", "time", "tomllib", "uuid", "webbrowser",
}  # fmt: skip
"""What tells one run from another, or leaves something behind."""
READERS = {"open", "input", "exec", "eval", "compile", "__import__"}


@EVERY_MODULE
def test_a_pure_room_knows_no_outside(module: Module) -> None:
    if module.is_pure:
        assert {one.library for one in imports(module)} & OUTSIDE == set()
        assert not [one for one in imports(module) if one.module.startswith("urllib.") and one.module != "urllib.parse"]
        assert set(calls(module)) & READERS == set()


def functions(module: Module) -> set[str]:
    return {node.name for node in module.tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@EVERY_MODULE
def test_a_pure_room_takes_from_an_edge_only_the_values_that_it_makes(module: Module) -> None:
    """Config, Outcome, Result: a value or a constant, but never the room itself or a function of it."""
    if module.is_pure:
        edges = [one for one in ours(module) if one.module in MODULES and MODULES[one.module].is_edge]
        taken = [f"{one.module}.{one.name}" for one in edges if not one.name]
        taken += [f"{one.module}.{one.name}" for one in edges if one.name in functions(MODULES[one.module])]
        # A tree's own names (w:tblHeader) and its walk are no reach outside: lxml is met in `document.tree` alone.
        assert [name for name in taken if not name.startswith("respgen.document.tree")] == []


def test_only_the_settings_ask_what_day_it_is() -> None:
    """Documents depend on the dates in the data, never on the clock."""
    clocks = {"today", "now", "utcnow"}
    asking = {
        module.name: [call for call in calls(module) if call.split(".")[-1] in clocks] for module in MODULES.values()
    }
    # Waiting for a file that another program holds is no question of the hour.
    assert {one.name for module in MODULES.values() for one in imports(module) if one.module == "time"} == {"sleep"}
    assert offenders(asking) == {"respgen.config": ["datetime.date.today"]}


# ----------------------------------------------------------------------------------------- libraries


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("openpyxl", {"workbook"}),
        ("lxml", {"workbook", "document", "render", "annotate", "publication"}),
        ("jinja2", {"template", "render", "publication"}),
        ("click", {"cli"}),
        ("tomllib", {"config"}),
        ("filelock", {"drafts"}),
        ("time", {"drafts"}),
        ("tempfile", {"publication"}),
        ("pikepdf", {"publication"}),
        ("pypdfium2", {"publication"}),
        ("page", {"publication"}),
        ("PIL", {"publication"}),
        ("docx", {"pictures"}),
        ("docxtpl", set()),
        ("hypothesis", set()),
        ("pytest", set()),
    ],
)
def test_a_library_is_met_in_few_rooms(library: str, rooms: set[str]) -> None:
    assert who_imports(library) <= rooms


def test_every_library_is_one_that_is_installed_with_respgen() -> None:
    project = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [dependency for extra in project["optional-dependencies"].values() for dependency in extra]
    names = {re.split(r"[^\w-]", dependency)[0] for dependency in (*project["dependencies"], *extras)}
    names = {name.replace("-", "_") for name in names} | {"PIL", "page"}
    known = {name.removeprefix("python_") for name in names} | {"respgen"} | sys.stdlib_module_names
    strange = {module.name: [one.library for one in imports(module)] for module in MODULES.values()}
    assert offenders({name: sorted(set(used) - known) for name, used in strange.items()}) == {}


def test_nothing_reaches_for_the_network_and_only_publishing_starts_another_program() -> None:
    assert who_imports("socket", "http", "requests", "httpx", "ftplib", "smtplib", "multiprocessing") == set()
    assert who_imports("subprocess") <= {"publication"}
    assert not [one for module in MODULES.values() for one in imports(module) if one.module == "urllib.request"]


PRINTS_OR_EXITS = {
    "print", "exit", "quit", "sys.exit", "os._exit", "os.abort", "click.echo", "click.secho", "ctx.exit", "ctx.fail",
    "sys.stdout.write", "sys.stderr.write", "pprint", "pprint.pprint", "warnings.warn", "breakpoint", "input",
}  # fmt: skip


@EVERY_MODULE
def test_only_the_commands_print_and_exit(module: Module) -> None:
    raises = [ast.unparse(node.exc) for node in ast.walk(module.tree) if isinstance(node, ast.Raise) and node.exc]
    if module.name != "respgen.cli":
        assert set(calls(module)) & PRINTS_OR_EXITS == set()
        assert not [one for one in raises if one.split("(")[0] in ("SystemExit", "KeyboardInterrupt")]


def test_the_linter_forbids_printing_everywhere() -> None:
    lint = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "T20" in lint["select"]
    assert not [code for code in lint["ignore"] if code.startswith("T2")]
    assert "per-file-ignores" not in lint


def test_the_commands_do_print_and_exit() -> None:
    assert {"click.echo", "ctx.exit"} <= set(calls(MODULES["respgen.cli"]))


@pytest.mark.parametrize("start", ["import respgen.cli", "import respgen.config, respgen.errors, respgen.model"])
def test_starting_loads_no_library_that_takes_its_time(start: str) -> None:
    """`respgen --help`, `explain` and a wrong option answer at once."""
    told = f"{start}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {"openpyxl", "docx", "docxtpl", "lxml", "jinja2", "PIL", "pikepdf"} == set()


@pytest.mark.parametrize("room", ["respgen.workbook", "respgen.document", "respgen.records", "respgen.dates"])
def test_reading_loads_its_library_when_something_is_read(room: str) -> None:
    told = f"import {room}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {"openpyxl", "docx", "docxtpl", "lxml", "jinja2", "PIL", "pikepdf"} == set()


# ---------------------------------------------------------------------------------------- the whole way


def test_the_whole_way_is_seen_at_a_glance() -> None:
    (run,) = (node for node in MODULES["respgen.pipeline"].tree.body if getattr(node, "name", "") == "run")
    assert isinstance(run, ast.FunctionDef)
    assert run.end_lineno is not None
    assert run.end_lineno - run.lineno < 60


def test_the_whole_way_is_in_its_order() -> None:
    (run,) = (node for node in MODULES["respgen.pipeline"].tree.body if getattr(node, "name", "") == "run")
    told = ast.unparse(run)
    stages = ["files.workbooks", "workbook.read", "records.recognise", "records.parse", "files.templates",
              "template.read", "responses.plan", "rules.run", "linting.lint", "render.render",
              "drafts.stand"]  # fmt: skip
    assert sorted(stages, key=told.index) == stages


@EVERY_MODULE
def test_every_value_is_frozen(module: Module) -> None:
    """Every dataclass of a stage's result; what a reader gathers inside itself has an underscore before its name."""
    if module.room not in (
        "model", "errors", "config", "files", "records", "responses", "template", "rules", "drafts", "pipeline",
    ):  # fmt: skip
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            made = [ast.unparse(one) for one in node.decorator_list if "dataclass" in ast.unparse(one)]
            assert all("frozen=True" in one and "slots=True" in one for one in made), f"{module.name}.{node.name}"
