"""What all tests share: the option --accept, and how many examples hypothesis tries."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("short", max_examples=100, deadline=None)
# Many, and the same ones each time: what a commit changed is what a run of CI tells. Everybody else's runs explore.
settings.register_profile("ci", max_examples=1000, deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "short")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite what the golden files expect; read the difference as prose"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with tests/golden/NAME, or with --accept writes it there."""

    def compare(name: str, text: str) -> None:
        file = Path(__file__).parent / "golden" / name
        if request.config.getoption("--accept"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return compare


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI every tool is there, so a test that was skipped is a fault."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
