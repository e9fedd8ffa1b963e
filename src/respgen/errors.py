"""What can be wrong: findings in people's files, and the one exception that ends a run (pure)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from respgen.model import Keys, Place

DONE = 0
FINDINGS = 1
CANNOT_RUN = 2


class Severity(enum.Enum):
    """How much a finding weighs. The order is that of reports.

    ERROR: no draft of the responses that it touches. BLOCK: drawn, with a gap or the fault in it; not published.
    WARNING: published once a named person accepts it. ASK: only a person can judge. ADVICE and NOTICE never count.
    LATE: a day of the law has passed; it counts, and stops nothing, since the cure is to publish.
    """

    LATE = "late"
    ERROR = "error"
    BLOCK = "block"
    WARNING = "warning"
    ASK = "ask"
    ADVICE = "advice"
    NOTICE = "notice"

    @property
    def counts(self) -> bool:
        """Whether `check` ends with exit status 1 for it."""
        return self in (Severity.LATE, Severity.ERROR, Severity.BLOCK)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule has to say of one fault; the rule itself adds its code, name and severity.

    `words` is the exact text that it is about, `message` a sentence that makes sense without the code, `help` says
    what to do (empty: the message says it).
    """

    place: Place
    message: str
    words: str = ""
    help: str = ""
    keys: Keys = Keys()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in people's files, with its place."""

    code: str
    name: str
    severity: Severity
    place: Place
    message: str
    words: str = ""
    help: str = ""
    keys: Keys = Keys()


class RespgenError(Exception):
    """The run cannot go on: `str()` of it is one sentence for the person who typed the command, with place and mend."""
