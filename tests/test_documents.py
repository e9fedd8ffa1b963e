"""Every document of inputs/ and samples/, as drawn: valid, sound, the same everywhere, and printable."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from respgen import document
from tests import structure, tools
from tests.drawing import body, drawn, read
from tests.sample import SAMPLES
from tests.tools import ROOT

DRAWN = drawn()
# Without it the tests below would have nothing to look at, and pass.
assert [Path(target).parent.name for target in DRAWN] == ["Staffordshire", "West-Midlands"]
EVERY = DRAWN | drawn(SAMPLES)


@pytest.mark.parametrize("target", EVERY)
@pytest.mark.parametrize("version", ["Office2016", "Microsoft365"])
@tools.needs_validator
def test_a_document_is_valid_to_the_open_xml_sdk(target: str, version: str, tmp_path: Path) -> None:
    file = tmp_path / "drawn.docx"
    file.write_bytes(EVERY[target])
    assert tools.sdk_errors(file, version) == []


@pytest.mark.parametrize("target", EVERY)
def test_a_document_is_sound(target: str) -> None:
    assert structure.faults(EVERY[target]) == []


@pytest.mark.parametrize("target", DRAWN)
def test_a_document_says_its_language_and_title_and_has_no_empty_paragraph(target: str) -> None:
    found = read(DRAWN[target])
    assert found.language == "en-GB"
    area = Path(target).parent.name.replace("-", " ")
    assert found.properties["title"] == f"{area}: response to Improving the response to organised immigration crime"
    blocks = [block for story in found.stories for block in story.blocks]
    assert [block.place for block in blocks if not block.text.strip()] == []


@pytest.mark.parametrize("target", EVERY)
def test_the_outline_of_a_document_has_one_title_and_skips_no_level(target: str) -> None:
    levels = [block.level for block in body(EVERY[target]) if block.kind == "heading"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in itertools.pairwise(levels))


@pytest.mark.parametrize("target", DRAWN)
def test_a_document_reads_as_accepted(target: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{Path(target).stem}.txt", document.text(read(DRAWN[target])))


@pytest.mark.parametrize("target", DRAWN)
@tools.needs_libreoffice
def test_a_document_prints_every_word_of_its_body(target: str, tmp_path: Path) -> None:
    file = tmp_path / "drawn.docx"
    file.write_bytes(DRAWN[target])
    printed = "".join(tools.pdf_words(tools.pdf(file, tmp_path)))
    for block in body(DRAWN[target]):
        for word in block.text.split():
            assert word in printed


def test_clones_in_two_folders_draw_identical_bytes(tmp_path: Path) -> None:
    for folder in ("one", "another place"):
        for name in ("inputs", "templates"):
            shutil.copytree(ROOT / name, tmp_path / folder / name)
        shutil.copy(ROOT / "respgen.toml", tmp_path / folder)
    assert drawn(tmp_path / "one") == drawn(tmp_path / "another place") == DRAWN
