"""Numbers, money and other people's text as people read them, in a line."""

from __future__ import annotations

from decimal import Decimal


def number(value: int | Decimal) -> str:
    """A number with its thousands set apart by a space, which no country takes for a decimal mark.

    >>> number(1234567), number(Decimal("5402.35")), number(999)
    ('1 234 567', '5 402.35', '999')
    """
    return f"{value:,}".replace(",", " ")


def money(price: Decimal | None, currency: str, *, at_most: bool = False) -> str:
    """A price with its currency; "unknown" where it is not known.

    >>> money(Decimal("1234.50"), "EUR"), money(None, "EUR"), money(Decimal("6.00"), "EUR", at_most=True)
    ('1 234.50 EUR', 'unknown', 'at most 6.00 EUR')
    """
    if price is None:
        return "unknown"
    return f"{'at most ' if at_most else ''}{number(price)} {currency}"


def counted(count: int | Decimal, noun: str) -> str:
    """A number and its noun, in the plural unless the number is 1.

    >>> counted(1, "message"), counted(2500, "row"), counted(Decimal("0.5"), "credit")
    ('1 message', '2 500 rows', '0.5 credits')
    """
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def visible(text: str) -> str:
    """A text on one line: line ends and what no screen shows are written out.

    >>> visible("a" + chr(10) + "b" + chr(0xA0) + "c")
    'a␊b<U+00A0>c'
    """
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"
