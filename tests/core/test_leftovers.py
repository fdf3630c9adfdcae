"""Texts that betray a broken export: both cores find the same, and nothing in texts that are whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.count import core
from estimator.count.core import Spans, plain
from estimator.count.core.shapes import LEFTOVERS, LONGEST_NAME
from tests.strategies import MESSAGES


def kinds(texts: list[str]) -> list[set[str]]:
    found = core.leftovers(Spans.from_texts(texts))
    bits = [0] * len(texts) if found is None else found.tolist()
    return [{kind for at, kind in enumerate(LEFTOVERS) if each >> at & 1} for each in bits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Bonjour {prenom}", "field", id="braces"),
        pytest.param("Bonjour {{ Prénom du client }}", "field", id="two braces and blanks"),
        pytest.param("Bonjour {{{p}}}", "field", id="three braces"),
        pytest.param("Bonjour %{prenom}", "field", id="after a sign of per cent"),
        pytest.param("Bonjour #prenom#", "field", id="hashes"),
        pytest.param("Bonjour *|FNAME|*", "field", id="bars"),
        pytest.param("Bonjour {!Contact.Prenom}", "field", id="of Salesforce"),
        pytest.param("Bonjour {{ prenom | default: 'client' }}", "field", id="with a filter"),
        pytest.param('Bonjour [[data:prenom:""]]', "field", id="two brackets"),
        pytest.param("{% if prenom %}Bonjour", "field", id="a condition"),
        pytest.param("Bonjour<br>à demain", "entity", id="a line break of HTML"),
        pytest.param("<b>Bonjour</b>", "entity", id="a tag of HTML"),
        pytest.param("Bonjour\\nà demain", "escape", id="a line end of a program"),
        pytest.param("d\\u00e9j\\u00e0", "escape", id="letters of JSON"),
        pytest.param("L&#39;offre", "entity", id="a number"),
        pytest.param("&#x2019;", "entity", id="a hexadecimal number"),
        pytest.param("M&amp;S", "entity", id="a name"),
        pytest.param("10&nbsp;€", "entity", id="a blank"),
        pytest.param("Ã©tÃ©", "mojibake", id="an e acute"),
        pytest.param("Ã\xa0 NÃ®mes", "mojibake", id="an a grave"),
        pytest.param("lâ€™offre", "mojibake", id="an apostrophe"),
        pytest.param("20Â°", "mojibake", id="a degree"),
        pytest.param("Ã‰tÃ©", "mojibake", id="a capital"),
        pytest.param("t\ufffdl", "replaced", id="a replacement character"),
        pytest.param("20 ¤", "currency", id="an euro sign of ISO 8859-15, read as cp1252"),
        pytest.param("#N/A", "sheet_error", id="not available"),
        pytest.param("Bonjour #VALEUR!", "sheet_error", id="in French"),
    ],
)
@pytest.mark.parametrize("before", [0, 1, 27, 31, 32, 60])
@pytest.mark.parametrize("after", [0, 5, 40])
@pytest.mark.one_in(4, checked=True)
def test_each_kind(text: str, expected: str, before: int, after: int) -> None:
    assert kinds(["b" * before + " " + text + "." * after, "whole"]) == [{expected}, set()]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Commande #12, #13 et #14", id="numbers"),
        pytest.param("Rendez-vous salle #B ou #C ", id="letters with a blank between"),
        pytest.param("{ } {1} {}", id="braces without a name"),
        pytest.param("AT&T; R&D, M & S; &x;", id="an ampersand"),
        pytest.param("&#; &#x; &amp &#12345678;", id="no entity"),
        pytest.param("SÃO PAULO, MAÇÃ, Â", id="Portuguese"),
        pytest.param("âgé, chãteau", id="accents"),
        pytest.param("20 € 😀 || |infos|promo| a * b", id="bars"),
        pytest.param("{" + "x" * LONGEST_NAME + "}", id="too long for a name"),
        pytest.param("ä £5 ¥ ¢ ¦ ֤", id="bytes of the sign ¤ in others"),
        pytest.param("[1] (a) a < b > c <3 </3 << C:\\x \\o/ ¯\\_", id="signs of other senses"),
        pytest.param("{{}} {%%} [[]] [[a] {{a [a]", id="nothing inside, or not closed"),
        pytest.param("{{" + "-" * 70 + "}}", id="too long for a field"),
        pytest.param("", id="nothing"),
    ],
)
def test_whole_texts(text: str) -> None:
    assert kinds([text, "b" * 40 + text + "b" * 40]) == [set(), set()]


@pytest.mark.parametrize("length", [LONGEST_NAME - 2, LONGEST_NAME - 1, LONGEST_NAME, LONGEST_NAME + 1])
@pytest.mark.parametrize("signs", ["{}", "##", ("*|", "|*")])
def test_the_longest_name(length: int, signs: str | tuple[str, str]) -> None:
    is_one = length < LONGEST_NAME
    assert kinds([signs[0] + "x" * length + signs[1]]) == [{"field"} if is_one else set()]


SIGNS = st.text(st.sampled_from('{}[]%!<>/\\bn"#|*&;a1 xÃ©Ââ€™N/A?!€¤ä£\ufffd_.-é😀'), max_size=60)


@given(st.lists(st.one_of(SIGNS, MESSAGES), max_size=5))
def test_both_cores_agree(texts: list[str]) -> None:
    spans = Spans.from_texts(texts)
    expected, found = plain.leftovers(spans), core.leftovers(spans)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert found.tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("text", "says_nothing"),
    [
        pytest.param("", True, id="nothing"),
        pytest.param(" \t\r\n\v\f", True, id="blanks"),
        pytest.param("\u00a0\u2003\u200b\u202f\ufeff", True, id="blanks of every width"),
        pytest.param("\u00a0\u200c", False, id="a mark that is no blank"),
        pytest.param("#N/A", True, id="an error"),
        pytest.param("#VALEUR!", True, id="an error in French"),
        pytest.param("#N/A !", False, id="an error in a text"),
        pytest.param(" #N/A", False, id="an error after a blank"),
        pytest.param("#N/", False, id="the beginning of an error"),
        pytest.param("#1", False, id="a number"),
        pytest.param("NULL", True, id="of a database"),
        pytest.param("\\N", True, id="of MySQL"),
        pytest.param("None", True, id="of Python"),
        pytest.param("<NA>", True, id="of pandas"),
        pytest.param("undefined", True, id="of JavaScript"),
        pytest.param("nan", False, id="a word that somebody may answer"),
        pytest.param("NULL.", False, id="a word and more"),
        pytest.param("Bonjour", False, id="a word"),
        pytest.param("é", False, id="an accent"),
    ],
)
def test_what_says_nothing(text: str, says_nothing: bool) -> None:
    found = core.nothing(Spans.from_texts(["a", text]))
    assert (found is not None and found.tolist()) == (says_nothing and [False, True])


@given(st.lists(st.one_of(SIGNS, MESSAGES, st.text(" \t\u00a0\u200b\ufeff#N/A!UL\\"))))
def test_both_cores_agree_on_what_says_nothing(texts: list[str]) -> None:
    spans = Spans.from_texts(texts)
    expected, found = plain.nothing(spans), core.nothing(spans)
    assert (found is None or found.tolist()) == (expected is None or expected.tolist())
