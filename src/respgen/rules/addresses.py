"""Rules about the addresses that people are written to at (L): Records and Config → Problems (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from respgen.config import COPIES, FILE, Config
from respgen.errors import Problem, Severity
from respgen.model import FilePlace, Keys, Place, Records
from respgen.rules.records import keys_of
from respgen.rules.registry import rule

RETIRED = ("gsi.gov.uk", "pnn.police.uk")
"""Domains that government and the police have left; letters of 2016 and 2017 still give addresses below them."""

_RETIRED = re.compile(
    rf"[\w.%+'-]*@(?:[\w-]+\.)*({'|'.join(map(re.escape, RETIRED))})(?![\w-]|\.\w)", re.IGNORECASE | re.ASCII
)


@rule("L891", Severity.ADVICE)
def retired_address(told: tuple[Records, Config]) -> Iterator[Problem]:
    """An e-mail address is one under a domain that has been retired.

    Why: gsi.gov.uk and pnn.police.uk are no longer in use. A copy that is sent there may reach nobody, and a reader who
        writes there may get no answer.
    Fix: ask for the address that is used now, and type it here.
    """
    for place, words, keys in _addresses(*told):
        for match in _RETIRED.finditer(words):
            message = f'"{match[0]}" is an address under {match[1].lower()}, which has been retired'
            yield Problem(place, message, match[0], "type the address that is used now", keys)


def _addresses(said: Records, config: Config) -> Iterator[tuple[Place, str, Keys]]:
    """Each text that may hold an address, with its place: the configuration's, then those in the sheets."""
    for name in COPIES:
        yield FilePlace(FILE), getattr(config.copies, name), Keys()
    for force in said.forces:
        for value in (force.contact_lines, force.other_formats):
            yield value.place, value.known or "", keys_of(force)
    for document in said.documents:
        yield document.addressee.place, document.addressee.known or "", keys_of(document)


ADDRESS_RULES = (retired_address,)
