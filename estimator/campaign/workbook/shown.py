"""What a cell of a spreadsheet shows: its value, by its number format, in a language.

Exact: values are decimal, of 15 digits as spreadsheets hold them, and are rounded once, halves away from
zero. Times are cut at the smallest unit shown, not rounded, as spreadsheets do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from estimator.campaign.workbook.codes import LONG_DATE, LONG_TIME, Section, sections_of
from estimator.campaign.workbook.digits import EXACT, drawn_number, general
from estimator.campaign.workbook.language import CellLanguage, language

_GENERAL: Final = "General"
_SHORT_DATE, _SHORT_TIME, _LONG_TIME = "mm-dd-yy", "h:mm", "h:mm:ss"
_DATE_AND_TIME = "m/d/yy h:mm"
_DOLLARS = '"$"#,##0'  # formats 5 to 8, which mean the money of whoever opens the file
_LONGEST = 15  # digits of a number that a spreadsheet holds exactly
_DAY = Decimal(86_400)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
_FALSE_LEAP_DAY = 60  # 29 February 1900, which spreadsheets believe in

CellValue = str | bool | int | float | Decimal | date | datetime | time | timedelta


class ShownCell(NamedTuple):
    """A cell as a text; `sure`: it is what a spreadsheet in that language shows."""

    text: str
    sure: bool = True


def shown(value: CellValue, code: str, written: CellLanguage) -> ShownCell:
    """What a cell shows.

    Parameters
    ----------
    value : str, bool, number, date, time or duration
    code : str
        Its number format, in the spelling of the file: `#,##0.00 "€"`.
    written : CellLanguage
        Of separators and names; a format may name another one for the latter.

    Returns
    -------
    ShownCell
        Not sure: the format is not read, and the text is the plain value; or it asks for the regional
        settings of whoever opens the file.

    Source: ECMA-376 part 1, §18.8.31.

    >>> french = language("fr")
    >>> cells = (1250.5, '#,##0.00 "€"'), (0.15, "0%"), (1000, "00000"), (time(9, 30), "hh:mm")
    >>> [shown(value, code, french).text for value, code in cells]
    ['1\\xa0250,50 €', '15%', '01000', '09:30']
    >>> shown(date(2026, 12, 24), "d mmmm", french), shown(0.5, "# ?/?", french)
    (ShownCell(text='24 décembre', sure=True), ShownCell(text='0,5', sure=False))
    """
    if isinstance(value, str):
        return _of_text(value, code)
    if isinstance(value, bool):
        return ShownCell(written.truth[not value])
    sections = sections_of(_system(code, written))
    number = _serial(value)
    chosen = _chosen(sections, number)
    if chosen is None:
        return ShownCell(general(number, written), sure=False)
    section, signed = chosen
    sure = not code.startswith(_DOLLARS) and section.language not in {LONG_DATE, LONG_TIME}
    if section.language in {LONG_DATE, LONG_TIME}:
        code = written.long_date if section.language == LONG_DATE else written.long_time
        section = sections_of(code)[0]
    draw = _DRAWN[section.kind or "general"]
    text = draw(section, number if signed else abs(number), written)
    return ShownCell(general(number, written), sure=False) if text is None else ShownCell(text, sure)


def _system(code: str, written: CellLanguage) -> str:
    """The formats that a file names by a number alone, and that differ from country to country."""
    return {
        _SHORT_DATE: written.short_date,
        _DATE_AND_TIME: f"{written.short_date} {written.minutes}",
        _SHORT_TIME: written.minutes,
        _LONG_TIME: written.seconds,
    }.get(code, code)


def _of_text(value: str, code: str) -> ShownCell:
    if code in {_GENERAL, "@"} or "@" not in code:
        return ShownCell(value)
    section = sections_of(code)[-1]
    if section.kind != "text":
        return ShownCell(value)
    return ShownCell("".join(value if part.kind == "text" else part.text for part in section.parts))


def _serial(value: object) -> Decimal:
    """A value as a number: of a date or time, days."""
    if isinstance(value, datetime):
        since = value.replace(tzinfo=None) - _EPOCH
        days = _days(since)
        return days - 1 if 0 < days <= _FALSE_LEAP_DAY else days
    if isinstance(value, date):
        return _serial(datetime(value.year, value.month, value.day))  # noqa: DTZ001
    if isinstance(value, time):
        return _days(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
    if isinstance(value, timedelta):
        return _days(value)
    if isinstance(value, float):
        return Decimal(f"{value:.{_LONGEST}g}")
    assert isinstance(value, (int, Decimal)), "all else is no value of a cell"
    return Decimal(value)


def _days(since: timedelta) -> Decimal:
    # A clock reads whole milliseconds; what is beyond them comes from binary fractions of a day.
    milliseconds = round(since / timedelta(milliseconds=1))
    return EXACT.divide(Decimal(milliseconds), _DAY * 1000)


def _chosen(sections: Sequence[Section], number: Decimal) -> tuple[Section, bool] | None:
    """The section for a number, and whether the sign is to be shown; None where the format is not read."""
    if sections[-1].kind == "text" or len(sections) > 3:
        sections = sections[: 3 if len(sections) > 3 else -1]
    if not sections:
        return sections_of(_GENERAL)[0], True
    if any(section.condition for section in sections):
        return _by_condition(sections, number)
    at = (
        0
        if len(sections) == 1 or number > 0
        else 1
        if number < 0
        else len(sections) - 1
        if len(sections) > 2
        else 0
    )
    section = sections[at]
    return None if section.kind is None else (section, at == 0)


_HOLDS: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}


def _by_condition(sections: Sequence[Section], number: Decimal) -> tuple[Section, bool] | None:
    if number < 0:
        return None  # Whether a sign is shown depends on what the other conditions leave.
    for section in sections:
        if section.condition is None or _HOLDS[section.condition[0]](number, section.condition[1]):
            return None if section.kind is None else (section, True)
    return None


def _drawn_general(section: Section, number: Decimal, written: CellLanguage) -> str:
    drawn = [general(number, written) if part.kind == "general" else part.text for part in section.parts]
    return "".join(drawn)


def _drawn_date(section: Section, number: Decimal, written: CellLanguage) -> str | None:
    parts = section.parts
    is_clock = all(part.kind != "date" or part.text[0] in "hns" for part in parts)
    if number < 0 or (number < 1 and not is_clock):
        return None  # No spreadsheet shows a day before its first one.
    named = language(section.language) if section.language else written
    halves = any(part.kind == "half" for part in parts)
    fraction = max((len(part.text) for part in parts if part.kind == "fraction"), default=0)
    # Rounded to the smallest that can be shown of a second, and cut above that.
    ticks = int(EXACT.quantize(number * _DAY * 10**fraction, Decimal(1)))
    seconds, rest = divmod(ticks, 10**fraction)
    moment = _moment(seconds)
    has_day = any(part.kind == "date" and part.text in {"d", "dd"} for part in parts)
    drawn = []
    for part in parts:
        if part.kind == "date":
            drawn.append(_of_moment(part.text, moment, named, halves=halves, has_day=has_day))
        elif part.kind == "elapsed":
            unit = {"h": 3600, "n": 60, "m": 60, "s": 1}[part.text[0]]
            drawn.append(f"{seconds // unit:0{len(part.text)}d}")
        elif part.kind == "half":
            am, _, pm = part.text.partition("/")
            drawn.append(pm if moment.hour >= 12 else am)
        elif part.kind == "fraction":
            drawn.append(f"{written.decimal}{rest:0{fraction}d}")
        elif part.kind == "slash":
            drawn.append(written.date_mark)
        else:
            drawn.append(part.text)
    return "".join(drawn)


def _moment(seconds: int) -> datetime:
    days, rest = divmod(seconds, 86_400)
    days += 0 < days <= _FALSE_LEAP_DAY - 1
    return _EPOCH + timedelta(days=days, seconds=rest)


def _of_moment(letters: str, moment: datetime, named: CellLanguage, *, halves: bool, has_day: bool) -> str:
    """What one unit of a date shows."""
    unit, width = letters[0], len(letters)
    if unit == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if unit in "md" and width > 2:
        kind: Literal["months", "days"] = "months" if unit == "m" else "days"
        return named.name(
            kind, min(width, 5 if unit == "m" else 4), moment, alone=unit == "m" and not has_day
        )
    hour = (moment.hour + 11) % 12 + 1 if halves else moment.hour
    value = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[unit]
    return f"{value:0{min(width, 2)}d}"


def _drawn_text(section: Section, number: Decimal, written: CellLanguage) -> str:
    return "".join(general(number, written) if part.kind == "text" else part.text for part in section.parts)


_DRAWN: Final[dict[str, Callable[[Section, Decimal, CellLanguage], str | None]]] = {
    "general": _drawn_general,
    "number": drawn_number,
    "date": _drawn_date,
    "text": _drawn_text,
}
