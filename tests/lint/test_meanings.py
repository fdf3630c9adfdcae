"""Fields and cases of a text: however they are written, and where a sign is only text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.campaign.fields import ANY, SYNTAXES, FieldSyntax
from estimator.save.lint.meanings import AUTOMATIC, ICU, MeaningFault, written_as
from estimator.save.lint.variants import MOST_TOGETHER, Argument, Branches, variants


def cases(text: str, syntax: FieldSyntax | None = None) -> list[str]:
    meaning = AUTOMATIC if syntax is None else written_as(syntax)
    return [
        case.template.text({name: f"<{name}>" for name in case.template.fields})
        for case in meaning.variants(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{x} #x# {{x}} {{{ x }}}", "<x> <x> <x> <x>", id="braces and hashes"),
        pytest.param(
            "%{x} %(x)s %1$s ${x} ((x)) *|X|* %x%", "<x> <x> <1> <x> <x> <X> <x>", id="other tools'"
        ),
        pytest.param("Chambre #1, #2 et #", "Chambre #1, #2 et #", id="hashes are text"),
        pytest.param("Chambre #1 ou #2", "Chambre #1 ou #2", id="two hashes are text"),
        pytest.param("a { b } c", "a <b> c", id="blanks in braces"),
        pytest.param("a { b", "a { b", id="a brace alone"),
        pytest.param("a } b", "a } b", id="the other brace alone"),
        pytest.param("{} {}", "<{}> <{}>", id="fields without a name"),
        pytest.param("[STOP] <3 20 % de 50 %", "[STOP] <3 20 % de 50 %", id="what texts do hold"),
        pytest.param("-20%ou-30%", "-20%ou-30%", id="two per cents"),
        pytest.param("(voir (ici))", "(voir (ici))", id="parentheses"),
        pytest.param("{{ ## }}", "<##>", id="anything between two braces"),
    ],
)
def test_fields(text: str, expected: str) -> None:
    assert cases(text) == [expected]


@pytest.mark.parametrize("syntax", [pytest.param(each, id=name) for name, each in SYNTAXES.items()])
def test_every_syntax_reads_its_own_example(syntax: FieldSyntax) -> None:
    (field,) = [token.field for token in syntax.tokens(f"a {syntax.example} b")]
    assert field in ("x", "1")
    assert syntax.blanked(f"ç {syntax.example} ✓") == "ç " + " " * len(syntax.example) + " ✓"


@given(st.text(st.sampled_from("ax{}#%()[]<>$*| 1"), max_size=30), st.sampled_from(sorted(SYNTAXES)))
def test_tokens_are_in_order_and_blanking_keeps_places(text: str, name: str) -> None:
    syntax = SYNTAXES[name]
    ends = [place for token in syntax.tokens(text) for place in (token.start, token.end)]
    assert ends == sorted(ends)
    assert len(syntax.blanked(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{n, plural, one {# jour} other {# jours}} ", ["<n> jour ", "<n> jours "], id="plural"),
        pytest.param("{n, plural, offset:1 =0{a} other{#}}", ["a", "<n>"], id="offset"),
        pytest.param("{s, select, f {Chère {x}} other {Cher {x}}}", ["Chère <x>", "Cher <x>"], id="select"),
        pytest.param("l'offre {n, number} {d, date, ::yMMMd}", ["l'offre <n> <d>"], id="number and date"),
        pytest.param("'{'a'}' {n, number} ''", ["{a} <n> '"], id="quotes"),
        pytest.param(
            "{s, select, f {{n, plural, one {une #} other {des #}}} other {x #}}",
            ["une <n>", "des <n>", "x #"],
            id="one in the other",
        ),
        pytest.param(
            "{n, plural, one {a} other {b}}{n, plural, one {c} other {d}}",
            ["ac", "bd"],
            id="one decides both",
        ),
        pytest.param("{n, selectordinal, one {#er} other {#e}}", ["<n>er", "<n>e"], id="ordinal"),
    ],
)
def test_icu(text: str, expected: list[str]) -> None:
    assert cases(text) == expected


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param("a {n, plural, one {b", 2, id="a branch not closed"),
        pytest.param("a {n, plural, one {b}", 2, id="a plural not closed"),
        pytest.param("{n, plural,}", 0, id="no branch"),
        pytest.param("{n, plural, one {b}} }", 21, id="a brace too many"),
        pytest.param("{n, number, a", 0, id="a number not closed"),
        pytest.param("{n, plural, other {" * 200, 1919, id="too deep"),
        pytest.param("\ud800 {n, number}", 0, id="half of a pair"),
    ],
)
def test_broken_messages(text: str, at: int) -> None:
    with pytest.raises(MeaningFault) as caught:
        list(AUTOMATIC.variants(text))
    assert caught.value.at == at


def test_each_branch_is_seen_where_there_are_too_many_cases() -> None:
    choices = [
        Branches(f"c{at}", {"one": ["a" * at], "two": ["b" * (at + 1), Argument("x")], "other": []})
        for at in range(12)
    ]
    found = list(variants(choices))
    assert len(found) < MOST_TOGETHER
    assert {(name, branch) for case in found for name, branch in case.chosen.items()} == {
        (f"c{at}", branch) for at in range(12) for branch in ("one", "two", "other")
    }
    longest = max(len(case.template.text({})) for case in found)
    assert longest == sum(at + 1 for at in range(12))


def test_icu_alone_takes_a_lone_brace_for_a_fault() -> None:
    with pytest.raises(MeaningFault):
        list(ICU.variants("a {"))
    assert cases("a {", ANY) == ["a {"]
