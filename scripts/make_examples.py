"""Write the sample campaigns of `data/examples/`, the same bytes every time.

    make examples

People, shops and sentences are invented; they are in `example_texts.toml`. Phone numbers are those kept for
fiction (France: 06 39 98 and 01 99 00, Arcep decision 2018-0881; North America: 555 01xx) and the example
numbers of libphonenumber.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from scripts.written import ROOT, main

EXAMPLES = ROOT / "data" / "examples"

_TEXTS = tomllib.loads(Path(__file__).with_name("example_texts.toml").read_text(encoding="utf-8"))
_FIRST_NAMES = {
    **dict.fromkeys(_TEXTS["first_names"]["in_gsm7"].split(), 25),
    **dict.fromkeys(_TEXTS["first_names"]["not_in_gsm7"].split(), 3),
}
_SURNAMES = _TEXTS["surnames"]["all"].split()
_TOWNS = _TEXTS["towns"]["all"].split()
_OFFERS = {offer["text"]: offer["weight"] for offer in _TEXTS["offers"]}
_AUDIENCES = _TEXTS["audiences"]

# How a spreadsheet that several people fill in holds one and the same number.
_FRENCH_STYLES = {
    "0{} {} {} {} {}": 40,
    "0{}{}{}{}{}": 30,
    "0{}.{}.{}.{}.{}": 12,
    "+33 {} {} {} {} {}": 10,
    "+33{}{}{}{}{}": 4,
    "0033{}{}{}{}{}": 1,
    "0{}\N{NO-BREAK SPACE}{}\N{NO-BREAK SPACE}{}\N{NO-BREAK SPACE}{}\N{NO-BREAK SPACE}{}": 2,
    "+33 (0){} {} {} {} {}": 1,
    "'0{}{}{}{}{}": 1,
}

_ELSEWHERE = {
    "+262 692 12 34 56": 8,  # La Réunion
    "+590 690 00 12 34": 5,  # Guadeloupe
    "+596 696 20 12 34": 4,  # Martinique
    "+594 694 20 12 34": 2,  # Guyane
    "+262 639 01 23 45": 1,  # Mayotte
    "+32 450 00 12 34": 8,  # Belgium
    "0041 78 123 45 67": 6,  # Switzerland
    "+352 628 123 456": 3,  # Luxembourg
    "+377 6 12 34 56 78": 3,  # Monaco, which has no rate
}

_UNREADABLE = [
    "",
    "",
    "",
    "3,36E+10",
    "3.36E+10",
    "06 39 98 00",
    "06 39 98 00 1",
    "06 39 98 00 12 34",
    "à demander",
    "voir fiche client",
    "06 39 98 OO 12",
    "06 39 98 00 12 / 06 39 98 00 13",
    "0",
    "+",
]


def sales(rows: int = 4000, seed: int = 149) -> bytes:
    """A French shop announces its sales; exported by Excel as "CSV UTF-8", cells as people type them."""
    random = Random(seed)
    unreadable = set(random.sample(range(rows), rows // 100))
    table = []
    for row in range(rows):
        first_name = _pick(random, _FIRST_NAMES)
        message = _pick(random, _OFFERS).format(
            prenom=first_name,
            ville=random.choice(_TOWNS),
            code=_code(random),
            points=random.randrange(50, 950, 10),
        )
        phone = random.choice(_UNREADABLE) if row in unreadable else _french_phone(random)
        table.append((first_name, random.choice(_SURNAMES), phone, message))
    return b"\xef\xbb\xbf" + _csv(
        ("Prénom", "Nom", "Téléphone", "Message"), table, delimiter=";", line_end="\r\n"
    )


def transactional(rows: int = 3000, seed: int = 160) -> bytes:
    """Codes and delivery notices of a web shop that sells abroad; written by a program, so clean."""
    random = Random(seed)
    weights = [audience["weight"] for audience in _AUDIENCES]
    table = []
    for _ in range(rows):
        audience = random.choices(_AUDIENCES, weights)[0]
        text = random.choice(audience["texts"]).format(
            code=f"{random.randrange(1_000_000):06d}",
            parcel=f"{random.choice('ABCDEFGH')}{random.randrange(10_000_000, 99_999_999)}",
            hour=random.randrange(8, 19),
        )
        table.append((_international_phone(random, audience), text))
    return _csv(("to", "text"), table)


def contacts(rows: int = 2000, seed: int = 153) -> bytes:
    """Clients with an appointment, for a template such as `Bonjour {prenom}, à {ville} le {date_rdv}`."""
    random = Random(seed)
    table = []
    for _ in range(rows):
        day = date(2026, 12, 1) + timedelta(days=random.randrange(60))
        hour = f"{random.randrange(9, 18)}h{random.choice(('00', '15', '30', '45'))}"
        table.append(
            (
                _pick(random, _FIRST_NAMES),
                random.choice(_SURNAMES),
                "0639980" + f"{random.randrange(1000):03d}",
                random.choice(_TOWNS),
                f"{day:%d/%m/%Y} {hour}",
            )
        )
    return _csv(("prenom", "nom", "portable", "ville", "date_rdv"), table, delimiter=";")


def announcement(shop: str) -> bytes:
    """One text for everybody, as one job sends it; numbers as the provider takes them."""
    told = _TEXTS["shops"][shop]
    french = [f"+3363998{number:04d}" for number in range(told["in_france"])]
    return _csv(("numero", "message"), [(number, told["text"]) for number in french + told["elsewhere"]])


def _pick(random: Random, weighted: dict[str, int]) -> str:
    return random.choices(list(weighted), list(weighted.values()))[0]


def _code(random: Random) -> str:
    return random.choice(("SOLDES", "PRIVE", "VIP", "BLEU")) + str(random.randrange(10, 100))


def _french_phone(random: Random) -> str:
    kind = random.random()
    if kind < 0.03:
        return _pick(random, _ELSEWHERE)
    last = f"{random.randrange(10_000):04d}"
    # One in a hundred gave the number of a telephone on a wall.
    first = ("1", "99", "00") if kind < 0.04 else ("6", "39", "98")
    return _pick(random, _FRENCH_STYLES).format(*first, last[:2], last[2:])


def _international_phone(random: Random, audience: dict[str, Any]) -> str:
    number: str = random.choice(audience["numbers"])
    return number.replace("NN", f"{random.randrange(100):02d}")


def _csv(
    header: tuple[str, ...], rows: Iterable[Sequence[str]], *, delimiter: str = ",", line_end: str = "\n"
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


CAMPAIGNS = {
    "soldes-fr.csv": sales,
    "transactional-intl.csv": transactional,
    "template-contacts.csv": contacts,
    **{f"shops/{shop}.csv": partial(announcement, shop) for shop in _TEXTS["shops"]},
}

if __name__ == "__main__":
    main(
        lambda: {EXAMPLES / name: campaign() for name, campaign in CAMPAIGNS.items()},
        command="make examples",
    )
