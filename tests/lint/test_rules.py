"""What is asked of a template, and what is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from estimator import explain
from estimator.campaign.fields import SYNTAXES
from estimator.save.lint.meanings import written_as
from estimator.save.lint.rules import Finding, LintRules
from estimator.save.lint.texts import FoundText, LintSource
from tests.long import trying
from tests.strategies import CLAUSES, MESSAGES


def found(text: str, key: str = "", before: str = "") -> FoundText:
    return LintSource("dir/a.txt", before + text).found(text, key, len(before), len(before) + len(text))


def check(text: str, **rules: Any) -> list[Finding]:
    return list(LintRules(**rules).check(found(text)))


STRICT = written_as(SYNTAXES["ovhcloud"])
"""As `--fields-as ovhcloud` reads texts."""


def check_strictly(text: str, **rules: Any) -> list[Finding]:
    return list(LintRules(**rules).check(replace(found(text), meaning=STRICT)))


@pytest.mark.parametrize(
    ("text", "rules", "codes"),
    [
        pytest.param("a" * 160, {}, [], id="one segment, full"),
        pytest.param("a" * 161, {}, ["LNT001"], id="one unit more"),
        pytest.param("a" * 161, {"max_segments": 2}, [], id="two are allowed"),
        pytest.param("a" * 150, {"stop_clause": "\nSTOP:36111"}, ["LNT001"], id="with the STOP clause"),
        pytest.param("{x}" + "a" * 160, {}, [], id="a field counts as empty"),
        pytest.param("{x}" + "a" * 160, {"field_length": 1}, ["LNT001"], id="a field counts as told"),
        pytest.param("{x}{x}" + "a" * 150, {"field_lengths": {"x": 6}}, ["LNT001"], id="each time"),
        pytest.param(
            "{x}" + "a" * 150, {"field_length": 99, "field_lengths": {"x": 9}}, [], id="its own length"
        ),
        pytest.param("ça", {}, [], id="any encoding will do"),
        pytest.param("ça", {"encoding": "GSM-7"}, ["LNT002"], id="not GSM-7"),
        pytest.param("{fenêtre}", {"encoding": "GSM-7"}, [], id="the name of a field is not sent"),
        pytest.param("ç" * 71, {"encoding": "GSM-7"}, ["LNT001", "LNT002"], id="both"),
        pytest.param("a", {"encoding": "GSM-7", "stop_clause": "ç"}, ["LNT002"], id="because of the clause"),
        pytest.param("a {, #1", {}, [], id="a sign alone is text"),
        pytest.param("{n, plural, one {a", {}, ["LNT003"], id="no message of ICU"),
        pytest.param("{n, plural, one {a", {"codes": frozenset()}, [], id="not asked for"),
        pytest.param("{n, plural, a" + "b" * 150, {}, ["LNT003", "LNT001"], id="counted as it is then"),
        pytest.param("{n, plural, one {a} other {%s}}" % ("b" * 161), {}, ["LNT001"], id="one branch"),
        pytest.param("{n, plural, one {ç} other {c}}", {"encoding": "GSM-7"}, ["LNT002"], id="of two"),
        pytest.param("a" * 155, {"margin": 4}, [], id="five units left"),
        pytest.param("a" * 156, {"margin": 4}, ["LNT004"], id="four units left"),
        pytest.param("a" * 161, {"margin": 999}, ["LNT001"], id="too long is not also close"),
    ],
)
def test_codes(text: str, rules: dict[str, Any], codes: list[str]) -> None:
    assert [finding.code for finding in check(text, **rules)] == codes


@pytest.mark.parametrize(
    ("text", "rules", "codes"),
    [
        pytest.param("a {", {}, ["LNT003"], id="a sign alone is no template"),
        pytest.param("a {", {"codes": frozenset()}, [], id="not asked for"),
        pytest.param("{" * 81, {"codes": frozenset({"LNT001"})}, ["LNT001"], id="counted as it is then"),
    ],
)
def test_codes_of_strict_templates(text: str, rules: dict[str, Any], codes: list[str]) -> None:
    assert [finding.code for finding in check_strictly(text, **rules)] == codes


def test_the_longest_case_is_named() -> None:
    (finding,) = check("{n, plural, one {a} other {%s}} {x}" % ("b" * 161))
    assert ", where n is other, counting its fields as empty." in finding.message


def test_what_a_field_was_counted_as_is_said() -> None:
    (finding,) = check("{prenom}" + "a" * 160, field_lengths={"prenom": 12})
    assert finding.message.endswith("172 units of GSM-7, counting {prenom} as 12.")


@pytest.mark.parametrize(
    ("text", "rules", "place"),
    [
        pytest.param("ab\n{x} ✓ ✓", {"encoding": "GSM-7"}, "dir/a.txt:3:5", id="the first culprit"),
        pytest.param("ab\nc {n, plural, {", {}, "dir/a.txt:3:3", id="the plural"),
        pytest.param(
            "{n, plural, one {a} other {ç}}", {"encoding": "GSM-7"}, "dir/a.txt:2:30", id="a branch"
        ),
        pytest.param("a" * 161, {}, "dir/a.txt:2:3", id="where the text begins"),
    ],
)
def test_places(text: str, rules: dict[str, Any], place: str) -> None:
    (finding,) = LintRules(**rules).check(found(text, before="\n: "))
    assert str(finding.place) == place


@trying(150)
@given(MESSAGES, CLAUSES)
def test_as_the_counter_counts(message: str, clause: str) -> None:
    text = message.replace("{", "{{").replace("}", "}}").replace("#", "##")
    explanation = explain(message, stop_clause=clause)
    codes = {finding.code for finding in check_strictly(text, stop_clause=clause, encoding="GSM-7")}
    if "LNT003" in codes:
        assert any("\ud800" <= char <= "\udfff" for char in message)
        return
    assert ("LNT001" in codes) == (len(explanation.segments) > 1)
    assert ("LNT002" in codes) == (explanation.encoding == "UCS-2")


def test_a_fingerprint_does_not_depend_on_the_line() -> None:
    (one,) = LintRules().check(found("a" * 161, "k"))
    (other,) = LintRules().check(found("a" * 161, "k", before="\n\n"))
    (longer,) = LintRules().check(found("a" * 162, "k"))
    (elsewhere,) = LintRules().check(found("a" * 161, "l"))
    assert one.place != other.place
    assert one.fingerprint == other.fingerprint
    assert len({one.fingerprint, longer.fingerprint, elsewhere.fingerprint}) == 3


def test_long_keys_are_cut() -> None:
    (finding,) = LintRules().check(found("a" * 161, "Hello\n" + "x" * 90))
    assert "\n" not in finding.message
    assert len(finding.message) < 130
