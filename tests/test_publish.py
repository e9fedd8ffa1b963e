"""The whole way to the website, with the complete sample: every file that it ends with, in every validator there is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from respgen import config, document, publishing
from respgen.publication import inspector, pdf
from respgen.publication.html import parity
from respgen.publication.values import Office
from tests import approved, structure
from tests.tools import (
    needs_chromium,
    needs_libreoffice,
    needs_qpdf,
    needs_validator,
    needs_verapdf,
    needs_vnu,
    qpdf_faults,
    sdk_errors,
    seen_in_browser,
    vera_pdf_faults,
    vnu_messages,
)
from tests.word import packed, unpacked

pytestmark = needs_libreoffice


def publish(folder: Path, workers: int = 2) -> publishing.Published:
    return publishing.publish(config.load(folder), {}, pytest.fail, lambda done, of: None, workers)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complete sample, published."""
    folder = approved.project(tmp_path_factory.mktemp("sample"))
    done = publish(folder)
    assert done.went_well
    assert done.missing == ""
    return folder


def left(folder: Path) -> dict[str, bytes]:
    """Every file in the folder of publications, by its path there."""
    root = folder / "build" / "published"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def files(folder: Path, ending: str) -> list[Path]:
    found = sorted((folder / "build" / "published").rglob(f"*{ending}"))
    assert found
    return found


def test_every_document_ends_as_word_file_pdf_page_and_fragment_with_a_hand_over(sample: Path) -> None:
    handovers = [json.loads(path.read_text(encoding="utf-8")) for path in files(sample, "/handover.json")]
    planned = {path.name for path in (sample / "build" / "drafts").rglob("*.docx")}
    published = {draft["file"].rpartition("/")[2] for one in handovers for draft in one["history"][-1]["drafts"]}
    # A covering letter goes to people, and not on the website.
    assert planned - published == {"Exampleton-regional-organised-crime-first-covering-letter.docx"}
    for one in handovers:
        kinds = [file["kind"] for file in one["history"][-1]["files"]]
        assert sorted(kinds) == sorted(["docx", "pdf", "page", "fragment"] * len(one["told"]))
    pages = {path.parent for path in files(sample, "/handover.html")}
    assert len(pages) == len(handovers) == 13


def test_every_word_file_is_clean_and_sound(sample: Path) -> None:
    for path in files(sample, ".docx"):
        content = path.read_bytes()
        assert structure.faults(content) == [], path
        read = document.read(content, path.name)
        office = Office(read.properties["creator"])
        assert office.name
        assert inspector.inspect(read, office) == ()


def test_every_page_and_pdf_says_what_its_word_file_says(sample: Path) -> None:
    for path in files(sample, ".docx"):
        read = document.read(path.read_bytes(), path.name)
        assert pdf.check(path.with_suffix(".pdf").read_bytes(), read) == ()
        for page in (path.with_suffix(".html"), path.with_name(f"{path.stem}-fragment.html")):
            if page.exists():
                assert parity(page.read_text(encoding="utf-8"), read) == ""


@needs_validator
@pytest.mark.parametrize("version", ["Office2016", "Microsoft365"])
def test_the_open_xml_sdk_objects_to_nothing(sample: Path, version: str) -> None:
    assert {path.name: sdk_errors(path, version) for path in files(sample, ".docx")} == {
        path.name: [] for path in files(sample, ".docx")
    }


@needs_verapdf
def test_vera_pdf_finds_every_pdf_to_be_ua_1_and_a_2b(sample: Path, tmp_path: Path) -> None:
    found = vera_pdf_faults(files(sample, ".pdf"), ("PDFUA-1", "PDFA-2B"), tmp_path)
    assert len(found) == 2 * len(files(sample, ".pdf"))
    assert {key: faults for key, faults in found.items() if faults} == {}


@needs_qpdf
def test_qpdf_finds_no_fault_in_any_pdf(sample: Path) -> None:
    assert [fault for path in files(sample, ".pdf") for fault in qpdf_faults(path)] == []


@needs_vnu
def test_the_nu_html_checker_says_nothing_of_any_page(sample: Path, tmp_path: Path) -> None:
    pages = [path for path in files(sample, ".html") if "fragment" not in path.name]
    for number, fragment in enumerate(files(sample, "fragment*.html")):
        language = "cy" if "-cy" in fragment.name else "en"
        shell = f'<!doctype html><html lang="{language}"><head><title>A page</title></head><body><h1>A page</h1>'
        whole = tmp_path / f"{number}.html"
        whole.write_text(f"{shell}{fragment.read_text(encoding='utf-8')}</body></html>", encoding="utf-8")
        pages.append(whole)
    assert vnu_messages(pages) == []


@needs_chromium
def test_axe_finds_no_fault_on_a_desk_or_a_phone_and_nobody_scrolls_sideways(sample: Path) -> None:
    pages = [path for path in files(sample, ".html") if "fragment" not in path.name]
    seen = seen_in_browser(pages)
    assert len(seen) == 2 * len(pages)
    assert [one for one in seen if one["violations"] or one["wider"] or one["outside"]] == []


def test_a_second_run_writes_nothing(sample: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (sample / "build" / "published").rglob("*") if path.is_file()}
    done = publish(sample)
    assert {one.became for one in done.issued} == {"unchanged", "not for the website"}
    after = {path: path.stat().st_mtime_ns for path in (sample / "build" / "published").rglob("*") if path.is_file()}
    assert before == after


def test_one_worker_writes_the_same_bytes_as_two(sample: Path, tmp_path: Path) -> None:
    other = tmp_path / "again"
    shutil.copytree(sample, other)
    shutil.rmtree(other / "build" / "published")
    publish(other, workers=1)
    assert left(other) == left(sample)


def test_a_document_with_an_equation_is_not_published(tmp_path: Path) -> None:
    """A web page would say 914 for nine fourteenths."""
    folder = approved.project(tmp_path)
    (draft,) = (folder / "build" / "drafts" / "Northsample").glob("*.docx")
    parts = unpacked(draft.read_bytes())
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    sum_ = "<m:f><m:num><m:r><m:t>9</m:t></m:r></m:num><m:den><m:r><m:t>14</m:t></m:r></m:den></m:f>"
    added = f'<w:p><m:oMath xmlns:m="{math}">{sum_}</m:oMath></w:p><w:sectPr'
    head, _, tail = parts["word/document.xml"].rpartition(b"<w:sectPr")
    draft.write_bytes(packed(parts | {"word/document.xml": head + added.encode() + tail}))
    done = publishing.publish(config.load(folder), {"force": "Northsample"}, pytest.fail, lambda done, of: None, 1)
    (issued,) = done.issued
    assert issued.became == "not made"
    assert [one for one in issued.reasons if "a web page cannot show an equation" in one]
    assert not list((folder / "build" / "published").rglob("*.docx"))
