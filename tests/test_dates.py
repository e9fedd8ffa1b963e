"""dates: what people type → dates and occasions; dates → words; the 56 days; quarters."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from respgen import dates
from respgen.model import Occasion

A_CENTURY = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31))
SIXTEENTH = datetime.date(2025, 5, 16)


def quarters(financial: bool) -> list[Occasion]:
    return [Occasion("", year, quarter, financial=financial) for year in range(1999, 2101) for quarter in range(1, 5)]


# ----------------------------------------------------------------------------------- the 56 days


def test_a_report_of_16_may_2025_is_answered_by_10_july_2025() -> None:
    assert dates.response_last_day(SIXTEENTH) == datetime.date(2025, 7, 10)


@given(A_CENTURY)
def test_the_last_day_is_the_56th_when_the_day_of_publication_is_the_first(published: datetime.date) -> None:
    days = [published + datetime.timedelta(days=number) for number in range(56)]
    assert dates.response_last_day(published) == days[55]


def test_the_last_day_of_a_report_at_the_end_of_the_calendar_is_still_a_day() -> None:
    assert dates.response_last_day(datetime.date.max) == datetime.date.max


# ----------------------------------------------------------------------------- dates that are read


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("16 May 2025", id="in full"),
        pytest.param("16 may 2025", id="lower case"),
        pytest.param("16 MAY 2025", id="upper case"),
        pytest.param("  16  May\n2025 ", id="blanks and a line end"),
        pytest.param("16\u00a0May\u00a02025", id="non-breaking spaces"),
        pytest.param("16\u202fMay\u20092025", id="narrow and thin spaces"),
        pytest.param("16th May 2025", id="ordinal"),
        pytest.param("Friday 16 May 2025", id="weekday"),
        pytest.param("Friday, 16th May 2025", id="weekday, comma, ordinal"),
        pytest.param("friday 16 May, 2025", id="comma before the year"),
        pytest.param("16/05/2025", id="slashes, day first"),
        pytest.param("16/5/2025", id="slashes, one digit"),
        pytest.param("16.05.2025", id="dots"),
        pytest.param("2025-05-16", id="ISO 8601"),
    ],
)
def test_16_may_2025_is_read(text: str) -> None:
    assert dates.parse(text) == SIXTEENTH


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1st Jan 2025", 1), ("1 Feb. 2025", 2), ("1 March 2025", 3), ("1 Jun 2025", 6), ("1 Sep 2025", 9),
        ("1 Sept 2025", 9), ("1 Sept. 2025", 9), ("1 Dec 2025", 12),
    ],
)  # fmt: skip
def test_a_shortened_month_is_read(text: str, month: int) -> None:
    assert dates.parse(text) == datetime.date(2025, month, 1)


def test_all_figures_are_read_with_the_day_first() -> None:
    assert dates.parse("03/04/2025") == datetime.date(2025, 4, 3)


def test_29_february_is_read_in_a_leap_year() -> None:
    assert dates.parse("29 Feb 2024") == datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("TBC", id="TBC"),
        pytest.param("Ongoing", id="ongoing"),
        pytest.param("end of June 2025", id="end of a month"),
        pytest.param("June 2025", id="a month"),
        pytest.param("Q3", id="a quarter"),
        pytest.param("16 May", id="no year"),
        pytest.param("31/04/2026", id="31 April"),
        pytest.param("31 April 2026", id="31 April in words"),
        pytest.param("29 Feb 2025", id="29 February of a common year"),
        pytest.param("29 February 2100", id="29 February of 2100"),
        pytest.param("2025-02-30", id="30 February"),
        pytest.param("32 May 2025", id="32 May"),
        pytest.param("0 May 2025", id="0 May"),
        pytest.param("5/16/2025", id="month first"),
        pytest.param("16 May 0000", id="year 0"),
        pytest.param("16/05/25", id="two-digit year"),
        pytest.param("16 May 25", id="two-digit year in words"),
        pytest.param("Thursday 16 May 2025", id="another weekday than the day is"),
        pytest.param("Sunday, 16th May 2025", id="another weekday, with an ordinal"),
        pytest.param("Fryday 16 May 2025", id="no weekday"),
        pytest.param("16 Mai 2025", id="no English month"),
        pytest.param("16 Mayo 2025", id="longer than a month"),
        pytest.param("May 16, 2025", id="American"),
        pytest.param("16-05-2025", id="hyphens, day first"),
        pytest.param("16 May 2025 or later", id="words behind it"),
        pytest.param("by 16 May 2025", id="words before it"),
        pytest.param("45793", id="Excel's number of the day"),
        pytest.param("16 May ٢٠٢٥", id="other digits"),
    ],
)
def test_what_names_no_day_is_not_read(text: str) -> None:
    assert dates.parse(text) is None


@given(st.text())
def test_no_text_makes_parsing_fail(text: str) -> None:
    dates.parse(text)
    dates.parse_occasion(text)


# ----------------------------------------------------------------------------------- dates in words


@given(A_CENTURY)
def test_a_date_in_words_reads_as_the_same_date(date: datetime.date) -> None:
    assert dates.parse(dates.long(date)) == date
    assert dates.parse(dates.short(date)) == date
    assert dates.parse(f"{dates.WEEKDAYS[date.weekday()]} {dates.long(date)}") == date


def test_dates_are_written_without_a_leading_nought() -> None:
    first = datetime.date(2025, 9, 1)
    assert (dates.long(first), dates.short(first)) == ("1 September 2025", "1 Sep 2025")


# -------------------------------------------------------------------------------------- occasions

FIRST_QUARTER = Occasion("2025-26 Q1", 2025, 1)


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        pytest.param("first", Occasion("first"), id="the first response"),
        pytest.param(" First ", Occasion("first"), id="blanks and capitals"),
        pytest.param("2025-26 Q1", FIRST_QUARTER, id="a financial quarter"),
        pytest.param("2025-26-Q1", FIRST_QUARTER, id="with a hyphen"),
        pytest.param("2025-26 q1", FIRST_QUARTER, id="lower case q"),
        pytest.param("2025-26\u00a0Q1", FIRST_QUARTER, id="non-breaking space"),
        pytest.param("2025-26   Q1", FIRST_QUARTER, id="several blanks"),
        pytest.param("2025-26 Q4", Occasion("2025-26 Q4", 2025, 4), id="the last quarter"),
        pytest.param("1999-00 Q2", Occasion("1999-00 Q2", 1999, 2), id="the turn of a century"),
        pytest.param("2025 Q2", Occasion("2025 Q2", 2025, 2, financial=False), id="a calendar quarter"),
        pytest.param("2025-q2", Occasion("2025 Q2", 2025, 2, financial=False), id="a calendar quarter with a hyphen"),
    ],
)
def test_an_occasion_is_read(text: str, occasion: Occasion) -> None:
    assert dates.parse_occasion(text) == occasion


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("second", id="another word"),
        pytest.param("the first", id="more words"),
        pytest.param("Q1", id="no year"),
        pytest.param("Q1 2025-26", id="the year behind it"),
        pytest.param("2025-27 Q1", id="wrong second year"),
        pytest.param("2025-25 Q1", id="the same year twice"),
        pytest.param("2025-2026 Q1", id="second year in full"),
        pytest.param("2025/26 Q1", id="a slash"),
        pytest.param("2025-26 Q0", id="quarter 0"),
        pytest.param("2025-26 Q5", id="quarter 5"),
        pytest.param("2025-26Q1", id="run together"),
        pytest.param("25-26 Q1", id="two-digit year"),
        pytest.param("0000-01 Q1", id="year 0"),
        pytest.param("9999-00 Q4", id="the last year of the calendar"),
        pytest.param("2025-26 Q١", id="another digit"),
    ],
)
def test_what_is_no_occasion_is_not_read(text: str) -> None:
    assert dates.parse_occasion(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("Q1 2025/26", "2025-26 Q1", id="as many offices write it"),
        pytest.param("Quarter 3,  2025–2026", "2025-26 Q3", id="in full, with a dash"),
        pytest.param("2025/26 q4 update", "2025-26 Q4", id="among other words"),
        pytest.param("1999/00 Q2", "1999-00 Q2", id="the turn of a century"),
        pytest.param("Q1 2025", "", id="financial or calendar"),
        pytest.param("Q1", "", id="no year"),
        pytest.param("Q1 2025/27", "", id="two years"),
        pytest.param("Q1 to Q2 2025/26", "", id="two quarters"),
        pytest.param("Q5 2025/26", "", id="no quarter"),
        pytest.param("Q12 2025/26", "", id="a longer number"),
        pytest.param("31/10/2025", "", id="a date"),
    ],
)
def test_a_quarter_written_otherwise_is_guessed_only_where_it_can_be_one_alone(text: str, meant: str) -> None:
    assert dates.meant_occasion(text) == meant


@pytest.mark.parametrize("financial", [True, False], ids=["financial", "calendar"])
def test_the_key_of_an_occasion_reads_as_the_same_occasion(financial: bool) -> None:
    for quarter in quarters(financial):
        years = f"{quarter.year}-{(quarter.year + 1) % 100:02}" if financial else f"{quarter.year}"
        key = f"{years} Q{quarter.quarter}"
        assert dates.parse_occasion(key) == Occasion(key, quarter.year, quarter.quarter, financial)


@given(st.from_regex(r"[0-9]{4}-[0-9]{2}[ -][Qq][0-9]|[0-9]{4} Q[0-9]", fullmatch=True))
def test_every_quarter_that_is_read_has_its_months(text: str) -> None:
    occasion = dates.parse_occasion(text)
    assert occasion is None or (not occasion.is_first and dates.months(occasion))


# --------------------------------------------------------------------------------------- quarters


@pytest.mark.parametrize(
    ("key", "first", "last", "words"),
    [
        ("2025-26 Q1", (2025, 4, 1), (2025, 6, 30), "April to June 2025"),
        ("2025-26 Q2", (2025, 7, 1), (2025, 9, 30), "July to September 2025"),
        ("2025-26 Q3", (2025, 10, 1), (2025, 12, 31), "October to December 2025"),
        ("2025-26 Q4", (2026, 1, 1), (2026, 3, 31), "January to March 2026"),
        ("2025 Q1", (2025, 1, 1), (2025, 3, 31), "January to March 2025"),
        ("2025 Q2", (2025, 4, 1), (2025, 6, 30), "April to June 2025"),
        ("2025 Q3", (2025, 7, 1), (2025, 9, 30), "July to September 2025"),
        ("2025 Q4", (2025, 10, 1), (2025, 12, 31), "October to December 2025"),
    ],
)
def test_a_quarter_is_three_months(
    key: str, first: tuple[int, int, int], last: tuple[int, int, int], words: str
) -> None:
    quarter = dates.parse_occasion(key)
    assert quarter is not None
    assert dates.quarter_months(quarter) == (datetime.date(*first), datetime.date(*last))
    assert dates.months(quarter) == words


@pytest.mark.parametrize("financial", [True, False], ids=["financial", "calendar"])
def test_consecutive_quarters_tile_the_calendar(financial: bool) -> None:
    spans = [dates.quarter_months(quarter) for quarter in quarters(financial)]
    assert all(later[0] - earlier[1] == datetime.timedelta(days=1) for earlier, later in pairwise(spans))
    assert all(first.day == 1 and (last.month - first.month, last.year) == (2, first.year) for first, last in spans)


def test_a_financial_year_begins_on_1_april() -> None:
    for quarter in quarters(financial=True)[::4]:
        assert dates.quarter_months(quarter)[0] == datetime.date(quarter.year, 4, 1)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2025-26 Q1", "Ebrill i Fehefin 2025"),
        ("2025-26 Q2", "Gorffennaf i Fedi 2025"),
        ("2025-26 Q3", "Hydref i Ragfyr 2025"),
        ("2025-26 Q4", "Ionawr i Fawrth 2026"),
    ],
)
def test_in_welsh_a_quarters_last_month_is_softened(key: str, words: str) -> None:
    quarter = dates.parse_occasion(key)
    assert quarter is not None
    assert dates.months(quarter, "cy-GB") == words


def test_in_welsh_a_date_has_welsh_months() -> None:
    assert (dates.long(SIXTEENTH, "cy"), dates.short(SIXTEENTH, "cy-GB")) == ("16 Mai 2025", "16 Mai 2025")
    assert dates.short(datetime.date(2025, 2, 1), "cy") == "1 Chwef 2025"
    assert len({dates.long(datetime.date(2025, month, 1), "cy") for month in range(1, 13)}) == 12


def test_a_language_without_a_calendar_of_ours_has_the_english_one() -> None:
    assert dates.long(SIXTEENTH, "fr-FR") == dates.long(SIXTEENTH) == "16 May 2025"
