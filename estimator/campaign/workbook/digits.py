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
    plain = _plain_format(section)
    if plain is not None:
        return _in_plain(plain, number, written)
    parts = [*section.parts]
    kinds = [part.kind for part in parts]
    if "digit" not in kinds:
        return _of_literals(parts)
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    point = kinds.index("point") if "point" in kinds else len(kinds)
    before = max((at for at in range(min(point, last + 1)) if kinds[at] == "digit"), default=-1)
    # A comma after the digits divides by a thousand; one among them sets thousands apart.
    thousands = sum(kind == "comma" for kind in kinds[before + 1 : point])
    grouped = "comma" in kinds[: before + 1]
    places = sum(kind == "digit" for kind in kinds[point:])
    number = EXACT.scaleb(number, 2 * kinds.count("percent") - 3 * thousands)
    if "exponent" in kinds:
        return _scientific(parts, number, written)
    rounded = EXACT.quantize(number, Decimal(1).scaleb(-places))
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    slots = [at for at in range(point) if kinds[at] == "digit"]
    drawn = _whole_digits(
        whole.lstrip("0"), [parts[at].text for at in slots], written.group if grouped else ""
    )
    text = dict(zip(slots, drawn, strict=True))
    after = [at for at in range(point, len(kinds)) if kinds[at] == "digit"]
    text |= dict(zip(after, _decimals(rest, [parts[at].text for at in after]), strict=True))
    if point < len(kinds) and not slots:
        text[point] = whole.lstrip("0")
    shown_parts = []
    for at, part in enumerate(parts):
        if part.kind == "point":
            shown_parts.append(text.get(at, "") + written.decimal)
        elif part.kind != "comma":
            shown_parts.append(text.get(at, part.text))
    return ("-" if rounded < 0 else "") + "".join(shown_parts)


class _Plain(NamedTuple):
    """A format whose digits stand together: what stands before and after them, and how they are written."""

    before: str
    after: str
    spec: str
    places: int
    power: int
    is_bare: bool


@lru_cache(1024)
def _plain_format(section: Section) -> _Plain | None:
    """A format that Python can write as it is: most are; None for the others."""
    kinds = [part.kind for part in section.parts]
    digits = [at for at, kind in enumerate(kinds) if kind in {"digit", "point"}]
    if not digits or "exponent" in kinds or kinds.count("point") > 1:
        return None
    among = section.parts[digits[0] : digits[-1] + 1]
    point = next((at for at, part in enumerate(among) if part.kind == "point"), len(among))
    whole = "".join(part.text for part in among[:point])
    decimals = "".join(part.text for part in among[point + 1 :])
    after = section.parts[digits[-1] + 1 :]
    least, grouped = whole.count("0"), "," in whole
    if (
        whole.strip("#,0")
        or not whole
        or "#" in whole.lstrip("#,")
        or whole[-1] == ","
        or decimals.strip("0")
        or point == len(among) - 1
        or any(part.kind == "comma" for part in after)
        or (grouped and least > 1)
    ):
        return None
    places = len(decimals)
    width = least + (places + 1 if places else 0)
    spec = f",.{places}f" if grouped else f"0{width}.{places}f"
    return _Plain(
        _of_literals(section.parts[: digits[0]]),
        _of_literals(after),
        spec,
        places,
        2 * kinds.count("percent"),
        least == 0,
    )


def _in_plain(plain: _Plain, number: Decimal, written: CellLanguage) -> str:
    rounded = EXACT.quantize(EXACT.scaleb(number, plain.power), Decimal(1).scaleb(-plain.places))
    digits = format(abs(rounded), plain.spec)
    if plain.is_bare:
        digits = digits.removeprefix("0")
    if plain.places or plain.spec[0] == ",":
        digits = digits.translate({ord(","): written.group, ord("."): written.decimal})
    return f"{'-' if rounded < 0 else ''}{plain.before}{digits}{plain.after}"


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
