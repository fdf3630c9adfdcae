"""Every error as users of the command meet it, in French: the fixtures of `tests/errors`, said again."""

from __future__ import annotations

import csv
import io
import re
import shlex
import shutil
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from estimator.base.language import told
from estimator.errors import CATALOGUE
from estimator.errors.spelling import spelled
from estimator.speech.catalogue import translated
from estimator.speech.languages import LanguageCode, spoken_in
from estimator.speech.sentences import chosen
from scripts.build_errors_doc import Fixture, fixture_folders
from tests.forks import forks
from tests.languages.english import english_sentences, english_words
from tests.test_errors import environment_of

FIXTURES = [
    pytest.param(folder, id=folder.name)
    for folder in fixture_folders()
    if Fixture.read(folder).command.startswith("smscost ")
]

OTHERS = {
    "CAL001": r"or night",
    "DSK002": r"Protocol not known: nosuch",
    "CFG001": r"csv-for",
    "DSK004": r"rows",
    "TAR007": r"(?:Unescaped|Premature|Entity) .*",
    "TAR003": r"tarifs.xml",
}
"""What somebody else says: a parser, the provider's API, the file itself."""

_TYPED = r"--[\w-]+|`[^`]*`|smscost [\w -]*|'[^']*'|«[^»]*»|[\w./-]+\.[a-z]+\b|valid-from"


@pytest.mark.parametrize("folder", FIXTURES)
@pytest.mark.one_in(3)
def test_fixture_in_french(folder: Path, tmp_path: Path) -> None:
    fixture = Fixture.read(folder)
    copy = shutil.copytree(folder, tmp_path / "fixture")
    for script in folder.parent.glob("*.py"):
        shutil.copy(script, copy)
    stdin = copy / "stdin"
    ended = forks().run(
        shlex.split(fixture.command),
        folder=copy,
        environment=environment_of(copy) | {"SMSCOST_LANG": "fr"},
        stdin=stdin.read_bytes() if stdin.exists() else b"",
    )
    said = ended.stderr.decode()
    assert ended.returncode == fixture.exit_code
    # The code, and the place before it, are the same in every language.
    places = re.findall(r"^(.*?[A-Z]{3}[0-9]{3})  ", fixture.stderr, re.MULTILINE)
    assert re.findall(r"^(.*?[A-Z]{3}[0-9]{3})  ", said, re.MULTILINE) == places
    others = OTHERS.get(fixture.code, r"(?!)")
    assert english_sentences(re.sub(others, " ", said)) == []
    known = "|".join([others, _TYPED])
    assert list(english_words(said, known=known)) == []
    for name, content in fixture.written.items():
        written = (copy / name).read_bytes()
        assert _without_reasons(written) == _without_reasons(content), "what programs read is in no language"


def _without_reasons(table: bytes) -> list[list[str]]:
    """The cells of a list of rejects without why they are, which people read; of anything else, all."""
    text = table.decode("utf-8-sig")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    at = rows[0].index("reason") if rows and "reason" in rows[0] else None
    return [[cell for place, cell in enumerate(row) if place != at] for row in rows]


_NAMED = r"--[\w-]+|\b[a-z_]+="


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_hints_have_what_is_typed_in_both_spellings(code: str) -> None:
    hint = CATALOGUE[code].hint
    with spoken_in("fr"):
        said = translated(hint)
    for command in (True, False):
        typed = re.findall(_NAMED, chosen(hint, command=command))
        assert not set(typed) - set(re.findall(_NAMED, chosen(said, command=command)))


def _said(code: str, count: int | Decimal, language: LanguageCode) -> str:
    """A sentence of the catalogue where every number is the same, and all else is a letter."""
    fields = {
        name: count for _, name, spec, _ in Formatter().parse(CATALOGUE[code].sentence) if "|" in (spec or "")
    }
    others = {name: "x" for _, name, _, _ in Formatter().parse(CATALOGUE[code].sentence) if name}
    with spoken_in(language):
        return spelled(CATALOGUE[code].sentence, others | fields, command=True)


COUNTING = [code for code, entry in CATALOGUE.items() if re.search(r":[^{}]*\|", entry.sentence)]


@pytest.mark.parametrize(
    ("language", "count", "is_one"),
    [
        ("en", 1, True),
        ("en", Decimal("1.5"), False),
        ("en", 0, False),
        ("en", 2, False),
        ("fr", 1, True),
        pytest.param("fr", Decimal("1.5"), True, id="fr: a credit and a half is singular"),
        pytest.param("fr", 0, True, id="fr: none is singular"),
        ("fr", 2, False),
    ],
)
@pytest.mark.parametrize("code", COUNTING)
def test_a_noun_goes_with_its_number(
    code: str, language: LanguageCode, count: int | Decimal, is_one: bool
) -> None:
    said = _said(code, count, language)
    nouns = re.findall(r"\d\s(credits?|crédits?|days?|jours?|orders?|commandes?)\b", said)
    assert nouns
    assert {not noun.endswith("s") for noun in nouns} == {is_one}, said


def test_numbers_with_nouns_are_all_there_are() -> None:
    assert len(COUNTING) == 16
    # Amounts that are too large to be reckoned with: never one.
    others = {
        code
        for code, entry in CATALOGUE.items()
        if re.search(r"\} (?:credits|days|orders)\b", entry.sentence)
    }
    assert others == {"CAL012", "RCG011"}


def test_what_others_wrote_is_harmless_in_french_too() -> None:
    with spoken_in("fr"):
        said = spelled(
            "The {what} cannot be used: {why}.", {"what": told("balance"), "why": "\x1b[2J"}, command=True
        )
    assert said == "Impossible d’utiliser le solde\u202f: ␛[2J."
