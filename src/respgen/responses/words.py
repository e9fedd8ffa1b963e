"""The fixed words that respgen itself puts into documents, by language (pure). docs/fields.md lists them for review."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "draft notice": (
            "Draft, not for publication. Text in [brackets] is missing; it says what is awaited, and from whom."
        ),
        "recommendation": "Recommendation {number}",
        "cause of concern": "Cause of concern {number}",
        "area for improvement": "Area for improvement {number}",
        "first": "the first response",
        "response to": "Response to {title}",
        "not graded": "Not graded (thematic inspection)",
        "none identified": "None identified",
        "none addressed": "None addressed to this force or its local policing body",
        "none applying": "None that applies to this force or its local policing body",
        "none beside causes": "None beside those under causes of concern",
        "no update": "No update received for {occasion}",
        "no comments": "No comments received from the {chief officer}",
        "closed": "Closed on {date}",
        "no update yet": "No update received",
        "status none": "no update received",
        "status unknown": "Status of {count}: cannot be told, see {place}",
        "not recorded": "not recorded",
        "adds up": "The figures add up to the total of {total}.",
        "none open": "None open at {date}",
        "none closed": "None closed in {occasion}",
        "none overdue": "None overdue at {date}",
        "change new": "New in this quarter",
        "change first update": "First update",
        "change none": "No change",
        "change status": "status was {before}",
        "change reopened": "open again: status was {before}",
        "change RAG": "RAG was {before}",
        "change date moved": "the force's date moved from {before} to {after}",
        "change date set": "the force has set a date, {after}",
        "change date dropped": "the force no longer gives a date, which was {before}",
        "logo": "Logo",
        "awaited": "{what}: awaited from {whom}",
        "missing": "{what}: missing in the register",
        "unset": "{what}: missing in {file}, key {key}",
        "counted": "{what}: recommendations made {made}, held in the register {held}",
        "not held": "Text of {label}: not held in the register",
        "unreadable": "{what}: cannot be read, see {place}",
        "unassigned": "{what}: a row that may be this one cannot be read, see {place}",
        "copied": "{what}: a row that may be this one stands in a copy that is not read, see {place}",
        "unread": "{what}: a workbook that may hold it cannot be read, see {place}",
        "office": "the {title}'s office",
        "office unknown": "the office",
        "chief officer": "the {title}",
        "chief officer unknown": "the chief officer",
        "officer": "chief officer",
        "title for": "{title} for {area}",
        "title of": "{title} of {area}",
        "title in": "{title}, {area}",
    },
}
"""The words by the template's language; templates in another language take the office's own from the Glossary."""
