"""The pages say what the program does: generated parts are up to date, and nothing that is named is missing."""

from __future__ import annotations

import re

import pytest

from tests import generated
from tests.tools import ROOT

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("inputs/*.md"))
)


@pytest.mark.parametrize("name", generated.PAGES)
def test_the_generated_parts_of_a_page_are_up_to_date(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "<!-- generated: " in text
    assert generated.page(text) == text, "run `make docs`"


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_project_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|mailto:|#|…)([^)#\s]+)", re.sub(r"`[^`]*`", "", text))
    assert [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()] == []


def test_the_tour_names_every_room_and_no_module_that_is_not_there() -> None:
    source, tour = ROOT / "src" / "respgen", (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    rooms = {path.relative_to(source).parts[0].removesuffix(".py") for path in source.glob("**/[a-z]*.py")}
    assert rooms - set(re.findall(r"\*\*`(\w+)`\*\*", tour)) == set()
    modules = {path.name for folder in (source, ROOT / "tests") for path in folder.rglob("*.py")}
    assert {name.rpartition("/")[2] for name in re.findall(r"`([\w/]+\.py)`", tour)} - modules == set()


def test_no_file_names_a_path_outside_the_project_or_the_address_of_a_registry() -> None:
    """Locks hold hashes only, so that a machine's own index is used; npm's name whom to fund, too."""
    for name in (
        "requirements.txt",
        "requirements-dev.txt",
        "package-lock.json",
        "bench/package-lock.json",
        "pyproject.toml",
        "Makefile",
        ".ci/run",
    ):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r'index-url|"resolved"|(?<!"url": ")https?://', text), name


def test_every_locked_package_has_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        packages = re.findall(r"^\S+==\S+.*?(?=^\S|\Z)", (ROOT / name).read_text(), re.MULTILINE | re.DOTALL)
        assert packages
        assert all("--hash=sha256:" in package for package in packages)
