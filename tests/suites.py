"""What Word makes of a file that it saves, one habit at a time; and what LibreOffice does, by itself.

Each noise changes the parts of a file, as Word does when somebody opens and saves it, and nothing that a person reads
or sees. `random` chooses where.
"""

from __future__ import annotations

import posixpath
import re
import subprocess
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from random import Random

from lxml import etree

from respgen.document.tree import STRICT
from tests.word import packed, unpacked

Element = etree._Element
Noise = Callable[["Parts", Random], None]

OFFICE = "http://schemas.openxmlformats.org/"
W = f"{{{OFFICE}wordprocessingml/2006/main}}"
R = f"{{{OFFICE}officeDocument/2006/relationships}}"
WP = f"{{{OFFICE}drawingml/2006/wordprocessingDrawing}}"
XML = "{http://www.w3.org/XML/1998/namespace}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
RELATIONS = f"{{{OFFICE}package/2006/relationships}}"
TYPES = f"{{{OFFICE}package/2006/content-types}}"


class Parts(dict[str, Element | bytes]):
    """The parts of a file, those that are XML as trees."""

    @classmethod
    def of(cls, content: bytes) -> Parts:
        return cls(
            {
                name: etree.fromstring(part) if name.endswith((".xml", ".rels")) else part
                for name, part in unpacked(content).items()
            }
        )

    def packed(self) -> bytes:
        return packed({name: p if isinstance(p, bytes) else etree.tostring(p) for name, p in self.items()})

    def tree(self, name: str) -> Element:
        part = self[name]
        assert not isinstance(part, bytes)
        return part

    def stories(self) -> list[Element]:
        return [
            self.tree(name)
            for name in self
            if re.match(r"word/(document|header|footer|footnotes|endnotes|comments)", name)
        ]

    def every(self, *tags: str) -> list[Element]:
        """All elements of these tags in the stories."""
        return [element for story in self.stories() for element in story.iter(*(f"{W}{tag}" for tag in tags))]

    def add(self, name: str, content: bytes, kind: str, media: str) -> None:
        """A new part that the document leads to."""
        self[name] = etree.fromstring(content)
        relations = self.tree("word/_rels/document.xml.rels")
        target = posixpath.relpath(name, "word")
        etree.SubElement(relations, f"{RELATIONS}Relationship", Id=f"rIdNew{len(relations)}", Type=kind, Target=target)
        etree.SubElement(self.tree("[Content_Types].xml"), f"{TYPES}Override", PartName=f"/{name}", ContentType=media)


def _some(elements: list[Element], random: Random) -> list[Element]:
    return [element for element in elements if random.random() < 0.5]


def _properties(element: Element) -> Element:
    """The run's or paragraph's properties, made where there are none."""
    tag = f"{element.tag}Pr"
    found = element.find(tag)
    if found is None:
        found = etree.Element(tag)
        element.insert(0, found)
    return found


def _put(properties: Element, name: str, **attributes: str) -> None:
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    etree.SubElement(properties, f"{W}{name}", {f"{W}{key}": value for key, value in attributes.items()})


# --------------------------------------------------------------------------------- marks of editing


def revision_ids(parts: Parts, random: Random) -> None:
    for element in _some(parts.every("p", "r", "tr", "sectPr"), random):
        for name in ("rsidR", "rsidRPr", "rsidRDefault", "rsidP"):
            element.set(f"{W}{name}", f"00{random.randrange(16**6):06X}")
    for style in parts.tree("word/styles.xml").iter(f"{W}style"):
        _put(style, "rsid", val=f"00{random.randrange(16**6):06X}")
    settings = parts.tree("word/settings.xml")
    etree.SubElement(etree.SubElement(settings, f"{W}rsids"), f"{W}rsidRoot", {f"{W}val": "00112233"})


def paragraph_ids(parts: Parts, random: Random) -> None:
    for p in parts.every("p", "tr"):
        p.set(f"{W14}paraId", f"{random.randrange(16**8):08X}")
        p.set(f"{W14}textId", "77777777")


def proofing(parts: Parts, random: Random) -> None:
    for run in _some(parts.every("r"), random):
        for place in (0, 1):
            mark = etree.Element(f"{W}proofErr", {f"{W}type": ("spellStart", "spellEnd")[place]})
            (run.addnext if place else run.addprevious)(mark)


def languages(parts: Parts, random: Random) -> None:
    for run in _some(parts.every("r"), random):
        _put(_properties(run), "lang", val=random.choice(("en-GB", "cy-GB", "en-US")))
    for run in _some(parts.every("r"), random):
        etree.SubElement(_properties(run), f"{W}noProof")


def pages_as_printed(parts: Parts, random: Random) -> None:
    for run in _some(parts.every("r"), random):
        at = 1 if len(run) and run[0].tag == f"{W}rPr" else 0
        run.insert(at, etree.Element(f"{W}lastRenderedPageBreak"))


def hidden_bookmarks(parts: Parts, random: Random) -> None:
    for number, p in enumerate(_some(parts.every("p"), random), 100):
        name = random.choice(("_GoBack", f"_Hlk{number}", f"_Toc{number}", f"_Ref{number}"))
        etree.SubElement(p, f"{W}bookmarkStart", {f"{W}id": str(number), f"{W}name": name})
        etree.SubElement(p, f"{W}bookmarkEnd", {f"{W}id": str(number)})


# ---------------------------------------------------------------------------------------------- runs


def split_runs(parts: Parts, random: Random) -> None:
    for run in _some(parts.every("r"), random):
        texts = run.findall(f"{W}t")
        if len(texts) != 1 or len(run) > 1 + (run.find(f"{W}rPr") is not None) or len(texts[0].text or "") < 2:
            continue
        words = texts[0].text or ""
        at = random.randrange(1, len(words))
        second = deepcopy(run)
        for half, text in ((run, words[:at]), (second, words[at:])):
            t = half.find(f"{W}t")
            assert t is not None
            t.text = text
            t.set(f"{XML}space", "preserve")
        run.addnext(second)


def joined_runs(parts: Parts, _random: Random) -> None:
    for run in parts.every("r"):
        while (following := run.getnext()) is not None and following.tag == f"{W}r" and _look(run) == _look(following):
            for child in list(following):
                if child.tag != f"{W}rPr":
                    run.append(child)
            parent = following.getparent()
            assert parent is not None
            parent.remove(following)


def _look(run: Element) -> bytes:
    rPr = run.find(f"{W}rPr")
    return b"" if rPr is None else etree.tostring(rPr, with_tail=False)


def complex_scripts(parts: Parts, _random: Random) -> None:
    everywhere = [*parts.stories(), parts.tree("word/styles.xml")]
    for properties in [rPr for root in everywhere for rPr in root.iter(f"{W}rPr")]:
        for name in ("sz", "b", "i"):
            said = properties.find(f"{W}{name}")
            if said is not None and properties.find(f"{W}{name}Cs") is None:
                said.addnext(etree.Element(f"{W}{name}Cs", {str(key): str(one) for key, one in said.attrib.items()}))


def empty_properties(parts: Parts, random: Random) -> None:
    for element in _some(parts.every("r", "p"), random):
        _properties(element)


def page_numbers(parts: Parts, random: Random) -> None:
    for instruction in parts.every("instrText"):
        if (instruction.text or "").strip() in ("PAGE", "NUMPAGES"):
            run = instruction.getparent()
            assert run is not None
            result = next(one for one in run.itersiblings(f"{W}r") if one.find(f"{W}t") is not None)
            number = result.findall(f"{W}t")[0]
            if (number.text or "").isdecimal():
                number.text = str(random.randrange(1, 40))


def split_instructions(parts: Parts, _random: Random) -> None:
    for instruction in parts.every("instrText"):
        run, words = instruction.getparent(), instruction.text or ""
        assert run is not None
        if {child.tag for child in run} - {f"{W}rPr", f"{W}instrText"}:
            continue
        second = deepcopy(run)
        for half, text in ((run, words[:3]), (second, words[3:])):
            one = half.find(f"{W}instrText")
            assert one is not None
            one.text = text
            one.set(f"{XML}space", "preserve")
        run.addnext(second)


def visited_links(parts: Parts, _random: Random) -> None:
    for link in parts.every("hyperlink"):
        link.set(f"{W}history", "1")


# -------------------------------------------------------------------------------- how XML is written


def spelt_out(parts: Parts, random: Random) -> None:
    """On is "1", "true" or nothing at all."""
    for root in [*parts.stories(), parts.tree("word/styles.xml")]:
        for name in ("b", "keepNext", "keepLines", "cantSplit", "tblHeader", "titlePg"):
            for element in root.iter(f"{W}{name}"):
                if not element.attrib and random.random() < 0.7:
                    element.set(f"{W}val", random.choice(("1", "true", "on")))


def other_order(parts: Parts, _random: Random) -> None:
    for root in [*parts.stories(), parts.tree("word/styles.xml"), parts.tree("word/numbering.xml")]:
        for element in root.iter("*"):
            attributes = list(element.attrib.items())
            element.attrib.clear()
            element.attrib.update(dict(reversed(attributes)))


def namespaces(parts: Parts, _random: Random) -> None:
    for name in list(parts):
        if re.fullmatch(r"word/(document|styles|header\d|footer\d)\.xml", name):
            root = parts.tree(name)
            added = {"w14": W14[1:-1], "w15": "http://schemas.microsoft.com/office/word/2012/wordml"}
            attributes = {str(key): str(one) for key, one in root.attrib.items()}
            copy = etree.Element(root.tag, attributes, {key: one for key, one in root.nsmap.items() if key} | added)
            copy.set("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", "w14 w15")
            copy.extend(list(root))
            parts[name] = copy


def strict(parts: Parts, _random: Random) -> None:
    """Saved as "Strict Open XML Document"."""
    names = [(ours[1:-1].encode(), theirs[1:-1].encode()) for theirs, ours in STRICT.items()]
    for name, part in list(parts.items()):
        if not isinstance(part, bytes):
            written = etree.tostring(part)
            for ours, theirs in names:
                written = written.replace(b'"' + ours + b'"', b'"' + theirs + b'"')
            parts[name] = etree.fromstring(written)


# ----------------------------------------------------------------------- styles, lists, ids and parts


def more_styles(parts: Parts, _random: Random) -> None:
    styles = parts.tree("word/styles.xml")
    latent = etree.Element(f"{W}latentStyles", {f"{W}defLockedState": "0", f"{W}count": "376"})
    etree.SubElement(latent, f"{W}lsdException", {f"{W}name": "Normal", f"{W}uiPriority": "0"})
    styles.insert(1, latent)
    for kind, name in (("paragraph", "Balloon Text"), ("character", "Unresolved Mention"), ("table", "Table Grid")):
        style = etree.SubElement(styles, f"{W}style", {f"{W}type": kind, f"{W}styleId": name.replace(" ", "")})
        _put(style, "name", val=name)
        _put(etree.SubElement(style, f"{W}rPr"), "color", val="605E5C")


def localised_styles(parts: Parts, _random: Random) -> None:
    """Word in another language gives its built-in styles ids of that language; their names stay."""
    styles = parts.tree("word/styles.xml")
    ids = {style.get(f"{W}styleId", ""): f"vorlage{n}" for n, style in enumerate(styles.iter(f"{W}style"))}
    for style in styles.iter(f"{W}style"):
        style.set(f"{W}styleId", ids[style.get(f"{W}styleId", "")])
    for root in [*parts.stories(), styles, parts.tree("word/numbering.xml")]:
        for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink"):
            for element in root.iter(f"{W}{name}"):
                element.set(f"{W}val", ids.get(element.get(f"{W}val", ""), "vorlage"))


def renumbered_lists(parts: Parts, random: Random) -> None:
    numbering = parts.tree("word/numbering.xml")
    for abstract in numbering.iter(f"{W}abstractNum"):
        for name in ("nsid", "tmpl"):
            for old in abstract.findall(f"{W}{name}"):
                old.set(f"{W}val", f"{random.randrange(16**8):08X}")
        abstract.set(f"{W}abstractNumId", str(int(abstract.get(f"{W}abstractNumId", "0")) + 7))
        for level in abstract.iter(f"{W}lvl"):
            level.set(f"{W}tplc", f"{random.randrange(16**8):08X}")
    for element in numbering.iter(f"{W}abstractNumId"):
        element.set(f"{W}val", str(int(element.get(f"{W}val", "0")) + 7))
    for num in numbering.iter(f"{W}num"):
        num.set(f"{W}numId", str(int(num.get(f"{W}numId", "0")) + 20))
    for root in [*parts.stories(), parts.tree("word/styles.xml")]:
        for element in root.iter(f"{W}numId"):
            if element.get(f"{W}val") != "0":
                element.set(f"{W}val", str(int(element.get(f"{W}val", "0")) + 20))


def other_relations(parts: Parts, _random: Random) -> None:
    for name in [name for name in parts if name.startswith("word/_rels/")]:
        for relation in parts.tree(name):
            relation.set("Id", f"{relation.get('Id')}x")
        root = parts.tree(f"word/{posixpath.basename(name).removesuffix('.rels')}")
        for element in root.iter("*"):
            for key in [key for key in element.attrib if str(key).startswith(R)]:
                element.set(key, f"{element.get(key)}x")


def other_part_names(parts: Parts, _random: Random) -> None:
    names = {
        name: re.sub(r"(\d)\.", lambda match: f"{int(match[1]) + 3}.", name)
        for name in parts
        if re.fullmatch(r"word/(media/image\d\.png|header\d\.xml|footer\d\.xml|charts/chart\d\.xml)", name)
    }
    moved = {names.get(name, name): part for name, part in parts.items()}
    parts.clear()
    parts.update(moved)
    for relation in parts.tree("word/_rels/document.xml.rels"):
        target = f"word/{relation.get('Target')}"
        if target in names:
            relation.set("Target", names[target].removeprefix("word/"))
    for override in parts.tree("[Content_Types].xml"):
        name = override.get("PartName", "").lstrip("/")
        if name in names:
            override.set("PartName", f"/{names[name]}")


def other_drawing_ids(parts: Parts, random: Random) -> None:
    for story in parts.stories():
        for properties in story.iter(f"{WP}docPr"):
            properties.set("id", str(random.randrange(10**9)))
            properties.set("name", f"Grafik {random.randrange(99)}")
        for frame in story.iter(f"{WP}inline", f"{WP}anchor"):
            frame.set(f"{WP14}anchorId", "1A2B3C4D")
            frame.set(f"{WP14}editId", f"{random.randrange(16**8):08X}")


# ------------------------------------------------------------------------------------ tables and pages


def tables_spelt_out(parts: Parts, random: Random) -> None:
    for look in parts.every("tblLook"):
        bits = int(look.get(f"{W}val", "0"), 16)
        for name, bit in (("firstRow", 0x20), ("lastRow", 0x40), ("firstColumn", 0x80), ("lastColumn", 0x100)):
            look.set(f"{W}{name}", look.get(f"{W}{name}", str(int(bool(bits & bit)))))
    for cell in parts.every("tc"):
        tcPr = cell.find(f"{W}tcPr")
        if tcPr is not None:
            tcPr.insert(0, etree.Element(f"{W}cnfStyle", {f"{W}val": f"{random.randrange(2**12):012b}"}))
    for cell in parts.every("tc"):
        for paragraph in cell.findall(f"{W}p"):
            _properties(paragraph).append(etree.Element(f"{W}cnfStyle", {f"{W}val": "101000000000"}))


def sections_spelt_out(parts: Parts, _random: Random) -> None:
    for section in parts.every("sectPr"):
        if section.find(f"{W}cols") is None:
            section.append(etree.Element(f"{W}cols", {f"{W}space": "720"}))
        section.append(etree.Element(f"{W}docGrid", {f"{W}linePitch": "360"}))


# ----------------------------------------------------------------------------------------- other parts


def other_settings(parts: Parts, _random: Random) -> None:
    settings = parts.tree("word/settings.xml")
    for name in (
        "view",
        "attachedTemplate",
        "proofState",
        "characterSpacingControl",
        "hdrShapeDefaults",
        "shapeDefaults",
    ):
        etree.SubElement(settings, f"{W}{name}", {f"{W}val": "print"})
    compat = settings.find(f"{W}compat")
    assert compat is not None
    for name in ("overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures", "doNotFlipMirrorIndents"):
        etree.SubElement(compat, f"{W}compatSetting", {f"{W}name": name, f"{W}val": "1"})
    web = f'<w:webSettings xmlns:w="{W[1:-1]}"><w:optimizeForBrowser/></w:webSettings>'
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.webSettings+xml"
    parts.add("word/webSettings.xml", web.encode(), f"{R[1:-1]}/webSettings", media)
    parts["word/fontTable.xml"] = etree.fromstring(f'<w:fonts xmlns:w="{W[1:-1]}"><w:font w:name="Aptos"/></w:fonts>')


def theme(parts: Parts, _random: Random) -> None:
    """Word adds its own to a file that has none."""
    if "word/theme/theme1.xml" not in parts:
        content = f'<a:theme xmlns:a="{OFFICE}drawingml/2006/main" name="Office Theme"><a:themeElements/></a:theme>'
        media = "application/vnd.openxmlformats-officedocument.theme+xml"
        parts.add("word/theme/theme1.xml", content.encode(), f"{R[1:-1]}/theme", media)


def labels(parts: Parts, _random: Random) -> None:
    """What SharePoint and a sensitivity label put in: custom XML, properties, a part of their own."""
    custom = parts.tree("docProps/custom.xml")
    for number, name in enumerate(("ContentTypeId", "MSIP_Label_9d6c_Enabled", "MSIP_Label_9d6c_Name"), 90):
        namespace = etree.QName(custom).namespace
        one = etree.SubElement(custom, f"{{{namespace}}}property", pid=str(number), name=name)
        etree.SubElement(one, f"{{{OFFICE}officeDocument/2006/docPropsVTypes}}lpwstr").text = "OFFICIAL"
    for number in (1, 2):
        parts[f"customXml/item{number}.xml"] = etree.fromstring("<p:properties xmlns:p='http://schemas.example/p'/>")
        parts[f"customXml/itemProps{number}.xml"] = etree.fromstring("<item/>")
    parts["docMetadata/LabelInfo.xml"] = etree.fromstring("<labelList><label id='9d6c' enabled='1'/></labelList>")
    core = parts.tree("docProps/core.xml")
    for child in core:
        if str(child.tag).endswith(("modified", "lastModifiedBy", "revision")):
            child.text = "2026-01-01T00:00:00Z"


NOISES: tuple[Noise, ...] = (
    revision_ids, paragraph_ids, proofing, languages, pages_as_printed, hidden_bookmarks, split_runs, joined_runs,
    complex_scripts, empty_properties, page_numbers, split_instructions, visited_links, spelt_out, other_order,
    namespaces, more_styles, localised_styles, renumbered_lists, other_relations, other_part_names, other_drawing_ids,
    tables_spelt_out, sections_spelt_out, other_settings, theme, labels, strict,
)  # fmt: skip


def saved(content: bytes, noises: list[Noise], random: Random) -> bytes:
    """The file as Word saves it, with these habits."""
    parts = Parts.of(content)
    # A field's result is found while its marks are runs of their own; names in other namespaces come last.
    for noise in sorted(noises, key=lambda one: (one is not page_numbers, one is strict)):
        noise(parts, random)
    return parts.packed()


def typed(content: bytes, random: Random) -> bytes:
    """The file with one letter that somebody typed into its text."""
    parts = Parts.of(content)
    words = random.choice([t for t in parts.every("t") if (t.text or "").strip() and not _is_page_number(t)])
    text = words.text or ""
    at = random.randrange(len(text) + 1)
    words.text = text[:at] + "x" + text[at:]
    words.set(f"{XML}space", "preserve")
    return parts.packed()


def _is_page_number(t: Element) -> bool:
    run = t.getparent()
    return run is not None and any(one.find(f"{W}fldChar") is not None for one in run.itersiblings(preceding=True))


def libreoffice(files: list[Path], folder: Path, kind: str = "docx:MS Word 2007 XML") -> Iterator[Path]:
    """The files as LibreOffice saves them when it has opened them, in the folder."""
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], capture_output=True, check=True, timeout=300)
    yield from (folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files)
