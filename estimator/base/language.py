"""The one place through which every sentence for people goes, so that it can be said in another language.

A sentence stands in the code as one literal with `{fields}`, never glued from fragments: the order of words
is the translator's. Today every sentence is said as it stands there; `said`, `said_many` and `marked` are
also the words by which a tool finds all of them.
"""

from __future__ import annotations

from decimal import Decimal


def number(value: int | Decimal) -> str:
    """A number with its thousands set apart by a space, which no country takes for a decimal mark.

    >>> number(1234567), number(Decimal("5402.35")), number(999)
    ('1 234 567', '5 402.35', '999')
    """
    return f"{value:,}".replace(",", " ")


def marked(sentence: str) -> str:
    """The sentence as it is: one of a table, which `said` is given later.

    >>> marked("{file} is a folder")
    '{file} is a folder'
    """
    return sentence


def said(sentence: str, **fields: str | int | Decimal) -> str:
    """A sentence with its fields filled in; numbers are written as people read them.

    Parameters
    ----------
    sentence : str
        With a placeholder `{name}` for each of the fields.

    >>> said("{credits} credits for {name}", credits=12500, name="soldes.csv")
    '12 500 credits for soldes.csv'
    """
    return sentence.format_map({name: _written(value) for name, value in fields.items()})


def said_many(one: str, many: str, count: int | Decimal, **fields: str | int | Decimal) -> str:
    """A sentence in the form that its number asks for; the number is its field `{count}`.

    Parameters
    ----------
    one, many : str
        The sentence for 1, and for every other number.

    >>> said_many("{count} row", "{count} rows", 1), said_many("{count} row", "{count} rows", 2500)
    ('1 row', '2 500 rows')
    >>> said_many("{count} credit", "{count} credits", Decimal("0.5"))
    '0.5 credits'
    """
    return said(one if count == 1 else many, count=count, **fields)


def _written(value: str | int | Decimal) -> str:
    return value if isinstance(value, str) else number(value)
