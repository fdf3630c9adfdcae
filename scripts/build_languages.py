"""Write the catalogues of `data/locale/`, and compile them for the package.

    make languages

Every sentence is found anew: those of the code by the words that say them (`said`, `told`, `marked` …), those
of the errors and of the command in their tables and options, those of data. A translation is kept while its
sentence stands; a sentence without one is left empty, and a test names it. Only the translations are written
there by hand.
"""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polib
import typer
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from estimator.cli import command_line
from estimator.errors import CATALOGUE
from estimator.speech.catalogue import DOMAIN
from estimator.speech.catalogue import FOLDER as COMPILED
from estimator.speech.languages import LANGUAGES
from scripts.written import ROOT, main

SOURCES = ROOT / "data" / "locale"
TRANSLATIONS = tuple(code for code in LANGUAGES if code != "en")

KEYWORDS: dict[str, Any] = {
    "said": None,
    "told": None,
    "marked": None,
    "note": (2,),
    "said_many": (1, 2),
    "told_many": (1, 2),
    "marked_many": (1, 2),
}
"""What says a sentence, and which of its arguments are its singular and its plural."""

_BEGIN = """\
# What smscost says, in another language. `make languages` writes this file from the code; the translations
# are written here by hand.
msgid ""
msgstr ""
"Project-Id-Version: smscost\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
_DATA = (("data/recharge-conditions.toml", "conditions", "says"), ("data/rewrites.toml", "rules", "name"))
"""Sentences in data: the file, its table, and the key."""
_PLURALS = {"fr": "nplurals=2; plural=(n > 1);"}
_CLOSED_SET = re.compile(r"\[[\w<=|.-]+\]")
"""What stands for an option that takes one of a few words, which are the same in every language."""


class Sentence(NamedTuple):
    """A sentence, in one form or in two, and where it stands."""

    forms: str | tuple[str, str]
    place: str
    note: str = ""


def sentences() -> Iterator[Sentence]:
    """Every sentence that a person may read."""
    for path in sorted((ROOT / "estimator").rglob("*.py")):
        with path.open("rb") as file:
            for _, found, _, _ in extract("python", file, keywords=KEYWORDS, options={"encoding": "utf-8"}):
                forms = (found[0], found[1]) if isinstance(found, tuple) else found
                if forms:
                    yield Sentence(forms, path.relative_to(ROOT).as_posix())
    yield from _of_errors()
    yield from _of_command()
    yield from _of_data()


def _of_errors() -> Iterator[Sentence]:
    for code, entry in CATALOGUE.items():
        for text in (entry.sentence, entry.hint, entry.title):
            if text:
                yield Sentence(text, "estimator/errors", code)


def _of_data() -> Iterator[Sentence]:
    for file, table, key in _DATA:
        for row in tomllib.loads((ROOT / file).read_text("utf-8"))[table]:
            yield Sentence(row[key], file)


def _of_command() -> Iterator[Sentence]:
    waiting: list[tuple[str, Any]] = [("smscost", typer.main.get_command(command_line()))]
    while waiting:
        name, command = waiting.pop(0)
        texts = [command.help, command.short_help, command.options_metavar]
        texts += [getattr(command, "subcommand_metavar", None)]
        for option in command.params:
            texts += [option.help, option.metavar]
        yield from (
            Sentence(text, "estimator/cli", name)
            for text in texts
            if text and not _CLOSED_SET.fullmatch(text)
        )
        waiting += [(f"{name} {word}", below) for word, below in getattr(command, "commands", {}).items()]


def file_of(language: str) -> Path:
    """The translations of a language, which people write and review."""
    return SOURCES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def translations(language: str) -> Catalog:
    """What is in that file now."""
    path = file_of(language)
    return (
        read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    )


def catalogue(language: str) -> Catalog:
    """All sentences with the translations there are."""
    known = translations(language)
    begin = _BEGIN.format(language=language, plurals=_PLURALS[language])
    made = read_po(io.BytesIO(begin.encode()), locale=language)
    for sentence in sentences():
        key = sentence.forms if isinstance(sentence.forms, str) else sentence.forms[0]
        before = made.get(key)
        if before is not None and isinstance(before.id, tuple) and isinstance(sentence.forms, str):
            made.add(before.id, before.string, locations=[(sentence.place, None)])
            continue
        message = known.get(key)
        string = message.string if message is not None and _same_kind(message.id, sentence.forms) else ""
        notes = [sentence.note] if sentence.note else []
        made.add(sentence.forms, string, locations=[(sentence.place, None)], auto_comments=notes)
    for message in made:
        if message.id:
            message.flags.clear()
            message.auto_comments = sorted(set(message.auto_comments))
    return made


def _same_kind(one: object, other: object) -> bool:
    return isinstance(one, str) == isinstance(other, str)


def files() -> dict[Path, bytes]:
    """Every catalogue as people edit it and as gettext reads it."""
    made = {}
    for language in TRANSLATIONS:
        written = io.BytesIO()
        write_po(
            written, catalogue(language), width=110, sort_by_file=True, include_lineno=False, omit_header=True
        )
        begin = _BEGIN.format(language=language, plurals=_PLURALS[language])
        edited = f"{begin}\n{written.getvalue().decode()}"
        made[file_of(language)] = edited.encode()
        compiled = COMPILED / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        made[compiled] = polib.pofile(edited).to_binary()
    return made


if __name__ == "__main__":
    main(files, command="make languages")
