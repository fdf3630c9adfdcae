"""The catalogues are whole, up to date, and written as a French editor writes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter
from typing import NamedTuple

import polib
import pytest

from estimator.base.language import said
from estimator.speech.catalogue import catalogue, translated_many
from estimator.speech.languages import spoken_in
from scripts.build_languages import KEYWORDS, TRANSLATIONS, file_of, files
from scripts.written import ROOT, stale

NARROW = "\N{NARROW NO-BREAK SPACE}"


class Pair(NamedTuple):
    """A form of a sentence, and what it is in another language."""

    sentence: str
    said: str


def _pairs(language: str = "fr") -> Iterator[Pair]:
    for entry in polib.pofile(str(file_of(language))):
        if entry.msgid_plural:
            yield Pair(entry.msgid, entry.msgstr_plural.get(0, ""))
            yield Pair(entry.msgid_plural, entry.msgstr_plural.get(1, ""))
        else:
            yield Pair(entry.msgid, entry.msgstr)


PAIRS = list(_pairs())


def test_catalogues_are_what_the_script_writes() -> None:
    assert stale(files()) == [], "run `make languages`, and translate what is new"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_sentence_is_without_a_translation(language: str) -> None:
    assert [pair.sentence for pair in _pairs(language) if not pair.said] == []


_SENTENCE_AT = {"note": 1, "said": 0, "told": 0}
"""Which argument of what says something is the sentence."""


def _unmarked(function: ast.AST) -> Iterator[str]:
    """Sentences that are said by the name of a variable, and are not marked where they are written."""
    said = set()
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _SENTENCE_AT:
            sentence = call.args[_SENTENCE_AT[call.func.id] :][:1]
            said |= {each.id for each in sentence if isinstance(each, ast.Name)}
    for assigned in ast.walk(function):
        if isinstance(assigned, ast.Assign) and any(
            isinstance(name, ast.Name) and name.id in said for name in assigned.targets
        ):
            todo: list[ast.AST] = [assigned.value]
            while todo:
                each = todo.pop()
                if isinstance(each, ast.Constant) and " " in str(each.value).strip():
                    yield str(each.value)
                elif not isinstance(each, ast.Call):
                    todo += ast.iter_child_nodes(each)


def test_every_sentence_is_found_by_the_script() -> None:
    """One that is only in a variable when it is said is English in every language."""
    modules = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "estimator").rglob("*.py"))
    functions = (each for module in modules for each in ast.walk(module) if isinstance(each, ast.FunctionDef))
    assert [sentence for function in functions for sentence in _unmarked(function)] == []


def test_a_sentence_that_is_not_marked_is_seen() -> None:
    code = 'def f(n):\n    text = "so many rows" if n else told("none at all")\n    note(place, text)'
    assert list(_unmarked(ast.parse(code))) == ["so many rows"]


def _fields(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def _spellings(text: str) -> Iterator[str]:
    for of in (1, 2):
        yield re.sub(r"\[\[(.*?)\|(.*?)\]\]", rf"\{of}", text, flags=re.DOTALL)


def _differing() -> Iterator[str]:
    for pair in PAIRS:
        for one, other in zip(_spellings(pair.sentence), _spellings(pair.said), strict=True):
            # The singular may say its number in words, as English does.
            if _fields(one) != _fields(other):
                yield f"{one!r} has {_fields(one)}, {other!r} has {_fields(other)}"


def test_translations_have_the_fields_of_their_sentence() -> None:
    assert list(_differing()) == []


_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_COMMAND = re.compile(r"smscost(?: (?:[a-z]+))*")


@pytest.mark.parametrize("what", [pytest.param(_OPTION, id="options"), pytest.param(_COMMAND, id="commands")])
def test_translations_name_what_is_typed_as_their_sentence_does(what: re.Pattern[str]) -> None:
    others = [pair for pair in PAIRS if _typed(what, pair.sentence) - _typed(what, pair.said)]
    assert others == []


def _typed(what: re.Pattern[str], text: str) -> set[str]:
    found = set(what.findall(text))
    # Words of a sentence after the name of the program are none of the command.
    return {"smscost"} if what is _COMMAND and found else found


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(r"[^\W\d_]'[^\W\d_]", id="a typewriter's apostrophe"),
        pytest.param(r"(?<!\A)(?<=[^\s]) [;:!?»](?![\w/.<>=-])", id="a blank that breaks before ; : ! ? »"),
        pytest.param(r"« ", id="a blank that breaks after «"),
        pytest.param(r"(?<!&amp)(?<=[^\s\u202f\d\W])[!?;](?:\s|$)", id="no blank before ; ! ?"),
        pytest.param(r"\d %| %(?:\W|$)", id="a blank that breaks before %"),
        pytest.param(r"\.\.\.(?!$)", id="three points for an ellipsis"),
        pytest.param(r"\bjetons?\b", id="a word that the provider does not use"),
        pytest.param(r"[“”]", id="English quotes"),
        pytest.param(r"  ", id="two blanks"),
    ],
)
def test_typography(wrong: str) -> None:
    assert [pair.said for pair in PAIRS if re.search(wrong, pair.said)] == []


_SAME = re.compile(r"[\W\d_]*|(?:\W|\{\w+\}|[A-Z]{1,3}\b|UTC|EUR)*")
ALIKE = {
    "Arguments", "Client", "Code", "DATE", "Description", "Destination", "Message", "Messages", "MIN", "N",
    "Name", "Option", "Options", "Pack", "Packs", "PLAN", "Quotas", "Recharge", "Recharges", "SOURCE",
    "Segments", "Source", "Stock", "A", "B", "CODES", "CODE", "Cause", "Date",
    "client", "date", "message", "messages", "pack", "segments", "stock",
}  # fmt: skip
"""Words that are the same in both languages."""


def test_what_is_the_same_in_both_languages_is_known() -> None:
    same = {pair.sentence for pair in PAIRS if pair.sentence == pair.said}
    unknown = {each for each in same if not _SAME.fullmatch(each) and each not in ALIKE}
    nouns = {each for each in unknown if re.fullmatch(r"\{[^{}]*\} \w+|\{[^{}]*\}", each)}
    assert unknown - nouns == set()


@pytest.mark.parametrize(
    ("count", "said"),
    [
        pytest.param(0, "{count}\xa0crédit", id="none is singular"),
        pytest.param(1, "{count}\xa0crédit", id="one"),
        pytest.param(2, "{count}\xa0crédits", id="two"),
        pytest.param(-1, "{count}\xa0crédit", id="owed"),
        pytest.param(-3, "{count}\xa0crédits", id="several owed"),
        pytest.param(1_000_000, "{count}\xa0crédits", id="a million"),
    ],
)
def test_french_plurals(count: int, said: str) -> None:
    with spoken_in("fr"):
        assert translated_many("{count} credit", "{count} credits", count) == said


def _literals() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "estimator").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                forms = node.args[: 2 if KEYWORDS[node.func.id] else 1]
                for form in forms:
                    if isinstance(form, ast.Constant) and isinstance(form.value, str):
                        yield str(path), form.value


@pytest.mark.checked
def test_a_second_opinion_on_what_is_said() -> None:
    # Babel does not see a call within another: such a sentence would stay English without a word.
    known = {pair.sentence for pair in PAIRS}
    assert [(path, text) for path, text in _literals() if text not in known] == []


def test_the_package_has_what_is_compiled() -> None:
    assert catalogue("fr").gettext("Rows without a price") == "Les lignes sans prix"


def test_nothing_is_loaded_for_english() -> None:
    catalogue.cache_clear()
    with spoken_in("en"):
        assert said("Price excluding VAT") == "Price excluding VAT"
    assert catalogue.cache_info().currsize == 0
