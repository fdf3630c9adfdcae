"""Habits of people and programs: how they head columns, write numbers, and save lists. Each with its name."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from estimator import estimate
from estimator.campaign.columns import ColumnChoice, find_roles
from estimator.count.strings import Strings
from estimator.errors import CampaignError, Place
from estimator.numbers import COUNTRIES, explain_number, match

NUMBERS = ["0639980001", "06 39 98 00 02", "+33 6 39 98 00 03"]
TEXTS = ["Bonjour Zoé, à demain !", "Votre colis est arrivé ce matin", "Rendez-vous demain à 9 h"]

_LINES = (Path(__file__).with_name("data") / "exports.txt").read_text(encoding="utf-8").splitlines()
EXPORTS = {line.split(" | ")[0]: line.split(" | ")[1:] for line in _LINES if not line.startswith("#")}
"""By its name, the column of mobiles of an export, that of messages, and all its headings."""

_OF_LANDLINES = (
    *("fixe", "fijo", "fisso", "festnetz", "landline", "home phone", "domicile", "bureau", "business"),
    *("work", "other phone", "asst", "geschäft", "téléphone", "phone", "tél.", "t_tel", "fax", "copie"),
)


def _cell(heading: str, row: int) -> str:
    """What such a column holds in other rows: landlines, addresses, days, identifiers, names."""
    said = heading.lower()
    if "whatsapp" in said or "label" in said or "type" in said:
        return ""
    if any(word in said for word in _OF_LANDLINES):
        return f"01 99 00 12 3{row}" if heading != "Default Address Phone" else NUMBERS[row]
    if "mail" in said and "mailing" not in said:
        return f"a{row}@example.org"
    if "date" in said or "since" in said or "horod" in said:
        return f"2026-11-2{row}"
    return f"1000{row}" if "id" in said or "code" in said or "ref" in said else ("Ana", "Bob", "Zoé")[row]


@pytest.mark.parametrize("name", EXPORTS)
def test_columns_of_an_export_are_found(name: str) -> None:
    numbers, messages, headings = EXPORTS[name]
    header = headings.split(";")
    held = {numbers: NUMBERS, messages: TEXTS}
    rows = [[held[each][row] if each in held else _cell(each, row) for each in header] for row in range(3)]
    roles = find_roles(header, ColumnChoice(), None, Place("a.csv", 1), rows)
    assert roles.number is not None
    assert roles.message is not None
    assert (header[roles.number], header[roles.message]) == (numbers, messages)


ONE_MOBILE = [
    "06 39 98 00 01",
    "06.39.98.00.01",
    "06-39-98-00-01",
    "06/39/98/00/01",
    "06_39_98_00_01",
    "06 39 98 00 01 ",
    "0 639 98 00 01",
    "06 39980001",
    "06.39 98-00 01",
    "+33 6 39 98 00 01",
    "+33639980001",
    "+33(0)639980001",
    "+33 (0) 6 39 98 00 01",
    "+33(6)39980001",
    "(+33) 6 39 98 00 01",
    "(+33)639980001",
    "(33) 6 39 98 00 01",
    "+ 33 6 39 98 00 01",
    "0033 6 39 98 00 01",
    "00 33 6 39 98 00 01",
    "00.33.6.39.98.00.01",
    "0033(0)639980001",
    "(0033) 639980001",
    "33 6 39 98 00 01",
    "336.39.98.00.01",
    "639980001",
    "6 39 98 00 01",
    "'0639980001",
    "’ 0639980001",
    '"0639980001"',
    "«0639980001»",
    '="0639980001"',
    "'+33639980001",
    "\t0639980001",
    "06\xa039\xa098\xa000\xa001",
    "06\u202f39\u202f98\u202f00\u202f01",
    "06\u200939 98 00 01",
    "\u200e+33639980001",
    "\ufeff0639980001",
    "\u202a+33639980001\u202c",
    "06\u20113998\u20110001",
    "06–39–98–00–01",
    "06·39·98·00·01",
    "06•39•98•00•01",
    "06,39,98,00,01",
    "06;39;98;00;01",
    "06:39:98:00:01",
    "06|39|98|00|01",
    "06*39*98*00*01",
    "tel:+33639980001",
    "tel:0639980001",
    "sms:+33639980001",
    "tel://0639980001",
    "callto:+33639980001",
    "whatsapp:+33639980001",
    "https://wa.me/33639980001",
    "wa.me/33639980001",
    "TEL;TYPE=CELL:+33639980001",
    "Tél : 06 39 98 00 01",
    "Tel. 0639980001",
    "Mobile: 0639980001",
    "Port. : 06 39 98 00 01",
    "GSM 06 39 98 00 01",
    "M. 06 39 98 00 01",
    "n° 06 39 98 00 01",
    "N°0639980001",
    "☎ 06 39 98 00 01",
    "\U0001f4f10639980001",
    "0639980001 (perso)",
    "0639980001.",
    "0639980001;",
    "0639980001,",
    "[0639980001]",
    "<0639980001>",
    "06 39 98 00 01 / 01 99 00 12 34",
    "01 99 00 12 34 / 06 39 98 00 01",
    "0639980001;0639980002",
    "0639980001, 0639980002",
    "06 39 98 00 01 ou 06 39 98 00 02",
    "06 39 98 00 01 - 06 39 98 00 02",
    "06 39 98 00 01\n06 39 98 00 02",
    "0639980001 0639980002",
    "06 39 98 00 01 et 01 99 00 12 34",
    "06 39 98 00 01 :::: 06 39 98 00 02",
    "0639980001+33639980002",
    "639980001.0",
    "33639980001.0",
    "0639980001.0",
    "639980001,00",
    "639 980 001",
    "639,980,001",
    "639.980.001",
    "6.39980001E8",
    "6,39980001E+08",
    "3.3639980001E10",
    "3.3639980001E+10",
    "\uff10\uff16\uff13\uff19\uff19\uff18\uff10\uff10\uff10\uff11",
    "\u0660\u0666\u0663\u0669\u0669\u0668\u0660\u0660\u0660\u0661",
    "+33-6-39-98-00-01",
    "+33.6.39.98.00.01",
    "+33/639980001",
    "+33 - 6 39 98 00 01",
    "+33 06 39 98 00 01",
    "+330639980001",
    "330639980001",
    "0033 06 39 98 00 01",
    "[+33] 639980001",
    "+33]639980001",
    "33-639980001",
    "33-0639980001",
    "0639980001\r",
    "0639980001\n",
    "&#43;33639980001",
    "%2B33639980001",
    "0639980001&nbsp;",
    "&nbsp;0639980001",
    "06 39 98 00 01\xa4",
    "?0639980001",
    "??0639980001",
    "06 39 98 00 01#",
    "#33 6 39 98 00 01",
    "p:0639980001",
    "0639980001/",
    "06.39.98.00.01.",
    "06 39 98 00 01 (mobile)",
    "06.39.98.00.01 - mobile",
    "Portable : 06 39 98 00 01",
    "Mob: +33639980001",
    "Tél. mobile : 06 39 98 00 01",
    "tél portable 0639980001",
    "Cell: 0639980001",
    "Phone: 0639980001",
    "WhatsApp : +33639980001",
    "SMSTO:+33639980001",
    "tel:+33-6-39-98-00-01",
    "+33 (0)639 98 00 01",
    "0033 (0)6 39 98 00 01",
    "00 33 (0) 6 39 98 00 01",
    "+33.(0)6.39.98.00.01",
    "(+33) (0)6 39 98 00 01",
    "(06) 39 98 00 01",
    '="+33639980001"',
    "=33639980001",
    "=+33639980001",
    "`0639980001`",
    "“0639980001”",
    "0639980001 *",
    "- 0639980001",
    "• 0639980001",
    "06 39 98 00 01 - 01 99 00 12 34",
    "0639980001 or 0639980002",
    "06\t39\t98\t00\t01",
    "06\xad39980001",
    "06\u2060 39 98 00 01",
    "\u2066+33639980001\u2069",
    "\uff0b33639980001",
    "+\xa033639980001",
    "06\u201539\u201598\u201500\u201501",
    "06\u221239\u221298\u221200\u221201",
    "06\u201939\u201998\u201900\u201901",
    "639-98-00-01",
    "33(0)639980001",
    "+ 336 39 98 00 01",
    "0 033 6 39 98 00 01",
    "{0639980001}",
    "06 39 98 00 01 ?",
    "Perso : 06 39 98 00 01",
    "Pro 06 39 98 00 01",
    "Portable perso : 0639980001",
    "06 39 98 00 01 perso",
    "6,39980001E8",
    "33639980001,00",
    "33,639,980,001",
    "+33%20639980001",
]
"""Ways of writing 06 39 98 00 01 as the first mobile of a cell."""

NO_MOBILE = [
    "033639980001",
    "mailto:+33639980001@sms.example",
    "0639980001 - Zoé",
    "Zoé 0639980001",
    "Zoé : 0639980001",
    "0639980001 Mme Martin",
    "06 39 98 00 01 (après 18h)",
    "06 39 98 00 01 le soir",
    "3,36E+10",
    "6.4E+08",
    "+3.3639980001E+10",
    "O6 39 98 00 01",
    "06 39 98 00 0l",
    "o6 39 98 00 01",
    "0639980001 ext. 12",
    "FR +33639980001",
    "FR0639980001",
    "Ê0639980001",
    "+33 6 39 98 00 01 FR",
    "0639980001 FR",
    "6,39981E+08",
    "3,3639980E+10",
    "#N/A",
    "#####",
    "non communiqué",
    '=TEXT("0639980001")',
    "0639980001 & 0639980002",
    "06 39 98 00 01 (Mme)",
    "N/A 0639980001",
    "0639980001x",
]
"""Cells that are refused: digits are lost or letters, or words say who it is, or whose."""


@pytest.mark.parametrize("cell", ONE_MOBILE)
def test_a_number_is_read_however_it_is_written(cell: str) -> None:
    assert explain_number(cell, default_country="FR").e164 == "+33639980001"


@pytest.mark.parametrize("cell", NO_MOBILE)
def test_what_may_be_another_number_is_refused(cell: str) -> None:
    assert explain_number(cell, default_country="FR").reject is not None


def test_a_column_of_all_of_them_is_read_as_one_by_one() -> None:
    found = match(Strings.from_any(ONE_MOBILE + NO_MOBILE), default_country="FR")
    assert found.e164.tolist() == [33639980001] * len(ONE_MOBILE) + [0] * len(NO_MOBILE)
    assert {COUNTRIES[at] for at in found.country[: len(ONE_MOBILE)].tolist()} == {"FR"}


ROWS = [
    ["Zoé", "0639980001", "Bonjour Zoé, ça coûte 5 € ; à demain"],
    ["Léo", "0639980002", "Bonjour Léo, l’été arrive"],
]
HEADER = ["Prénom", "Mobile", "Message"]


def _text(delimiter: str = ";", *, end: str = "\r\n", above: str = "", header: str | None = None) -> str:
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in ROWS]
    lines = [header or delimiter.join(HEADER), *(delimiter.join(row) for row in quoted)]
    return above + end.join(lines) + end


def _rows(*lines: str) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode()


_A, _B = (";".join([*row[:2], f'"{row[2]}"']) for row in ROWS)
_H = ";".join(HEADER)


def _swapped(line: str) -> str:
    return line.split(";", 1)[1]


FILES = {
    "semicolons": _text().encode(),
    "commas": _text(",").encode(),
    "tabs": _text("\t").encode(),
    "bars": _text("|").encode(),
    "line feeds alone": _text(end="\n").encode(),
    "carriage returns alone, as of old Macs": _text(end="\r").encode(),
    "no line end at the end": _text().rstrip().encode(),
    "blank lines at the end": _text().encode() + b"\r\n\r\n  \r\n",
    "rows of delimiters alone at the end": _text().encode() + b";;\r\n;;\r\n",
    "UTF-8 with a mark": _text().encode("utf-8-sig"),
    "cp1252": _text().encode("cp1252"),
    "Mac Roman": _text().encode("mac_roman"),
    "UTF-16, little end first, with a mark": codecs.BOM_UTF16_LE + _text("\t").encode("utf-16-le"),
    "UTF-16, big end first, with a mark": codecs.BOM_UTF16_BE + _text("\t").encode("utf-16-be"),
    "sep= as Excel wants it": _text(above="sep=;\r\n").encode(),
    "sep= after a mark": _text(above="sep=;\r\n").encode("utf-8-sig"),
    "a title above": _text(above="Clients de Noël\r\n\r\n").encode(),
    "a title and empty cells above": _text(above="Clients de Noël;;\r\n;;\r\n").encode(),
    "a title and a day above": _text(above="Export du 27/11/2026\r\nUtilisateur : Ana\r\n\r\n").encode(),
    "a delimiter at the end of every line": _rows(*(f"{line};" for line in (_H, _A, _B))),
    "empty columns at the end": _rows(*(f"{line};;;" for line in (_H, _A, _B))),
    "an empty column in front": _rows(*(f";{line}" for line in (_H, _A, _B))),
    "a row of totals": _rows(_H, _A, _B, "Total;2;"),
    "all cells in quotes": _rows(
        *('"' + line.replace('"', "").replace(";", '";"', 2) + '"' for line in (_H, _A, _B))
    ),
    "numbers as formulas": _rows(_H, _A.replace("0639980001", '"=""0639980001"""'), _B),
    "blanks around cells": _rows(" Prénom ; Mobile ; Message ", _A, _B),
    "headings in capitals": _rows(_H.upper(), _A, _B),
    "a line break in a heading": _rows('Prénom;"Numéro\nmobile";Message', _A, _B),
    "no-break blanks in headings": _rows("Prénom;Numéro\u00a0mobile;Message", _A, _B),
    "a number of the row in front": _rows(f"#;{_H}", f"1;{_A}", f"2;{_B}"),
    "numbers as a program makes them decimal": _rows(_H, _A.replace("0639980001", "639980001.0"), _B),
    "numbers without their zero": _rows(_H, _A.replace("0639980001", "639980001"), _B),
    "the end as DOS wrote it": _text().encode() + b"\x1a",
    "NUL bytes up to the end of a block": _text().encode() + bytes(700),
    "two marks": codecs.BOM_UTF8 * 2 + _text().encode(),
    "two files, one below the other": _rows(_H, _A) + codecs.BOM_UTF8 + _rows(_H, _B),
    "the header again on every page": _rows(_H, _A, _H, _B, _H),
    "two files, one below the other, the numbers first": _rows("Mobile;Message", *(_swapped(_A),))
    + codecs.BOM_UTF8
    + _rows("Mobile;Message", _swapped(_B)),
    "two headings of one name that nobody needs": _rows(
        f"Titre;{_H};Titre", f"Mme;{_A};Gérante", f"M.;{_B};"
    ),
    "a rule below the header": _rows(_H, "------;------;-------", _A, _B),
    "rules of Markdown": _rows(_H, ":---;:---:;---", _A, _B),
    "lines of a report below": _rows(
        _H, _A, _B, "", '"Copyright (c) 2000-2026 Example, Inc. All rights reserved."', "Page 1/1;;"
    ),
    "first names in Spanish, which is no count of recipients": _rows(_H.replace("Prénom", "Nombre"), _A, _B),
    "an identifier that looks like a number": _rows(
        _H.replace("Prénom", "KUNNR").replace("Mobile", "MOB_NR"),
        _A.replace("Zoé", "0000001001", 1),
        _B.replace("Léo", "0000001002", 1),
    ),
    "mobiles in the column of phones, hardly any in that of mobiles": _rows(
        f"Autre mobile;{_H.replace('Mobile', 'Phone Number')}", f";{_A}", f";{_B}"
    ),
    "a title in quotes": _text(above='"Liste des clients";"";""\r\n').encode(),
    "two rows of headings": _text(above="Contact;;Envoi\r\n").encode(),
    "two full rows of headings": _text(above="Contact;Contact;Envoi\r\n").encode(),
    "carriage returns and Mac Roman": _text(end="\r").encode("mac_roman"),
    "line ends of two kinds": _text().replace("\r\n", "\n", 1).encode(),
    "two carriage returns at each end": _text(end="\r\r\n").encode(),
    "sep= in quotes": _text(above='"sep=;"\r\n').encode(),
    "SEP= in capitals": _text(above="SEP=;\r\n").encode(),
    "sep= before tabs": _text("\t", above="sep=\t\r\n").encode(),
    "comments above": _text(above="# export du 27/11/2026\r\n# 2 contacts\r\n").encode(),
    "an index without a heading": _rows(f";{_H}", f"0;{_A}", f"1;{_B}"),
    "blanks that do not break around numbers": _rows(_H, _A.replace(";06", ";\u00a006"), _B),
    "decimal commas beside": _rows(f"Montant;{_H}", f"12,50;{_A}", f"7,00;{_B}"),
    "amounts with the currency": _rows(f"Montant;{_H}", f"1 250,50 €;{_A}", f"7,00 €;{_B}"),
    "days beside": _rows(f"Inscrit le;{_H}", f"24/12/2026;{_A}", f"03/02/2026 18:05;{_B}"),
    "a row of sums without a word": _rows(f"Achats;{_H}", f"3;{_A}", f"4;{_B}", "7;;;"),
    "a count below": _rows(_H, _A, _B, "Nombre de contacts : 2;;"),
    "a grand total in English": _rows(_H, _A, _B, "Grand total;2;"),
    "blank rows among the others": _rows(_H, _A, ";;", "", _B),
    "blanks in blank rows": _rows(_H, _A, " ; \u00a0;", _B),
    "numbers with a calling code": _rows(_H, _A.replace("06399", "336399"), _B.replace("06399", "+336399")),
    "numbers as a mail program links them": _rows(_H, _A.replace("0639980001", "tel:+33639980001"), _B),
    "one number with a label": _rows(_H, _A.replace("0639980001", "Port. : 06 39 98 00 01"), _B),
    "a landline in the same cell": _rows(_H, _A.replace("0639980001", "01 99 00 12 34 / 0639980001"), _B),
    "other phones in columns before": _rows(f"Téléphone;{_H}", f"0199001234;{_A}", f"0199001235;{_B}"),
    "headings with a colon": _rows("Prénom :;Mobile :;Message :", _A, _B),
    "headings with stars for what must be filled": _rows("Prénom*;Mobile *;Message *", _A, _B),
}
"""The same two rows, as lists are saved and sent around."""


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_as_it_was_saved(name: str, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(FILES[name])
    found = estimate(path, on="2026-11-01", keep_rows=True)
    assert found.kept is not None
    batches = [rows.batch for rows in found.kept]
    assert [text for batch in batches for text in batch.messages.texts()] == [row[2] for row in ROWS]
    assert found.totals.messages == 2
    assert [n for rows in found.kept for n in rows.e164.tolist()] == [33639980001, 33639980002]


@pytest.mark.parametrize(
    ("names", "first", "taken"),
    [
        (["Téléphone 1", "Téléphone 2"], "01 99 00 12 3", "Téléphone 2"),
        (["Téléphone", "Autre téléphone"], "01 99 00 12 3", "Autre téléphone"),
        (["Phone 1 - Value", "Phone 2 - Value"], "01 99 00 12 3", "Phone 2 - Value"),
        (["Destinataire", "Mobile"], "01 99 00 12 3", "Destinataire"),
        (["Portable 1", "Portable 2"], "06 39 98 00 1", "Portable 1"),
    ],
)
def test_landlines_give_way_to_mobiles(names: list[str], first: str, taken: str, tmp_path: Path) -> None:
    rows = [f"{first}{at};06 39 98 00 0{at};Bonjour Zoé, à demain" for at in range(3)]
    (tmp_path / "a.csv").write_text("\n".join([";".join([*names, "Message"]), *rows]), encoding="utf-8")
    found = estimate(tmp_path / "a.csv", on="2026-11-01")
    assert ("numbers", taken) in found.read_as
    (other,) = set(names) - {taken}
    assert ("other numbers", other) in found.read_as


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        (
            "a.vcf",
            "BEGIN:VCARD\r\nFN:Zoé\r\nTEL;TYPE=CELL:0639980001\r\nEND:VCARD\r\n",
            "FIL010",
        ),
        ("a.xml", "<?xml version='1.0'?><contacts/>", "FIL010"),
        ("a.csv", "<contacts><c>0639980001</c></contacts>", "FIL010"),
        ("a.xls", "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n", "FIL010"),
        ("a.rtf", "{\\rtf1\\ansi}", "FIL010"),
        ("a.pdf", "%PDF-1.7", "FIL010"),
        ("a.arrow", "ARROW1\0\0a", "FIL010"),
        ("a.sqlite", "SQLite format 3\0a", "FIL010"),
        ("a.csv", "<!DOCTYPE html><html><table></table></html>", "FIL009"),
    ],
)
def test_what_is_no_table_is_named(name: str, content: str, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CampaignError, match=code):
        estimate(tmp_path / name)


def test_remarks_may_be_the_messages_and_their_column_is_named() -> None:
    rows = [[number, text] for number, text in zip(NUMBERS, TEXTS, strict=True)]
    with pytest.raises(CampaignError, match="Commentaire") as caught:
        find_roles(["Mobile", "Commentaire"], ColumnChoice(), None, Place("a.csv", 1), rows)
    assert caught.value.code == "COL002"
    assert find_roles(["Mobile", "Commentaire"], ColumnChoice(message="Commentaire"), None, Place("a"), rows)
