"""Columns are found by their names, and whoever names none that fits is told which there are."""

from __future__ import annotations

import ast
import shlex
import sys
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.read import fold
from estimator.base.resources import data_path
from estimator.campaign import open_campaign
from estimator.campaign.columns import ColumnChoice, Roles, find_roles
from estimator.campaign.headings import (
    COUNT_NAMES,
    COUNTRY_NAMES,
    MESSAGE_NAMES,
    NUMBER_NAMES,
    SENDER_NAMES,
)
from estimator.campaign.naming import named_roles
from estimator.campaign.template import Template
from estimator.errors import CampaignError, Place, UsageError
from tests.core.cores import without_core
from tests.long import LONG

HEADER = Place("campaign.csv", 1)
LISTS = {"number": NUMBER_NAMES, "message": MESSAGE_NAMES, "count": COUNT_NAMES, "sender": SENDER_NAMES}
NAMES = [(role, name) for role, names in LISTS.items() for name in names]


def roles_of(
    header: Sequence[str],
    number: str | None = None,
    message: str | None = None,
    template: str | None = None,
) -> Roles:
    choice = ColumnChoice(number, message)
    return find_roles(header, choice, None if template is None else Template.parse(template), HEADER)


def error_of(
    header: Sequence[str],
    number: str | None = None,
    message: str | None = None,
    template: str | None = None,
) -> CampaignError:
    with pytest.raises(CampaignError) as caught:
        roles_of(header, number, message, template)
    return caught.value


def test_a_row_of_amounts_names_no_columns() -> None:
    for row, expected in (
        (["sms-ab1234-1", "700.5", "0", "100"], 0),
        (["sms", "700.5"], 2),
        (["Texte", "Téléphone", "2026"], 4),
    ):
        assert named_roles(row, ColumnChoice(), None) == expected
    with pytest.raises(CampaignError) as caught:
        open_campaign(data_path("examples", "accounts.csv"))
    assert (caught.value.place or Place("")).line == 1
    assert "held_by_quota" in str(caught.value)


@pytest.mark.parametrize(("role", "name"), NAMES)
def test_each_listed_name_is_found_in_its_role(role: str, name: str) -> None:
    stand_ins = {"number": "to", "message": "text", role: name}
    header = ["id", *stand_ins.values()]
    found = roles_of(header)
    for each in LISTS:
        assert getattr(found, each) == (header.index(stand_ins[each]) if each in stand_ins else None)


def test_no_name_is_in_two_lists() -> None:
    folded = [fold(name) for _, name in NAMES]
    # Within one list, two ways of writing may fold to one; between lists they must not.
    for role, names in LISTS.items():
        others = {fold(name) for other, name in NAMES if other != role}
        assert not others & {fold(name) for name in names}
    assert all(folded)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        pytest.param("TÉLÉPHONE", "telephone", id="capitals with accents"),
        pytest.param("te\u0301le\u0301phone", "téléphone", id="accents as characters of their own (macOS)"),
        pytest.param("\ufeffto", "to", id="a byte order mark somebody else left"),
        pytest.param("  Phone_Number ", "phonenumber", id="blanks around, an underscore inside"),
        pytest.param("numéro-de-téléphone", "Numéro de téléphone", id="hyphens for blanks"),
        pytest.param("Numéro\u00a0de\u202ftéléphone", "numero de telephone", id="no-break spaces"),
        pytest.param("Texte\u200b", "texte", id="a zero-width space nobody sees"),
        pytest.param("ＳＭＳ", "sms", id="full-width letters"),
        pytest.param("phone\r\nnumber", "phone number", id="a line break in a cell of Excel"),
    ],
)
def test_names_that_are_the_same(written: str, plain: str) -> None:
    assert fold(written) == fold(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("message1", "message2", id="digits count"),
        pytest.param("tél.", "tél", id="dots count"),
        pytest.param("हिन", "हन", id="vowel signs are no accents"),
    ],
)
def test_names_that_differ(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@without_core
def test_folding_every_character_again_changes_nothing() -> None:
    # Of three quarters of all code points nothing is known, so that folding leaves them alone.
    passed_over = {"Cs"} if LONG else {"Cs", "Cn", "Co"}
    changed = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(char) not in passed_over and fold(fold(char)) != fold(char)
    ]
    assert not changed


@given(st.sampled_from(NAMES), st.lists(st.sampled_from([" ", "_", "-", "\u0301", "\ufeff"]), max_size=4))
def test_what_does_not_count_may_be_anywhere(named: tuple[str, str], extras: list[str]) -> None:
    name = named[1]
    for at, extra in enumerate(extras):
        cut = at * 7 % (len(name) + 1)
        name = name[:cut] + extra + name[cut:]
    assert fold(name.upper()) == fold(named[1])


def test_columns_of_a_french_export() -> None:
    header = ["ID", "Prénom", "Téléphone", "Texte du message", "Nombre", "Expéditeur"]
    decided = (("counts", "Nombre"), ("senders", "Expéditeur"))
    assert roles_of(header) == Roles(number=2, message=3, count=4, sender=5, decided=decided)


def test_a_quantity_that_a_text_says_is_none_of_recipients() -> None:
    header = ["Téléphone", "Quantité"]
    assert roles_of(header, template="Bonjour").count == 1
    found = roles_of(header, template="Il reste {quantite} articles")
    assert (found.count, found.fields, found.decided) == (None, {"quantite": 1}, ())


@pytest.mark.parametrize("name", [*COUNTRY_NAMES, "PAYS", "Country_Code"])
def test_a_column_of_countries_is_said_to_be_passed_over(name: str) -> None:
    assert roles_of(["Téléphone", name, "Texte"]).decided == (("countries", name),)
    assert roles_of(["Téléphone", "nom", name], template=f"{{{name}}}").decided == ()


def test_only_what_is_needed_is_read_and_each_column_once() -> None:
    found = roles_of(["nom", "to", "x", "prénom"], template="{prenom} {nom} #to# {PRÉNOM}")
    assert found.message is None
    assert found.fields == {"prenom": 3, "nom": 0, "to": 1, "PRÉNOM": 3}
    assert found.needed == (0, 1, 3)


def test_rows_are_grouped_by_any_column_and_only_when_asked() -> None:
    header, place = ["to", "text", "Code client"], Place("a.csv", 1)
    assert find_roles(header, ColumnChoice(), None, place).group is None
    for name, column in (("code_client", 2), ("to", 0)):
        assert find_roles(header, ColumnChoice(group=name), None, place).group == column
    assert find_roles(header, ColumnChoice(group="Code client"), None, place).needed == (0, 1, 2)
    with pytest.raises(CampaignError, match='split_by="Code client"'):
        find_roles(header, ColumnChoice(group="code clients"), None, place)


def test_a_template_needs_no_column_of_messages_and_passes_over_one() -> None:
    assert roles_of(["to"], template="Bonjour").needed == (0,)
    assert roles_of(["to", "message", "sms"], template="Bonjour").needed == (0,)


@pytest.mark.parametrize(
    ("header", "number", "message", "found"),
    [
        pytest.param(["tel 1", "tel 2", "sms"], "tel 2", None, (1, 2), id="a name in no list"),
        pytest.param(
            ["mobile", "phone", "sms"], "PHONE", None, (1, 2), id="one of several, written otherwise"
        ),
        pytest.param(["Nom", "nom", "sms"], "nom", None, (1, 2), id="as written comes before as folded"),
        pytest.param(["to", "count"], None, "count", (0, 1), id="a chosen column has no other role"),
        pytest.param(["sms", "to", "x"], "sms", "x", (0, 2), id="a name of the other role"),
        pytest.param(["sms", "to", "text"], "sms", None, (0, 2), id="what is taken is out of the search"),
    ],
)
def test_a_choice_comes_first(
    header: list[str], number: str | None, message: str | None, found: tuple[int, int]
) -> None:
    roles = roles_of(header, number, message)
    assert (roles.number, roles.message) == found
    assert roles.count is None


@pytest.mark.parametrize(
    ("header", "options", "code", "column", "words"),
    [
        pytest.param(["nom", "sms"], {}, "COL001", None, ["are: nom, sms."], id="no numbers"),
        pytest.param(
            ["nom", "telphone"], {}, "COL001", None, ["--number-column telphone"], id="a typing error"
        ),
        pytest.param(["", ""], {}, "COL001", None, ["columns are: none"], id="names all empty"),
        pytest.param(
            ["to", "nom client"], {}, "COL002", None, ["--message-column 'nom client'"], id="quoted"
        ),
        pytest.param(
            ["mobile", "sms", "gsm"],
            {},
            "COL003",
            None,
            [": mobile, gsm.", "--number-column mobile"],
            id="two columns of numbers",
        ),
        pytest.param(
            ["to", "sms", "Text"], {}, "COL003", None, ["--message-column sms"], id="two of messages"
        ),
        pytest.param(
            ["Mon tel", "mon_tel", "sms"],
            {"number": "montel"},
            "COL003",
            None,
            [": 'Mon tel', mon_tel."],
            id="a choice that fits two",
        ),
        pytest.param(
            ["to", "sms", "count", "nombre"], {}, "COL004", None, [": count, nombre."], id="two counts"
        ),
        pytest.param(
            ["to", "sms", "from", "sender"], {}, "COL004", None, [": from, sender."], id="two senders"
        ),
        pytest.param(
            ["to", "sms"],
            {"number": "tel"},
            "COL005",
            None,
            ["'tel'", ": to, sms."],
            id="a choice not there",
        ),
        pytest.param(
            ["to", "sms"], {"message": "texto"}, "COL005", None, ["--message-column"], id="nor this one"
        ),
        pytest.param(
            ["to", "sms", "x", "sms"], {}, "COL006", 4, ["Columns 2 and 4", "'sms'"], id="one name twice"
        ),
        pytest.param(["Ana", "+33 6 39 98 00 01", "Bonjour"], {}, "COL007", 2, ["no header"], id="no header"),
        pytest.param(
            ["to"],
            {"template": "Bonjour {prenom}"},
            "TPL003",
            None,
            ["'prenom'", ": to."],
            id="field without column",
        ),
        pytest.param(
            ["to", "Prénom"], {"template": "#penom#"}, "TPL003", None, ["{Prénom}"], id="field mistyped"
        ),
        pytest.param(
            ["to", "Nom", "nom_"],
            {"template": "{NOM}"},
            "TPL004",
            None,
            [": Nom, nom_."],
            id="field fits two",
        ),
    ],
)
def test_headers_that_do_not_do(
    header: list[str], options: dict[str, str], code: str, column: int | None, words: list[str]
) -> None:
    error = error_of(header, **options)
    assert error.code == code
    assert error.place == Place("campaign.csv", 1, column)
    for word in words:
        assert word in error.for_command()


@pytest.mark.parametrize(
    "name",
    [
        "telphone",
        "abonné 2",
        "d'appel",
        "rubri" + chr(27) + "[2Je",
        "tele" + chr(0x202E) + "enohp",
        "day" + chr(10) + "1",
    ],
)
def test_the_hint_and_the_list_spell_a_name_in_one_way_that_can_be_typed(name: str) -> None:
    error = error_of([name, "message"])
    listed, hint = error.for_command().splitlines()
    typed = hint.partition("--number-column ")[2]
    assert listed.endswith(f"the columns are: {typed}, message.")
    assert roles_of([name, "message"], number=shlex.split(typed)[0]).number == 0
    listed, hint = str(error).splitlines()
    typed = hint.partition("number_column=")[2]
    assert listed.endswith(f'the columns are: {typed}, "message".')
    assert roles_of([name, "message"], number=ast.literal_eval(typed)).number == 0


def test_empty_names_are_no_duplicates_and_fit_no_field() -> None:
    assert roles_of(["to", "", "", "sms"]).needed == (0, 3)
    assert error_of(["to", "", "sms"], number="_").code == "COL005"


def test_dates_in_a_header_are_no_phone_numbers() -> None:
    assert roles_of(["2026-10-01", "to", "sms"]).number == 1


def test_a_template_and_a_column_of_messages_contradict_each_other() -> None:
    with pytest.raises(UsageError) as caught:
        roles_of(["to", "sms"], message="sms", template="Bonjour")
    assert caught.value.code == "COL009"
