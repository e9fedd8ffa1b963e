"""Dates as people type them, quarters and the 56 days → dates; dates → words in UK forms (pure)."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Container
from dataclasses import dataclass

from respgen.model import Occasion

RESPONSE_DAYS = 56
"""Police Act 1996 s.55(5A): published "before the end of the period of 56 days beginning with the day on which the
report is published". The day of publication is the first of them."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a language writes dates: its months, the same for tables, and a quarter's months, the last one as it stands
    behind "to"."""

    months: tuple[str, ...]
    short: tuple[str, ...]
    quarter: str
    after_to: tuple[str, ...]


CALENDARS = {
    "en": Calendar(MONTHS, tuple(month[:3] for month in MONTHS), "{first} to {last}", MONTHS),
    "cy": Calendar(
        (
            "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
            "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
        ),
        ("Ion", "Chwef", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag"),
        "{first} i {last}",
        # "i" softens the consonant behind it (treiglad meddal).
        (
            "Ionawr", "Chwefror", "Fawrth", "Ebrill", "Fai", "Fehefin",
            "Orffennaf", "Awst", "Fedi", "Hydref", "Dachwedd", "Ragfyr",
        ),
    ),
}  # fmt: skip
"""The calendars by language."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_BY_NAME = re.compile(
    rf"(?:({'|'.join(WEEKDAYS)}),?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+([a-z]{{3,9}})\.?,?\s+(\d{{4}})",
    re.IGNORECASE | re.ASCII,
)
_BY_NUMBER = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
# No further: a quarter's days are counted, and Python's calendar ends with the year 9999.
_FINANCIAL = re.compile(r"([12]\d{3})-(\d{2})[ -]Q([1-4])", re.IGNORECASE | re.ASCII)
_CALENDAR = re.compile(r"([12]\d{3})[ -]Q([1-4])", re.IGNORECASE | re.ASCII)


def parse(text: str) -> datetime.date | None:
    """The date that `text` names: "16 May 2025", "Friday 6th June 2025", "16/05/2025" (day first), "2025-05-16".

    None when it names none, a day that does not exist, or a weekday that the day is not.
    """
    text, weekday = " ".join(text.split()), None
    if match := _BY_NAME.fullmatch(text):
        weekday, day, word, year = match.groups()
        months = [
            n for n, name in enumerate(MONTHS, 1) if name.lower() == word.lower() or name[:3].lower() == word.lower()
        ]
        month = months[0] if months else 9 * (word.lower() == "sept")
    elif match := _BY_NUMBER.fullmatch(text):
        day, month, year = match[1], int(match[2]), match[3]
    elif match := _ISO.fullmatch(text):
        year, month, day = match[1], int(match[2]), match[3]
    else:
        return None
    try:
        date = datetime.date(int(year), month, int(day))
    except ValueError:
        return None
    return date if weekday is None or weekday.capitalize() == WEEKDAYS[date.weekday()] else None


def parse_occasion(text: str) -> Occasion | None:
    """`first`, a financial quarter ("2025-26 Q1" or "2025-26-Q1") or a calendar quarter ("2025 Q2"); None otherwise."""
    text = " ".join(text.split())
    if text.lower() == "first":
        return Occasion("first")
    if match := _FINANCIAL.fullmatch(text):
        year, quarter = int(match[1]), int(match[3])
        return (
            Occasion(f"{match[1]}-{match[2]} Q{quarter}", year, quarter) if (year + 1) % 100 == int(match[2]) else None
        )
    if match := _CALENDAR.fullmatch(text):
        return Occasion(f"{match[1]} Q{match[2]}", int(match[1]), int(match[2]), financial=False)
    return None


def meant_occasion(text: str) -> str:
    """The occasion that `text` most likely means, though it is not written as one: "Q1 2025/26" means "2025-26 Q1".

    Empty for a guess: which year "Q1" belongs to, or whether "Q1 2025" counts from April or January.
    """
    text = " ".join(text.split())
    quarters = re.findall(r"(?<![a-z0-9])q(?:uarter|tr)?[ .]*([1-4])(?!\d)", text, re.IGNORECASE | re.ASCII)
    years = re.findall(r"(?<!\d)([12]\d{3}) ?[-/–] ?(?:[12]\d)?(\d{2})(?!\d)", text, re.ASCII)
    if len(quarters) != 1 or len(years) != 1:
        return ""
    meant = parse_occasion(f"{years[0][0]}-{years[0][1]} Q{quarters[0]}")
    return meant.key if meant else ""


def response_last_day(published: datetime.date) -> datetime.date:
    """The last day for publishing a response (s.55(5A)): publication + 55, whatever day of the week that is."""
    return later(published, RESPONSE_DAYS - 1)


def later(date: datetime.date, days: int) -> datetime.date:
    """The day so many days later."""
    # 31 December 9999 stands in some sheets for a day that is not known: the calendar ends there.
    return date + min(datetime.timedelta(days), datetime.date.max - date)


def quarter_months(quarter: Occasion) -> tuple[datetime.date, datetime.date]:
    """The first day of the quarter's first month, and its last day. Not for the first response."""
    first_month = 3 * quarter.quarter - 2 + (3 if quarter.financial else 0)
    year = quarter.year + (first_month > 12)
    first = datetime.date(year, (first_month - 1) % 12 + 1, 1)
    after = datetime.date(year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - datetime.timedelta(days=1)


def quarter_end(date: datetime.date) -> datetime.date:
    """The last day of the quarter that the day is in; those of financial and of calendar years end on the same days."""
    month = 3 * ((date.month + 2) // 3)
    return datetime.date(date.year, month, 30 if month in (6, 9) else 31)


def is_working_day(date: datetime.date) -> bool:
    """Whether the day is neither a Saturday, a Sunday nor a bank holiday in England and Wales."""
    return date.weekday() < 5 and date not in _bank_holidays()


def working_day_before(date: datetime.date) -> datetime.date:
    """The day itself, or where it is no working day the last one before."""
    while not is_working_day(date) and date > datetime.date.min:
        date -= datetime.timedelta(days=1)
    return date


@functools.cache
def _bank_holidays() -> Container[datetime.date]:
    """By the library that keeps them; Wales has those of England (docs/decisions/0017-calendar.md)."""
    from holidays.countries.united_kingdom import UnitedKingdom

    return UnitedKingdom(subdiv="ENG")  # type: ignore[no-untyped-call]


def named(date: datetime.date) -> str:
    """With its weekday: "Thursday 10 July 2025"."""
    return f"{WEEKDAYS[date.weekday()]} {long(date)}"


def calendar(language: str) -> Calendar:
    """The calendar of a language ("cy-GB"); the English one where we have none of it."""
    return CALENDARS.get(language.lower().split("-")[0], CALENDARS["en"])


def long(date: datetime.date, language: str = "en") -> str:
    """As GOV.UK style has it: "16 May 2025"; in Welsh "16 Mai 2025"."""
    return f"{date.day} {calendar(language).months[date.month - 1]} {date.year}"


def short(date: datetime.date, language: str = "en") -> str:
    """For tables: "16 Jun 2025"; in Welsh "16 Meh 2025"."""
    return f"{date.day} {calendar(language).short[date.month - 1]} {date.year}"


def months(quarter: Occasion, language: str = "en") -> str:
    """A quarter by its months, since GOV.UK style has no "quarter": "April to June 2025", "Ebrill i Fehefin 2025"."""
    first, last = quarter_months(quarter)
    used = calendar(language)
    named = used.quarter.format(first=used.months[first.month - 1], last=used.after_to[last.month - 1])
    return f"{named} {last.year}"
