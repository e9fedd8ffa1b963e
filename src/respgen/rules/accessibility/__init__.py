"""Rules about whether everybody can read a document (A): Document → Problems (pure).

Any Document will do: a template, whose faults would be in all that is drawn from it, or a finished document. A rule is
a *block* where the PDF would fail PDF/UA-1, or where Word's own checker or WCAG 2.2 (level AA) speaks of an error; an
*ask* where only a person can judge; *advice* where it is a tip.
"""

from __future__ import annotations

from respgen.rules.accessibility.lines import LINE_RULES
from respgen.rules.accessibility.looks import LOOK_RULES
from respgen.rules.accessibility.outline import OUTLINE_RULES
from respgen.rules.accessibility.pictures import PICTURE_RULES
from respgen.rules.accessibility.tables import TABLE_RULES

__all__ = ["ACCESSIBILITY_RULES"]

ACCESSIBILITY_RULES = (*OUTLINE_RULES, *LOOK_RULES, *LINE_RULES, *PICTURE_RULES, *TABLE_RULES)
