"""Ten thousand documents drawn in one process: `python -m bench.memory` prints what memory it holds on the way."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import click

from bench import drawers, papers

COUNTS = (100, 1_000, 10_000)
_STATUS = Path("/proc/self/status")


def memory() -> tuple[str, str]:
    """Megabytes that the process holds now, where the system tells, and that it has held at most."""
    if not _STATUS.exists():
        # In kilobytes; macOS tells bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return "not told", _megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
    # Not ru_maxrss here: it begins with what the process held that started this one.
    lines = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    held, most = (int(lines[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))
    return _megabytes(held), _megabytes(most)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def main() -> None:
    """Draw rich documents, none like another, and keep none."""
    draw = drawers.respgen(papers.template("respgen", "rich"), "rich")
    click.echo("| documents drawn | memory held | at most so far |\n| --- | --- | --- |")
    for number in range(1, COUNTS[-1] + 1):
        (fields,) = drawers.prepared("respgen", "rich", [number])
        draw(fields)
        if number in COUNTS:
            held, most = memory()
            click.echo(f"| {number:,} | {held} | {most} |")


if __name__ == "__main__":
    main()
