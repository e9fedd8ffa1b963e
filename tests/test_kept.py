"""What people write in drafts stays, whatever they and respgen do in whichever order."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from respgen import drafts
from respgen.drafts import Drawn, Shelf
from tests.test_drafts import STATE, drawn, saved, typed
from tests.word import docx

TARGETS = ("build/drafts/a/one.docx", "build/drafts/b/two.docx")
BESIDE = {target: target.replace(".docx", " (new).docx") for target in TARGETS}
FILES = (*TARGETS, *BESIDE.values())
SAID = 3
DRAWINGS = {
    target: [
        docx(f"# Response {name}\nThe force agrees.\nIt has done {number}.\n\nAnd so on.") for number in range(SAID)
    ]
    for name, target in enumerate(TARGETS)
}


class Killed(BaseException):
    """The run was ended from outside."""


_writes_left: int | None = None


def _kill(event: str, _: object) -> None:
    global _writes_left
    if _writes_left is not None and event == "os.rename":
        if _writes_left == 0:
            raise Killed
        _writes_left -= 1


sys.addaudithook(_kill)


class Office(RuleBasedStateMachine):
    """Two documents, each with one cell, and people who do to them what people do."""

    def __init__(self) -> None:
        super().__init__()
        self.project = Path(tempfile.mkdtemp())
        self.shelf = Shelf(self.project, STATE)
        self.cells = dict.fromkeys(TARGETS, 0)
        self.theirs: set[bytes] = set()
        self.were: list[tuple[str, bytes]] = []
        self.said = 0

    def teardown(self) -> None:
        shutil.rmtree(self.project)

    def on_disk(self) -> dict[str, bytes]:
        return {file: (self.project / file).read_bytes() for file in FILES if (self.project / file).is_file()}

    def drawing(self, target: str) -> Drawn:
        return drawn(DRAWINGS[target][self.cells[target]])

    def put(self, file: str, content: bytes) -> None:
        (self.project / file).parent.mkdir(parents=True, exist_ok=True)
        (self.project / file).write_bytes(content)
        self.were.append((file, content))

    def write_in(self, file: str) -> None:
        """A person writes something that nobody has written before."""
        there = self.on_disk().get(file, DRAWINGS[TARGETS[0]][0])
        self.said += 1
        whole = there if there.startswith(b"PK") and len(there) > 100 else DRAWINGS[TARGETS[0]][0]
        content = typed(whole, f" We say {self.said}.")
        self.theirs.add(content)
        self.put(file, content)

    def build(self) -> None:
        before = self.on_disk()
        try:
            for target in TARGETS:
                drafts.write(self.shelf, drafts.stand(self.shelf, target, self.drawing(target)), self.drawing(target))
        finally:
            after = self.on_disk()
            for file, content in before.items():
                assert content not in self.theirs or after[file] == content
            self.were += after.items()

    @rule()
    def builds(self) -> None:
        self.build()

    @rule(writes=st.integers(0, 8))
    def builds_and_is_killed(self, writes: int) -> None:
        global _writes_left
        _writes_left = writes
        try:
            self.build()
        except Killed:
            pass
        finally:
            _writes_left = None

    @rule(draft=st.sampled_from(TARGETS), where=st.integers(0, 1))
    def somebody_saves_while_it_builds(self, draft: str, where: int) -> None:
        standing = drafts.stand(self.shelf, draft, self.drawing(draft))
        file = (draft, BESIDE[draft])[where]
        self.write_in(file)
        mine = self.on_disk()[file]
        drafts.write(self.shelf, standing, self.drawing(draft))
        assert self.on_disk()[file] == mine

    @rule(draft=st.sampled_from(TARGETS), said=st.integers(0, SAID - 1))
    def a_cell_changes(self, draft: str, said: int) -> None:
        self.cells[draft] = said

    @rule(file=st.sampled_from(FILES))
    def somebody_edits(self, file: str) -> None:
        if file in self.on_disk():
            self.write_in(file)

    @rule(file=st.sampled_from(FILES))
    def a_suite_saves_it_again(self, file: str) -> None:
        there = self.on_disk().get(file, b"")
        if there.startswith(b"PK") and b"<cp:revision>7" not in there and len(there) > 100:
            again = saved(there)
            if there in self.theirs:
                self.theirs.add(again)
            self.put(file, again)

    @rule(file=st.sampled_from(FILES))
    def somebody_deletes(self, file: str) -> None:
        (self.project / file).unlink(missing_ok=True)

    @rule(file=st.sampled_from(FILES))
    def a_file_breaks_off(self, file: str) -> None:
        if there := self.on_disk().get(file):
            self.theirs.add(there[:90])
            self.put(file, there[:90])

    @rule(one=st.sampled_from(FILES), other=st.sampled_from(FILES))
    def somebody_renames(self, one: str, other: str) -> None:
        if one != other and (there := self.on_disk().get(one)):
            (self.project / one).unlink()
            self.put(other, there)

    @rule(one=st.sampled_from(FILES), other=st.sampled_from(FILES))
    def somebody_copies(self, one: str, other: str) -> None:
        if there := self.on_disk().get(one):
            self.put(other, there)

    @precondition(lambda self: self.were)
    @rule(data=st.data())
    def somebody_restores(self, data: st.DataObject) -> None:
        self.put(*data.draw(st.sampled_from(self.were)))

    @rule(file=st.sampled_from(FILES), suffix=st.sampled_from([".docx", ".json"]))
    def a_part_of_the_state_is_lost(self, file: str, suffix: str) -> None:
        self.shelf.base(file).with_suffix(suffix).unlink(missing_ok=True)

    @rule()
    def after_a_build_all_is_told(self) -> None:
        """Every document is up to date, or told as edited with its news beside it; and nothing more is written."""
        self.build()
        on_disk = self.on_disk()
        for target in TARGETS:
            standing = drafts.stand(self.shelf, target, self.drawing(target))
            touched = bool(standing.edited or standing.fault)
            assert standing.there
            assert touched or not standing.stale
            assert touched or on_disk[target] not in self.theirs
            assert standing.beside_edited or on_disk.get(BESIDE[target]) not in self.theirs
            if touched and standing.stale:
                beside = drafts.stand(self.shelf, BESIDE[target], self.drawing(target))
                assert standing.beside_edited or (beside.there and not beside.stale)
        everything = self.everything()
        self.build()
        assert self.everything() == everything

    def everything(self) -> dict[Path, tuple[int, bytes]]:
        files = [file for file in self.project.rglob("*") if file.is_file()]
        return {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


TestOffice = Office.TestCase
# Each is thirty steps, and opens dozens of drafts.
TestOffice.settings = settings(max_examples=max(10, settings().max_examples // 10), stateful_step_count=30)
