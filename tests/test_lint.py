"""linting.lint: a template by itself, in a project or not, sound or broken; and where its copy may be written."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from respgen import annotate, config, document, linting, pipeline
from respgen.cli import main
from respgen.errors import RespgenError
from tests import mutations, specs
from tests.tools import ROOT
from tests.word import docx, packed, unpacked

SPECIFICATIONS = sorted(specs.FOLDER.glob("T*.md"))
FORMS = ["response-record.docx", "response-letter.docx", "covering-letter.docx", "progress-report.docx"]
SEEDS = 300 if os.environ.get("CI") else 80


def test_check_and_template_check_say_the_same_of_each_template_of_a_specification(tmp_path: Path) -> None:
    """With nothing planned: what shows only in documents is none of the template by itself."""
    (base,) = specs.cases(specs.BASE.read_text(encoding="utf-8"))
    empty = specs.Put("inputs/office.xlsx", specs.Table("Documents", (("force", "occasion", "template"),)))
    all_cases = [(path, case) for path in SPECIFICATIONS for case in specs.cases(path.read_text(encoding="utf-8"))]
    codes: set[str] = set()
    for number, (path, case) in enumerate(all_cases):
        project = specs.Project(tmp_path / str(number))
        for step in (*base, *case):
            if not isinstance(step, specs.Session):
                project.change(step)
                continue
            project.change(empty)
            list(project.session(()))
            settings = config.load(project.folder)
            said = pipeline.run(settings).findings
            found = [finding for one in linting.lint_project(settings) for finding in one.findings]
            assert [one for one in said if one.place.file.startswith("templates/")] == found, path.name
            codes |= {finding.code for finding in found}
    assert len(codes) > 5


@pytest.mark.parametrize("name", FORMS)
def test_a_broken_template_ends_in_findings_and_a_copy_that_says_the_same(name: str, tmp_path: Path) -> None:
    sound = (ROOT / "templates" / name).read_bytes()
    file, copy = tmp_path / "broken.docx", tmp_path / "copy.docx"
    copies = 0
    for seed in range(SEEDS):
        file.write_bytes(mutations.broken(sound, Random(seed)))
        copy.unlink(missing_ok=True)
        arguments = ["template", "check", str(file), "--annotate", str(copy)]
        done = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert done.exit_code in (0, 1), done.output
        (linted,) = linting.lint_files([str(file)])
        assert copy.exists() != bool(linted.template.document.fault), seed
        if copy.exists():
            copies += 1
            read = document.read(copy.read_bytes(), copy.name)
            assert annotate.is_untouched(read), seed
            before, after = (
                [block.text for story in one.stories if story.kind != "comments" for block in story.blocks]
                for one in (linted.template.document, read)
            )
            assert before == after, seed
    assert 0 < copies < SEEDS


@pytest.mark.parametrize("name", FORMS)
def test_a_template_that_lacks_a_part_is_drawn_or_told(name: str, tmp_path: Path) -> None:
    parts = unpacked((ROOT / "templates" / name).read_bytes())
    file = tmp_path / "broken.docx"
    for lost in parts:
        file.write_bytes(packed({part: content for part, content in parts.items() if part != lost}))
        (linted,) = linting.lint_files([str(file)])
        told = [finding.code for finding in linted.findings]
        assert linted.compiled is not None or told, lost
        if lost == "[Content_Types].xml":
            assert "T300" in told


def test_a_file_without_a_body_cannot_be_read(tmp_path: Path) -> None:
    parts = unpacked(docx("Words"))
    text = parts["word/document.xml"]
    (tmp_path / "empty.docx").write_bytes(
        packed({**parts, "word/document.xml": text[: text.index(b"<w:body>")] + b"</w:document>"})
    )
    (linted,) = linting.lint_files([str(tmp_path / "empty.docx")])
    (found,) = linted.findings
    assert (found.code, found.message) == ("T300", "The document is damaged: it has no body.")


def test_a_name_that_cannot_be_printed_is_told_with_a_stand_in(tmp_path: Path) -> None:
    file = tmp_path / "a\a.docx"
    file.write_bytes(docx("{{ forse }}"))
    (linted,) = linting.lint_files([str(file)])
    assert linted.template.file.endswith("/a\ufffd.docx")


# ------------------------------------------------------------------------------------- the copy


def refusal(file: Path, copy: Path) -> str:
    with pytest.raises(RespgenError) as told:
        annotate.refuse(file, copy)
    return str(told.value).replace(str(copy.parent), "…")


def test_a_copy_takes_no_name_that_is_taken(tmp_path: Path) -> None:
    file, copy, link = tmp_path / "a.docx", tmp_path / "b.docx", tmp_path / "c.docx"
    file.write_bytes(docx("Words"))
    link.symlink_to(copy)
    assert refusal(file, link) == "…/c.docx is a link to another file: give the copy another name"
    held = document.read(file.read_bytes(), "a.docx")
    annotate.put(held, (), file, copy)
    annotate.put(held, (), file, copy)
    link.unlink()
    link.symlink_to(file)
    assert refusal(file, link) == "…/c.docx is the file itself: give the copy another name"
    copy.chmod(0o444)
    assert refusal(file, copy) == "…/b.docx is write-protected: give the copy another name"
    (tmp_path / "d.docx").mkdir()
    assert refusal(file, tmp_path / "d.docx") == "…/d.docx is a folder: name a file"


def test_a_copy_in_which_somebody_wrote_is_kept(tmp_path: Path) -> None:
    file, copy = tmp_path / "a.docx", tmp_path / "b.docx"
    file.write_bytes(docx("Words"))
    held = document.read(file.read_bytes(), "a.docx")
    annotate.put(held, (), file, copy)
    parts = unpacked(copy.read_bytes())
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"Words", b"Wards")
    written = packed(parts)
    copy.write_bytes(written)
    with pytest.raises(RespgenError, match="somebody has saved since"):
        annotate.put(held, (), file, copy)
    assert copy.read_bytes() == written
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "b.docx"]
