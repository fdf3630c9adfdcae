"""Templates, against a twin that reads them character by character and fills them row by row."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.campaign.template import Template
from estimator.count.strings import Strings
from estimator.errors import CampaignError, Place

TEXTS = st.text(st.one_of(st.sampled_from("{}# aé€\n'-_ç😀"), st.characters(codec="utf-8")), max_size=30)
FIELDS = st.sampled_from(["prenom", "Prénom", "code postal", "ref-1", "l'heure", "a_b"])
CELLS = st.one_of(st.none(), TEXTS)


def escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}").replace("#", "##")


PIECES = st.one_of(
    TEXTS.map(lambda text: (escaped(text), text, None)),
    FIELDS.map(lambda name: ("{" + name + "}", None, name)),
    FIELDS.map(lambda name: ("#" + name + "#", None, name)),
)
"""How a piece is written; the text it stands for; or the field."""


@given(TEXTS)
def test_what_is_escaped_stands_for_itself(text: str) -> None:
    template = Template.parse(escaped(text))
    assert template == Template((text,), ())
    assert template.fill({}, 2).texts() == [text, text]


@given(st.lists(PIECES, max_size=8), st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=5))
def test_filled_like_the_twin(
    pieces: list[tuple[str, str | None, str | None]], rows: list[list[str | None]]
) -> None:
    names = ["prenom", "Prénom", "code postal", "ref-1", "l'heure", "a_b"]
    columns = {
        name: Strings.from_arrow(pa.array([row[at] for row in rows], pa.string()))
        for at, name in enumerate(names)
    }
    template = Template.parse("".join(written for written, _, _ in pieces))

    def filled(row: list[str | None]) -> str | None:
        parts = [text if name is None else row[names.index(name)] for _, text, name in pieces]
        return None if None in parts else "".join(part or "" for part in parts)

    assert template.fields == tuple(name for _, _, name in pieces if name is not None)
    assert template.fill(columns, len(rows)).texts() == [filled(row) for row in rows]


@given(TEXTS)
def test_any_text_is_a_template_or_an_error_at_a_sign(text: str) -> None:
    place = _fault(text)
    if place is None:
        template = Template.parse(text)
        assert len(template.literals) == len(template.fields) + 1
    else:
        line = re.split("\r\n|\n|\r", text)[(place.line or 0) - 1]
        assert line[(place.column or 0) - 1] in "{}#"


def _fault(text: str) -> Place | None:
    try:
        Template.parse(text)
    except CampaignError as error:
        return error.place
    return None


@pytest.mark.parametrize(
    ("text", "literals", "fields"),
    [
        pytest.param("", ("",), (), id="nothing"),
        pytest.param("{a}", ("", ""), ("a",), id="a field alone"),
        pytest.param("{{{a}}}", ("{", "}"), ("a",), id="a field in braces"),
        pytest.param("###a###", ("#", "#"), ("a",), id="a field in hashes"),
        pytest.param("{{a}}", ("{a}",), (), id="no field"),
        pytest.param("##a##", ("#a#",), (), id="no field either"),
        pytest.param("#a##b#", ("", "", ""), ("a", "b"), id="two fields side by side"),
        pytest.param("{n° #1}", ("", ""), ("n° #1",), id="a name of its own kind, in braces"),
        pytest.param("{ prénom }", ("", ""), (" prénom ",), id="blanks, which the search leaves out"),
        pytest.param("#prénom du client#", ("", ""), ("prénom du client",), id="blanks inside hashes"),
        pytest.param("20 € \\n", ("20 € \\n",), (), id="a backslash is a backslash"),
    ],
)
def test_what_templates_mean(text: str, literals: tuple[str, ...], fields: tuple[str, ...]) -> None:
    assert Template.parse(text) == Template(literals, fields)


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "advice"),
    [
        pytest.param("Bonjour {prenom", "TPL001", 1, 9, "{{", id="a brace not closed"),
        pytest.param("Bonjour prenom}", "TPL001", 1, 15, "}}", id="a brace not opened"),
        pytest.param("Bonjour {{prenom}", "TPL001", 1, 17, "}}", id="one doubled, one not"),
        pytest.param("commande #12", "TPL001", 1, 10, "##", id="a hash alone"),
        pytest.param("lots #1, #2", "TPL001", 1, 6, "##", id="two hashes around what is no name"),
        pytest.param("#" + "a" * 41 + "#", "TPL001", 1, 1, "##", id="two hashes far apart"),
        pytest.param("a\nb {\nc}", "TPL001", 2, 3, "{{", id="a field over two lines"),
        pytest.param("{}", "TPL002", 1, 1, "{prenom}", id="a field without a name"),
        pytest.param("a\n\n{ }", "TPL002", 3, 1, "#prenom#", id="nor is a blank one"),
        pytest.param("# #", "TPL002", 1, 1, "#prenom#", id="nor between hashes"),
        pytest.param("é caf\udce9", "TPL005", 1, 6, "Decode it", id="a byte the terminal could not read"),
    ],
)
def test_templates_that_are_none(text: str, code: str, line: int, column: int, advice: str) -> None:
    with pytest.raises(CampaignError) as caught:
        Template.parse(text, "--message")
    assert caught.value.code == code
    assert caught.value.place == Place("--message", line, column)
    assert advice in caught.value.hint


def test_a_column_may_be_used_twice() -> None:
    names = Strings.from_arrow(pa.array(["Zoé", "", None]))
    filled = Template.parse("{x}, {x} !").fill({"x": names}, 3)
    assert filled.texts() == ["Zoé, Zoé !", ",  !", None]


def test_no_rows() -> None:
    assert Template.parse("{x}").fill({"x": Strings.from_any([])}, 0).texts() == []
    assert Template.parse("x").fill({}, 0).texts() == []
