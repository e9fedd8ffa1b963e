"""The rules: each family takes its own value and gives Findings (pure). A code's first letter is its family's."""

from __future__ import annotations

import difflib
from typing import Any

from respgen.errors import RespgenError
from respgen.rules.accessibility import ACCESSIBILITY_RULES
from respgen.rules.addresses import ADDRESS_RULES
from respgen.rules.coverage import SECTION_RULES
from respgen.rules.decided import APPROVAL_RULES, LAPSED_RULES, VAIN_RULES
from respgen.rules.drafts import DRAFT_RULES, SHELF_RULES
from respgen.rules.duties import DUTY_RULES
from respgen.rules.finished import DRAFT_RULES as DRAFT_RULES_OF_PUBLICATION
from respgen.rules.finished import MARKING_RULES, STRUCTURE_RULES
from respgen.rules.hidden import CLEANED_RULES, HIDDEN_RULES
from respgen.rules.people import PEOPLE_RULES, Offices
from respgen.rules.plans import GAP_RULES
from respgen.rules.plans import PLAN_RULES as PLAN_RULES_OF_ALL
from respgen.rules.published import PUBLISHED_RULES, Published, published
from respgen.rules.records import RECORD_RULES
from respgen.rules.register import REGISTER_RULES
from respgen.rules.registry import FAMILIES, Rule, run
from respgen.rules.sheets import SHEET_RULES
from respgen.rules.statements import STATEMENT_RULES
from respgen.rules.templates import SIZE_RULES, TEMPLATE_RULES, TREE_RULES, USE_RULES
from respgen.rules.updates import UPDATE_RULES
from respgen.rules.welsh import PAIR_RULES, TWIN_RULES, Pair, Side

__all__ = [
    "ACCESSIBILITY_RULES", "ADDRESS_RULES", "AFTERWARDS", "AGENDA_RULES", "APPROVAL_RULES", "CLEANED_RULES",
    "COVERAGE_RULES", "DRAFT_RULES", "FAMILIES", "FINISHED_RULES", "GAP_RULES", "LAPSED_RULES", "MARKING_RULES",
    "PAIR_RULES", "PEOPLE_RULES", "PLAN_RULES", "PUBLISHED_RULES", "RECORD_RULES", "RULES", "SHEET_RULES",
    "SHELF_RULES", "SIZE_RULES", "TEMPLATE_RULES", "TREE_RULES", "UNFINISHED_RULES", "USE_RULES", "VAIN_RULES",
    "Offices", "Pair", "Published", "Rule", "Side", "find", "published", "run",
]  # fmt: skip

PLAN_RULES = (*PLAN_RULES_OF_ALL, *TWIN_RULES)


AGENDA_RULES: tuple[Rule[Any], ...] = (*DUTY_RULES, *REGISTER_RULES, *UPDATE_RULES)
COVERAGE_RULES: tuple[Rule[Any], ...] = (*SECTION_RULES, *STATEMENT_RULES)
"""What is asked of a document as people left it, and of any other that is to answer a report."""

UNFINISHED_RULES: tuple[Rule[Any], ...] = DRAFT_RULES_OF_PUBLICATION
"""What is asked of a draft as people left it: that somebody has finished it. Cleaning it would hide the answer."""
FINISHED_RULES: tuple[Rule[Any], ...] = (*STRUCTURE_RULES, *HIDDEN_RULES)
"""What is asked of a draft as people left it, and again of the clean file that is made of it. CLEANED_RULES are asked
of the clean file alone."""


AFTERWARDS = frozenset(rule.code for rule in PUBLISHED_RULES)
"""The codes of what is said of a publication once it stands: none of it speaks against publishing anew."""


def _place(rule: Rule[Any]) -> tuple[int, str]:
    return list(FAMILIES).index(rule.code[0]), rule.code


RULES: tuple[Rule[Any], ...] = tuple(
    sorted(
        (
            *SHEET_RULES,
            *RECORD_RULES,
            *TEMPLATE_RULES,
            *USE_RULES,
            *SIZE_RULES,
            *PLAN_RULES,
            *GAP_RULES,
            *DRAFT_RULES,
            *SHELF_RULES,
            *PAIR_RULES,
            *ACCESSIBILITY_RULES,
            *ADDRESS_RULES,
            *AGENDA_RULES,
            *COVERAGE_RULES,
            *PEOPLE_RULES,
            *UNFINISHED_RULES,
            *FINISHED_RULES,
            *CLEANED_RULES,
            *APPROVAL_RULES,
            *LAPSED_RULES,
            *VAIN_RULES,
            *PUBLISHED_RULES,
        ),
        key=_place,
    )
)
"""Every rule, in the order of their codes. A code is never used again for something else."""


def find(word: str) -> Rule[Any]:
    """The rule of that code or name. Raises RespgenError, with the nearest one, when there is none."""
    by_word = {known.lower(): (rule, known) for rule in RULES for known in (rule.code, rule.name)}
    if found := by_word.get(word.lower()):
        return found[0]
    near = difflib.get_close_matches(word.lower(), by_word, 1)
    hint = f'; did you mean "{by_word[near[0]][1]}"?' if near else "; `respgen explain` without a code lists them all"
    raise RespgenError(f'there is no rule "{word}"{hint}')
