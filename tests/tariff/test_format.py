"""The file format: what is written is what is read, whatever it holds, and every fault has its place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.resources import data_path
from estimator.errors import Place, TariffError
from estimator.tariff import Bracket, Pack, Tariff, load_tariffs, write_tariffs
from estimator.tariff.faults import EXPECTED
from estimator.tariff.untrusted import parse_untrusted
from estimator.tariff.write import tariffs_xml
from estimator.tariff.xml import find_faults, parse_tariffs
from tests.long import trying

SENTENCES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=60).filter(
    str.strip
)
QUANTITIES = st.integers(1, 999_999_999)
PRICES = st.integers(1, 999_999_999_999)


@st.composite
def brackets(draw: st.DrawFn) -> tuple[Bracket, ...]:
    """Brackets that follow each other, with or without gaps, the last one open or not."""
    edges = sorted(draw(st.sets(QUANTITIES, max_size=8)))
    found = []
    for position, minimum in enumerate(edges):
        following = edges[position + 1] if position + 1 < len(edges) else None
        top = 999_999_999 if following is None else following
        maximum = draw(st.integers(minimum + 1, top)) if minimum < top and draw(st.booleans()) else following
        found.append(
            Bracket(
                minimum=minimum,
                maximum=maximum,
                price_micro=draw(PRICES),
                known=draw(st.booleans()),
                gift=draw(st.sampled_from([0, 1, 250])),
                regular_price_micro=draw(st.none() | PRICES),
            )
        )
    return tuple(found)


def tariffs() -> st.SearchStrategy[Tariff]:
    codes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
    days = st.dates(date(1000, 1, 1))
    packs = st.lists(st.builds(Pack, QUANTITIES, PRICES, st.sampled_from([0, 7])), max_size=3)
    return st.builds(
        Tariff,
        billing_country=codes.map(str.lower),
        currency=codes.map(lambda code: code + "X"),
        valid_from=days,
        read_on=days,
        source=SENTENCES,
        status=st.sampled_from(["published", "quoted", "provider", "illustrative"]),
        rates_milli=st.dictionaries(codes, st.integers(1, 999_999_999), min_size=1, max_size=6),
        brackets=brackets(),
        packs=packs.map(lambda found: tuple(sorted(found, key=lambda pack: pack.credits))),
        vat=st.none() | st.sampled_from([Decimal(0), Decimal(20), Decimal("5.5"), Decimal(100)]),
        order_maximum=QUANTITIES,
        vat_source=st.none() | SENTENCES,
    )


def a_shelf() -> st.SearchStrategy[list[Tariff]]:
    return st.lists(
        tariffs(), min_size=1, max_size=4, unique_by=lambda one: (one.billing_country, one.valid_from)
    )


@given(a_shelf())
@trying(150)
def test_what_is_written_is_what_is_read(shelf: list[Tariff]) -> None:
    in_order = tuple(sorted(shelf, key=lambda one: (one.billing_country, one.valid_from)))
    assert parse_tariffs(tariffs_xml(shelf).encode(), "x.xml") == in_order


@given(a_shelf())
@trying(50)
def test_the_spelling_is_canonical(shelf: list[Tariff]) -> None:
    text = tariffs_xml(shelf)
    assert tariffs_xml(reversed(shelf)) == text
    assert tariffs_xml(parse_tariffs(text.encode(), "x.xml")) == text


def test_a_file_is_written_and_read_back(tmp_path: Path) -> None:
    shipped = load_tariffs(data_path("tarifs.xml"))
    write_tariffs(reversed(shipped), tmp_path / "a.xml")
    assert load_tariffs(tmp_path / "a.xml") == load_tariffs(str(tmp_path / "a.xml")) == shipped
    assert [file.name for file in tmp_path.iterdir()] == ["a.xml"]


(SOUND,) = (one for one in load_tariffs(data_path("tarifs.xml")) if str(one.valid_from) == "2022-08-29")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"rates_milli": {}}, "TAR009", id="no destination at all"),
        pytest.param({"rates_milli": {"fr": 1000}}, "TAR012", id="a country in small letters"),
        pytest.param(
            {"rates_milli": {"FR": 0}}, "TAR012", id="a rate of nothing is an unknown one in disguise"
        ),
        pytest.param({"rates_milli": {"FR": -1}}, "TAR012", id="a negative rate"),
        pytest.param({"source": " "}, "TAR012", id="no source"),
        pytest.param({"source": "a\0b"}, "TAR005", id="a source no XML can hold"),
        pytest.param({"source": "a\nb"}, "TAR012", id="a source of two lines"),
        pytest.param({"vat": Decimal("100.1")}, "TAR012", id="a VAT above 100 percent"),
        pytest.param(
            {"brackets": (Bracket(1, 9, 5), Bracket(5, None, 4))}, "TAR016", id="overlapping brackets"
        ),
        pytest.param({"brackets": (Bracket(9, None, 0),)}, "TAR012", id="a price of nothing"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(
    changes: dict[str, object], code: str, tmp_path: Path
) -> None:
    target = tmp_path / "a.xml"
    target.write_text("what was there before")
    with pytest.raises(TariffError) as caught:
        write_tariffs([replace(SOUND, **changes)], target)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert caught.value.place == Place(str(target)), "no line of a file that is not there"
    assert "smscost tariff check" not in str(caught.value), "nor a command that could read it"
    assert target.read_text() == "what was there before"
    assert [file.name for file in tmp_path.iterdir()] == ["a.xml"]


def test_a_tariff_given_twice_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(TariffError, match="TAR014"):
        write_tariffs([SOUND, SOUND], tmp_path / "a.xml")


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ('price="0.06" known', 'price="-0.06" known'),
        ('from="100"', 'from="-1"'),
        ('to="200"', 'to="-200"'),
        ('known="true"/>', 'known="true" gift="-1"/>'),
        ('known="true"/>', 'known="true" regular-price="-1"/>'),
    ],
)
def test_a_bracket_below_nothing_has_its_place_in_the_file(written: str, wrong: str, tmp_path: Path) -> None:
    text = data_path("examples/tariff-degressive.xml").read_text(encoding="utf-8").replace(written, wrong, 1)
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    assert [(fault.code, fault.place.line) for fault in find_faults(tmp_path / "a.xml") if fault.place] == [
        ("TAR012", 15)
    ]
    with pytest.raises(TariffError, match="TAR012"):
        load_tariffs(tmp_path / "a.xml")


def test_brackets_do_not_rise_where_prices_fall() -> None:
    rising = replace(SOUND, brackets=(Bracket(100, 1000, 50_000), Bracket(1000, None, 60_000)))
    text = tariffs_xml([rising])
    assert len(parse_tariffs(text.encode(), "a.xml")) == 1
    with pytest.raises(TariffError, match="TAR028"):
        parse_tariffs(tariffs_xml([replace(rising, falling=True)]).encode(), "a.xml")


def test_order_maximum_has_a_default() -> None:
    text = tariffs_xml([SOUND]).replace('order-maximum="1000000"', "")
    assert parse_tariffs(text.encode(), "x.xml") == (SOUND,)


def test_comments_between_elements_are_welcome() -> None:
    text = tariffs_xml([SOUND], comment="first").replace("</tarif>", "<!-- last --><?note ?></tarif>")
    assert parse_tariffs(b"\xef\xbb\xbf" + text.encode(), "x.xml") == (SOUND,)


def test_a_character_reference_is_the_character() -> None:
    text = tariffs_xml([SOUND]).replace('country="FR" credits="1"', 'country="&#70;R" credits="0.0&#54;5"')
    assert parse_tariffs(text.encode(), "x.xml")[0].rates_milli["FR"] == 65


def test_the_place_of_every_element_and_attribute() -> None:
    text = '<tarifs\n version="1"><é a="é>é"\r\n b=\'<\' ab="" /><!-- <no a=""> --><b\tb = "é"/>\n</tarifs>'
    text = text.replace("'<'", "'&lt;'")
    document = parse_untrusted(text.encode(), "x")
    lines = text.split("\n")
    for element in document.starts:
        place = document.place(element)
        assert place.line
        assert place.column
        tag = str(element.tag)
        assert lines[place.line - 1][place.column - 1 :].startswith(f"<{tag}")
        for name in element.attrib:
            found = document.place(element, str(name))
            assert found.line
            assert found.column
            assert re.match(rf"{name}\s*=", lines[found.line - 1][found.column - 1 :])
    assert len(document.starts) == 3


@pytest.mark.parametrize("line", range(3, 7))
def test_each_fault_is_found_alone_and_with_the_others(line: int, tmp_path: Path) -> None:
    good = ["<tarifs version='1'>", "<tarif billing-country='fr' currency='EUR' valid-from='2026-10-01'"]
    good[1] += " read-on='2026-10-01' status='quoted' source='x'>"
    good += [f"<destination country='F{letter}' credits='1'/>" for letter in "ABCD"] + ["</tarif></tarifs>"]
    bad = [*good]
    bad[line - 1] = bad[line - 1].replace("'1'", "'NaN'")
    bad[1] = bad[1].replace("EUR", "euro")
    (tmp_path / "a.xml").write_text("\n".join(bad))
    faults = find_faults(tmp_path / "a.xml")
    assert [(f.code, f.place and f.place.line) for f in faults] == [("TAR012", 2), ("TAR012", line)]
    with pytest.raises(TariffError, match="one more fault") as caught:
        load_tariffs(tmp_path / "a.xml")
    assert caught.value.place == faults[0].place


def test_brackets_are_checked_even_where_other_things_are_wrong(tmp_path: Path) -> None:
    text = tariffs_xml([replace(SOUND, brackets=(Bracket(100, 200, 6), Bracket(150, None, 5)))])
    text = text.replace('"2022-08-29"', '"2022-13-29"', 1)
    (tmp_path / "a.xml").write_text(text)
    assert [fault.code for fault in find_faults(tmp_path / "a.xml")] == ["TAR012", "TAR016"]


def test_blanks_around_values_are_nothing() -> None:
    text = tariffs_xml([replace(SOUND, brackets=(Bracket(100, 200, 6),))])
    padded = re.sub(
        r'(valid-from|read-on|vat|order-maximum|from|to|price|credits)="([^"]*)"', r'\1=" \2&#10;"', text
    )
    assert padded != text
    assert parse_tariffs(padded.encode(), "x.xml") == parse_tariffs(text.encode(), "x.xml")


def test_the_example_of_the_documentation_is_sound() -> None:
    page = (Path(__file__).parents[2] / "docs" / "tariff-format.md").read_text(encoding="utf-8")
    example = re.findall(r"```xml\n(.*?)```", page, re.DOTALL)[0]
    (tariff,) = parse_tariffs(example.encode(), "docs/tariff-format.md")
    assert tariff.rates_milli == {"FR": 1000, "IN": 2150}


def test_the_documentation_names_every_element_and_attribute() -> None:
    page = (Path(__file__).parents[2] / "docs" / "tariff-format.md").read_text(encoding="utf-8")
    schema = data_path("tarifs.xsd").read_text(encoding="utf-8")
    names = set(re.findall(r'<xs:(?:element|attribute) name="([^"]+)"', schema)) - {"tarifs", "version"}
    assert names == set(EXPECTED) - {"version"} | {"tarif", "bracket", "known-price", "pack", "destination"}
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []
