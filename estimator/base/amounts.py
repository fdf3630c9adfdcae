"""Amounts that somebody gives, made exact or refused: the one reader of credits, money, percents, counts.

Programs give an `int`, a `Decimal`, an integer of numpy, or text. Text is also what people write: in English
(`12.50`, `1,250.5`) or in French (`12,50`, `1 250,5`, with any of the three blanks that are used there).
One separator with three digits after it, as in `1.250`, is thousands to some and decimals to others. Whoever
asks says which sign is decimal there, a point unless something else is known; the other one in such a place
is refused, with both readings.

Never a `float`: 0.1 is not what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from numbers import Integral, Rational, Real
from typing import Final

from estimator.base.exact import from_scaled, to_scaled
from estimator.base.language import told
from estimator.base.read import repeated
from estimator.errors import CampaignError, Place, UsageError

Amount = Decimal | int | str
"""An exact number."""

MOST: Final = 10**15
"""Every amount is smaller than this: in thousandths it fits a 64-bit integer, and so does the sum of two."""

_BLANKS: Final = " \u00a0\u202f"
_TEXT: Final = re.compile(rf"([+-]?)([0-9][0-9.,{_BLANKS}]*)", re.ASCII)
_PLAIN: Final = re.compile(r"([0-9]+)(?:([.,])([0-9]+))?", re.ASCII)
_SPACED: Final = re.compile(rf"([0-9]{{1,3}}(?:[{_BLANKS}][0-9]{{3}})+)(?:[.,]([0-9]+))?", re.ASCII)
_GROUPED: Final = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?", re.ASCII)
_NO_DIGIT: Final = re.compile(r"[^0-9]", re.ASCII)
_FINEST: Final = 30
_LONGEST: Final = 400
"""No amount has more characters."""


def exact_amount(
    what: str,
    value: object,
    *,
    places: int = 3,
    least: int | None = 0,
    most: int | None = None,
    decimal: str = ".",
    place: Place | None = None,
) -> int:
    """`value` times ten to the power `places`, exactly.

    Parameters
    ----------
    what : str
        What it is, as a noun phrase for the sentence of an error: "balance of sms-ab1234-1".
    value : Decimal, int or str
    places : int
        The most decimals that make sense: 3 of credits and percents, 6 of money.
    least, most : int, optional
        The bounds, both included. Without `least`, less than 0 makes sense: an account may owe credits.
    decimal : "." or "," or ".,"
        The sign that is decimal where the text comes from; both where nobody knows.
    place : Place, optional
        Where it stands in a file.

    Raises
    ------
    UsageError, or CampaignError with a place
        `AMT001` where it is no exact number with so many decimals, `AMT003` below `least`, `AMT004` above
        `most` or not below `MOST`, `AMT005` where it can be read in two ways.

    >>> exact_amount("balance", "1 250,5"), exact_amount("price", 2, places=6)
    (1250500, 2000000)
    >>> exact_amount("balance", "1,250")
    Traceback (most recent call last):
    estimator.errors.kinds.UsageError: AMT005  The balance '1,250' can be read as 1250 and as 1.25.
    Write 1250, or 1.25.
    """
    scaled = _scaled(what, value, places, decimal, place, example=_example(most))
    if least is not None and scaled < least * 10**places:
        raise _fault("AMT003", place, what=what, found=repeated(value), least=least)
    if most is not None and scaled > most * 10**places:
        raise _fault(
            "AMT004", place, what=what, found=repeated(value), wanted=told("{most} or less", most=str(most))
        )
    return scaled


def exact_decimal(
    what: str,
    value: object,
    *,
    places: int = 3,
    least: int | None = 0,
    most: int | None = None,
    decimal: str = ".",
) -> Decimal:
    """The same as a `Decimal`.

    >>> exact_decimal("VAT", "5,5", most=100)
    Decimal('5.5')
    """
    return from_scaled(
        exact_amount(what, value, places=places, least=least, most=most, decimal=decimal), places
    )


def exact_percent(what: str, value: object) -> Decimal:
    """A percentage from 0 to 100, with at most three decimals.

    >>> exact_percent("VAT", 20)
    Decimal('20')
    """
    return exact_decimal(what, value, most=100)


def whole_number(
    what: str, value: object, *, least: int | None = 0, most: int | None = None, place: Place | None = None
) -> int:
    """A whole number as an `int`; raises as `exact_amount`.

    >>> whole_number("number of orders", 3, least=1)
    3
    """
    return exact_amount(what, value, places=0, least=least, most=most, place=place)


def refuse_float(what: str, value: object, *, column: str, place: Place) -> None:
    """Raise `AMT001` where a cell of a DataFrame holds a float, and say how its column is read exactly."""
    if is_inexact(value):
        advice = told(
            'Give texts, int or Decimal: pandas.read_csv(file, dtype={{"{column}": str}})', column=column
        )
        raise _float(what, value, advice, place)


def is_inexact(value: object) -> bool:
    """Whether it is a number that is not what it looks like: a `float`, of Python or numpy.

    >>> is_inexact(0.1), is_inexact(Decimal("0.1")), is_inexact(1)
    (True, False, False)
    """
    return isinstance(value, Real) and not isinstance(value, Rational)


def decimal_signs(texts: Iterable[str], *, otherwise: str = ".", delimiter: str = "") -> str:
    """The sign that is decimal in texts written by one hand, or both where they use both.

    Only what can be read in one way tells. `otherwise` is what is known without them. `delimiter` is
    what stands between the cells of a table: Excel writes semicolons where the comma is decimal.

    >>> decimal_signs(["1.250", "12,5"]), decimal_signs(["1.250", "7"]), decimal_signs(["1.5", "2,5"])
    (',', '.', '.,')
    """
    found = {sign for text in texts if (sign := _decimal_sign(text.strip()))}
    found |= {","} if delimiter == ";" else set()
    return "".join(sign for sign in ".," if sign in found) or otherwise


def _example(most: int | None) -> str:
    """An amount that can be given where none is larger than `most`, as it is typed."""
    if most is None or most > 1250:
        return told("1250.5")
    return told("5.5") if most > 5 else told("0.5")


def _scaled(what: str, value: object, places: int, decimal: str, place: Place | None, *, example: str) -> int:
    def no_number(why: str) -> UsageError | CampaignError:
        return _no_number(what, why, places, place, example)

    exact = _exact(what, value, decimal, place, no_number)
    if isinstance(exact, Decimal):
        if not exact.is_finite():
            raise no_number(told("{shown} is not a number", shown=repeated(value)))
        if exact and exact.adjusted() < -_FINEST:
            raise no_number(_too_fine(value, places))
    # Compared before it is written out: 1e999999999 would fill the memory.
    if not -MOST < exact < MOST:
        wanted = told("less than {most}", most=MOST)
        raise _fault("AMT004", place, what=what, found=repeated(value), wanted=wanted)
    whole, _, fraction = format(exact, "f").partition(".") if exact else ("0", "", "")
    try:
        return to_scaled(f"{whole}.{fraction.rstrip('0') or '0'}", places)
    except ValueError:
        raise no_number(_too_fine(value, places)) from None


def _exact(
    what: str,
    value: object,
    decimal: str,
    place: Place | None,
    no_number: Callable[[str], UsageError | CampaignError],
) -> int | Decimal:
    """The number that is meant, however large or fine."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return value
    if is_inexact(value):
        raise _float(what, value, told("Give text, an int or a Decimal."), place)
    if not isinstance(value, str):
        shown = repeated(value, with_kind=value is not None)
        raise no_number(told("{shown} is not a number", shown=shown))
    text = value.strip()
    if not text:
        raise no_number(told("it is empty"))
    if (found := _TEXT.fullmatch(text)) is None or len(text) > _LONGEST:
        raise no_number(told("{shown} is not a number", shown=repeated(value)))
    sign, digits = found.groups()
    if (plain := _PLAIN.fullmatch(digits)) is not None:
        whole, separator, fraction = plain.groups()
        if separator and separator != decimal and _is_group(whole, fraction):
            one, tenths = f"{sign}{whole}{fraction}", fraction.rstrip("0") or "0"
            # What is typed has the sign of who reads it; what stands in a file, that of the file.
            other = f"{sign}{whole}{_sign(decimal)}{tenths}" if place else Decimal(f"{sign}{whole}.{tenths}")
            raise _fault("AMT005", place, what=what, found=text, one=one, other=other)
    elif (spelled := _grouped(digits)) is not None:
        whole, fraction = spelled
    else:
        raise no_number(told("{shown} is not a number", shown=repeated(value)))
    return Decimal(f"{sign}{whole}.{fraction or '0'}")


def _grouped(digits: str) -> tuple[str, str | None] | None:
    """The digits before and after the decimal sign where thousands are set apart; None where they are not."""
    turned = digits.translate(str.maketrans(".,", ",."))
    found = _SPACED.fullmatch(digits) or _GROUPED.fullmatch(digits) or _GROUPED.fullmatch(turned)
    return (_NO_DIGIT.sub("", found[1]), found[2]) if found else None


def _is_group(whole: str, fraction: str) -> bool:
    """Whether a separator between these may set thousands apart."""
    return len(fraction) == 3 and len(whole) <= 3 and whole[0] != "0"


def _decimal_sign(text: str) -> str:
    """The decimal sign of a text that can be read in one way only; empty where it has none."""
    found = _TEXT.fullmatch(text)
    digits = found[2] if found else ""
    if plain := _PLAIN.fullmatch(digits):
        whole, separator, fraction = plain.groups()
        return separator if separator and not _is_group(whole, fraction) else ""
    spelled = _grouped(digits)
    return digits[-len(spelled[1]) - 1] if spelled and spelled[1] else ""


def _sign(decimal: str) -> str:
    return "," if decimal == "," else "."


def _too_fine(value: object, places: int) -> str:
    if not places:
        return told("{shown} has decimals", shown=repeated(value))
    return told("{shown} has more than {places} decimals", shown=repeated(value), places=places)


def _float(what: str, value: object, advice: str, place: Place | None) -> UsageError | CampaignError:
    return _fault(
        "AMT001",
        place,
        what=what,
        why=told("{value} is a float, which is not exact", value=repeated(value)),
        advice=advice,
    )


def _no_number(
    what: str, why: str, places: int, place: Place | None, example: str
) -> UsageError | CampaignError:
    if places:
        advice = told(
            "Give it as {example}: an exact number with at most {places} decimals, without a unit.",
            example=example,
            places=places,
        )
    else:
        advice = told("Give it as 1250: a whole number, without a unit.")
    return _fault("AMT001", place, what=what, why=why, advice=advice)


def _fault(code: str, place: Place | None, **details: object) -> UsageError | CampaignError:
    return (UsageError if place is None else CampaignError)(code, place, **details)
