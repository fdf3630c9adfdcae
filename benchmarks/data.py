"""Messages, numbers and campaign files, made from a seed and never kept in the repository.

The messages are like those of the issue's prototypes: 120 characters in the mean, mostly French, 8.5 % UCS-2,
5 % with characters of the extension table, 3 % pure ASCII.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from estimator.count.strings import Strings

SEED = 20261123
_DIFFERENT = 50_000
"""Texts and numbers to draw from: too many for a processor to learn by heart."""

_ROWS_AT_ONCE = 1 << 16
_WORDS = """
bonjour votre commande est arrivée, à retirer dès demain en magasin près de chez vous merci et à très vite
profitez de nos soldes jusqu'à dimanche sur toute la collection été rendez-vous confirmé le mardi avec
l'équipe votre colis arrivera chez vous entre midi et deux répondez oui pour confirmer la livraison code promo
valable une fois dans tous nos points de vente participants hors marques signalées
"""
_EVERYDAY = _WORDS.split()
_ASCII = [word for word in _EVERYDAY if word.isascii()]
_OUTSIDE = ("ça", "reçu", "fête", "bientôt", "l’offre", "cœur", "forêt", "✓", "😀", "…")
_EXTENSION = ("20 €", "5 €", "99,90 €", "[pro]", "~2 km")
E164 = "E.164, 9 countries"
_SHARE_UCS2, _SHARE_EXTENSION, _SHARE_ASCII = 0.085, 0.05, 0.03
_COUNTRIES = ("FR",) * 16 + ("BE", "CH", "LU", "GP", "RE", "DE", "GB", "US")


def messages(rows: int) -> Strings:
    """So many messages, in Arrow's buffers."""
    return Strings.from_arrow(_drawn(_texts(), rows))


def numbers(rows: int, kind: str = E164) -> Strings:
    """So many numbers of one of `NUMBERS`."""
    return Strings.from_arrow(_drawn(_numbers(kind), rows))


def mixed(rows: int, kinds: tuple[str, ...]) -> Strings:
    """So many numbers of several of `NUMBERS`, in no order."""
    each = pa.concat_arrays([_drawn(_numbers(kind), rows // len(kinds) + 1) for kind in kinds])
    return Strings.from_arrow(each.take(pa.array(np.random.default_rng(SEED).permutation(len(each))[:rows])))


def write_campaign(path: Path, rows: int) -> Path:
    """A CSV file of so many rows, quoted where needed, with one column more than is needed."""
    with path.open("wb") as file:
        file.write(b"number,message,client\n")
        for first in range(0, rows, _ROWS_AT_ONCE):
            size = min(_ROWS_AT_ONCE, rows - first)
            cells = (
                _drawn(values, size, first) for values in (_numbers(E164), _quoted_texts(), _line_ends())
            )
            lines = pc.binary_join_element_wise(*cells, ",")
            # Arrow keeps texts end to end: the lines of the file are the buffer itself.
            file.write(lines.buffers()[2])
    return path


def write_parquet(campaign: Path, path: Path) -> Path:
    """The rows of a CSV file as Parquet."""
    pq.write_table(pyarrow.csv.read_csv(campaign), path)
    return path


def _drawn(values: pa.Array, rows: int, stream: int = 0) -> pa.Array:
    places = np.random.default_rng((SEED, stream)).integers(0, len(values), rows)
    return values.take(pa.array(places))


@cache
def _texts() -> pa.Array:
    random = Random(SEED)
    return pa.array([_text(random) for _ in range(_DIFFERENT)])


@cache
def _quoted_texts() -> pa.Array:
    return pa.array([f'"{text}"' if "," in text else text for text in _texts().to_pylist()])


def _text(random: Random) -> str:
    if random.random() < _SHARE_ASCII:
        return _joined(random, _ASCII, ())
    signs = (
        *((random.choice(_OUTSIDE),) if random.random() < _SHARE_UCS2 else ()),
        *((random.choice(_EXTENSION),) if random.random() < _SHARE_EXTENSION else ()),
        "à",  # so that hardly any text is pure ASCII by chance
    )
    return _joined(random, _EVERYDAY, signs)


def _joined(random: Random, words: list[str], signs: tuple[str, ...]) -> str:
    length = min(max(random.gauss(120, 45), 20), 480)
    chosen = list(signs)
    while sum(map(len, chosen)) + len(chosen) < length:
        chosen.append(random.choice(words))
    random.shuffle(chosen)
    return " ".join(chosen)


@cache
def _numbers(kind: str) -> pa.Array:
    random = Random(SEED)
    return pa.array([NUMBERS[kind](random) for _ in range(_DIFFERENT)])


def _mobile(random: Random, country: str) -> str:
    """libphonenumber's example of a mobile number, with its last four digits drawn."""
    example = _example(country)
    return f"{example[:-4]}{random.randrange(10_000):04}"


@cache
def _example(country: str) -> str:
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    assert number
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@cache
def _line_ends() -> pa.Array:
    """The last column, and the end of the line."""
    return pa.array([f"client {number:03}\n" for number in range(200)])


def _french(random: Random) -> str:
    """`639981234`: what comes after +33 or 0."""
    return _mobile(random, "FR").removeprefix("+33")


def _in_pairs(digits: str, between: str = " ") -> str:
    """`06 39 98 12 34`, and with an odd number of digits `6 39 98 12 34`."""
    first = 2 - len(digits) % 2
    return between.join([digits[:first], *(digits[at : at + 2] for at in range(first, len(digits), 2))])


def _digits(random: Random, fewest: int, most: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(random.randint(fewest, most)))


def _words(random: Random) -> str:
    return " ".join(random.choice(_EVERYDAY) for _ in range(random.randint(1, 4)))


NATIONAL = {
    "0639981234": lambda random: f"0{_french(random)}",
    "06 39 98 12 34": lambda random: _in_pairs(f"0{_french(random)}"),
    "06.39.98.12.34": lambda random: _in_pairs(f"0{_french(random)}", "."),
    "06-39-98-12-34": lambda random: _in_pairs(f"0{_french(random)}", "-"),
    "+33 6 39 98 12 34": lambda random: f"+33 {_in_pairs(_french(random))}",
    "0033639981234": lambda random: f"0033{_french(random)}",
    "33639981234": lambda random: f"33{_french(random)}",
}
"""Good French numbers as people write them."""

ODD = {
    "+33 (0)6 39 98 12 34": lambda random: f"+33 (0){_in_pairs(_french(random))}",
    "+33 06 39 98 12 34": lambda random: f"+33 {_in_pairs(f'0{_french(random)}')}",
    "no-break spaces": lambda random: _in_pairs(f"0{_french(random)}", "\u00a0"),
    "an apostrophe first": lambda random: f"'0{_french(random)}",
    "invisible marks": lambda random: f"\u202a+33{_french(random)}\u202c",
    "too short": lambda random: _in_pairs(f"0{_french(random)[: random.randint(2, 7)]}"),
    "too short, +33": lambda random: f"+33{_french(random)[: random.randint(1, 7)]}",
    "too long": lambda random: f"0{_french(random)}{_digits(random, 1, 5)}",
    "too long, +33": lambda random: f"+33{_french(random)}{_digits(random, 1, 9)}",
    "two in a cell": lambda random: f"0{_french(random)} / 0{_french(random)}",
    "no such calling code": lambda random: f"+{random.choice(('999', '210', '0'))}{_digits(random, 6, 10)}",
    "of no country": lambda random: f"+{random.choice(('870', '881', '883', '800'))}{_digits(random, 8, 11)}",
    "not given out": lambda random: f"+3{random.choice('357')}{_digits(random, 8, 11)}",
    "a landline": lambda random: _in_pairs(f"01990{_digits(random, 5, 5)}"),
    "words": _words,
    "an address": lambda random: f"{random.choice(_ASCII)}{_digits(random, 1, 4)}@example.org",
    "a whole message": _text,
    "empty": lambda random: random.choice(("", " ", "-")),
    "3.3639981E+10": lambda random: f"3.3{_french(random)}E+10",
    "33639981234.0": lambda random: f"33{_french(random)}.0",
    "any digits": lambda random: _digits(random, 1, 16),
}
"""What is rejected, or oddly written."""

NUMBERS: dict[str, Callable[[Random], str]] = {
    E164: lambda random: _mobile(random, random.choice(_COUNTRIES)),
    **NATIONAL,
    **ODD,
}
"""A way to write numbers, and how to draw one; all French ones are read with France as their country."""
