"""Every hint of the error fixtures that names something to type is typed, and helps.

A hint is read by a small grammar: an option to add or to change, one to leave out, one to write instead of
another, or a command. What is typed is the fixture's own command so changed, in a copy of its folder: it must
end well, and the same code must not come again. Placeholders, such as FILE, are filled in by a table.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from estimator.cli import command_line
from estimator.cli.table import COMMANDS
from scripts.build_errors_doc import Fixture, fixture_folders
from tests.forks import forks
from tests.test_errors import environment_of

EXAMPLES = Path(__file__).resolve().parents[1] / "data" / "examples"

FILLED = {
    "--tariff": "older.xml",
    "--against-tariff": "older.xml",
    "--against": "2023-02-09",
    "--on": "2026-11-01",
    "--billing-country": "fr",
    "--client": "Acme",
    "--valid-until": "2099-12-31",
    "--rejects": "left-out.csv",
    "--rows": "rows",
    "--bad-files-out": "bad.csv",
    "--fields": "fields.csv",
    "--journal": "another.jsonl",
    "--state": "another.json",
    "--apply": "another.csv",
    "--message": "Bonjour",
    "--format": "json",
    "--balance": "sms-ab1234-1=250",
    "--balances": "held.csv",
    "--sent": "sent.csv",
    "--need": "sms-ab1234-1=100",
    "--account": "sms-ab1234-1",
    "--message-column": "ville",
    "--encoding": "latin-1",
    "--key": "*",
    "--out": "another.xml",
}
"""What stands for FILE, NAME and the like, and for a value that is left to the reader."""

WRITTEN = {
    "held.csv": "account,credits\nsms-ab1234-1,250\n",
    "sent.csv": "date,credits\n2026-09-03,250\n2026-10-05,300\n",
    "fields.csv": "prenom\nZoé\n",
    "campaign.csv": "number,message\n+33639980001,Bonjour\n",
    # With prices, and in use for a long time.
    "older.xml": (EXAMPLES / "tariff-degressive.xml")
    .read_text(encoding="utf-8")
    .replace('valid-from="2026-10-01"', 'valid-from="2020-10-01"'),
    "part-1.csv": "number,message\n+33639980001,Bonjour\n",
    "rates.csv": "country,credits\nFR,1\n",
}
"""Files that are there for what is filled in."""

FOLLOWS = {
    "account transfer": "sms-sandbox-1 sms-sandbox-3 50 --sandbox --yes",
    "tariff import": "rates.csv --valid-from 2026-11-01 --source notes --out imported.xml",
    "estimate": "campaign.csv",
    "tariff show": "FR",
    "tariff check": "older.xml",
}
"""What stands for FILE after a command, and for what else it needs."""

EXCLUDES = {"--sandbox": "--config", "--message": "--message-column"}
"""Options that contradict each other: whoever adds one takes the other out."""

NEXT = {
    ("ACC026-after-an-unknown-one", "smscost account reconcile --sandbox"): "ACC027",
    ("ACC032-both", "smscost account reconcile 7 --done"): "ACC030",
    ("ACC032-done-alone", "smscost account reconcile INTENT --done"): "AMT001",
    ("ACC032-number-alone", "smscost account reconcile 7 --done"): "ACC030",
    (
        "ACC032-of-another-journal",
        "smscost account reconcile 7 --done --sandbox --journal my-journal.sqlite",
    ): "ACC030",
    ("COL003-two-columns-of-numbers-and-no-row", "--number-column téléphone"): "FIL006",
    ("LIM002-price-not-public", "--tariff"): "LIM001",
    ("REJ003-a-bad-file", "--bad-files-out FILE"): "REJ003",
    **{("STA001-rows-of-sums", option): "STA001" for option in ("--rows", "--rejects", "--format csv")},
    **{("USE031-an-address", options): "USE031" for options in ("--rows", "--rejects --state")},
    ("PLN008-no-calendar", "--sent jobs.json"): "FIL001",
    ("TAR012-three-faults-named-by-count", "smscost tariff check tariff.xml"): "2,15",
}
"""What is wrong with a fixture besides, and comes next: the transfer was made after all, or nobody knows yet;
the journal is empty, or the table; a file of defaults must be right as a whole; with prices that are known
the limit is passed for sure; what is to be left out, is; what lists all faults names them; an option that
takes an address makes none of another one a file."""

NOT_TYPED = {
    "pip install": "it installs",
    "dask worker": "a server that goes on until it is stopped",
    "dask scheduler": "a server that goes on until it is stopped",
    "smscost tariff update": "it asks the provider",
    "smscost account calibrate": "it asks the provider",
    "--url": "the address of the provider; whoever gave one knows it",
    "smscost transfers": "what it saves is what the accounts of its reader need",
}
"""What begins so cannot be typed here, and why."""


class Try(NamedTuple):
    """What a hint says to type: its words in the hint, and all words of the command."""

    said: str
    words: list[str]
    writes: str | None = None


def _parameters(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for parameter in command.params:
        for option in (*parameter.opts, *getattr(parameter, "secondary_opts", ())):
            yield option, parameter
    for name, below in getattr(command, "commands", {}).items():
        yield from _parameters(below, (*path, name))


FLAGS = {"--help"} | {
    option
    for option, parameter in _parameters(typer.main.get_command(command_line()))
    if getattr(parameter, "is_flag", False)
}

_TOKEN = re.compile(r"""\s+|"[^"]*"|'[^']*'(?=[\s.,;)]|$)|[^\s"']+""")
_GIVEN = re.compile(r"""["'].*["']|[^\W\d]+|.*[0-9=].*|\S+\.\w+""")
_ARGUMENT = re.compile(r"--[a-z-]+|[A-Z]+|\d+|json|\S+\.\w+")
_NO_VALUE = {
    *("and", "or", "with", "of", "are", "is", "as", "another", "for", "it", "in", "this"),
    *("choose", "chooses", "writes", "says", "needs", "set", "out", "sends", "too"),
}
"""Words that go on with the sentence after an option."""


def tries_of(hint: str, words: list[str]) -> Iterator[Try]:
    """What a hint says to type, read from left to right."""
    if one_of := re.search(r"Keep one of: ([^.]+)\.", hint):
        given = [option for option in one_of[1].split(", ") if option in words]
        for kept in given:
            rest = words
            for option in set(given) - {kept}:
                rest = _without(rest, option)
            yield Try(f"only {kept}", rest)
        return
    parts = re.split(r"(?<=[.;:)(])\s|\s(?=or\s)|,\s", hint.replace("`", "").replace("(", "( "))
    leaves_out, taken_out, command = False, "", ""
    for part in parts:
        leaves_out = bool(re.search(r"\b[Ll]eave out\b|\bwithout\b", part)) or (leaves_out and "--" in part)
        before, command = command, _command_in(part)
        if before and re.match(r"or --", part):  # the same command with another option
            command = f"{before.rpartition(' ')[0]} {part.split()[1].rstrip('.')}"
        if command:
            yield Try(command, _filled_command(command))
            continue
        options = list(_options_in(part))
        if not options:
            leaves_out = leaves_out and part.endswith(":")
            continue
        said = " ".join(filter(None, sum(options, ())))
        changed = list(words)
        if leaves_out or re.search(r"\b[Ll]eave --\S+(?: \S+)? out\b|set this limit", part):
            for option, _ in options:
                changed = _without(changed, option)
            yield Try(f"without {said}", changed)
            taken_out = options[0][0]
        elif " instead of it" in part:
            yield Try(said, _with(_without(changed, taken_out), *options[0]))
        else:
            for option, value in options:
                changed = _with(changed, option, value)
            yield Try(said, changed, _value(*options[-1]) if " write" in part else None)


def _command_in(part: str) -> str:
    """The command that a part of a sentence names: its words, its options, and what is in capitals."""
    found = re.search(r"(?<!['\w])(?:smscost|pip|gunzip|dask) .*", part)
    if found is None:
        return ""
    program, *rest = found[0].rstrip(".,;:)").split()
    taken: list[str] = []
    for word in (each.rstrip(",;.") for each in rest):
        so_far = " ".join([*taken, word])
        known = any(name == so_far or name.startswith(f"{so_far} ") for name in COMMANDS)
        if program == "smscost" and not (known or _ARGUMENT.fullmatch(word)):
            break
        taken.append(word)
    return " ".join([program, *taken]) if taken else ""


def _filled_command(command: str) -> list[str]:
    words = command.split()
    name = " ".join(words[1:3]) if " ".join(words[1:3]) in COMMANDS else " ".join(words[1:2])
    if words[0] != "smscost":
        return shlex.split(command)
    if "FILE" in words:
        at = words.index("FILE")
        return [*words[:at], *FOLLOWS[name].split(), *words[at + 1 :]]
    return words + (FOLLOWS[name].split() if words[1:] == name.split() and name in FOLLOWS else [])


def _options_in(part: str) -> Iterator[tuple[str, str]]:
    tokens = [token for token in _TOKEN.findall(part) if token.strip()]
    for token, following in zip(tokens, [*tokens[1:], ""], strict=False):
        option = token.rstrip(".,;:)")
        if not re.fullmatch(r"--[a-z][a-z-]+", option):
            continue
        value = following if following[:1] in ('"', "'") else following.rstrip(".,;:)")
        if token != option or option in FLAGS or value in _NO_VALUE:
            value = ""
        yield option, value if _GIVEN.fullmatch(value) else ""


def _value(option: str, given: str) -> str:
    if not given or given == '"…"' or re.fullmatch(r"[A-Z]{4,}(=[A-Z]+)?|DIR", given):
        return FILLED.get(option, "")
    return shlex.split(given)[0]


def _without(words: list[str], option: str) -> list[str]:
    kept, skips = [], False
    for word in words:
        if skips:
            skips = False
        elif word == option:
            skips = option not in FLAGS
        else:
            kept.append(word)
    return kept


def _with(words: list[str], option: str, given: str) -> list[str]:
    kept = _without(_without(words, option), EXCLUDES.get(option, ""))
    return [*kept, option, *([] if option in FLAGS else [_value(option, given)])]


def _hints() -> Iterator[tuple[Fixture, str]]:
    for folder in fixture_folders():
        fixture = Fixture.read(folder)
        said = fixture.shown.partition(fixture.code)[2]
        if said in fixture.stderr:
            said = said.partition("\n")[2]
        else:  # a list of rejects, which ends its lines with where they are
            said = re.sub(r"[;,]\d+$", "", said.partition("\n")[0])
        yield fixture, re.sub(r"\s+", " ", said).strip()


def _tries(fixture: Fixture, hint: str) -> Iterator[Try]:
    words = shlex.split(fixture.command)
    if words[:2] != ["python", "account.py"]:
        yield from tries_of(hint, words)
        return
    # A script that runs commands one after the other, and tells what the last one says: see there.
    for each in tries_of(hint, shlex.split(words[-1])):
        if each.words[0] != "smscost":
            yield Try(each.said, [*words[:-1], shlex.join(each.words)])
            continue
        told = shlex.join(each.words[2:])
        last = [told, words[-1]] if " first" in hint else [words[-1], told]
        yield Try(each.said, [*words[:-1], *last])


TRIES = [(fixture, each) for fixture, hint in _hints() for each in _tries(fixture, hint)]
TYPED = [(fixture, each) for fixture, each in TRIES if not each.said.startswith(tuple(NOT_TYPED))]


@pytest.mark.parametrize(
    ("fixture", "tried"),
    [pytest.param(fixture, each, id=f"{fixture.folder.name}: {each.said}") for fixture, each in TYPED],
)
@pytest.mark.one_in(3, checked=True)
def test_what_a_hint_says_to_type_helps(tmp_path: Path, fixture: Fixture, tried: Try) -> None:
    folder = shutil.copytree(fixture.folder, tmp_path / "fixture")
    for script in fixture.folder.parent.glob("*.py"):
        shutil.copy(script, folder)
    for name, content in WRITTEN.items():
        named = any(fnmatch(name, word) for word in tried.words)
        if named and not (folder / name).exists():
            (folder / name).write_text(content, encoding="utf-8")
    ended = _typed(tried.words, folder)
    said = (ended.stdout + ended.stderr).decode()
    if tried.writes is not None:
        assert (folder / tried.writes).exists(), said
        return
    if after := NEXT.get((fixture.folder.name, tried.said)):
        assert after in said
        return
    assert fixture.code not in said
    assert ended.returncode == 0, said


def _typed(words: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    file = folder / "stdin"
    stdin = file.read_bytes() if file.exists() else b""
    return forks().run(words, folder=folder, environment=environment_of(folder), stdin=stdin)


def test_what_is_not_typed_is_still_said() -> None:
    assert NEXT.keys() <= {(fixture.folder.name, each.said) for fixture, each in TYPED}
    for beginning in NOT_TYPED:
        assert any(each.said.startswith(beginning) for _, each in TRIES)
