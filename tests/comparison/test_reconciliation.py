"""Estimated against taken: what causes explain and what they do not is the whole difference."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.errors import CampaignError
from estimator.price.comparison import Explained, Reconciliation, reconcile
from estimator.price.comparison.jobs import jobs_of, read_jobs
from estimator.price.flow import estimate
from estimator.price.totals import Estimate
from estimator.show.reconciliation import reconciliation_sheet
from tests import oracle

DAY = date(2026, 11, 1)
SCHEMA = json.loads((oracle.ROOT / "data" / "schemas" / "reconciliation.json").read_text(encoding="utf-8"))
HEADER = b"validReceivers,invalidReceivers,totalCreditsRemoved\n"
FRANCE = [f"+336399800{n:02}" for n in range(20)]
BRITAIN = [f"+4477009001{n:02}" for n in range(20)]


def _estimate(rows: list[tuple[str, str]], **options: Any) -> Estimate:
    return estimate(pd.DataFrame(rows, columns=["to", "text"], dtype=str), on=DAY, **options)


def _answer(valid: Any, invalid: Any, taken: Any, *ids: Any) -> dict[str, Any]:
    return {
        "ids": list(ids),
        "validReceivers": valid,
        "invalidReceivers": invalid,
        "totalCreditsRemoved": taken,
        "creditsLeft": 1000,
    }


# Ten to France of 1 credit, ten to Britain of 2 × 1.05; three rows are rejects.
CAMPAIGN = _estimate(
    [(number, "Bonjour") for number in FRANCE[:10]]
    + [(number, "x" * 200) for number in BRITAIN[:10]]
    + [("?", "Bonjour")] * 3,
    stop_clause=False,
)


@pytest.mark.parametrize(
    ("jobs", "causes", "unexplained"),
    [
        pytest.param([_answer(FRANCE[:10] + BRITAIN[:10], [], "31", 1)], [], 0, id="as estimated"),
        pytest.param([_answer(20, 0, Decimal(31), 1)], [], 0, id="as estimated, receivers counted only"),
        pytest.param(
            [_answer(FRANCE[:10] + BRITAIN[:8], BRITAIN[8:10], "26.8", 1)],
            [("invalid", 2, "-4.2")],
            0,
            id="two invalid, at what their own destination takes",
        ),
        pytest.param(
            [_answer(18, 2, "26.8", 1)],
            [("invalid", 2, "-3.1")],
            "-1.1",
            id="two invalid somewhere, at the average of all",
        ),
        pytest.param(
            [_answer(FRANCE[:10] + BRITAIN[:10] + ["nobody"] * 2, [], 33, 1)],
            [("rejects", 2, "3.1")],
            "-1.1",
            id="two rejects were sent",
        ),
        pytest.param(
            [_answer(25, 0, 40, 1)],
            [("rejects", 3, "4.65"), ("receivers", 2, "3.1")],
            "1.25",
            id="five more: three may be rejects, two are others",
        ),
        pytest.param(
            [_answer(FRANCE[:10], [], "10", 1), _answer(BRITAIN[:5], [], "10.5", 2)],
            [("receivers", -5, "-10.5")],
            0,
            id="half of Britain was not sent",
        ),
        pytest.param(
            [_answer(FRANCE[:11] + BRITAIN[:9], [], "29.9", 1)],
            [("receivers", 0, "-1.1")],
            0,
            id="as many receivers, but one in another destination",
        ),
        pytest.param([_answer(0, 0, 0)], [("receivers", -20, "-31")], 0, id="nothing was sent"),
        pytest.param([_answer(20, 0, 20, 1)], [], "-11", id="a credit each: nothing explains it"),
    ],
)
def test_causes(jobs: list[dict[str, Any]], causes: list[tuple[str, int, str]], unexplained: Any) -> None:
    reconciliation = reconcile(CAMPAIGN, jobs)
    assert [(c.reason, c.receivers, Decimal(c.milli) / 1000) for c in reconciliation.causes] == [
        (reason, receivers, Decimal(credits))
        for reason, receivers, credits in causes  # noqa: A001
    ]
    assert reconciliation.unexplained == Decimal(unexplained)
    assert reconciliation.estimated == 31


RECEIVERS = st.one_of(
    st.integers(0, 10**9),
    st.lists(st.sampled_from([*FRANCE, *BRITAIN, "nobody", "+12015550123"]), max_size=12),
)
ANSWERS = st.lists(
    st.builds(_answer, RECEIVERS, RECEIVERS, st.decimals(0, 10**9, places=3)), min_size=1, max_size=4
)


@settings(deadline=None)
@given(ANSWERS, st.sampled_from([CAMPAIGN, _estimate([("?", "a")])]))
def test_causes_and_the_unexplained_are_the_whole_difference(
    answers: list[dict[str, Any]], estimated: Estimate
) -> None:
    reconciliation = reconcile(estimated, answers)
    causes = Decimal(sum(cause.milli for cause in reconciliation.causes)) / 1000
    assert causes + reconciliation.unexplained == reconciliation.difference
    assert reconciliation.difference == reconciliation.taken - reconciliation.estimated
    assert reconciliation.taken == sum(answer["totalCreditsRemoved"] for answer in answers)
    submitted = reconciliation.valid.total() + reconciliation.invalid.total()
    beyond = sum(cause.receivers for cause in reconciliation.causes if cause.reason != "invalid")
    assert beyond == submitted - estimated.totals.messages
    document = json.loads(reconciliation.to_json())
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    _shown(reconciliation)


def _shown(reconciliation: Reconciliation) -> str:
    return " ".join(reconciliation_sheet(reconciliation).to_terminal().split())


def test_the_unexplained_is_said_plainly() -> None:
    shown = _shown(reconcile(CAMPAIGN, [_answer(20, 0, 51, 1)]))
    assert "Difference: 20 more" in shown
    assert "+20 unexplained" in shown
    assert "the STOP clause is not counted in 20 messages" in shown
    advertising = _estimate([(FRANCE[0], "x" * 155)])
    assert "the STOP clause is counted in 1 message:" in _shown(reconcile(advertising, [_answer(1, 0, 1, 1)]))


def test_no_difference_is_said() -> None:
    shown = _shown(reconcile(CAMPAIGN, [_answer(20, 0, 31, 1)]))
    assert "No difference" in shown
    assert "explain" not in shown


ANSWER = _answer(FRANCE[:2], BRITAIN[:1], Decimal("4.05"), 7, 8)
EXPECTED = jobs_of(ANSWER)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(json.dumps(_answer(FRANCE[:2], BRITAIN[:1], 4.05, 7, 8)), id="one answer"),
        pytest.param(json.dumps([_answer(FRANCE[:2], BRITAIN[:1], 4.05, 7, 8)]), id="a list of answers"),
        pytest.param(
            "\ufeff \n" + json.dumps([_answer(FRANCE[:2], BRITAIN[:1], "4.050", "7", 8)]), id="a BOM"
        ),
        pytest.param(
            "ids,validReceivers,invalidReceivers,totalCreditsRemoved,creditsLeft\n"
            f'"7, 8","{FRANCE[0]} {FRANCE[1]}",{BRITAIN[0]},4.05,10\n',
            id="a CSV",
        ),
        pytest.param(
            "\ufeffids;tag;invalidReceivers;validReceivers;totalCreditsRemoved\r\n"
            f"[7, 8];;['{BRITAIN[0]}'];['{FRANCE[0]}', '{FRANCE[1]}'];4.05\r\n",
            id="a CSV that Python wrote for Excel",
        ),
    ],
)
def test_jobs_are_read_from(tmp_path: Path, content: str) -> None:
    path = tmp_path / "jobs"
    path.write_bytes(content.encode())
    assert read_jobs(path) == EXPECTED


def test_counts_in_a_csv_are_counts_and_numbers_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    header = "validReceivers,invalidReceivers,totalCreditsRemoved\n"
    path.write_text(f"{header}12,0,12\n{FRANCE[0].removeprefix('+')},,1\n", encoding="utf-8")
    first, second = read_jobs(path)
    assert (first.ids, first.valid, first.invalid) == ((), {"": 12}, {"": 0})
    assert (second.valid, second.invalid) == ({"FR": 1}, {})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param(
            "log.jsonl",
            """{"ids":[1],"validReceivers":["+33639980001"],"invalidReceivers":[],"totalCreditsRemoved":1}

{"ids":[2],"validReceivers":["+33639980002"],"invalidReceivers":[],"totalCreditsRemoved":1.05}
""",
            id="a log, with an answer a line",
        ),
        pytest.param(
            "jobs.csv",
            "ids;validReceivers;invalidReceivers;totalCreditsRemoved\n1;+33639980001;;1\n2;+33639980002;;1,05\n",
            id="as Excel writes it in France",
        ),
    ],
)
def test_jobs_as_people_keep_them(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert [(job.ids, dict(job.valid), job.taken) for job in read_jobs(path)] == [
        (("1",), {"FR": 1}, Decimal(1)),
        (("2",), {"FR": 1}, Decimal("1.05")),
    ]


def test_a_cell_may_hold_very_many_receivers(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["ids", "validReceivers", "invalidReceivers", "totalCreditsRemoved"])
        rows.writerow([1, " ".join(FRANCE * 5_000), 0, 100_000])
    assert read_jobs(path)[0].valid == {"FR": 100_000}


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        pytest.param([], "it lists none", id="none"),
        pytest.param(None, "the document is not an object", id="nothing"),
        pytest.param([7], "[0] is not an object", id="a number"),
        pytest.param([_answer(1, 0, 1.05)], "float has no exact form", id="a float"),
        pytest.param([_answer(1, 0, "-1")], "totalCreditsRemoved is not an exact", id="credits given back"),
        pytest.param([_answer(1, 0, None)], "[0].totalCreditsRemoved is not a number", id="null"),
        pytest.param([_answer(True, 0, 1)], "validReceivers is not a whole number", id="a flag"),
        pytest.param([_answer([7], 0, 1)], "[0].validReceivers[0] is not a text", id="numbers as numbers"),
        pytest.param([_answer(1, -1, 1)], "invalidReceivers is not a whole number", id="below 0"),
        pytest.param([_answer(1, 0, 1, 7), _answer(1, 0, 1, "7")], "it has the job 7 twice", id="one twice"),
    ],
)
def test_what_are_no_jobs(answers: Any, reason: str) -> None:
    with pytest.raises(CampaignError) as caught:
        jobs_of(answers)
    assert caught.value.code == "REC001"
    assert reason in caught.value.sentence


@pytest.mark.parametrize(
    ("octets", "reason", "code"),
    [
        pytest.param(b"", "", "CSV001", id="empty"),
        pytest.param(b"[{", "breaks off or is wrong at line 1, column 3", "REC001", id="cut off"),
        pytest.param(b'{"ids":[1]}\n{"ids":[2]}\n', "answer 1: ", "REC001", id="a log that lacks keys"),
        pytest.param(b"[" * 100_000, "nested too deep", "REC001", id="nested without end"),
        pytest.param(
            b'[{"totalCreditsRemoved": Infinity}]', "wrong at line 1, column 26", "REC001", id="infinity"
        ),
        pytest.param(HEADER + b"1,2,3,4\n", "", "CSV003", id="ragged"),
        pytest.param(b"a,b\n1,2\n", "it has no column validReceivers", "REC001", id="another CSV"),
        pytest.param(
            b"validReceivers,invalidReceivers,totalCreditsRemoved\n", "it lists none", "REC001", id="no rows"
        ),
        pytest.param(
            HEADER + b"1,0,\n",
            "row 1: totalCreditsRemoved",
            "REC001",
            id="empty cell",
        ),
        pytest.param(HEADER + b"\x81\xff,0,1\n", "", "ENC001", id="no encoding that is known"),
        pytest.param(b"\x00\x01\x02", "", "CSV005", id="binary"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, octets: bytes, reason: str, code: str) -> None:
    path = tmp_path / "jobs"
    path.write_bytes(octets)
    with pytest.raises(CampaignError) as caught:
        read_jobs(path)
    assert caught.value.code == code
    assert reason in caught.value.sentence


def test_averages_are_rounded_half_up_to_the_milli_credit() -> None:
    estimated = _estimate([(FRANCE[0], "a"), (FRANCE[1], "a"), (FRANCE[2], "x" * 200)], stop_clause=False)
    reconciliation = reconcile(estimated, [_answer(FRANCE[:2], FRANCE[2:3], 2, 1)])
    assert reconciliation.causes == (Explained("invalid", 1, -1333),)
    assert reconciliation.unexplained == Decimal("-0.667")


@pytest.mark.parametrize(
    ("receivers", "text"),
    [
        pytest.param(-2, "2 receivers fewer than the estimate has messages", id="fewer"),
        pytest.param(0, "receivers in other destinations than estimated", id="as many"),
    ],
)
def test_receivers_in_words(receivers: int, text: str) -> None:
    assert Explained("receivers", receivers, -50).text == text
