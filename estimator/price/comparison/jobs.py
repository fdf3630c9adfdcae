"""What the provider took: its answers to `POST /sms/{serviceName}/jobs`, from JSON or from a CSV of them.

Source: the OVHcloud API schema /sms (sms.SmsSendingReport).
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from estimator.base.amounts import decimal_signs, exact_amount
from estimator.base.credits import PLACES, to_credits, to_milli
from estimator.base.decode import utf8_of
from estimator.base.exact_json import meant, written
from estimator.base.language import told
from estimator.base.read import JOBS, read_bounded
from estimator.base.tables import table_of, text_of_cell
from estimator.count.strings import Strings
from estimator.documents.reading import converted, nothing_twice, read_document
from estimator.documents.values import Count
from estimator.errors import CampaignError, Place
from estimator.numbers import COUNTRIES, match

COLUMNS = ("validReceivers", "invalidReceivers", "totalCreditsRemoved")
"""What is read of an answer, beside its `ids`."""
_TAKEN = COLUMNS[2]

Answers = Mapping[str, Any] | Sequence[Mapping[str, Any]]
"""Answers as a program holds them: dictionaries, or one."""

# Up to 9 digits are a number of receivers; phone numbers have more, or a sign, or a 0 in front.
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_MARKS = codecs.BOM_UTF8 + codecs.BOM_UTF16 + b"\0 \t\r\n"
_BETWEEN = re.compile(r"""[\s,;|"'\[\]]+""")


@dataclass(frozen=True, slots=True)
class SentJob:
    """One order to send, as the provider answered it.

    Attributes
    ----------
    ids : tuple of str
        The provider's; empty where they were left out.
    valid, invalid : Counter of str
        Receivers it sent to and did not, by country; under the empty text where nobody knows the country.
    taken_milli : int [milli-credits]
        What it took.

    >>> answer = {"validReceivers": ["+33639980001"], "invalidReceivers": 2, "totalCreditsRemoved": "1"}
    >>> job = jobs_of(answer)[0]
    >>> job.ids, dict(job.valid), dict(job.invalid), str(job.taken)
    ((), {'FR': 1}, {'': 2}, '1')
    """

    ids: tuple[str, ...]
    valid: Counter[str]
    invalid: Counter[str]
    taken_milli: int

    @property
    def taken(self) -> Decimal:
        """What it took [credits]."""
        return to_credits(self.taken_milli)


class Report(msgspec.Struct, frozen=True):
    """An answer of the provider, as far as it is read: whatever else it says is its own business."""

    valid: list[str] | Count = msgspec.field(name="validReceivers")
    invalid: list[str] | Count = msgspec.field(name="invalidReceivers")
    taken: Decimal = msgspec.field(name="totalCreditsRemoved")
    ids: list[str | Count] | None = None


def read_jobs(path: Path) -> tuple[SentJob, ...]:
    """Read the jobs in a file: a JSON list of answers, one answer, one a line, or a table with
    a row for each: a CSV, a workbook.

    Raises
    ------
    CampaignError
        `FIL…`, `CSV…`, `ENC…` the file cannot be read; `REC001` it holds no such jobs, or one of them twice.
    """
    try:
        return _jobs(_reports(read_bounded(path, JOBS), str(path)))
    except ValueError as error:
        raise CampaignError("REC001", Place(str(path)), why=error) from error


def jobs_of(answers: Answers) -> tuple[SentJob, ...]:
    """Answers as a program holds them: a list of dictionaries, or one; their credits text, int or Decimal.

    Raises `REC001` as `read_jobs` does.

    >>> answer = {"ids": [1], "validReceivers": 2, "invalidReceivers": [], "totalCreditsRemoved": "2.05"}
    >>> str(jobs_of(answer)[0].taken)
    '2.05'
    """
    try:
        # By way of JSON: it is read as a file is, and a float, which is not exact, has no way into it.
        return _jobs(_listed(written(answers).encode()))
    except (TypeError, ValueError) as error:
        raise CampaignError("REC001", why=error) from error


def _reports(octets: bytes, name: str) -> list[Report]:
    """What a file holds: JSON, in whatever encoding, or a table."""
    if octets.strip(_MARKS)[:1] in (b"[", b"{"):
        return _listed(utf8_of(octets, name, is_table=True))
    return _rows(octets, name)


def _listed(octets: bytes) -> list[Report]:
    if octets.lstrip().startswith(b"["):
        return read_document(list[Report], octets, schema=None)
    lines = [line for line in octets.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.strip()[:1] + line.strip()[-1:] == b"{}" for line in lines):
        return [_of_line(line, at) for at, line in enumerate(lines, start=1)]  # a log: an answer a line
    return [read_document(Report, octets, schema=None)]


def _of_line(octets: bytes, at: int) -> Report:
    try:
        return read_document(Report, octets, schema=None)
    except ValueError as error:
        raise ValueError(told("answer {at}: {error}", at=str(at), error=error)) from error


def _jobs(reports: list[Report]) -> tuple[SentJob, ...]:
    if not reports:
        raise ValueError(told("it lists none"))
    jobs = tuple(
        SentJob(
            ids=tuple(map(str, report.ids or ())),
            valid=_receivers(report.valid),
            invalid=_receivers(report.invalid),
            taken_milli=_taken(report.taken),
        )
        for report in reports
    )
    jobs_once(each for job in jobs for each in job.ids)
    return jobs


def jobs_once(ids: Iterable[str]) -> None:
    """Raise `ValueError` where a job is listed a second time: it would count twice."""
    nothing_twice(ids, told("the job"))


def _taken(credits_taken: Decimal) -> int:
    if credits_taken >= 0:
        with suppress(ValueError):
            return to_milli(meant(credits_taken, PLACES))
    raise ValueError(told("totalCreditsRemoved is not an exact number of credits such as 6995.35"))


def _receivers(found: list[str] | int) -> Counter[str]:
    """Receivers by country, from their phone numbers, or only how many they are."""
    if isinstance(found, int):
        return Counter({"": found})
    countries = match(Strings.from_any([_international(each) for each in found])).country.tolist()
    return Counter(COUNTRIES[country] if country >= 0 else "" for country in countries)


def _international(number: str) -> str:
    """A number with its sign: the provider writes none that is national, but spreadsheets drop a `+`."""
    return number if number.startswith(("+", "0")) else f"+{number}"


def _rows(octets: bytes, name: str) -> list[Report]:
    """The rows of a table, each as the answer that it repeats."""
    table = table_of(octets, name, meaning=lambda header: len({*COLUMNS, "ids"}.intersection(header)))
    names = table.header
    nothing_twice(filter(None, names), told("the column"))
    if lacking := [name for name in COLUMNS if name not in names]:
        raise ValueError(
            told(
                "it has no column {name}; its columns are {columns}",
                name=lacking[0],
                columns=", ".join(names),
            )
        )
    rows = [(place, dict(zip(names, map(text_of_cell, cells), strict=True))) for place, cells in table.rows]
    decimal = decimal_signs((row[_TAKEN] for _, row in rows), delimiter=table.delimiter)
    for place, row in rows:
        if "," in row[_TAKEN]:
            milli = exact_amount("number of credits", row[_TAKEN], decimal=decimal, place=place)
            row[_TAKEN] = str(to_credits(milli))
    return [_report(row, at) for at, (_, row) in enumerate(rows, start=1)]


def _report(row: dict[str, str], at: int) -> Report:
    try:
        return converted(Report, _answer(row))
    except ValueError as error:
        raise ValueError(told("row {at}: {error}", at=str(at), error=error)) from error


def _answer(row: dict[str, str]) -> dict[str, object]:
    """A row in the shape the API answers in."""
    cells = {name: row[name] for name in (*COLUMNS, "ids") if name in row}
    answer: dict[str, object] = dict(cells)
    for name in ("validReceivers", "invalidReceivers"):
        cell = cells[name]
        answer[name] = int(cell) if _COUNT.fullmatch(cell) else _split(cell)
    if "ids" in cells:
        answer["ids"] = list(ids_in(cells["ids"]))
    return answer


def ids_in(cell: str) -> tuple[str, ...]:
    """The ids of jobs in one cell.

    >>> ids_in("[7, 8]")
    ('7', '8')
    """
    return tuple(_split(cell))


def _split(cell: str) -> list[str]:
    return [part for part in _BETWEEN.split(cell) if part]
