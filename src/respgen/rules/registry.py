"""What a rule is: one function with its code, name, severity and explanation at the same spot (pure)."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from respgen.errors import Finding, Problem, Severity

V = TypeVar("V")

FAMILIES = {
    "S": "sheets",
    "R": "records",
    "T": "templates",
    "N": "planned documents",
    "G": "gaps",
    "D": "drafts",
    "A": "accessibility",
    "L": "law and coverage",
    "P": "publication",
}
"""What the first letter of a code says: which value a rule looks at."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[V]):
    """A rule: `check` yields one Problem for each fault in the value of its family."""

    code: str
    name: str
    severity: Severity
    check: Callable[[V], Iterable[Problem]]
    sentence: str
    why: str
    fix: str

    def findings(self, value: V) -> Iterator[Finding]:
        for problem in self.check(value):
            yield Finding(
                self.code,
                self.name,
                self.severity,
                problem.place,
                problem.message,
                problem.words,
                problem.help,
                problem.keys,
            )


def rule(code: str, severity: Severity) -> Callable[[Callable[[V], Iterable[Problem]]], Rule[V]]:
    """Make a rule of a function. Its name becomes the rule's; its docstring holds a sentence, "Why:" and "Fix:"."""

    def made(check: Callable[[V], Iterable[Problem]]) -> Rule[V]:
        told = inspect.getdoc(check) or ""
        parts = re.fullmatch(r"(.+?)\n\nWhy: (.+?)\nFix: (.+)", told, re.DOTALL)
        if not parts:
            raise ValueError(f"{check.__name__} has no docstring with a sentence, Why: and Fix:")
        sentence, why, fix = (" ".join(part.split()) for part in parts.groups())
        return Rule(code, check.__name__.replace("_", "-"), severity, check, sentence, why, fix)

    return made


def run(rules: Iterable[Rule[Any]], value: Any) -> tuple[Finding, ...]:
    """Every finding of these rules, in the rules' order."""
    return tuple(finding for one in rules for finding in one.findings(value))
