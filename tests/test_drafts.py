"""drafts: what becomes of a draft that nobody, an office suite, or a person has touched since it was drawn, and why."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import itertools
import json
import os
import stat
import sys
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx as python_docx
import pytest
from docx.document import Document

from respgen import drafts
from respgen.drafts import Drawn, Made, Outcome, Shelf, disk, record
from respgen.errors import RespgenError
from respgen.model import Block, Blocks, CellPlace, Keys, Listing, Printed, Run, Standing, Text
from tests.word import docx, packed, unpacked

STATE = "build/state"
TARGET = "build/drafts/Sampleshire/response.docx"
NEW = "build/drafts/Sampleshire/response (new).docx"
EDITED = "somebody edited it"
KEPT = f"{EDITED}; the new drawing is {NEW}"
PLACE = CellPlace("inputs/force.xlsx", "Updates", "F12")
CHANGED = f"{PLACE} changed"
KEYS = Keys("Sampleshire")
FIRST = docx("# Response\nThe force agrees.\n| Item | Details |\n| Force | Sampleshire |")
SECOND = docx("# Response\nThe force agrees, and has begun.\n| Item | Details |\n| Force | Sampleshire |")
THIRD = docx("# Response\nThe force has finished.\n| Item | Details |\n| Force | Sampleshire |")


def made(digests: str = "1", **different: str) -> Made:
    """What a drawing is made of; with other digits after its name a file is another."""
    files = {"inputs/force.xlsx": f"force {digests}", "templates/record.docx": f"record {digests}"}
    said = {"respgen": "0.1.0", "template": "templates/record.docx", "settings": "a"} | different
    return Made(said["respgen"], said["template"], said["settings"], files, KEYS)


def drawn(content: bytes, made_of: Made | None = None) -> Drawn:
    """The drawing, in which one cell says what its document does."""
    words = Text(unpacked(content)["word/document.xml"].decode(), place=PLACE)
    return Drawn(content, (Printed("word/document.xml", "inspection.title", words),), made_of or made())


def stand(project: Path, content: bytes, made_of: Made | None = None) -> Standing:
    return drafts.stand(Shelf(project, STATE), TARGET, drawn(content, made_of))


def write(project: Path, content: bytes, made_of: Made | None = None) -> Outcome:
    """Draws, and looks that nothing temporary is left."""
    outcome = drafts.write(Shelf(project, STATE), stand(project, content, made_of), drawn(content, made_of))
    assert list(project.rglob("*.tmp")) == []
    return outcome


def on_disk(project: Path) -> dict[str, bytes]:
    """The drafts by their paths."""
    found = (project / "build/drafts").rglob("[!~]*.docx")
    return {file.relative_to(project).as_posix(): file.read_bytes() for file in found if file.is_file()}


def edited(content: bytes, edit: Callable[[Document], object]) -> bytes:
    """The file as a person saved it: python-docx writes every part anew."""
    opened = python_docx.Document(io.BytesIO(content))
    edit(opened)
    buffer = io.BytesIO()
    opened.save(buffer)
    # python-docx packs the time of day into it.
    return packed(unpacked(buffer.getvalue()))


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


def _with_picture() -> bytes:
    """The drawing with a picture of one pixel in its first paragraph."""
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    return edited(
        FIRST, lambda opened: opened.paragraphs[1].add_run().add_picture(io.BytesIO(base64.b64decode(pixel)), 99999)
    )


WITH_PICTURE = _with_picture()


def put(project: Path, content: bytes, path: str = TARGET) -> bytes:
    (project / path).write_bytes(content)
    return content


# ------------------------------------------------------------------------------------ nobody touched


def test_a_new_draft_is_drawn_and_remembered(tmp_path: Path) -> None:
    assert write(tmp_path, FIRST) == Outcome("drawn", TARGET)
    assert on_disk(tmp_path) == {TARGET: FIRST}
    assert (tmp_path / STATE / TARGET).read_bytes() == FIRST
    assert json.loads((tmp_path / STATE / TARGET).with_suffix(".json").read_text()) == {
        "schema": 2,
        "respgen": "0.1.0",
        "keys": {"force": "Sampleshire", "inspection": "", "kind": "", "number": "", "occasion": "", "template": ""},
        "template": {"file": "templates/record.docx", "digest": "record 1"},
        "settings": "a",
        "inputs": {"inputs/force.xlsx": "force 1"},
        "generated": [hashlib.sha256(FIRST).hexdigest()],
        "values": [
            {
                "part": "word/document.xml",
                "field": "inspection.title",
                "kind": "said",
                "words": unpacked(FIRST)["word/document.xml"].decode(),
                "place": {
                    "file": "inputs/force.xlsx",
                    "sheet": "Updates",
                    "cell": "F12",
                    "text": "inputs/force.xlsx:Updates!F12",
                },
            }
        ],
    }


def test_the_same_drawing_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    assert write(tmp_path, FIRST) == Outcome("unchanged", TARGET)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == before


def test_an_untouched_draft_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=CHANGED)
    assert write(tmp_path, THIRD) == Outcome("drawn", TARGET, reason=CHANGED)
    assert on_disk(tmp_path) == {TARGET: THIRD}


def test_a_deleted_draft_is_drawn_again(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    (tmp_path / TARGET).unlink()
    assert write(tmp_path, FIRST) == Outcome("drawn", TARGET, reason="it is missing")
    assert on_disk(tmp_path) == {TARGET: FIRST}


def test_a_draft_that_an_office_suite_saved_again_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, saved(FIRST))
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=CHANGED)
    assert on_disk(tmp_path) == {TARGET: SECOND}


def test_a_draft_whose_parts_were_all_written_anew_without_a_change_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    again = put(tmp_path, edited(FIRST, lambda opened: None))
    assert unpacked(again)["word/document.xml"] != unpacked(FIRST)["word/document.xml"]
    assert write(tmp_path, FIRST) == Outcome("unchanged", TARGET)
    assert on_disk(tmp_path) == {TARGET: again}
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=CHANGED)


def test_a_change_of_margins_or_of_a_links_target_alone_is_an_edit(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    margins = put(tmp_path, edited(FIRST, lambda opened: setattr(opened.sections[0], "left_margin", 999999)))
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, f"{EDITED}; {CHANGED}")
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
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, f"{EDITED}; {CHANGED}")
    assert on_disk(tmp_path) == {TARGET: theirs, NEW: SECOND}


def test_an_exchanged_picture_is_an_edit(tmp_path: Path) -> None:
    def with_picture(colour: bytes) -> bytes:
        parts = unpacked(WITH_PICTURE)
        return packed({name: colour if name.startswith("word/media/") else part for name, part in parts.items()})

    write(tmp_path, with_picture(b"red"))
    theirs = put(tmp_path, with_picture(b"blue"))
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, f"{EDITED}; {CHANGED}")
    assert on_disk(tmp_path)[TARGET] == theirs


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", FIRST[:2000]], ids=["empty", "a beginning", "broken off"])
def test_a_draft_that_cannot_be_read_is_left_alone(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, content)
    reason = f"it cannot be read as a Word file; {CHANGED}"
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, reason)
    assert on_disk(tmp_path) == {TARGET: content, NEW: SECOND}


def test_an_edited_draft_is_kept_where_there_is_nothing_new(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    theirs = put(tmp_path, typed(FIRST))
    assert write(tmp_path, FIRST) == Outcome("kept", TARGET, TARGET, "somebody edited it")
    assert on_disk(tmp_path) == {TARGET: theirs}


STRANGE = "build/state does not know it, so it counts as edited"


def test_a_file_that_respgen_never_wrote_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / TARGET).parent.mkdir(parents=True)
    theirs = put(tmp_path, FIRST)
    assert stand(tmp_path, SECOND).unknown
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, STRANGE)
    assert on_disk(tmp_path) == {TARGET: theirs, NEW: SECOND}


@pytest.mark.parametrize("there", [FIRST, saved(FIRST)], ids=["the bytes", "saved again"])
def test_a_draft_that_says_what_the_new_drawing_does_is_ours_though_its_state_is_lost(
    tmp_path: Path, there: bytes
) -> None:
    (tmp_path / TARGET).parent.mkdir(parents=True)
    put(tmp_path, there)
    assert write(tmp_path, FIRST) == Outcome("unchanged", TARGET)
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=CHANGED)


NO_RECORD = "build/state has no record of what it was made of"


@pytest.mark.parametrize(
    "record", ["", "[]", '{"schema": 99, "generated": []}', '{"schema": 1}', '{"schema": 1, "generated": null}']
)
def test_a_damaged_record_loses_no_word(tmp_path: Path, record: str) -> None:
    write(tmp_path, FIRST)
    (tmp_path / STATE / TARGET).with_suffix(".json").write_text(record)
    theirs = put(tmp_path, typed(FIRST))
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, f"{EDITED}; {NO_RECORD}")
    assert on_disk(tmp_path) == {TARGET: theirs, NEW: SECOND}


@pytest.mark.parametrize("record", ["", "[]", '{"schema": 2}', '{"schema": 2, "generated": null}'])
def test_a_damaged_record_makes_no_untouched_draft_an_edited_one(tmp_path: Path, record: str) -> None:
    write(tmp_path, FIRST)
    (tmp_path / STATE / TARGET).with_suffix(".json").write_text(record)
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=NO_RECORD)
    assert on_disk(tmp_path) == {TARGET: SECOND}


@pytest.mark.parametrize("spoilt", [1, {"words": [1]}, {"place": "F12"}, {"place": {"text": 1}}])
def test_a_record_with_a_value_that_is_none_is_no_record(tmp_path: Path, spoilt: object) -> None:
    write(tmp_path, FIRST)
    file = (tmp_path / STATE / TARGET).with_suffix(".json")
    file.write_text(json.dumps(json.loads(file.read_text()) | {"values": [spoilt]}))
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=NO_RECORD)


def test_an_edit_that_was_taken_back_is_none(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, typed(FIRST))
    put(tmp_path, saved(FIRST))
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=CHANGED)


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
    assert write(beside, THIRD) == Outcome("beside", NEW, TARGET, f"{EDITED}; {CHANGED}")
    assert on_disk(beside) == {TARGET: typed(FIRST), NEW: THIRD}


def test_the_drawing_beside_an_edited_draft_is_left_alone_when_edited_too(beside: Path) -> None:
    theirs = put(beside, typed(SECOND), NEW)
    for drawing in (SECOND, THIRD):
        assert write(beside, drawing) == Outcome("kept", TARGET, TARGET, f"{EDITED}, and {NEW} too")
        assert on_disk(beside) == {TARGET: typed(FIRST), NEW: theirs}


def test_the_drawing_beside_goes_back_with_the_data(beside: Path) -> None:
    assert write(beside, FIRST) == Outcome("beside", NEW, TARGET, EDITED)
    assert on_disk(beside) == {TARGET: typed(FIRST), NEW: FIRST}
    assert write(beside, FIRST) == Outcome("kept", TARGET, TARGET, EDITED)


def test_the_drawing_beside_that_took_the_draft_s_name_is_drawn_on(beside: Path) -> None:
    (beside / NEW).replace(beside / TARGET)
    assert write(beside, SECOND) == Outcome("unchanged", TARGET)
    assert write(beside, THIRD) == Outcome("drawn", TARGET, reason=CHANGED)


def test_the_drawing_beside_that_was_saved_under_the_draft_s_name_is_drawn_on(beside: Path) -> None:
    (beside / NEW).unlink()
    put(beside, saved(SECOND))
    assert write(beside, SECOND) == Outcome("unchanged", TARGET)
    assert write(beside, THIRD) == Outcome("drawn", TARGET, reason=CHANGED)


def test_the_drawing_beside_that_was_edited_and_took_the_draft_s_name_is_not_out_of_date(beside: Path) -> None:
    (beside / NEW).unlink()
    theirs = put(beside, typed(SECOND))
    assert not stand(beside, SECOND).stale
    for _ in range(2):
        assert write(beside, SECOND) == Outcome("kept", TARGET, TARGET, EDITED)
        assert on_disk(beside) == {TARGET: theirs}
    assert write(beside, FIRST) == Outcome("beside", NEW, TARGET, f"{EDITED}; {CHANGED}")
    assert write(beside, SECOND) == Outcome("beside", NEW, TARGET, EDITED)


def test_the_drawing_beside_that_was_only_deleted_comes_again(beside: Path) -> None:
    (beside / NEW).unlink()
    assert write(beside, SECOND) == Outcome("beside", NEW, TARGET, f"{EDITED}; {CHANGED}")


def test_what_was_written_in_the_drawing_beside_is_told_where_the_draft_is_ours(beside: Path) -> None:
    assert not stand(beside, SECOND).beside_edited
    theirs = put(beside, typed(SECOND), NEW)
    (beside / TARGET).unlink()
    assert write(beside, SECOND) == Outcome("drawn", TARGET, reason="it is missing")
    assert on_disk(beside) == {TARGET: SECOND, NEW: theirs}
    assert stand(beside, SECOND).beside_edited


@pytest.mark.parametrize("there", [SECOND, saved(SECOND)], ids=["the bytes", "saved again"])
def test_an_edit_that_says_just_what_the_new_drawing_does_is_ours(tmp_path: Path, there: bytes) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, there)
    assert write(tmp_path, SECOND) == Outcome("unchanged", TARGET)
    assert write(tmp_path, THIRD) == Outcome("drawn", TARGET, reason=CHANGED)


# ------------------------------------------------------------------------ a file that changes meanwhile


@pytest.mark.parametrize("before", [None, FIRST], ids=["no draft", "a draft"])
def test_what_somebody_saves_after_the_draft_was_looked_at_is_kept(tmp_path: Path, before: bytes | None) -> None:
    if before:
        write(tmp_path, before)
    standing = stand(tmp_path, SECOND)
    (tmp_path / TARGET).parent.mkdir(parents=True, exist_ok=True)
    theirs = put(tmp_path, typed(FIRST))
    outcome = drafts.write(Shelf(tmp_path, STATE), standing, drawn(SECOND))
    assert outcome == Outcome("kept", TARGET, TARGET, "somebody changed it just now")
    assert on_disk(tmp_path) == {TARGET: theirs}
    # Nobody's words are taken for ours, nor the run for one that was interrupted.
    reason = f"{EDITED}; {CHANGED}" if before else STRANGE
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, reason)
    assert on_disk(tmp_path) == {TARGET: theirs, NEW: SECOND}


def test_what_somebody_saves_while_the_file_is_held_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    refusing = Refusing(1)

    def look_again() -> None:
        if file.exists():
            raise disk.ChangedError
        try:
            refusing()
        except PermissionError:
            file.write_bytes(b"theirs")
            raise

    with pytest.raises(disk.ChangedError):
        disk.put(file, b"ours", look_again)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"theirs"}


# -------------------------------------------------------------------------------- a run that stopped


def killed_before_the_draft_changed(project: Path, before: bytes, after: bytes) -> None:
    """What is on disk when a run ended after both generations were noted."""
    write(project, before)
    file = (project / STATE / TARGET).with_suffix(".json")
    both = [hashlib.sha256(content).hexdigest() for content in (after, before)]
    file.write_bytes(record.write(record.read(file.read_bytes()) | {"generated": both}))


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
    reason = f"{EDITED}; the run that drew it last was interrupted"
    assert write(tmp_path, drawing) == Outcome("beside", NEW, TARGET, reason)
    assert on_disk(tmp_path) == {TARGET: theirs, NEW: drawing}


def test_what_killed_runs_left_is_taken_away_by_the_next_one(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    left = [
        (tmp_path / path).parent / f".respgen-{pid}.tmp" for path in (TARGET, f"{STATE}/{TARGET}") for pid in (1, 2)
    ]
    for file in left:
        file.write_bytes(b"half a file")
    with drafts.alone(Shelf(tmp_path, STATE), "build/drafts", pytest.fail):
        assert [file for file in left if file.exists()] == []
    assert on_disk(tmp_path) == {TARGET: FIRST}


# ---------------------------------------------------------------------------- what cannot be written


def test_a_folder_in_the_draft_s_place_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / TARGET).mkdir(parents=True)
    assert stand(tmp_path, FIRST).fault == "it cannot be opened: Is a directory"
    assert write(tmp_path, FIRST) == Outcome("beside", NEW, TARGET, "it cannot be read as a Word file")
    assert on_disk(tmp_path) == {NEW: FIRST}


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
    assert write(tmp_path, SECOND) == Outcome("kept", TARGET, TARGET, f"{EDITED}, and {NEW} cannot be read")
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
            outcome = write(tmp_path, SECOND)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert outcome == Outcome("not drawn", TARGET, reason="the file system says: File too large")
        assert on_disk(tmp_path) == ({TARGET: before} if before else {})
        assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=CHANGED if before else "")
        assert on_disk(tmp_path) == {TARGET: SECOND}


def test_a_write_protected_draft_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    (tmp_path / TARGET).chmod(stat.S_IREAD)
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, f"it is write-protected; {CHANGED}")
    (tmp_path / NEW).chmod(stat.S_IREAD)
    kept = f"it is write-protected, and {NEW} is write-protected"
    assert write(tmp_path, THIRD) == Outcome("kept", TARGET, TARGET, kept)
    for file in (TARGET, NEW):
        (tmp_path / file).chmod(stat.S_IREAD | stat.S_IWRITE)
    assert write(tmp_path, THIRD) == Outcome("drawn", TARGET, reason=CHANGED)


if sys.platform != "win32":  # where few may make links

    @pytest.mark.parametrize("is_there", [True, False])
    def test_a_link_in_the_draft_s_place_stays_one(tmp_path: Path, is_there: bool) -> None:
        write(tmp_path, FIRST)
        (tmp_path / TARGET).unlink()
        elsewhere = tmp_path / "elsewhere.docx"
        if is_there:
            elsewhere.write_bytes(FIRST)
        (tmp_path / TARGET).symlink_to(elsewhere)
        why = CHANGED if is_there else "it is missing"
        assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, f"it is a link to another file; {why}")
        assert (tmp_path / TARGET).is_symlink()
        assert not is_there or elsewhere.read_bytes() == FIRST


@pytest.mark.parametrize("spoil", [Path.unlink, lambda base: base.write_bytes(FIRST[:500])], ids=["lost", "broken off"])
def test_a_base_that_is_spoilt_makes_no_untouched_draft_an_edited_one(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, saved(FIRST))
    spoil(tmp_path / STATE / TARGET)
    assert write(tmp_path, FIRST) == Outcome("unchanged", TARGET)
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=CHANGED)


# ------------------------------------------------------------------------------------ why it is drawn


def test_what_is_drawn_again_says_why(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    for changed, content, reason in (
        (made("2"), SECOND, "templates/record.docx and inputs/force.xlsx:Updates!F12 changed"),
        (made("2", settings="b"), FIRST, "inputs/force.xlsx:Updates!F12 and respgen.toml changed"),
    ):
        assert write(tmp_path, content, changed) == Outcome("drawn", TARGET, reason=reason)


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (made(respgen="0.2.0"), "respgen 0.2.0 draws differently"),
        (made(), "something that its template only asks for changed"),
        (made(settings="b"), "respgen.toml changed"),
        (replace(made(), digests={**made().digests, "templates/record.docx": "x"}), "templates/record.docx changed"),
        (replace(made(), digests={**made().digests, "inputs/force.xlsx": "x"}), "inputs/force.xlsx changed"),
    ],
)
def test_a_drawing_that_differs_with_the_same_values_says_what_else_changed(
    tmp_path: Path, after: Made, reason: str
) -> None:
    same = drawn(FIRST).printed
    drafts.write(Shelf(tmp_path, STATE), stand(tmp_path, FIRST), drawn(FIRST))
    other = Drawn(SECOND, same, after)
    standing = drafts.stand(Shelf(tmp_path, STATE), TARGET, other)
    assert drafts.write(Shelf(tmp_path, STATE), standing, other) == Outcome("drawn", TARGET, reason=reason)


def test_that_respgen_draws_differently_is_no_news_to_an_edited_draft(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, typed(FIRST))
    other = Drawn(SECOND, drawn(FIRST).printed, made(respgen="0.2.0"))
    standing = drafts.stand(Shelf(tmp_path, STATE), TARGET, other)
    assert drafts.write(Shelf(tmp_path, STATE), standing, other) == Outcome("kept", TARGET, TARGET, EDITED)


def test_what_a_template_only_asks_for_is_news_to_an_edited_draft(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, typed(FIRST))
    other = Drawn(SECOND, drawn(FIRST).printed, made())
    standing = drafts.stand(Shelf(tmp_path, STATE), TARGET, other)
    reason = f"{EDITED}; something that its template only asks for changed"
    assert drafts.write(Shelf(tmp_path, STATE), standing, other) == Outcome("beside", NEW, TARGET, reason)


def test_that_respgen_draws_differently_is_told_apart_from_news(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    other = Drawn(SECOND, drawn(FIRST).printed, made(respgen="0.2.0"))
    assert drafts.stand(Shelf(tmp_path, STATE), TARGET, other).same_data
    assert not stand(tmp_path, SECOND).same_data
    assert not stand(tmp_path, FIRST).same_data


def test_the_same_parts_packed_otherwise_are_the_same_drawing(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in unpacked(FIRST).items():
            archive.writestr(name, content)
    assert buffer.getvalue() != FIRST
    same = Drawn(buffer.getvalue(), drawn(FIRST).printed, made())
    standing = drafts.stand(Shelf(tmp_path, STATE), TARGET, same)
    assert drafts.write(Shelf(tmp_path, STATE), standing, same) == Outcome("unchanged", TARGET)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def values(*said: tuple[str, str]) -> record.Record:
    """The record of a drawing that prints these words from these cells."""
    printed = [Printed("word/document.xml", "", Text(words, place=replace(PLACE, cell=cell))) for cell, words in said]
    return record.of(b"", tuple(printed), made())


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([("A2", "one")], [("A2", "two")], "inputs/force.xlsx:Updates!A2 changed"),
        ([("A2", "one")], [("A2", "one"), ("A3", "two")], "inputs/force.xlsx:Updates!A3 changed"),
        ([("A2", "one"), ("A3", "two")], [("A2", "one")], "inputs/force.xlsx:Updates!A3 changed"),
        # A row was inserted above: all the others only moved.
        ([("A2", "one")], [("A2", "new"), ("A3", "one")], "inputs/force.xlsx:Updates!A2 changed"),
        ([(f"A{n}", "one") for n in range(9)], [(f"A{n}", "two") for n in range(9)],
         f"{PLACE.file}:Updates!A0, {PLACE.file}:Updates!A1 and 7 more changed"),
    ],
)  # fmt: skip
def test_the_reason_names_the_cells_whose_words_changed(
    before: list[tuple[str, str]], after: list[tuple[str, str]], reason: str
) -> None:
    assert record.why(values(*before), values(*after)) == reason


def test_bold_or_a_list_alone_is_a_change_of_its_cell() -> None:
    plain = Blocks((Block("paragraph", (Run("one"),)),), place=PLACE)
    bold = Blocks((Block("paragraph", (Run("one", bold=True),)),), place=PLACE)
    item = Blocks((Block("item", (Run("one"),), 1, Listing(1)),), place=PLACE)
    records = [record.of(b"", (Printed("word/document.xml", "", value),), made()) for value in (plain, bold, item)]
    for one, other in itertools.permutations(records, 2):
        assert record.why(one, other) == CHANGED


# ------------------------------------------------------------------------- what other programs hold


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("response.docx", "~$sponse.docx"),
        ("respons.docx", "~$espons.docx"),
        ("respon.docx", "~$respon.docx"),
        ("a.docx", "~$a.docx"),
        ("an answer (new).docx", "~$ answer (new).docx"),
    ],
)
def test_word_names_its_owner_file_by_the_length_of_the_name(name: str, owner: str) -> None:
    assert disk.owner_files(name)["Word"] == owner


@pytest.mark.parametrize("program", ["Word", "LibreOffice"])
def test_a_draft_that_is_open_is_left_alone_and_drawn_when_it_is_closed(tmp_path: Path, program: str) -> None:
    write(tmp_path, FIRST)
    owner = (tmp_path / TARGET).parent / disk.owner_files(Path(TARGET).name)[program]
    owner.write_bytes(b"")
    assert write(tmp_path, FIRST) == Outcome("unchanged", TARGET)
    reason = f"it is open in {program}; {CHANGED}"
    assert write(tmp_path, SECOND) == Outcome("beside", NEW, TARGET, reason)
    kept = f"it is open in {program}; the new drawing is {NEW}"
    assert write(tmp_path, SECOND) == Outcome("kept", TARGET, TARGET, kept)
    owner.unlink()
    assert write(tmp_path, SECOND) == Outcome("drawn", TARGET, reason=CHANGED)


def test_a_new_drawing_that_is_open_too_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    put(tmp_path, typed(FIRST))
    write(tmp_path, SECOND)
    ((tmp_path / NEW).parent / disk.owner_files(Path(NEW).name)["Word"]).write_bytes(b"")
    assert write(tmp_path, THIRD) == Outcome("kept", TARGET, TARGET, f"{EDITED}, and {NEW} is open in Word")
    assert on_disk(tmp_path) == {TARGET: typed(FIRST), NEW: SECOND}


class Refusing:
    """What a system does that refuses so many times, as Windows does while somebody has the file open."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self) -> None:
        self.times -= 1
        if self.times >= 0:
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")


def test_a_file_that_is_held_for_a_moment_is_tried_again() -> None:
    refusing = Refusing(2)
    disk.patiently(refusing, pauses=(0.0, 0.0, 0.0))
    assert refusing.times == -1


def test_a_file_that_is_held_for_longer_is_told_apart_from_other_errors() -> None:
    with pytest.raises(disk.HeldError, match="used by another process"):
        disk.patiently(Refusing(9), pauses=(0.0, 0.0))


# ------------------------------------------------------------------------------- more than one run


def test_a_second_run_waits_and_says_so(tmp_path: Path) -> None:
    shelf, said = Shelf(tmp_path, STATE), list[str]()
    order: list[str] = []

    def second() -> None:
        with drafts.alone(shelf, "build/drafts", said.append):
            order.append("second")

    with drafts.alone(shelf, "build/drafts", pytest.fail):
        waiting = threading.Thread(target=second)
        waiting.start()
        while not said:
            assert waiting.is_alive()
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
    assert said == ["another run of respgen is at work in this project: waiting for it to end"]


def test_a_second_run_gives_up_with_one_sentence(tmp_path: Path) -> None:
    with (
        disk.locked(tmp_path / "lock", pytest.fail),
        pytest.raises(RespgenError, match=r"has been at work in this project for 0 seconds: try again later"),
        disk.locked(tmp_path / "lock", lambda words: None, patience=0),
    ):
        pytest.fail("both are alone")


# ---------------------------------------------------------------------------- no longer planned


def test_a_draft_that_is_no_longer_planned_is_listed_with_its_newer_drawing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, STATE)
    write(tmp_path, FIRST)
    put(tmp_path, typed(FIRST))
    write(tmp_path, SECOND)
    assert drafts.left_over(shelf, "build/drafts", [TARGET]) == ()
    assert drafts.left_over(shelf, "build/drafts", ["build/drafts/another.docx"]) == ((NEW, KEYS), (TARGET, KEYS))
    (tmp_path / NEW).unlink()
    assert drafts.left_over(shelf, "build/drafts", []) == ((TARGET, KEYS),)


@pytest.mark.parametrize("is_one_file", [True, False])
def test_a_draft_whose_key_got_other_capitals_is_listed_where_that_is_another_file(
    tmp_path: Path, is_one_file: bool
) -> None:
    shelf = Shelf(tmp_path, STATE)
    write(tmp_path, FIRST)
    now = tmp_path / TARGET.replace("response", "Response")
    if is_one_file:
        # As where capitals make no difference.
        with contextlib.suppress(FileExistsError):
            os.link(tmp_path / TARGET, now)
    left = drafts.left_over(shelf, "build/drafts", [now.relative_to(tmp_path).as_posix()])
    assert left == (() if is_one_file or now.exists() else ((TARGET, KEYS),))
