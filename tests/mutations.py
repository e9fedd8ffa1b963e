"""A seed → a project with one workbook or template that is broken in some way, played on the real command line.

`python -m tests.mutations 0 300` plays the seeds 0 to 299 and ends with a line for each that went wrong. A process of
its own, so that one that hangs or takes all memory can be ended.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import re
import struct
import sys
import tempfile
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from click.testing import CliRunner
from lxml import etree

from respgen import document
from respgen.cli import main
from tests import specs
from tests.tools import ROOT
from tests.word import docx, packed, unpacked

MOST_MEMORY = 3 << 30
MOST_SECONDS = 120

# ----------------------------------------------------------------------------------------- breaking

HUGE = (b"99999999999999999999", b"-1", b"0", b"1e308", b"1048577", b"4294967296", b"2147483648", b"NaN", b"9" * 400)
STRANGE = (
    *HUGE, b"", b"a", b"../../x", b"A1:XFD1048576", b"\xc2\xa0", b"_x0000_", b"&#x9;", b"http://[", b"\xf0\x9f\x91\xae",
)  # fmt: skip
TAGS = (
    b"{{ force.name }}", b"{{ commentary.initial_response }}", b"{{ x", b"}}", b"{% for a in b %}", b"{%p endfor %}",
    b"{%p if force %}", b"{{p x }}", b"{{ " + b"(" * 3000, b"{{ a" + b".b" * 3000 + b" }}",
    b"{%tr for x in applying %}", b"{{ a|b|c }}", b"{% raw %}", b"{# note", b"{{ 1/0 }}", b"{%p else %}",
    b"{{ '" + b"x" * 50 + b"' }}", b"{{r x }}",
)  # fmt: skip


def flipped(content: bytes, chance: Random) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 30))):
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def truncated(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content))]


def overwritten(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.randbytes(chance.randrange(1, 300)) + content[at + chance.randrange(300) :]


def directory_damaged(content: bytes, chance: Random) -> bytes:
    """The zip's list of what it holds: flipped, or its end made up."""
    start = content.rindex(b"PK\x05\x06")
    if chance.random() < 0.3:
        return content[:start] + b"PK\x05\x06" + struct.pack("<4H2LH", *(chance.randrange(1 << 16) for _ in range(7)))
    first = struct.unpack_from("<L", content, start + 16)[0]
    broken = bytearray(content)
    for _ in range(chance.randrange(1, 5)):
        broken[chance.randrange(first, len(broken))] = chance.randrange(256)
    return bytes(broken)


def directory_twice(content: bytes, chance: Random) -> bytes:
    """A part that is there twice, and one with a strange name."""
    parts, buffer = unpacked(content), io.BytesIO()
    name = chance.choice(sorted(parts))
    again = chance.choice((name, name.upper(), f"/{name}", name.replace("/", "\\"), f"../{name}", "x" * 3000, "/"))
    packing = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(buffer, "w") as to:
        for one, part in parts.items():
            to.writestr(zipfile.ZipInfo(one), part, packing)
        with warnings.catch_warnings(action="ignore"):
            to.writestr(zipfile.ZipInfo(again), parts[chance.choice(sorted(parts))], packing)
    return buffer.getvalue()


def of_parts(change: Callable[[dict[str, bytes], str, Random], None]) -> Callable[[bytes, Random], bytes]:
    """A way to break a file that changes its parts, mostly the XML at one name."""

    def broken(content: bytes, chance: Random) -> bytes:
        parts = unpacked(content)
        names = sorted(parts, key=lambda name: (len(parts[name]), name))
        # The parts that say the most are hit more often.
        for _ in range(chance.choice((1, 1, 1, 3))):
            if left := [name for name in names if name in parts]:
                large = chance.choice((left, left[-3:]))
                change(parts, chance.choice(large), chance)
        return packed(parts)

    return broken


def dropped(parts: dict[str, bytes], name: str, chance: Random) -> None:
    del parts[name]


def swapped(parts: dict[str, bytes], name: str, chance: Random) -> None:
    other = chance.choice(sorted(parts))
    parts[name], parts[other] = parts[other], parts[name]


def emptied(parts: dict[str, bytes], name: str, chance: Random) -> None:
    parts[name] = chance.choice((b"", b" ", b"<a/>", b"\0" * 100, re.sub(rb">[^<]+<", b"><", parts[name])))


def cut(parts: dict[str, bytes], name: str, chance: Random) -> None:
    at = chance.randrange(len(parts[name]) + 1)
    parts[name] = parts[name][:at] + (parts[name][at + chance.randrange(200) :] if chance.random() < 0.5 else b"")


def element_lost(parts: dict[str, bytes], name: str, chance: Random) -> None:
    """One whole element goes, comes twice, or stands elsewhere; the XML stays sound."""
    root = etree.fromstring(parts[name])
    elements = list(root.iter("*"))
    for _ in range(chance.choice((1, 2, 10))):
        one, other = chance.choice(elements), chance.choice(elements)
        parent = one.getparent()
        if parent is None or one in other.iterancestors() or one is other:
            continue
        how = chance.randrange(4)
        if how == 0:
            parent.remove(one)
        elif how == 1:
            parent.insert(parent.index(one), etree.fromstring(etree.tostring(one, with_tail=False)))
        elif how == 2:
            other.append(one)
        else:
            one.tag = other.tag
    parts[name] = etree.tostring(root)


def wrapped(parts: dict[str, bytes], name: str, chance: Random) -> None:
    """One element inside itself, many times over."""
    tags = re.findall(rb"<([\w:]+)[ />]", parts[name])
    if tags:
        tag, times = chance.choice(tags), chance.choice((3, 50, 240, 100_000))
        at = chance.choice([match.end() for match in re.finditer(rb"<[\w:]+[^<>/]*>", parts[name])] or [0])
        parts[name] = parts[name][:at] + b"<%s>" % tag * times + b"</%s>" % tag * times + parts[name][at:]


def _replaced(pattern: bytes, words: tuple[bytes, ...]) -> Callable[[dict[str, bytes], str, Random], None]:
    def change(parts: dict[str, bytes], name: str, chance: Random) -> None:
        for _ in range(chance.choice((1, 1, 5, 50))):
            found = list(re.finditer(pattern, parts[name]))
            if found:
                start, end = chance.choice(found).span(1)
                parts[name] = parts[name][:start] + chance.choice(words) + parts[name][end:]

    return change


attribute_changed = _replaced(rb'[\w:]+="([^"]*)"', STRANGE)
number_made_huge = _replaced(rb"\b(\d+)\b", HUGE)
text_changed = _replaced(
    rb">([^<]+)<", (*STRANGE, *TAGS, b"x" * 40_000, b"\n" * 300, b"=1/0", b"&amp;lt;", b"- a&#10;  - b")
)
tag_changed = _replaced(rb"(\{[{%].*?[%}]\})", (*TAGS, b"", b"{{", b"%}", b"{%p endif %}", b"{{ absent.grades }}"))
name_changed = _replaced(
    rb"\{[{%]p? ?(?:for |if |)([\w.]+)", (b"force", b"grades", b"item.update.text", b"loop", b"_x", b"1")
)
element_renamed = _replaced(rb"</?([\w:]+)", (b"a", b"w:p", b"w:r", b"w:tbl", b"row", b"c", b"v"))


def relation_bent(parts: dict[str, bytes], name: str, chance: Random) -> None:
    name = chance.choice([one for one in parts if one.endswith(".rels")] or [name])
    found = list(re.finditer(rb'(Target|Type|Id|TargetMode)="([^"]*)"', parts[name]))
    if found:
        match = chance.choice(found)
        targets = [one.encode() for one in parts]
        kinds = re.findall(rb'Type="([^"]*)"', b"".join(parts[one] for one in parts if one.endswith(".rels")))
        with_what = chance.choice((*STRANGE, *targets, *(b"/" + one for one in targets), *kinds, b"file:///etc/passwd"))
        parts[name] = parts[name][: match.start(2)] + with_what + parts[name][match.end(2) :]


def declared(parts: dict[str, bytes], name: str, chance: Random) -> None:
    """Entities: one that grows, one outside the file, or a mere document type."""
    said = chance.choice((
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
            b'<!ENTITY %s "%s">' % (bytes([98 + n]), b"&%s;" % bytes([97 + n]) * 10) for n in range(10)
        ) + b"]>",
        b'<!DOCTYPE x [<!ENTITY k SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        b"<!DOCTYPE x>",
    ))  # fmt: skip
    head = re.match(rb"\s*<\?xml[^>]*\?>", parts[name])
    at = head.end() if head else 0
    body = parts[name][at:]
    if found := list(re.finditer(rb">([^<]+)<", body)):
        start, end = chance.choice(found).span(1)
        body = body[:start] + b"&k;" + body[end:]
    parts[name] = parts[name][:at] + said + body


def remarked(parts: dict[str, bytes], name: str, chance: Random) -> None:
    """Comments, instructions and blanks between elements, which mean nothing."""
    places = [match.end() for match in re.finditer(rb">(?=<)", parts[name])]
    for at in sorted(chance.sample(places, min(len(places), 20)), reverse=True):
        mark = chance.choice((b"<!-- x -->", b"<?x y?>", b"\n\t", b"<x/>", b"<![CDATA[ ]]>"))
        parts[name] = parts[name][:at] + mark + parts[name][at:]


def recoded(parts: dict[str, bytes], name: str, chance: Random) -> None:
    """Another encoding than the part says."""
    text = parts[name].decode("utf-8", "replace")
    parts[name] = text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "cp037", "utf-7", "latin-1")), "replace")


def inflated(parts: dict[str, bytes], name: str, chance: Random) -> None:
    """A bomb: a part that unpacks to a hundred megabytes."""
    parts[name] = parts[name] + chance.choice((b" ", b"\0")) * (100 << 20)


WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    flipped, truncated, overwritten, directory_damaged, directory_twice,
    *map(of_parts, (
        dropped, swapped, emptied, cut, element_lost, element_lost, wrapped, attribute_changed, attribute_changed,
        number_made_huge, text_changed, text_changed, tag_changed, name_changed, element_renamed,
        relation_bent, relation_bent, declared, remarked, recoded,
    )),
)  # fmt: skip


def broken(content: bytes, chance: Random) -> bytes:
    """The file, broken in one way; bombs are rare, since packing one takes a second."""
    way = of_parts(inflated) if chance.random() < 0.01 else chance.choice(WAYS)
    try:
        return way(content, chance)
    except SyntaxError:
        # What was to be changed in a part's tree is no XML.
        return flipped(content, chance)


# ---------------------------------------------------------------------------------------- projects

OTHER = """# Another form
{{ holder.name }}
{%p for item in applying %}
{{ item.label }}
{{ item.update.text }}
{%p else %}
{{ absent.recommendations }}
{%p endfor %}
"""


def invented(folder: Path) -> None:
    """The project that all specifications begin with, with a second document in another template."""
    steps = specs.cases(specs.BASE.read_text(encoding="utf-8"))[0]
    project = specs.Project(folder)
    for step in steps:
        if not isinstance(step, specs.Session):
            project.change(step)
    rows = next(
        t for t in project.files["inputs/office.xlsx"] if isinstance(t, specs.Table) and t.name == "Documents"
    ).rows
    row = tuple(cell.replace("record", "other") for cell in rows[1])
    project.change(specs.Put("inputs/office.xlsx", specs.Table("Documents", (*rows, row))))
    project.change(specs.Put("templates/other.docx", docx(OTHER)))
    for name, content in project.files.items():
        if isinstance(content, tuple):
            project.files[name] = _undated(specs.xlsx(content))
    list(project.session(["respgen build"]))


def _undated(content: bytes) -> bytes:
    """The workbook without the moment at which it was made: a seed breaks it in the same way on any day."""
    core = "docProps/core.xml"
    parts = unpacked(content)
    return packed({**parts, core: re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2025-07-01T09:00:00Z", parts[core])})


def real(folder: Path) -> None:
    """The repository's own."""
    for name in (
        "respgen.toml",
        *(p.relative_to(ROOT).as_posix() for p in (*ROOT.glob("inputs/*.xlsx"), *ROOT.glob("templates/*"))),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    with contextlib.chdir(folder):
        CliRunner().invoke(main, ["build"])


class Project:
    """A project, built once, and how its files were then: each play begins there."""

    def __init__(self, folder: Path, make: Callable[[Path], None]) -> None:
        self.folder = folder
        make(folder)
        self.before = self.files()
        self.targets = sorted(
            name
            for name in self.before
            if name.startswith(("inputs/", "templates/")) and name.endswith((".xlsx", ".docx"))
        )

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}

    def restore(self) -> None:
        for name, content in self.files().items():
            if name not in self.before:
                (self.folder / name).unlink()
            elif self.before[name] != content:
                (self.folder / name).write_bytes(self.before[name])
        for name in self.before.keys() - self.files().keys():
            (self.folder / name).write_bytes(self.before[name])

    def play(self, seed: int) -> Iterator[str]:
        """What goes wrong with the file that this seed breaks."""
        chance = Random(seed)
        target = chance.choice(self.targets)
        content = broken(self.before[target], chance)
        self.restore()
        (self.folder / target).write_bytes(content)
        with contextlib.chdir(self.folder):
            for command in (["check"], ["check", "--json"], ["build"], ["status"]):
                done = CliRunner().invoke(main, command)
                if done.exception and not isinstance(done.exception, SystemExit):
                    told = "".join(traceback.format_exception(done.exception)[-8:])
                    yield f"{target}: {command}: {told}"
                elif done.exit_code not in (0, 1, 2):
                    yield f"{target}: {command}: ends with {done.exit_code}"
                elif not done.output.strip():
                    yield f"{target}: {command}: says nothing"
        yield from (f"{target}: {fault}" for fault in self.lost(target, content))

    def lost(self, target: str, content: bytes) -> Iterator[str]:
        """Files that went, were torn, or changed though what they come from did not."""
        after = self.files()
        drafts = sorted(name for name in self.before if name.startswith("build/drafts/"))
        for name in sorted(self.before.keys() - after.keys()):
            yield f"{name} is lost"
        for name in sorted(self.before.keys() & after.keys()):
            if name.startswith(("inputs/", "templates/")) and after[name] != (
                content if name == target else self.before[name]
            ):
                yield f"{name} was written to"
        for name in sorted(after):
            if name.startswith("build/drafts/"):
                if fault := document.read(after[name], name).fault:
                    yield f"{name} is torn: {fault}"
                if not name.endswith(".docx"):
                    yield f"{name} is left over"
        for name in drafts:
            other = target.startswith("templates/") and not name.endswith(f"-{Path(target).stem}.docx")
            if other and after.get(name) != self.before[name]:
                yield f"{name} changed, though its template did not"


def play(first: int, last: int) -> Iterator[str]:
    """Plays these seeds in turn on both projects; a line for each thing that went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        projects = [Project(Path(folder) / make.__name__, make) for make in (invented, real)]
        for seed in range(first, last):
            # Nothing takes a second: what takes this long never ends.
            faulthandler.dump_traceback_later(MOST_SECONDS, exit=True)
            for fault in projects[seed % 2].play(seed):
                yield f"seed {seed}: {fault}"
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    with contextlib.suppress(ImportError, ValueError):
        # Windows has no such limit, and a Mac may refuse it.
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    faults = 0
    for fault in play(int(sys.argv[1]), int(sys.argv[2])):
        sys.stdout.write(f"{fault}\n")
        sys.stdout.flush()
        faults += 1
    sys.exit(1 if faults else 0)
