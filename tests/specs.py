"""A specification in Markdown → a real project, real commands, and what its sessions print (spec/README.md tells how).

A file is read into steps: a step changes the project (a sheet, a file, something taken away) or is a session. Every
case (a heading of the second level) begins with base.md and what stands before the file's first case.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import io
import random
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.sax.saxutils import escape

from click.testing import CliRunner
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from respgen import document
from respgen.cli import main
from respgen.model import Block, Document, Run, WordPlace
from tests.hidden import PLANTS
from tests.word import docx, packed, unpacked

FOLDER = Path(__file__).parent / "spec"
BASE = FOLDER / "base.md"
NO_SPECIFICATION = ("README.md",)

# ----------------------------------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as the specification writes it. `marks` are what its heading says besides: "row 3 hidden"."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...] = ()


Content = bytes | tuple[Table, ...]
"""What a file of the project holds; a workbook is its sheets."""


@dataclass(frozen=True, slots=True)
class Put:
    """A sheet or a file, as it is from here on."""

    path: str
    content: bytes | Table


@dataclass(frozen=True, slots=True)
class Without:
    """A file, or only one sheet of it, that is there no longer."""

    path: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """Commands and what they print: the lines of the file from `first` up to `last`, without the fences."""

    first: int
    last: int
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happens:
    """What became of a file: "is an empty file" and the like, see spec/README.md."""

    path: str
    what: str


Step = Put | Without | Happens | Session
Case = tuple[Step, ...]


class SpecificationError(Exception):
    """The file is not written as spec/README.md says."""


# ---------------------------------------------------------------------------------------- reading

_HEADED = re.compile(r"`(?P<path>[^`]+)`(?:, sheet (?P<sheet>[^,:]+))?(?P<marks>(?:, [^,]+)*):")
_WITHOUT = re.compile(r"Without `(?P<path>[^`]+)`(?:, sheet (?P<sheet>[^,]+))?\.")
_HAPPENS = re.compile(r"`(?P<path>[^`]+)` (?P<what>(?:is|has|holds) .+)\.")
_CELLS = re.compile(r"(?<!\\)\|")


def cases(text: str) -> tuple[Case, ...]:
    """What the file says, case by case; the first is what stands before the first heading of the second level."""
    lines = text.splitlines()
    found: list[list[Step]] = [[]]
    headed: re.Match[str] | None = None
    number = 0
    while number < len(lines):
        line = lines[number]
        end = number + 1
        if line.startswith("## "):
            found.append([])
        elif without := _WITHOUT.fullmatch(line):
            found[-1].append(Without(without["path"], without["sheet"] or ""))
        elif happens := _HAPPENS.fullmatch(line):
            found[-1].append(Happens(happens["path"], happens["what"]))
        elif line.startswith("Without `"):
            raise SpecificationError(f'line {number + 1}: it should be "Without `file`." or "Without `file`, sheet X."')
        elif line.startswith("```"):
            end = lines.index("```", number + 1) + 1
            inside = lines[number + 1 : end - 1]
            if line == "```console":
                commands = tuple(one.removeprefix("$ ") for one in inside if one.startswith("$ "))
                found[-1].append(Session(number + 1, end - 1, commands))
            else:
                found[-1].append(Put(_headed(headed, number)["path"], _content(line[3:], inside)))
        elif line.startswith("|"):
            end = next((n for n in range(number, len(lines)) if not lines[n].startswith("|")), len(lines))
            heading = _headed(headed, number)
            rows = tuple(_row(row) for row in (lines[number], *lines[number + 2 : end]))
            marks = tuple(heading["marks"].split(", ")[1:])
            found[-1].append(Put(heading["path"], Table(heading["sheet"], rows, marks)))
        if line.strip():
            headed = _HEADED.fullmatch(line)
        number = end
    return tuple(map(tuple, found))


def _headed(heading: re.Match[str] | None, number: int) -> re.Match[str]:
    if heading is None:
        raise SpecificationError(f"line {number + 1}: a table or text needs a line above it such as `file`, sheet X:")
    return heading


def _content(language: str, lines: list[str]) -> bytes:
    text = "\n".join(lines) + "\n"
    return docx(text) if language == "template" else text.encode()


def _row(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace(r"\|", "|") for cell in _CELLS.split(line.strip())[1:-1])


# ---------------------------------------------------------------------------------------- playing


def play(path: Path, folder: Path) -> str:
    """Run every session of the file, each case in a project of its own below `folder`: the file with what they print.

    Raises SpecificationError for a file that cannot be read, and whatever a command raises that it should not.
    """
    text = path.read_text(encoding="utf-8")
    before, *others = cases(text)
    base = () if path == BASE else cases(BASE.read_text(encoding="utf-8"))[0]
    lines = text.splitlines()
    printed: dict[Session, list[str]] = {}
    for number, case in enumerate((before, *others)):
        common = (*base, *before) if number else base
        project = Project(folder / str(number))
        for step in (*(step for step in common if not isinstance(step, Session)), *case):
            if isinstance(step, Session):
                printed[step] = list(project.session(step.commands))
            else:
                project.change(step)
    for session in sorted(printed, key=lambda one: one.first, reverse=True):
        lines[session.first : session.last] = printed[session]
    return "\n".join(lines) + "\n"


class Project:
    """A project's folder and what a specification has put there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, Content] = {}
        folder.mkdir()

    def change(self, step: Put | Without | Happens) -> None:
        sheets = self.files.get(step.path, ())
        others = sheets if isinstance(sheets, tuple) else ()
        match step:
            case Put(path, Table() as table):
                kept = [table if sheet.name == table.name else sheet for sheet in others]
                self.files[path] = tuple(kept) if table in kept else (*kept, table)
            case Put(path, bytes() as content):
                self.files[path] = content
            case Happens(path, what):
                file = self.folder / path
                # A draft is there once it is drawn.
                before = self.files.get(path) or (file.read_bytes() if file.exists() else b"")
                self.files[path] = _after(what, before, self.files)
            case Without(path, ""):
                del self.files[path]
                (self.folder / path).unlink(missing_ok=True)
            case Without(path, name):
                if all(sheet.name != name for sheet in others):
                    raise SpecificationError(f'{path} has no sheet "{name}" that could be taken away')
                self.files[path] = tuple(sheet for sheet in others if sheet.name != name)

    def session(self, commands: Iterable[str]) -> Iterator[str]:
        """Each command and what it prints, line by line."""
        for path in ("inputs", "templates", "respgen.toml"):
            for old in [*(self.folder / path).rglob("*"), self.folder / path]:
                if old.is_file():
                    old.unlink()
        for path, content in self.files.items():
            written = xlsx(content) if isinstance(content, tuple) else content
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(written)
        for command in commands:
            yield f"$ {command}"
            program, *words = shlex.split(command)
            if program == "respgen":
                yield from self.respgen(words)
            elif program == "show":
                yield from self.show(*words)
            elif program == "comments":
                yield from commented(document.read((self.folder / words[0]).read_bytes(), words[0]))
            else:
                raise SpecificationError(f'there is no command "{program}": there are respgen, show and comments')

    def respgen(self, words: list[str]) -> Iterator[str]:
        with contextlib.chdir(self.folder):
            result = CliRunner().invoke(main, words, prog_name="respgen")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        for line in result.output.replace(str(self.folder), "/project").splitlines():
            yield line.rstrip()
        yield f"exit status: {result.exit_code}"

    def show(self, file: str, heading: str = "") -> Iterator[str]:
        """What a document says, as text: all of its body, or what stands under one heading."""
        path = self.folder / file
        if not path.exists():
            yield "there is no such file"
            return
        yield from shown(document.read(path.read_bytes(), file), heading)


def shown(drawn: Document, heading: str = "") -> Iterator[str]:
    """The body's lines. Gaps stand in their brackets, links and lists as they are written in a cell."""
    within, row = 0 if heading else 1, (0, 0)
    cells: list[str] = []
    for block in drawn.stories[0].blocks:
        if block.kind == "heading" and heading:
            within = block.level if block.text == heading else within if 0 < within < block.level else 0
        if cells and (block.cell is None or (block.cell.table, block.cell.row) != row):
            yield f"| {' | '.join(cells)} |"
            cells = []
        if not within:
            continue
        if block.cell is None:
            yield from _line(block).split("\n")
        else:
            row = (block.cell.table, block.cell.row)
            cells += [""] * (block.cell.column - len(cells))
            cells[-1] += ("<br>" if cells[-1] else "") + _line(block)
    if cells:
        yield f"| {' | '.join(cells)} |"


def commented(held: Document) -> Iterator[str]:
    """Each comment, with the words that it covers and where they stand."""
    covered: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    blocks = [block for story in held.stories for block in story.blocks]
    for block in blocks:
        for run in block.runs:
            for number in run.comments:
                covered.setdefault(number, []).append(run.text)
                places.setdefault(number, str(block.place).removeprefix(f"{held.file}: "))
    told = ""
    for block in blocks:
        if isinstance(block.place, WordPlace) and (entry := re.match(r"comment (\d+)", block.place.heading)):
            first = block.place.heading != told
            told = block.place.heading
            if first:
                yield f'{told}, on "{"".join(covered.get(entry[1], []))}" ({places.get(entry[1], "")}):'
            yield f"  {block.text}"


def _line(block: Block) -> str:
    look = block.kind != "heading" and block.style != "Draft notice"
    standing = (run for run in block.runs if not run.change or run.change.kind not in ("deleted", "moved from"))
    words = "".join(_marked(run, look) for run in standing)
    match block.kind:
        case "heading":
            return f"{'#' * block.level} {words}"
        case "item" if block.listing:
            return "  " * (block.level - 1) + ("1. " if block.listing.ordered else "- ") + words
        case _:
            return words


def _marked(run: Run, look: bool) -> str:
    words = f"**{run.text}**" if run.bold and look and run.style != "Gap" and run.text.strip() else run.text
    return f"[{words}]({run.link})" if run.link else words


# --------------------------------------------------------------------------- what becomes of files

_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
_DECLARED = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>'


def _after(what: str, content: Content, files: Mapping[str, Content]) -> Content:
    """The file as it is once `what` has happened to it."""
    if copied := re.fullmatch("is a copy of `([^`]+)`", what):
        return files[copied[1]]
    match what:
        case "is empty":
            return b""
        case "is protected by a password":
            return _COMPOUND_FILE + "EncryptedPackage".encode("utf-16-le")
        case "is an Excel 97-2003 workbook" | "is a Word 97-2003 document":
            return _COMPOUND_FILE
    if isinstance(content, tuple) and (more := re.fullmatch(r"has (\d+) more recommendations", what)):
        return tuple(_with_more(sheet, int(more[1])) for sheet in content)
    parts = unpacked(xlsx(content) if isinstance(content, tuple) else content)
    if planted := re.fullmatch("holds a planted (.+)", what):
        if planted[1] not in PLANTS:
            raise SpecificationError(f'tests/hidden.py plants nothing that is called "{planted[1]}"')
        PLANTS[planted[1]].put(parts)
        return packed(parts)
    match what:
        case "holds a comment" | "holds macros" | "is attached to another template" | "holds a picture from elsewhere":
            _lead(parts, what)
        case "holds a moving picture" | "holds a still picture":
            hold_picture(parts, frames=2 if "moving" in what else 1)
        case "has 13 more pages of words":
            words = f"<w:p><w:r><w:t>{'We list what is lost. ' * 20}</w:t></w:r></w:p>" * 67
            body = parts["word/document.xml"]
            parts["word/document.xml"] = body.replace(b"<w:sectPr>", words.encode() + b"<w:sectPr>")
        case "holds a video":
            parts["word/media/media1.mp4"] = b"\0\0\0\x18ftypmp42"
        case "is saved as Strict Open XML":
            parts = {name: part.replace(_OURS, _STRICT) for name, part in parts.items()}
        case "has lost its second half":
            whole = packed(parts)
            return whole[: len(whole) // 2]
        case "has no sheets":
            parts["xl/workbook.xml"] = re.sub(rb"<sheet .*?/>", b"", parts["xl/workbook.xml"])
        case "holds a picture of 10 MB":
            parts["xl/media/image1.png"] = random.Random(1).randbytes(10 << 20)
        case "has 100,000 blank rows at its sheets' ends":
            rows = b"".join(b'<row r="%d" s="1"><c r="A%d" s="1"/></row>' % (n, n) for n in range(1000, 101_000))
            for name in (one for one in parts if one.startswith("xl/worksheets/")):
                parts[name] = parts[name].replace(b"</sheetData>", rows + b"</sheetData>")
        case "is saved as a Word template" | "is saved as a macro-enabled document":
            kind = b"template.main" if "template" in what else b"document.macroEnabled.main"
            family = b"vnd.openxmlformats-officedocument.wordprocessingml." if "template" in what else b"vnd.ms-word."
            types = parts["[Content_Types].xml"]
            parts["[Content_Types].xml"] = re.sub(rb"vnd\.[\w.-]+\.document\.main", family + kind, types)
        case "is a zip bomb":
            parts["xl/worksheets/sheet1.xml"] += b" " * (300 << 20)
        case "holds entities":
            parts["xl/workbook.xml"] = _DECLARED + re.sub(rb"^<\?.*?\?>", b"", parts["xl/workbook.xml"])
        case _:
            raise SpecificationError(f'nothing is said of a file by "{what}"')
    return packed(parts)


_OURS = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENT = (
    f'<w:comments xmlns:w="{_OURS.decode()}"><w:comment w:id="0" w:author="A. Sample"><w:p><w:r><w:t>Is this the right '
    "field?</w:t></w:r></w:p></w:comment></w:comments>"
)


_GIF = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"
_GIF_FRAME = b"\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
_DRAWINGML = "http://schemas.openxmlformats.org/drawingml/2006"


def hold_picture(parts: dict[str, bytes], frames: int = 1, alt: str = "Umbrellas", wide: int = 914400) -> None:
    """Put a GIF of so many frames at the end of a Word file's text, shown so wide (EMU)."""
    parts["word/media/umbrellas.gif"] = _GIF + _GIF_FRAME * frames + b"\x3b"
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        b"<Override", b'<Default Extension="gif" ContentType="image/gif"/><Override', 1
    )
    links = parts["word/_rels/document.xml.rels"]
    link = f'<Relationship Id="rIdUmbrellas" Type="{_RELATION}/image" Target="media/umbrellas.gif"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = links.replace(b"</Relationships>", link.encode())
    picture = (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{_DRAWINGML}/wordprocessingDrawing" distT="0" distB="0" distL="0" '
        f'distR="0"><wp:extent cx="{wide}" cy="914400"/><wp:docPr id="77" name="Picture 77" descr="{alt}"/>'
        f'<a:graphic xmlns:a="{_DRAWINGML}/main"><a:graphicData uri="{_DRAWINGML}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWINGML}/picture">'
        '<pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{_RELATION}" r:embed="rIdUmbrellas"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="914400"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )
    # The section's properties stand last in the body.
    before, _, after = parts["word/document.xml"].rpartition(b"<w:sectPr>")
    parts["word/document.xml"] = before + picture.encode() + b"<w:sectPr>" + after


def _lead(parts: dict[str, bytes], what: str) -> None:
    """Give a Word file another part, or something that it leads to."""
    relation = {
        "holds a comment": f'Type="{_RELATION}/comments" Target="comments.xml"',
        "holds macros": f'Type="{_RELATION}/vbaProject" Target="vbaProject.bin"',
        "is attached to another template": f'Type="{_RELATION}/attachedTemplate" Target="https://example.org/x.dotm" '
        'TargetMode="External"',
        "holds a picture from elsewhere": f'Type="{_RELATION}/image" Target="https://example.org/crest.png" '
        'TargetMode="External"',
    }[what]
    if what == "holds a comment":
        parts["word/comments.xml"] = _COMMENT.encode()
    if what == "holds macros":
        parts["word/vbaProject.bin"] = _COMPOUND_FILE
    links = parts["word/_rels/document.xml.rels"]
    added = f'<Relationship Id="rIdMore{len(links)}" {relation}/></Relationships>'
    parts["word/_rels/document.xml.rels"] = links.replace(b"</Relationships>", added.encode())


def _with_more(sheet: Table, times: int) -> Table:
    """The sheet; that of the recommendations with its last row so many times more, each with a number of its own."""
    if sheet.name != "Recommendations":
        return sheet
    last, number = sheet.rows[-1], sheet.rows[0].index("number")
    more = [
        tuple(str(at) if column == number else cell for column, cell in enumerate(last))
        for at in range(100, 100 + times)
    ]
    return replace(sheet, rows=(*sheet.rows, *more))


# -------------------------------------------------------------------------------------- workbooks

_DATE = re.compile(r"\{date (.+)\}")
_NUMBER = re.compile(r"\{number (.+)\}")
_FORMULA = re.compile(r"\{(=.*?)(?: → (.+))?\}")
_LINK = re.compile(r"(.*?) ?\{link (.+)\}")
_LOOKS = re.compile(r"(\*\*.+?\*\*|~~.+?~~)")


@functools.cache
def xlsx(sheets: tuple[Table, ...]) -> bytes:
    """The workbook that the sheets describe."""
    book = Workbook()
    book.remove(book.worksheets[0])
    results: dict[tuple[int, str], str] = {}
    for number, table in enumerate(sheets, 1):
        sheet = book.create_sheet(table.name)
        for row, cells in enumerate(table.rows, 1):
            for column, words in enumerate(cells, 1):
                if result := _fill(sheet, row, column, words):
                    results[number, f"{get_column_letter(column)}{row}"] = result
        for mark in table.marks:
            _mark(sheet, mark)
    buffer = io.BytesIO()
    book.save(buffer)
    return _with_results(buffer.getvalue(), results) if results else buffer.getvalue()


def _fill(sheet: Worksheet, row: int, column: int, words: str) -> str:
    """Write one cell; returns the result that its formula shall have, empty for none."""
    if not words:
        return ""
    cell = sheet.cell(row, column)
    if match := _DATE.fullmatch(words):
        cell.value = datetime.datetime.strptime(match[1], "%d %B %Y")
        cell.number_format = "d mmmm yyyy"
        return ""
    if match := _NUMBER.fullmatch(words):
        cell.value = float(match[1]) if "." in match[1] else int(match[1])
        return ""
    if words == "{TRUE}":
        cell.value = True
        return ""
    if match := _FORMULA.fullmatch(words):
        cell.value = match[1]
        return match[2] or ""
    if match := _LINK.fullmatch(words):
        words = match[1]
        cell.hyperlink = match[2]
    words = words.replace("<br>", "\n")
    words = re.sub(r"\{U\+([0-9A-F]{4})\}", r"_x\1_", words)
    pieces = [piece for piece in _LOOKS.split(words) if piece]
    if len(pieces) == 1 and not _LOOKS.fullmatch(words):
        cell.value = words
        # What begins with "=" is words here: formulas are told by their braces.
        cell.data_type = "s"
    else:
        cell.value = CellRichText(*map(_look, pieces))
    return ""


def _look(piece: str) -> TextBlock | str:
    if not _LOOKS.fullmatch(piece):
        return piece
    return TextBlock(InlineFont(b=piece[0] == "*" or None, strike=piece[0] == "~" or None), piece[2:-2])


def _mark(sheet: Worksheet, mark: str) -> None:
    match mark.split(" "):
        case ["hidden"]:
            sheet.sheet_state = "hidden"
        case ["row", number, "hidden"]:
            sheet.row_dimensions[int(number)].hidden = True
        case ["column", letter, "hidden"]:
            sheet.column_dimensions[letter].hidden = True
        case [area, "merged"]:
            sheet.merge_cells(area)
        case ["filter", "on", letter]:
            sheet.auto_filter.ref = sheet.dimensions
            sheet.auto_filter.add_filter_column(ord(letter) - ord("A"), ["chosen"])
        case _:
            raise SpecificationError(f'"{mark}" says nothing about a sheet')


def _with_results(content: bytes, results: Mapping[tuple[int, str], str]) -> bytes:
    """Put formulas' results where Excel stores them; openpyxl writes formulas alone."""
    parts = unpacked(content)
    for (number, cell), result in results.items():
        name = f"xl/worksheets/sheet{number}.xml"
        kind = ' t="e"' if result.startswith("#") else ' t="str"'
        before = re.search(rf'<c r="{cell}"([^>]*)>(<f>.*?</f>)<v ?(?:/>|></v>)', parts[name].decode())
        assert before, cell
        after = f'<c r="{cell}"{before[1]}{kind}>{before[2]}<v>{escape(result)}</v>'
        parts[name] = parts[name].replace(before[0].encode(), after.encode())
    return packed(parts)
