"""The digits that a cell shows, by a number format or without one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from estimator.campaign.workbook.codes import Part, Section
from estimator.campaign.workbook.language import CellLanguage

EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)
_WIDTH = 11  # characters of a number without a format
_LONGEST = 15  # digits of a number that a spreadsheet holds exactly


def general(number: Decimal, written: CellLanguage) -> str:
    """A number without a format: as many digits as fit, whole ones all of them."""
    whole = number == number.to_integral_value()
    if whole and number.adjusted() < _LONGEST + 1:
        return f"{number:.0f}"
    fits = _WIDTH + (number < 0)
    if -5 < number.adjusted() < _WIDTH:
        for digits in range(_WIDTH, 0, -1):
            text = _plain(Context(prec=digits, rounding=ROUND_HALF_UP).plus(number))
            if len(text) <= fits:
                return text.replace(".", written.decimal)
    if abs(number) < 1 and len(text := _plain(number)) <= fits:
        return text.replace(".", written.decimal)
    mantissa, exponent = f"{Context(prec=6, rounding=ROUND_HALF_UP).plus(number):E}".split("E")
    mantissa = _plain(Decimal(mantissa))
    return f"{mantissa}E{int(exponent):+03d}".replace(".", written.decimal)


def drawn_number(section: Section, number: Decimal, written: CellLanguage) -> str | None:
    """A number by a section of a format; None where the format is not read.

    >>> from estimator.campaign.workbook.codes import sections_of
    >>> from estimator.campaign.workbook.language import language
    >>> drawn_number(sections_of('0#" "##" "##')[0], Decimal(63998), language("fr"))
    '06 39 98'
    """
    form = _form(section)
    if form.is_literal:
        return _of_literals(section.parts)
    if form.power:
        number = EXACT.scaleb(number, form.power)
    if form.is_scientific:
        return _scientific(section.parts, number, written)
    rounded = EXACT.quantize(number, form.unit)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    whole = whole.lstrip("0")
    needed = len(rest.rstrip("0"))
    text = _layout(section, len(whole), needed, written) % (*whole, *rest[:needed])
    return f"-{text}" if rounded < 0 else text


class _Form(NamedTuple):
    """What a format does to a number before its digits are placed."""

    is_literal: bool
    is_scientific: bool
    power: int
    unit: Decimal
    is_grouped: bool


@lru_cache(1024)
def _form(section: Section) -> _Form:
    kinds = [part.kind for part in section.parts]
    if "digit" not in kinds:
        return _Form(True, False, 0, Decimal(1), False)
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    point = _point(section)
    before = max((at for at in range(min(point, last + 1)) if kinds[at] == "digit"), default=-1)
    # A comma after the digits divides by a thousand; one among them sets thousands apart.
    thousands = sum(kind == "comma" for kind in kinds[before + 1 : point])
    places = sum(kind == "digit" for kind in kinds[point:])
    return _Form(
        is_literal=False,
        is_scientific="exponent" in kinds,
        power=2 * kinds.count("percent") - 3 * thousands,
        unit=Decimal(1).scaleb(-places),
        is_grouped="comma" in kinds[: before + 1],
    )


def _point(section: Section) -> int:
    """Where the decimal mark of a format stands; behind everything where it has none."""
    return next((at for at, part in enumerate(section.parts) if part.kind == "point"), len(section.parts))


@lru_cache(4096)
def _layout(section: Section, whole: int, decimals: int, written: CellLanguage) -> str:
    """Where the digits of a number stand, as `%s`: it depends on how many there are, and not on which.

    `decimals` are those up to the last one that is not zero.
    """
    parts, point = section.parts, _point(section)
    slots = [at for at in range(point) if parts[at].kind == "digit"]
    group = written.group if _form(section).is_grouped else ""
    drawn = _whole_digits(_ANY * whole, [parts[at].text for at in slots], group)
    text = dict(zip(slots, drawn, strict=True))
    after = [at for at in range(point, len(parts)) if parts[at].kind == "digit"]
    rest = (_ANY * decimals).ljust(len(after), "0")
    text |= dict(zip(after, _decimals(rest, [parts[at].text for at in after]), strict=True))
    if point < len(parts) and not slots:
        text[point] = _ANY * whole
    laid = []
    for at, part in enumerate(parts):
        placed = text.get(at, "").replace(_ANY, "%s")
        if part.kind == "point":
            laid.append(placed + written.decimal)
        elif part.kind == "digit":
            laid.append(placed)
        elif part.kind != "comma":
            laid.append(part.text.replace("%", "%%"))
    return "".join(laid)


_ANY: Final = "d"
"""Stands for a digit, among digits and blanks, while they are laid out."""


def _of_literals(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts if part.kind != "comma")


_PADDING: Final = {"0": "0", "?": " ", "#": ""}


def _whole_digits(digits: str, slots: Sequence[str], group: str) -> list[str]:
    """What each place before the decimal mark shows; the first one shows all digits that are left."""
    drawn: list[str] = []
    for at, slot in enumerate(reversed(slots)):
        left = digits[: len(digits) - at] if at < len(digits) else ""
        here = left if at == len(slots) - 1 else left[-1:]
        here = here or _PADDING[slot]
        drawn.append("".join(_with_group(here, at, group)))
    return drawn[::-1]


def _with_group(digits: str, first: int, group: str) -> list[str]:
    """Digits with a mark after each that stands at a multiple of three; the last one stands at `first`."""
    places = range(first + len(digits) - 1, first - 1, -1)
    return [
        digit + (group if place and place % 3 == 0 and digit != " " else "")
        for digit, place in zip(digits, places, strict=True)
    ]


def _decimals(digits: str, slots: Sequence[str]) -> list[str]:
    """What each place after the decimal mark shows."""
    needed = len(digits.rstrip("0"))
    return [
        digit if at < needed else _PADDING[slot]
        for at, (digit, slot) in enumerate(zip(digits, slots, strict=True))
    ]


def _scientific(parts: Sequence[Part], number: Decimal, written: CellLanguage) -> str | None:
    """`0.00E+00`; None where more than one digit stands before the decimal mark."""
    at = next(at for at, part in enumerate(parts) if part.kind == "exponent")
    mantissa, exponent = parts[:at], parts[at].text
    places = [part.kind for part in mantissa]
    if places[:2] not in (["digit"], ["digit", "point"]):
        return None
    digits = Context(prec=places.count("digit"), rounding=ROUND_HALF_UP).plus(number)
    power = digits.adjusted() if digits else 0
    drawn = drawn_number(Section("number", tuple(mantissa)), digits.scaleb(-power), written)
    sign = "-" if power < 0 else "+" if exponent[0] == "+" else ""
    return f"{drawn}E{sign}{abs(power):0{len(exponent) - 1}d}{_of_literals(parts[at + 1 :])}"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
