"""What a Word file holds that no page shows: found with kind and place, and taken out, or refused by its rule.

Each is planted by itself (tests/hidden.py), then all together; clean files hold nothing, and say the same words.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from respgen import config, document, pipeline, rules
from respgen.model import Document
from respgen.publication import clean, images, inspector, unseen
from respgen.publication.images import Crop, UncleanableError
from respgen.publication.inspector import KINDS
from respgen.publication.values import Finished, Office, Trace
from respgen.rules.hidden import CLEANED_RULES, HIDDEN_RULES
from tests import hidden, mutations, rich, structure
from tests.hidden import PLANTS
from tests.tools import ROOT, needs_libreoffice, needs_validator, pdf_words, pdfs, sdk_errors
from tests.word import packed, unpacked

OFFICE = Office(hidden.OFFICE)
LONG = "CI" in os.environ
OURS = {"program", "custom property"}
"""What every draft of ours holds, and no clean file."""
RULES = {
    "embedded object": "P911",
    "outside content": "P912",
    "local link": "P913",
    "macro": "P914",
    "inserted file": "P915",
    "revealing field": "P916",
    "hidden text": "P917",
    "invisible text": "P918",
    "uncleanable picture": "P919",
    "bound content control": "P920",
}
EACH = pytest.mark.parametrize("name", PLANTS)


def read(content: bytes) -> Document:
    held = document.read(content, hidden.FILE)
    assert held.fault == ""
    return held


@functools.cache
def draft(name: str) -> Document:
    return read(hidden.planted(PLANTS[name]))


@functools.cache
def cleaned(name: str) -> Document:
    return read(clean.clean(draft(name), OFFICE).content)


@functools.cache
def everything() -> Document:
    return read(hidden.everything())


def traces(held: Document) -> list[Trace]:
    """What is found besides what is in every draft of ours."""
    usual = {trace.words for trace in inspector.inspect(read(packed(hidden.base())))}
    return [trace for trace in inspector.inspect(held, OFFICE) if trace.words not in usual]


def codes(held: Document) -> set[str]:
    """The rules that refuse the file."""
    finished = Finished(held, inspector.inspect(held, OFFICE))
    return {finding.code for finding in rules.run(HIDDEN_RULES, finished)}


def words(held: Document) -> list[tuple[str, str]]:
    """All that the stories say, comments aside. A story with nothing in it is none, nor is a line of blanks alone."""
    said_in = ((story.name, (one.text for one in story.blocks if one.text.strip())) for story in held.stories)
    told = ((name, " ".join("".join(lines).split())) for name, lines in said_in)
    return [(name, said) for name, said in told if said and name != "comments"]


# ------------------------------------------------------------------------------------ one by one


@EACH
def test_it_is_found_with_its_kind_and_its_place(name: str) -> None:
    plant = PLANTS[name]
    found = [trace for trace in traces(draft(name)) if trace.kind == plant.kind]
    assert plant.place in {str(trace.place) for trace in found}, found
    assert all(trace.words for trace in found)


@EACH
def test_nothing_else_is_found(name: str) -> None:
    """A drawing in ink hangs on the file as custom XML does."""
    besides = {"custom XML"} if name == "ink" else set()
    assert {trace.kind for trace in traces(draft(name))} - besides == {PLANTS[name].kind}


@EACH
def test_it_is_taken_out_or_refused_as_its_kind_says(name: str) -> None:
    kind = PLANTS[name].kind
    left = {trace.kind for trace in traces(cleaned(name))}
    if PLANTS[name].stays:
        (found,) = rules.run(CLEANED_RULES, Finished(cleaned(name), inspector.inspect(cleaned(name), OFFICE)))
        assert (found.code, str(found.place)) == ("P929", hidden.PLACE)
    elif KINDS[kind].fate == "mended":
        assert left == set()
        assert codes(cleaned(name)) == set()
        assert any(KINDS[kind].told(count) == mend.what
                   for mend in clean.clean(draft(name), OFFICE).mends for count in range(1, 9))  # fmt: skip
    elif kind != "tracked change":
        assert left == {kind}
        assert codes(draft(name)) == codes(cleaned(name)) == {RULES[kind]}


@EACH
def test_a_clean_file_is_sound_and_says_the_same(name: str) -> None:
    before, after = draft(name), cleaned(name)
    assert structure.faults(packed(dict(after.parts))) == []
    assert words(after) == words(before)
    assert after.actives == tuple(one for one in before.actives if one in after.actives)


@EACH
def test_cleaning_once_more_changes_nothing(name: str) -> None:
    once = clean.clean(draft(name), OFFICE)
    assert clean.clean(draft(name), OFFICE) == once
    again = clean.clean(read(once.content), OFFICE)
    assert again.content == once.content
    assert again.mends == ()


def test_every_kind_is_planted_and_every_refused_one_has_its_rule() -> None:
    assert {plant.kind for plant in PLANTS.values()} == set(KINDS) - {"program"}
    assert {kind for kind, said in KINDS.items() if said.fate == "refused"} - {"tracked change"} == set(RULES)
    assert [rule.code for rule in HIDDEN_RULES] == list(RULES.values())


# ------------------------------------------------------------------------------------ all together


def test_all_of_it_is_found_in_one_file() -> None:
    found = Counter(trace.kind for trace in inspector.inspect(everything(), OFFICE))
    assert {plant.kind for plant in PLANTS.values() if not (plant.alone or plant.stays)} <= set(found)


def test_of_all_of_it_only_what_a_person_has_to_mend_is_left() -> None:
    done = clean.clean(everything(), OFFICE)
    after = read(done.content)
    assert {trace.kind for trace in inspector.inspect(after, OFFICE)} == set(RULES) | {"tracked change"}
    assert codes(after) == set(RULES.values())
    assert words(after) == words(everything())
    assert structure.faults(done.content) == []
    assert clean.clean(after, OFFICE).content == done.content


def test_nothing_that_was_planted_is_left_in_any_byte() -> None:
    """Names and paths are looked for in the bytes themselves, whoever wrote them."""
    mended = [
        plant for plant in PLANTS.values() if KINDS[plant.kind].fate == "mended" and not (plant.alone or plant.stays)
    ]
    before = hidden.planted(*mended)
    after = clean.clean(read(before), OFFICE).content
    for secret in (b"Sample was here", b"jsample", b"J. Sample", b"Operation Sample", b"secret", b"second-floor",
                   b"Exif", b"Old words", b"legal", b"C:\\", b"file:/", b"MSIP", b"00A77427"):  # fmt: skip
        assert any(secret in part for part in unpacked(before).values()), secret
        assert [name for name, part in unpacked(after).items() if secret in part] == [], secret


# ------------------------------------------------------------------------------------ clean files


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, ...]:
    """Every document that the sample draws."""
    project = tmp_path_factory.mktemp("drawn") / "samples"
    shutil.copytree(ROOT / "samples", project, ignore=shutil.ignore_patterns("build"))
    drafts = pipeline.build(config.load(project), {}, str).results
    return tuple(read((project / one.standing.file).read_bytes()) for one in drafts)


def test_the_clean_files_of_the_sample_hold_nothing_hidden(drawn: tuple[Document, ...]) -> None:
    assert len(drawn) > 10
    for held in drawn:
        assert {trace.kind for trace in inspector.inspect(held, OFFICE)} == OURS
        done = clean.clean(held, OFFICE)
        assert {mend.what for mend in done.mends} <= {"the line that says that this is a draft is taken out"}
        after = read(done.content)
        assert inspector.inspect(after, OFFICE) == ()
        assert codes(after) == set()
        assert structure.faults(done.content) == []
        notice = next((block.text for block in held.stories[0].blocks if block.style == "Draft notice"), "")
        assert words(after) == [(name, said.replace(notice, "", 1)) for name, said in words(held)]
        title = held.properties["title"]
        assert after.properties == {"title": title, "creator": OFFICE.name, "language": held.language}
        assert after.custom == {}


def test_a_clean_file_is_the_same_whatever_the_zip_was(drawn: tuple[Document, ...]) -> None:
    """Its members' order and times, and what is said of the whole zip."""
    parts = dict(drawn[0].parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packing:
        packing.comment = b"packed by J. Sample"
        for name in reversed(parts):
            packing.writestr(zipfile.ZipInfo(name, (2025, 6, 1, 10, 0, 0)), parts[name])
    one, other = (clean.clean(read(content), OFFICE).content for content in (packed(parts), buffer.getvalue()))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as opened:
        assert opened.comment == b""
        assert {(member.date_time, member.comment, member.extra) for member in opened.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), b"", b"")
        }


def test_an_office_without_a_name_is_no_author() -> None:
    after = read(clean.clean(draft("author"), Office("")).content)
    assert "creator" not in after.properties
    assert inspector.inspect(after) == ()


def test_a_file_without_properties_gets_the_offices() -> None:
    """And its first heading as its title."""
    parts = hidden.base()
    del parts["docProps/core.xml"]
    hidden.edit(parts, "_rels/.rels", '<Relationship Id="rId2"', '<Relationship Id="rId0"')
    parts["_rels/.rels"] = re.sub(rb'<Relationship Id="rId0"[^>]*>', b"", parts["_rels/.rels"])
    done = clean.clean(read(packed(parts)), OFFICE)
    assert read(done.content).properties == {
        "title": "Response to a report (sample)",
        "creator": OFFICE.name,
        "language": "en-GB",
    }
    assert clean.clean(read(done.content), OFFICE).content == done.content
    assert structure.faults(done.content) == []


def strict(content: bytes) -> bytes:
    """The file as Word saves it as Strict Open XML: all namespaces and types of relationships are others."""
    said = re.compile(
        rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006/([\w/-]+)"
    )

    def renamed(match: re.Match[bytes]) -> bytes:
        rest = match[2].replace(b"extended-properties", b"extendedProperties")
        rest = rest.replace(b"custom-properties", b"customProperties")
        return b"http://purl.oclc.org/ooxml/" + match[1] + b"/" + rest

    return packed({name: said.sub(renamed, part) for name, part in unpacked(content).items()})


@pytest.mark.parametrize("name", ["hidden run", "cropped PNG", "comment", "people", "link to a drive"])
def test_a_strict_file_comes_out_transitional(name: str) -> None:
    """As whole as the same file that was saved the usual way."""
    held = read(strict(hidden.planted(PLANTS[name])))
    assert any(b"purl.oclc.org" in part for part in held.parts.values())
    done = clean.clean(held, OFFICE)
    assert not any(b"purl.oclc.org" in part for part in unpacked(done.content).values())
    assert words(read(done.content)) == words(draft(name))
    assert structure.faults(done.content) == []
    assert {one.kind for one in traces(read(done.content))} == {one.kind for one in traces(cleaned(name))}


SOME = st.lists(
    st.sampled_from([name for name, one in PLANTS.items() if not (one.alone or one.stays)]), unique=True, max_size=12
)


@settings(max_examples=200 if LONG else 25, deadline=None)
@given(SOME)
def test_whatever_hides_in_a_file_its_words_stay(names: list[str]) -> None:
    held = read(hidden.planted(*(PLANTS[name] for name in names)))
    done = clean.clean(held, OFFICE)
    after = read(done.content)
    assert words(after) == words(held)
    assert not {one.kind for one in inspector.inspect(after, OFFICE) if KINDS[one.kind].fate == "mended"}
    assert structure.faults(done.content) == []


def test_a_broken_file_is_looked_at_and_cleaned_as_any_other() -> None:
    """One that can be read at all. What cannot be taken out of it is told."""
    sources, read_ones = (hidden.everything(), rich.written(rich.RICH)), 0
    for seed in range(1200 if LONG else 60):
        chance = Random(seed)
        held = document.read(mutations.broken(chance.choice(sources), chance), hidden.FILE)
        if held.fault:
            continue
        read_ones += 1
        done = clean.clean(held, OFFICE)
        after = document.read(done.content, hidden.FILE)
        assert after.fault == "", seed
        assert words(after) == words(held), seed
        left = {trace for trace in inspector.inspect(after, OFFICE) if KINDS[trace.kind].fate == "mended"}
        assert {trace.kind for trace in left} <= {"cropped picture"}, seed
        assert clean.clean(after, OFFICE).content == done.content, seed
    assert read_ones > 20


# --------------------------------------------------------------------------------------- pictures


def pixels(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def shown(name: str) -> Image.Image:
    """The picture that the clean file shows."""
    (part,) = {run.picture.part for story in cleaned(name).stories for block in story.blocks for run in block.runs
               if run.picture}  # fmt: skip
    return pixels(cleaned(name).parts[part])


@pytest.mark.parametrize("name", ["text in a PNG", "behind a PNG", "text in a GIF", "TIFF", "BMP"])
def test_a_picture_keeps_every_pixel(name: str) -> None:
    (part,) = {one for one in draft(name).parts if one.startswith("word/media/")}
    assert shown(name).tobytes() == pixels(draft(name).parts[part]).tobytes()


def test_a_photograph_loses_its_metadata_and_none_of_its_pixels() -> None:
    plain, ending = images.plain(hidden.jpeg(comment=b"by J. Sample", iptc=hidden.IPTC, xmp=hidden.XMP))
    assert ending == "jpg"
    assert pixels(plain).tobytes() == pixels(hidden.jpeg()).tobytes()
    assert images.said(plain) == ()
    assert dict(Image.open(io.BytesIO(plain)).getexif()) == {}


def test_a_photograph_lies_as_the_page_shows_it() -> None:
    """Word and LibreOffice pass over what Exif says of the camera; browsers turn by it, and must not any more."""
    picture = shown("turned photograph")
    assert picture.size == (40, 20)
    assert picture.tobytes() == pixels(hidden.jpeg(turn=6)).tobytes()


@pytest.mark.parametrize(
    ("name", "size", "colour"),
    [
        ("cropped PNG", (20, 20), (0, 150, 0)),
        ("cropped and widened", (20, 20), (0, 150, 0)),
        ("cropped long ago", (20, 20), (0, 150, 0)),
        ("cropped JPEG", (20, 18), (200, 0, 0)),
    ],
)
def test_what_was_cropped_is_gone(name: str, size: tuple[int, int], colour: tuple[int, int, int]) -> None:
    picture = shown(name)
    assert picture.size == size
    # On the whole: at an edge a JPEG mixes colours.
    average = picture.resize((1, 1), Image.Resampling.BOX).tobytes()
    assert all(abs(one - other) < 25 for one, other in zip(average, colour, strict=True))
    assert not [part for part in cleaned(name).parts if part.startswith("word/media/cropped.")]


def test_what_a_crop_adds_at_a_side_stays_in_proportion() -> None:
    """Of 40 pixels 20 are shown, and 10 empty ones beside them: half of what is there now."""
    assert b'<a:srcRect r="-50000"/>' in cleaned("cropped and widened").parts["word/document.xml"]


def test_a_picture_cropped_in_two_ways_becomes_two() -> None:
    parts = hidden.base()
    key = hidden.media(parts, "twice.png", hidden.png())
    for number, crop in enumerate(('<a:srcRect l="50000"/>', '<a:srcRect r="50000"/>', '<a:srcRect l="50%"/>', "")):
        hidden.body(hidden.frame(key, 60 + number, crop=crop).replace(f" {hidden.NS}", "", 1))(parts)
    after = read(clean.clean(read(packed(parts)), OFFICE).content)
    runs = [run for block in after.stories[0].blocks for run in block.runs if run.picture]
    names = [run.picture.part for run in runs if run.picture]
    assert len(set(names)) == 3
    assert names[0] == names[2]
    assert [pixels(after.parts[name]).size for name in names] == [(20, 20), (20, 20), (20, 20), (40, 20)]


def test_a_moving_picture_keeps_moving_without_its_words() -> None:
    plain, ending = images.plain(hidden.gif(3, comment=b"by J. Sample"))
    assert (ending, images.said(plain)) == ("gif", ())
    assert getattr(Image.open(io.BytesIO(plain)), "n_frames", 1) == 3


@settings(max_examples=300 if LONG else 40, deadline=None)
@given(st.sampled_from([hidden.jpeg(), hidden.png(Author="J."), hidden.gif(2, b"J.")]), st.data())
def test_a_damaged_picture_is_cleaned_or_refused(content: bytes, data: st.DataObject) -> None:
    """Never anything else, wherever a byte is another one or the rest is missing."""
    at = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.one_of(st.none(), st.binary(min_size=1, max_size=1)))
    broken = content[:at] if byte is None else content[:at] + byte + content[at + 1 :]
    for how in (images.said, images.plain, lambda one: images.cropped(one, Crop(left=0.5))):
        with contextlib.suppress(UncleanableError):
            how(broken)


# ------------------------------------------------------------------------------------- what is none


@pytest.mark.parametrize(
    "properties",
    [
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>',
        '<w:vanish w:val="0"/>',
        '<w:sz w:val="9"/>',
        '<w:color w:val="767676"/>',
        "<w:noProof/>",
    ],
)
def test_what_can_be_seen_is_not_hidden(properties: str) -> None:
    assert traces(read(hidden.planted(hidden.Plant("", hidden.run(properties))))) == []


@pytest.mark.parametrize(
    "address",
    ["https://www.gov.uk/x", "http://example.org", "mailto:office@sample.example", "#there", "",
     "https://hmicfrs.justiceinspectorates.gov.uk/a?b=c#d", "https://sharepointers.example.org/"],
)  # fmt: skip
def test_a_public_address_is_for_everybody(address: str) -> None:
    assert not unseen.is_local(address)


@pytest.mark.parametrize(
    "address",
    ["file:///C:/x", "\\\\server\\x", "C:\\x", "http://intranet/x", "http://localhost:8080", "https://10.0.0.7/x",
     "https://sample-my.sharepoint.com/x", "http://portal.sample.local", "https://user:word@example.org/",
     "ftp://example.org/x", "http://[", "https://intranet.sample.police.uk", "onenote:x", "http:///x"],
)  # fmt: skip
def test_an_address_of_the_offices_own_is_for_nobody_else(address: str) -> None:
    assert unseen.is_local(address)


@pytest.mark.parametrize("instruction", ["PAGE", "NUMPAGES", "TITLE", 'DOCPROPERTY "Title" \\* MERGEFORMAT', "REF x",
                                         "TOC \\o", "HYPERLINK \"https://example.org\""])  # fmt: skip
def test_a_field_that_prints_what_the_page_says_reveals_nothing(instruction: str) -> None:
    assert not unseen.reveals(instruction)


def test_a_bookmark_that_something_leads_to_stays() -> None:
    marked = '<w:p><w:bookmarkStart w:id="{0}" w:name="{1}"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="{0}"/></w:p>'
    plants = [hidden.body(marked.format(50 + at, name)) for at, name in enumerate(("by_link", "by_field", "by_nobody"))]
    plants.append(hidden.body('<w:p><w:hyperlink w:anchor="By_Link"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'))
    plants.append(hidden.field("REF by_field \\h"))
    held = read(hidden.planted(*(hidden.Plant("", plant) for plant in plants)))
    assert [(one.kind, one.words) for one in traces(held)] == [("bookmark", "by_nobody")]
    after = clean.clean(held, OFFICE).content
    names = re.findall(rb'w:bookmarkStart [^>]*w:name="(\w+)"', unpacked(after)["word/document.xml"])
    assert names == [b"by_link", b"by_field"]


# ------------------------------------------------------------------------------- other programs


@needs_validator
@pytest.mark.parametrize("version", ["Office2016", "Microsoft365"])
def test_the_sdk_finds_no_fault_in_what_was_cleaned(version: str, tmp_path: Path) -> None:
    """Of all that is taken out in one file. The draft has the faults of what is planted."""
    mended = [
        plant for plant in PLANTS.values() if KINDS[plant.kind].fate == "mended" and not (plant.alone or plant.stays)
    ]
    for name, content in (("all", hidden.planted(*mended)), ("strict", strict(hidden.planted(PLANTS["cropped PNG"])))):
        file = tmp_path / f"{name}.docx"
        file.write_bytes(clean.clean(read(content), OFFICE).content)
        assert sdk_errors(file, version) == []


@needs_libreoffice
def test_libreoffice_prints_the_same_words_of_a_clean_file(tmp_path: Path) -> None:
    plants = [PLANTS[name] for name in ("revision ids", "smart tag", "bookmark", "cropped PNG", "TIFF", "glossary",
                                        "unlike fallback", "paragraph id", "page break")]  # fmt: skip
    content = hidden.planted(*plants)
    (tmp_path / "draft.docx").write_bytes(content)
    (tmp_path / "clean.docx").write_bytes(clean.clean(read(content), OFFICE).content)
    one, other = pdfs([tmp_path / "draft.docx", tmp_path / "clean.docx"], tmp_path)
    assert pdf_words(one) == pdf_words(other) != []
