"""drafts.write: what becomes of a draft that nobody, an office suite, or a person has touched since it was drawn."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import docx as python_docx
import pytest
from docx.document import Document

from respgen import drafts
from respgen.drafts import Outcome
from tests.word import docx, packed, unpacked

STATE = "build/state"
TARGET = "build/drafts/Sampleshire/response.docx"
NEW = "build/drafts/Sampleshire/response (new).docx"
KEPT = f"somebody edited it; the new drawing is {NEW}"
FIRST = docx("# Response\nThe force agrees.\n| Item | Details |\n| Force | Sampleshire |")
SECOND = docx("# Response\nThe force agrees, and has begun.\n| Item | Details |\n| Force | Sampleshire |")
THIRD = docx("# Response\nThe force has finished.\n| Item | Details |\n| Force | Sampleshire |")


def write(project: Path, content: bytes) -> Outcome:
    """Draws, and looks that nothing temporary is left."""
    outcome = drafts.write(project, STATE, TARGET, content)
    assert list(project.rglob("*.tmp")) == []
    return outcome


def on_disk(project: Path) -> dict[str, bytes]:
    """The drafts by their paths."""
    found = (project / "build/drafts").rglob("*")
    return {file.relative_to(project).as_posix(): file.read_bytes() for file in found if file.is_file()}


def edited(content: bytes, edit: Callable[[Document], object]) -> bytes:
    """The file as a person saved it: python-docx writes every part anew."""
    opened = python_docx.Document(io.BytesIO(content))
    edit(opened)
    buffer = io.BytesIO()
    opened.save(buffer)
    return buffer.getvalue()


def saved(content: bytes) -> bytes:
    """The file as an office suite saved it again without any change by a person: other bytes, other properties."""
    parts = unpacked(content)
    end = b"</cp:coreProperties>"
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(end, b"<cp:revision>7</cp:revision>" + end)
    again = packed(parts)
    assert again != content
    return again


def typed(content: bytes, words: str = " And more.") -> bytes:
    def type_words(opened: Document) -> None:
        opened.paragraphs[1].add_run(words)

    return edited(content, type_words)


def put(project: Path, content: bytes, path: str = TARGET) -> bytes:
    (project / path).write_bytes(content)
    return content


# ------------------------------------------------------------------------------------ nobody touched


def test_a_new_draft_is_drawn_and_remembered(tmp_path: Path) -> None:
    assert write(tmp_path, FIRST) == Outcome("drawn", TARGET)
    assert on_disk(tmp_path) == {TARGET: FIRST}
    assert (tmp_path / STATE / TARGET).read_bytes() == FIRST
    record = json.loads((tmp_path / STATE / TARGET).with_suffix(".json").read_text())
    assert record["schema"] == drafts.SCHEMA


def test_the_same_drawing_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    assert write(tmp_path, FIRST) == Outcome("unchanged", TARGET)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == before


def test_an_untouched_draft_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET)
    assert write(tmp_path, THIRD) == Outcome("drawn", TARGET)
    assert on_disk(tmp_path) == {TARGET: THIRD}


def test_a_deleted_draft_is_drawn_again(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    (tmp_path / TARGET).unlink()
    assert write(tmp_path, FIRST) == Outcome("drawn", TARGET)
    assert on_disk(tmp_path) == {TARGET: FIRST}


def test_a_draft_that_an_office_suite_saved_again_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, saved(FIRST))
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET)
    assert on_disk(tmp_path) == {TARGET: SECOND}


def test_a_draft_whose_parts_were_all_written_anew_is_left_alone_for_safetys_sake(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    again = put(tmp_path, edited(FIRST, lambda opened: None))
    assert unpacked(again)["word/document.xml"] != unpacked(FIRST)["word/document.xml"]
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET)


def test_a_change_of_margins_or_of_a_links_target_alone_is_an_edit(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    margins = put(tmp_path, edited(FIRST, lambda opened: setattr(opened.sections[0], "left_margin", 999999)))
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET)
    assert on_disk(tmp_path) == {TARGET: margins, NEW: SECOND}


def test_a_draft_can_be_read_by_whoever_may_read_what_the_user_writes(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    (tmp_path / "other").write_bytes(b"")
    assert stat.S_IMODE((tmp_path / TARGET).stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


# ---------------------------------------------------------------------------------- a person touched


def make_bold(opened: Document) -> None:
    opened.paragraphs[1].runs[0].bold = True


def change_a_cell(opened: Document) -> None:
    opened.tables[0].cell(1, 1).text = "Another force"


def delete_a_paragraph(opened: Document) -> None:
    opened.element.body.remove(opened.paragraphs[1]._p)


def change_the_footer(opened: Document) -> None:
    opened.sections[0].footer.paragraphs[0].text = "Page"


def change_the_style(opened: Document) -> None:
    opened.paragraphs[1].style = opened.styles["Heading 2"]


def add_a_comment(opened: Document) -> None:
    opened.add_comment(opened.paragraphs[1].runs, "Is that so?", author="A. Sample")


EDITS = [
    lambda opened: opened.paragraphs[1].add_run(" x"),
    make_bold,
    change_a_cell,
    delete_a_paragraph,
    change_the_footer,
    change_the_style,
    add_a_comment,
]
EDIT_IDS = ["a letter", "bold", "a cell", "a paragraph less", "the footer", "a style", "a comment"]


@pytest.mark.parametrize("edit", EDITS, ids=EDIT_IDS)
def test_an_edited_draft_is_left_alone_and_the_new_drawing_put_beside_it(
    tmp_path: Path, edit: Callable[[Document], object]
) -> None:
    write(tmp_path, FIRST)
    theirs = put(tmp_path, edited(FIRST, edit))
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, kept=TARGET)
    assert on_disk(tmp_path) == {TARGET: theirs, NEW: SECOND}


def test_an_exchanged_picture_is_an_edit(tmp_path: Path) -> None:
    def with_picture(colour: bytes) -> bytes:
        return packed({**unpacked(FIRST), "word/media/logo.png": colour})

    drafts.write(tmp_path, STATE, TARGET, with_picture(b"red"))
    theirs = put(tmp_path, with_picture(b"blue"))
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, kept=TARGET)
    assert on_disk(tmp_path)[TARGET] == theirs


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", FIRST[:2000]], ids=["empty", "a beginning", "broken off"])
def test_a_draft_that_cannot_be_read_is_left_alone(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, content)
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, kept=TARGET)
    assert on_disk(tmp_path) == {TARGET: content, NEW: SECOND}


def test_an_edited_draft_is_kept_where_there_is_nothing_new(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    theirs = put(tmp_path, typed(FIRST))
    assert write(tmp_path, FIRST) == Outcome("kept", TARGET, TARGET, "somebody edited it")
    assert on_disk(tmp_path) == {TARGET: theirs}


def test_a_file_that_respgen_never_wrote_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / TARGET).parent.mkdir(parents=True)
    theirs = put(tmp_path, FIRST)
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, kept=TARGET)
    assert on_disk(tmp_path) == {TARGET: theirs, NEW: SECOND}


@pytest.mark.parametrize(
    "record", ["", "[]", '{"schema": 99, "generated": []}', '{"schema": 1}', '{"schema": 1, "generated": null}']
)
def test_a_damaged_record_loses_no_word(tmp_path: Path, record: str) -> None:
    write(tmp_path, FIRST)
    (tmp_path / STATE / TARGET).with_suffix(".json").write_text(record)
    theirs = put(tmp_path, typed(FIRST))
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, kept=TARGET)
    assert on_disk(tmp_path) == {TARGET: theirs, NEW: SECOND}


@pytest.mark.parametrize("record", ["", "[]", '{"schema": 1}', '{"schema": 1, "generated": null}'])
def test_a_damaged_record_makes_no_untouched_draft_an_edited_one(tmp_path: Path, record: str) -> None:
    write(tmp_path, FIRST)
    (tmp_path / STATE / TARGET).with_suffix(".json").write_text(record)
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET)
    assert on_disk(tmp_path) == {TARGET: SECOND}


def test_an_edit_that_was_taken_back_is_none(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, typed(FIRST))
    put(tmp_path, saved(FIRST))
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET)


# --------------------------------------------------------------------------- the drawing beside it


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A project with an edited draft, and a new drawing beside it."""
    write(tmp_path, FIRST)
    put(tmp_path, typed(FIRST))
    write(tmp_path, SECOND)
    return tmp_path


def test_the_same_drawing_beside_an_edited_draft_changes_nothing(beside: Path) -> None:
    before = on_disk(beside)
    assert write(beside, SECOND) == Outcome("kept", TARGET, TARGET, KEPT)
    assert on_disk(beside) == before


def test_the_drawing_beside_an_edited_draft_is_overwritten_while_untouched(beside: Path) -> None:
    assert write(beside, THIRD) == Outcome("beside", NEW, kept=TARGET)
    assert on_disk(beside) == {TARGET: typed(FIRST), NEW: THIRD}


def test_the_drawing_beside_an_edited_draft_is_left_alone_when_edited_too(beside: Path) -> None:
    theirs = put(beside, typed(SECOND), NEW)
    assert write(beside, SECOND).kind == "kept"
    assert on_disk(beside) == {TARGET: typed(FIRST), NEW: theirs}
    newest = NEW.replace(".docx", " (new).docx")
    assert write(beside, THIRD) == Outcome("beside", newest, kept=TARGET)
    assert on_disk(beside) == {TARGET: typed(FIRST), NEW: theirs, newest: THIRD}


def test_the_drawing_beside_that_took_the_draft_s_name_is_drawn_on(beside: Path) -> None:
    (beside / NEW).replace(beside / TARGET)
    assert write(beside, SECOND) == Outcome("unchanged", TARGET)
    assert write(beside, THIRD) == Outcome("drawn", TARGET)


# -------------------------------------------------------------------------------- a run that stopped


def killed_before_the_draft_changed(project: Path, before: bytes, after: bytes) -> None:
    """What is on disk when a run ended after both generations were noted."""
    write(project, before)
    drafts._note(project / STATE / TARGET, after, before)


def killed_after_the_draft_changed(project: Path, before: bytes, after: bytes) -> None:
    """What is on disk when a run ended after the draft was replaced."""
    killed_before_the_draft_changed(project, before, after)
    put(project, after)


@pytest.mark.parametrize("killed", [killed_before_the_draft_changed, killed_after_the_draft_changed])
@pytest.mark.parametrize("drawing", [SECOND, THIRD], ids=["the same", "another"])
def test_a_killed_run_leaves_no_draft_that_is_taken_for_edited(
    tmp_path: Path, killed: Callable[[Path, bytes, bytes], None], drawing: bytes
) -> None:
    killed(tmp_path, FIRST, SECOND)
    assert write(tmp_path, drawing).kind in ("drawn", "unchanged")
    assert on_disk(tmp_path) == {TARGET: drawing}


@pytest.mark.parametrize("killed", [killed_before_the_draft_changed, killed_after_the_draft_changed])
@pytest.mark.parametrize("drawing", [FIRST, SECOND, THIRD], ids=["the old", "the same", "another"])
def test_a_draft_edited_after_a_killed_run_is_left_alone_and_the_drawing_still_comes(
    tmp_path: Path, killed: Callable[[Path, bytes, bytes], None], drawing: bytes
) -> None:
    killed(tmp_path, FIRST, SECOND)
    theirs = put(tmp_path, typed((tmp_path / TARGET).read_bytes()))
    assert write(tmp_path, drawing) == Outcome("beside", NEW, kept=TARGET)
    assert on_disk(tmp_path) == {TARGET: theirs, NEW: drawing}


def test_what_a_killed_run_left_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    left = (tmp_path / TARGET).parent / f".respgen-{os.getpid()}.tmp"
    left.write_bytes(b"half a file")
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET)
    assert on_disk(tmp_path) == {TARGET: SECOND}


# ---------------------------------------------------------------------------- what cannot be written


def test_a_folder_in_the_draft_s_place_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / TARGET).mkdir(parents=True)
    outcome = write(tmp_path, FIRST)
    assert (outcome.kind, outcome.file) == ("not drawn", TARGET)
    assert outcome.reason.startswith("the file system says: ")
    assert (tmp_path / TARGET).is_dir()


def test_a_file_in_the_folder_s_place_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build/drafts").write_text("mine")
    outcome = write(tmp_path, FIRST)
    assert (outcome.kind, outcome.file) == ("not drawn", TARGET)
    assert outcome.reason.startswith("the file system says: ")
    assert (tmp_path / "build/drafts").read_text() == "mine"


def test_a_state_that_cannot_be_written_leaves_the_draft_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    record = (tmp_path / STATE / TARGET).with_suffix(".json")
    record.unlink()
    record.mkdir()
    outcome = write(tmp_path, SECOND)
    assert (outcome.kind, outcome.file) == ("not drawn", TARGET)
    assert on_disk(tmp_path) == {TARGET: FIRST}


def test_an_edited_draft_with_a_folder_in_the_new_drawing_s_place_is_told(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    theirs = put(tmp_path, typed(FIRST))
    (tmp_path / NEW).mkdir()
    outcome = write(tmp_path, SECOND)
    assert (outcome.kind, outcome.file) == ("not drawn", NEW)
    assert on_disk(tmp_path) == {TARGET: theirs}


if sys.platform != "win32":  # which has no such limit

    @pytest.mark.parametrize("before", [None, FIRST], ids=["no draft", "a draft"])
    def test_a_disk_that_is_full_leaves_the_old_file_whole(tmp_path: Path, before: bytes | None) -> None:
        import resource

        if before:
            write(tmp_path, before)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(SECOND) // 2, limits[1]))
        try:
            outcome = drafts.write(tmp_path, STATE, TARGET, SECOND)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert outcome == Outcome("not drawn", TARGET, reason="the file system says: File too large")
        assert list(tmp_path.rglob("*.tmp")) == []
        assert on_disk(tmp_path) == ({TARGET: before} if before else {})
        assert write(tmp_path, SECOND) == Outcome("drawn", TARGET)
        assert on_disk(tmp_path) == {TARGET: SECOND}
