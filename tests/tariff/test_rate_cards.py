"""Rate cards as people have them: names of countries, cells without a rate, codes that are dialled, spans."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from estimator.base.countries import country_code
from estimator.base.notes import collected
from estimator.base.resources import data_path
from estimator.errors import TariffError
from estimator.tariff.imports import import_tariff


def _imported(path: Path, content: str) -> tuple[dict[str, str], list[str]]:
    path.write_text(content, encoding="utf-8")
    with collected() as notes:
        tariff = import_tariff(path, billing_country="fr", valid_from="2026-11-01", source="t")
    said = [note.partition(": ")[2] for note in notes]
    return {country: str(rate) for country, rate in tariff.rates.items()}, said


def _names() -> list[tuple[str, str]]:
    found = []
    for name in ("country_names.csv", "country_aliases.csv"):
        with data_path("facts", name).open(encoding="utf-8", newline="") as file:
            found += [(row["alias"], row["code"]) for row in csv.DictReader(file)]
    return found


def test_every_name_means_its_country() -> None:
    assert [(name, code) for name, code in _names() if country_code(name) != code] == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[("Myanmar", "MM"), ("Cabo Verde", "CV"), ("Korea, Republic of", "KR"), ("Republic of Korea", "KR")],
        *[("Moldova, Republic of", "MD"), ("Falkland Islands (Malvinas)", "FK"), ("Zaïre", "CD")],
        *[("Lao People's Democratic Republic", "LA"), ("Tanzania, United Republic of", "TZ")],
        *[("Congo (République démocratique du)", "CD"), ("CONGO, REPUBLIQUE DU", "CG"), ("Burma", "MM")],
        *[("Dominicaine (République)", "DO"), ("Confédération helvétique", "CH"), ("KSA", "SA")],
        *[("Korea, Democratic People's Republic of", "KP"), ("Venezuela, Bolivarian Republic of", "VE")],
    ],
)
def test_names_in_any_order(name: str, code: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize("name", ["Congo", "Korea", "Republic", "Kingdom of", "Atlantis", ""])
def test_names_that_mean_none(name: str) -> None:
    assert country_code(name) is None


@pytest.mark.parametrize(
    "nothing", ["—", "-", "–", "", "N/A", "n.d.", "not served", "Non disponible", "x", "Not available"]
)
@pytest.mark.parametrize("suffix", [".csv", ".html"])
def test_a_cell_without_a_rate_is_no_rate(tmp_path: Path, nothing: str, suffix: str) -> None:
    rows = [("Pays", "Crédits"), ("France", "1"), ("Russie", nothing), ("Belgique", "1,35")]
    rates, said = _imported(tmp_path / f"card{suffix}", _written(rows, suffix))
    assert rates == {"FR": "1", "BE": "1.35"}
    assert said == ["no rate is given for Russia"]


def _written(rows: list[tuple[str, str]], suffix: str) -> str:
    if suffix == ".csv":
        return "".join(f"{country};{rate}\n" for country, rate in rows)
    cells = "".join(f"<tr><td>{country}</td><td>{rate}</td></tr>" for country, rate in rows)
    return f"<meta charset=utf-8><table>{cells}</table>"


@pytest.mark.parametrize("name", ["All others", "Autres pays", "Rest of the world", "Others", "Default"])
def test_all_others_are_left_out(tmp_path: Path, name: str) -> None:
    rates, said = _imported(tmp_path / "card.csv", f"Country,Credits\nFrance,1\n{name},4\n")
    assert rates == {"FR": "1"}
    assert said == [f"'{name}' is no country, and left out"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("Country;Code;Credits\nFrance;33;1\nBelgium;32;1,35\n", id="calling codes"),
        pytest.param("Code;Credits;Country\n+33;1;France\n+32;1,35;Belgium\n", id="with their sign"),
        pytest.param("Name;Code;Credits\nA;FR;1\nB;BE;1,35\n", id="codes of countries"),
        pytest.param("Country;ISO;Credits\nFrance;FR;1\nBelgium;BE;1,35\n", id="both"),
    ],
)
def test_the_rows_say_what_a_code_is(tmp_path: Path, content: str) -> None:
    assert _imported(tmp_path / "card.csv", content)[0] == {"FR": "1", "BE": "1.35"}


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("Country,Price", "no column of credits; Price is money, not credits"),
        ("Pays,Prix EUR", "no column of credits; Prix EUR is money, not credits"),
        ("Country,note", "no column of credits"),
        ("Ville,Crédits", "no column of countries"),
        ("a,b", "no column of countries and no column of credits"),
    ],
)
def test_what_is_lacking_is_named_and_nothing_else(tmp_path: Path, header: str, what: str) -> None:
    with pytest.raises(TariffError) as caught:
        _imported(tmp_path / "card.csv", f"{header}\nFrance,0.06\n")
    assert f"The header names {what}." in str(caught.value)


def test_cells_over_several_rows_and_columns(tmp_path: Path) -> None:
    rates, _ = _imported(
        tmp_path / "card.html",
        "<table><tr><th>Zone</th><th>Pays</th><th>Crédits</th><th>note</th></tr>"
        "<tr><td rowspan=2>Europe</td><td>France</td><td>1</td><td></td></tr>"
        "<tr><td>Belgique</td><td rowspan=2>1,35</td><td rowspan=2>x</td></tr>"
        "<tr><td>Asie</td><td>Inde</td></tr>"
        "<tr><td colspan=4>Afrique</td></tr>"
        "<tr><td colspan=2>Maroc</td><td>3</td></tr></table>",
    )
    assert rates == {"FR": "1", "BE": "1.35", "IN": "1.35", "MA": "3"}
