"""What the provider took: its answers to `POST /sms/{serviceName}/jobs`, from JSON or from a CSV of them.

Source: the OVHcloud API schema /sms (sms.SmsSendingReport).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

from estimator.count.strings import Strings
from estimator.documents.nodes import Node, nothing_twice, read_bounded, read_document
from estimator.errors import CampaignError, Place
from estimator.numbers import COUNTRIES, match

COLUMNS = ("validReceivers", "invalidReceivers", "totalCreditsRemoved")
"""What is read of an answer, beside its `ids`."""

_DELIMITERS = ",;\t|"
# Up to 9 digits are a number of receivers; phone numbers have more, or a sign, or a 0 in front.
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_BETWEEN = re.compile(r"""[\s,;|"'\[\]]+""")


@dataclass(frozen=True, slots=True)
class SentJob:
    """One order to send.

    Attributes
    ----------
    ids : tuple of str
        The provider's; empty where they were left out.
    valid, invalid : Counter of str
        Receivers it sent to and did not, by country; under the empty text where nobody knows the country.
    taken : int
        Milli-credits.
    """

    ids: tuple[str, ...]
    valid: Counter[str]
    invalid: Counter[str]
    taken: int


def read_jobs(path: Path) -> tuple[SentJob, ...]:
    """Read the jobs in a file: a JSON list of answers, one answer, or a CSV with a row for each.

    Raises
    ------
    CampaignError
        `FIL…` the file cannot be read; `REC001` it holds no such jobs, or one of them twice.
    """
    try:
        return _jobs(_answers(read_bounded(path)))
    except ValueError as error:
        raise CampaignError("REC001", Place(str(path)), why=error) from error


def jobs_of(answers: Any) -> tuple[SentJob, ...]:
    """Answers as a program holds them: a list of dictionaries, or one; their credits text, int or Decimal.

    Raises `REC001` as `read_jobs` does.

    >>> answer = {"ids": [1], "validReceivers": 2, "invalidReceivers": [], "totalCreditsRemoved": "2.05"}
    >>> jobs_of(answer)[0].taken
    2050
    """
    try:
        return _jobs(_listed(Node(answers, "")))
    except ValueError as error:
        raise CampaignError("REC001", why=error) from error


def _answers(octets: bytes) -> Sequence[Node]:
    if octets.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return _listed(read_document(octets))
    return _rows(octets)


def _listed(document: Node) -> Sequence[Node]:
    return [document] if isinstance(document.value, dict) else document.items()


def _jobs(answers: Sequence[Node]) -> tuple[SentJob, ...]:
    if not answers:
        raise ValueError("it lists none")
    jobs = tuple(_job(answer) for answer in answers)
    nothing_twice((each for job in jobs for each in job.ids), "the job")
    return jobs


def _job(answer: Node) -> SentJob:
    ids = answer.get("ids")
    return SentJob(
        ids=() if ids is None else tuple(_id(each) for each in ids.items()),
        valid=_receivers(answer["validReceivers"]),
        invalid=_receivers(answer["invalidReceivers"]),
        taken=answer["totalCreditsRemoved"].credits(),
    )


def _id(node: Node) -> str:
    return node.text() if isinstance(node.value, str) else str(node.count())


def _receivers(node: Node) -> Counter[str]:
    """Receivers by country, from their phone numbers, or only how many they are."""
    if not isinstance(node.value, list):
        return Counter({"": node.count()})
    numbers = [_international(each.text()) for each in node.items()]
    countries = match(Strings.from_any(numbers)).country.tolist()
    return Counter(COUNTRIES[country] if country >= 0 else "" for country in countries)


def _international(number: str) -> str:
    """A number with its sign: the provider writes none that is national, but spreadsheets drop a `+`."""
    return number if number.startswith(("+", "0")) else f"+{number}"


def _rows(octets: bytes) -> Sequence[Node]:
    """The rows of a CSV, each as the answer that it repeats."""
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8") from error
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(text.encode()),
            pyarrow.csv.ReadOptions(use_threads=False, block_size=len(octets) + 1),
            pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            pyarrow.csv.ConvertOptions(column_types=_texts(header, delimiter), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        raise ValueError("it is neither JSON nor a CSV whose rows fit its header") from error
    names = table.column_names
    if lacking := [name for name in COLUMNS if name not in names]:
        raise ValueError(f"it has no column {lacking[0]}; its columns are {', '.join(names)}")
    return [Node(_answer(row), f"row {at}") for at, row in enumerate(table.to_pylist(), start=1)]


def _texts(header: str, delimiter: str) -> dict[str, Any]:
    return {name.strip().strip('"'): pa.string() for name in header.split(delimiter)}


def _answer(row: dict[str, str]) -> dict[str, object]:
    """A row in the shape the API answers in."""
    cells = {name: row[name].strip() for name in (*COLUMNS, "ids") if name in row}
    answer: dict[str, object] = dict(cells)
    for name in ("validReceivers", "invalidReceivers"):
        cell = cells[name]
        answer[name] = int(cell) if _COUNT.fullmatch(cell) else _split(cell)
    if "ids" in cells:
        answer["ids"] = _split(cells["ids"])
    return answer


def _split(cell: str) -> list[str]:
    return [part for part in _BETWEEN.split(cell) if part]
