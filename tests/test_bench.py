"""What the benchmark compares says the same, and it would notice if it did not."""

from __future__ import annotations

from typing import get_args

import click
import pytest
from bench import drawers, engines
from bench.papers import Engine, Kind

IN_PYTHON: tuple[Engine, ...] = ("respgen", "docxtpl", "floor")


def draw(engine: Engine, kind: Kind, number: int) -> bytes:
    (values,) = drawers.prepared(engine, kind, [number])
    return drawers.DRAWERS[engine](engines.template(engine, kind), kind)(values)


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("engine", IN_PYTHON)
def test_every_engine_draws_the_same_words_in_a_sound_file(engine: Engine, kind: Kind) -> None:
    engines.check(engine, kind, 7, draw(engine, kind, 7))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_document_that_says_something_else_is_noticed(kind: Kind) -> None:
    with pytest.raises(click.ClickException, match="Draft 8, not for publication"):
        engines.check("floor", kind, 7, draw("floor", kind, 8))
