"""Columns as people and programs call them: found by words, and decided by what the first rows hold."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from estimator.campaign.columns import ColumnChoice, find_roles
from estimator.errors import CampaignError, Place

NUMBERS = ["0639980001", "06 39 98 00 02", "+33 6 39 98 00 03"]
TEXTS = ["Bonjour Zoé, à demain !", "Votre colis est arrivé ce matin", "Rendez-vous demain à 9 h"]
NAMES = ["Ana", "Bob", "Zoé"]
HELD = {
    "number": NUMBERS,
    "text": TEXTS,
    "name": NAMES,
    "few": [*NUMBERS[:1], "", ""],
    "nothing": ["", "", ""],
    "kind": ["Mobile", "Fixe", "Mobile"],
    "yes": ["oui", "non", "oui"],
    "day": ["27/11/2026", "2026-11-28", "29.11.2026"],
    "amount": ["12.5", "3", "1 250,00"],
    "code": ["10000001", "10000002", "10000003"],
    "address": ["12 rue de la Paix, Paris", "3 avenue du Bois, Lyon", "8 place du Marché, Lille"],
}


def _found(columns: Sequence[tuple[str, str]]) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    header = [name for name, _ in columns]
    rows = list(zip(*(HELD[kind] for _, kind in columns), strict=True))
    roles = find_roles(header, ColumnChoice(), None, Place("a.csv", 1), rows)
    assert roles.number is not None
    assert roles.message is not None
    return header[roles.number], header[roles.message], roles.decided


@pytest.mark.parametrize(
    "heading",
    [
        *("N° GSM", "Mobile du contact", "Portable 1", "Tel portable", "Num. mobile", "Tél. mobile (perso)"),
        *(
            "MobilePhone",
            "Mobile Phone",
            "Phone 1 - Value",
            "Primary Phone",
            "Téléphone mobile",
            "TEL",
            "Móvil",
        ),
        *("Teléfono", "Cellulare", "Telefon komórkowy", "Numéro de portable client", "Handy", "Contact GSM"),
    ],
)
def test_headings_of_numbers(heading: str) -> None:
    found = _found([("Nom", "name"), (heading, "number"), ("Message", "text"), ("Mobile type", "kind")])
    assert found[:2] == (heading, "Message")


@pytest.mark.parametrize(
    "heading",
    [
        *("Message SMS", "Votre message", "Texte à envoyer", "SMS", "Contenu du SMS", "Mensaje", "Testo"),
        *("Message personnalisé", "Texte FR", "SMS body", "Corps"),
    ],
)
def test_headings_of_messages(heading: str) -> None:
    columns = [("Date du message", "day"), ("phone", "number"), (heading, "text"), ("Adresse", "address")]
    assert _found(columns)[:2] == ("phone", heading)


@pytest.mark.parametrize(
    ("columns", "number", "message", "decided"),
    [
        pytest.param(
            [("Portable 1", "few"), ("Portable 2", "number"), ("texte", "text")],
            *("Portable 2", "texte", (("numbers", "Portable 2"), ("other numbers", "Portable 1"))),
            id="the fuller of two",
        ),
        pytest.param(
            [("Téléphone", "number"), ("Mobile", "number"), ("texte", "text")],
            *("Mobile", "texte", (("numbers", "Mobile"), ("other numbers", "Téléphone"))),
            id="a mobile before a phone",
        ),
        pytest.param(
            [("Mobile", "yes"), ("Contact", "number"), ("texte", "text")],
            *("Contact", "texte", (("numbers", "Contact"),)),
            id="the rows outweigh a heading",
        ),
        pytest.param(
            [("Mobile", "nothing"), ("Téléphone", "number"), ("texte", "text")],
            *("Téléphone", "texte", ()),
            id="an empty column is none",
        ),
        pytest.param(
            [("Code client", "code"), ("A", "number"), ("B", "text"), ("C", "day"), ("Montant", "amount")],
            *("A", "B", (("numbers", "A"), ("messages", "B"))),
            id="headings that say nothing",
        ),
        pytest.param(
            [("to", "number"), ("Mobile", "number"), ("sms", "text")],
            *("to", "sms", (("numbers", "to"), ("other numbers", "Mobile"))),
            id="who gets it",
        ),
        pytest.param(
            [
                ("First Name", "name"),
                ("Home Phone", "number"),
                ("Mobile Phone", "few"),
                ("Business Fax", "number"),
                ("Body", "text"),
            ],
            *("Mobile Phone", "Body", (("numbers", "Mobile Phone"), ("other numbers", "Home Phone"))),
            id="Outlook",
        ),
    ],
)
def test_what_the_first_rows_decide(
    columns: list[tuple[str, str]], number: str, message: str, decided: tuple[tuple[str, str], ...]
) -> None:
    assert _found(columns) == (number, message, decided)


@pytest.mark.parametrize(
    ("columns", "code", "hint"),
    [
        pytest.param([("Nom", "name"), ("texte", "text")], "COL012", "number.", id="no number anywhere"),
        pytest.param(
            [("A", "number"), ("B", "number"), ("texte", "text")],
            "COL001",
            'number_column="A"',
            id="two may be",
        ),
        pytest.param(
            [("phone", "number"), ("Montant", "amount")], "COL013", "message.", id="no text anywhere"
        ),
        pytest.param(
            [("phone", "number"), ("Adresse", "address")], "COL013", "message.", id="only an address"
        ),
        pytest.param(
            [("phone", "number"), ("A", "text"), ("B", "text")],
            "COL002",
            'message_column="A"',
            id="two texts",
        ),
    ],
)
def test_what_is_not_clear_is_asked_for(columns: list[tuple[str, str]], code: str, hint: str) -> None:
    with pytest.raises(CampaignError) as caught:
        _found(columns)
    assert caught.value.code == code
    assert hint in str(caught.value)
