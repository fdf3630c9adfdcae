"""Write `docs/errors.md`: every code with its meaning, and what the fixtures of `tests/errors/` show of it.

    make docs

The examples are not written for the page. They are the files that `tests/test_errors.py` runs and compares
byte by byte, so the page cannot say anything that the command does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from estimator.errors import CATALOGUE
from estimator.errors.retired import RETIRED
from estimator.speech.sentences import chosen
from scripts.written import ROOT, main

FIXTURES = ROOT / "tests" / "errors"
PAGE = ROOT / "docs" / "errors.md"

FAMILIES = {
    "USE": "The command line",
    "AMT": "Amounts",
    "DAY": "Days",
    "FIL": "Finding and opening a file",
    "ENC": "The encoding of a file",
    "CSV": "The structure of a CSV file",
    "XLS": "Excel files",
    "PAR": "Parquet files",
    "COL": "Columns and their names",
    "TPL": "Templates",
    "LNT": "Templates in a repository",
    "NUM": "Phone numbers",
    "DST": "Destinations without a rate",
    "MSG": "Messages",
    "CNT": "Numbers of recipients",
    "REJ": "Rejects where none are allowed",
    "TAR": "Tariffs",
    "PAC": "Purchases",
    "LIM": "Limits you asked for",
    "ADV": "Advice",
    "DIF": "Comparing estimates",
    "REC": "Reconciling with what the provider took",
    "SPL": "Sharing over clients",
    "QUO": "Quotes",
    "FOC": "Exports of costs",
    "CAL": "Calendars of needs",
    "RCG": "Automatic recharge",
    "TRF": "Transfers between accounts",
    "PLN": "Plans of purchases",
    "ACC": "The account at the provider",
    "SBX": "The sandbox",
    "CFG": "Files of defaults",
    "OUT": "Writing results",
    "DSK": "Many files, many machines",
    "STO": "Stores such as s3://",
    "STA": "What is kept for the next run",
    "SUM": "Sums of saved estimates",
    "PAG": "The page for the browser",
    "RPT": "The report",
    "NET": "The network",
    "INT": "What nobody foresaw",
}

EXIT_CODES = {
    0: "done",
    1: (
        "done, and a limit you asked for (`--max-price`, `--max-segments`, `--max-difference` …) is passed, "
        "or `lint` found something"
    ),
    2: "the command makes no sense as given, or its result cannot be written",
    3: "the campaign cannot be read, or `--strict` and a row was rejected",
    4: "no usable tariff, or a fault in a tariff file",
    5: "the network: the provider could not be reached, or did not answer as documented",
    6: "the provider refused a change, or the account is not as it needs to be; nothing was changed",
    7: "it is not known whether a change was made: see `smscost account reconcile`",
    70: "a fault of smscost itself, or too little memory: no answer, whatever was asked",
    130: "interrupted with Ctrl-C",
    141: "whatever was reading the output, such as `head`, went away",
}

_INTRODUCTION = """\
# Errors and rejects

Every error and every reason for leaving a row out has a *code*. A code never changes its meaning, so scripts
may rely on it; sentences may be reworded. *Errors* stop the command and go to stderr. *Rejects* leave one row
out of the estimate, are counted in it, and are written to a file with `--rejects FILE`.

In the sentences below, words in {braces} stand for what was found.

This page is generated from `estimator/errors/` and `tests/errors/` by `scripts/build_errors_doc.py`.
"""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A directory of `tests/errors/`: an error made to happen, and exactly what must come of it.

    Attributes
    ----------
    folder : Path
        `<CODE>-<slug>`, with the input files that the command reads.
    command : str
        One line of shell words, without a shell: no pipes, no redirections.
    exit_code : int
    stderr : str
    stdout : str or None
        None where it does not matter.
    written : dict of str to bytes
        The files the command must write.
    """

    folder: Path
    command: str
    exit_code: int
    stderr: str
    stdout: str | None
    written: dict[str, bytes]

    @property
    def code(self) -> str:
        """`CSV003` of `CSV003-ragged-row`."""
        return self.folder.name.partition("-")[0]

    @property
    def shown(self) -> str:
        """What a user gets to see of the code: stderr for an error, the file of rejects for a reject."""
        parts = [self.stderr, *(content.decode() for content in self.written.values()), self.stdout or ""]
        return next((part for part in parts if self.code in part), "")

    @classmethod
    def read(cls, folder: Path) -> Fixture:
        """The fixture in `folder`; an `OSError` or a `ValueError` where a file is missing or unreadable."""
        stdout = folder / "stdout"
        return cls(
            folder,
            command=_text(folder / "command").strip(),
            exit_code=int(_text(folder / "exit")),
            stderr=_text(folder / "stderr"),
            stdout=_text(stdout) if stdout.exists() else None,
            written={file.stem: file.read_bytes() for file in sorted(folder.glob("*.expected"))},
        )


def _text(file: Path) -> str:
    # Not read_text(): it would turn the line ends of an expected output into those the platform likes.
    return file.read_bytes().decode()


def fixture_folders() -> list[Path]:
    """All fixtures, by code."""
    return sorted(folder for folder in FIXTURES.iterdir() if folder.is_dir())


def page() -> str:
    """The whole of `docs/errors.md`."""
    fixtures = [Fixture.read(folder) for folder in fixture_folders()]
    parts = [_INTRODUCTION, *_exit_codes()]
    for family, title in FAMILIES.items():
        codes = sorted(code for code in CATALOGUE if code.startswith(family))
        if codes:
            parts.append(f"## {title}\n")
        for code in codes:
            parts += _section(code, [fixture for fixture in fixtures if fixture.code == code])
    parts += _retired()
    return "\n".join(parts)


def _exit_codes() -> Iterator[str]:
    yield "## Exit codes\n"
    yield "| exit code | meaning |\n|---|---|"
    yield from (f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())
    yield ""


def _retired() -> Iterator[str]:
    yield "## Codes that are not used any more\n"
    yield "| code | what it said, and what says it now |\n|---|---|"
    yield from (f"| {code} | {after} |" for code, after in sorted(RETIRED.items()))
    yield ""


def _section(code: str, fixtures: Iterable[Fixture]) -> Iterator[str]:
    entry = CATALOGUE[code]
    yield f"### {code}\n\n{_shown(entry.sentence)}\n"
    if entry.hint:
        yield f"*{_shown(entry.hint)}*\n"
    if not entry.only_command and _shown(entry.hint) != _shown(entry.hint, command=False):
        yield f"In Python: *{_shown(entry.hint, command=False)}*\n"
    if entry.title:
        yield f"A reject: the row is left out, and counted under “{entry.title}”.\n"
    for fixture in fixtures:
        shown = fixture.shown.rstrip("\n")
        yield f"{_fence(shown)}console\n$ {fixture.command}\n{shown}\n{_fence(shown)}\n"
        yield f"Exit code {fixture.exit_code}.\n"


def _shown(text: str, *, command: bool = True) -> str:
    """A text of the catalogue with its fields, but not with how each is spelled."""
    in_the_plural = re.sub(r":[^{}|]*\|([^{}]*)}", r"} \1", chosen(text, command=command))
    return re.sub(r":(flag|shell|python|clause|capital)}", "}", in_the_plural)


def _fence(content: str) -> str:
    """A run of backticks longer than any in `content`."""
    return "`" * max(3, 1 + max(map(len, re.findall("`+", content)), default=0))


if __name__ == "__main__":
    main(lambda: {PAGE: page().encode()}, command="make docs")
