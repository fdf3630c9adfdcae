"""A replay in words, in notebooks and as a picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import lxml.html
import pytest
from matplotlib.axes import Axes

from estimator.show.recharge import events_table, facts_of, headline_of
from estimator.show.sheet import text_of
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import Replay, simulate_recharge
from estimator.supply.recharge.conditions import conditions
from estimator.tariff import Bracket, find_tariff
from tests.recharge.asked import with_rules

FIRST = datetime.fromisoformat("2026-12-01T09:00")
TARIFF = find_tariff(on=FIRST.date())


def _replay(*jobs: tuple[int, str], **settings: Any) -> Replay:
    """A job a day; each sends as many messages as it takes credits."""
    calendar = Calendar.of(
        Need(FIRST + timedelta(number), "", 1000 * taken, taken, name)
        for number, (taken, name) in enumerate(jobs)
    )
    given: dict[str, Any] = {"balance": 100, "threshold": 20, "quantity": 100, "tariff": TARIFF}
    return simulate_recharge(calendar, **with_rules({**given, **settings}))


DRY = _replay((90, "News"), (250, "Sales"), (250, ""))


@pytest.mark.parametrize(
    ("replay", "headline", "facts"),
    [
        pytest.param(
            DRY,
            "Runs dry on 2026-12-02 at 09:00: Sales takes 250 credits, 140 are missing.",
            [
                "Not sent: 2 jobs, 500 credits, 500 messages.",
                "Paid: 6.00 EUR excluding VAT, for 1 recharge of 100 credits at a threshold of 20.",
                "Balance: 100 credits at first, 10 at the lowest, on 2026-12-01, 110 at the end.",
            ],
            id="two jobs are refused",
        ),
        pytest.param(
            _replay((101, ""), shortfall="cut", quantity=None),
            "Runs dry on 2026-12-01 at 09:00: a job takes 101 credits, 1 is missing.",
            [
                "Not sent: a part of 1 job, 1 credit, about 1 message.",
                "Automatic recharge is off: nothing is bought.",
                "Balance: 100 credits at first, 0 at the lowest, on 2026-12-01, 0 at the end.",
            ],
            id="a job is cut",
        ),
        pytest.param(
            _replay((5, "News")),
            "Every job is sent.",
            [
                "No recharge of 100 credits at a threshold of 20 starts: nothing is paid.",
                "Balance: 100 credits at first, 95 at the lowest, on 2026-12-01, 95 at the end.",
            ],
            id="enough without a recharge",
        ),
    ],
)
def test_words(replay: Replay, headline: str, facts: list[str]) -> None:
    assert headline_of(replay) == headline
    assert list(facts_of(replay)) == facts


def _rows(replay: Replay) -> list[tuple[str, ...]]:
    return [tuple(map(text_of, row.cells[1:])) for row in events_table(replay).short_rows]


def test_recharges_that_start_together_are_one_line() -> None:
    replay = _replay((90, "News"), threshold=250, most_at_once=9)
    assert _rows(replay)[-1] == ("recharge of 3 × 100", "+300", "310", "18.00")


def test_credits_that_come_later_have_a_line_of_their_own() -> None:
    replay = _replay((90, "News"), threshold=250, most_at_once=9, delay=timedelta(hours=1))
    assert _rows(replay)[-2:] == [
        ("recharge of 3 × 100", "", "10", "18.00"),
        ("300 credits arrived", "+300", "310", ""),
    ]


def test_a_job_may_be_called_as_a_recharge_is() -> None:
    replay = _replay((90, "recharge of 100"), (1, "recharge of 100"))
    assert [row[0] for row in _rows(replay)[1:]] == ["recharge of 100"] * 3
    assert [row[1] for row in _rows(replay)[1:]] == ["-90", "+100", "-1"]


def test_a_price_that_is_not_known_is_said_to_be_unknown() -> None:
    assert _rows(_replay((90, ""), tariff=replace(TARIFF, brackets=(), known_prices=())))[-1][-1] == "unknown"


def test_only_some_prices_are_at_most() -> None:
    known = replace(TARIFF, brackets=(Bracket(100, None, 60_000),))
    later = replace(
        TARIFF, valid_from=FIRST.date() + timedelta(1), brackets=(Bracket(100, None, 60_000, known=False),)
    )
    replay = _replay((90, ""), (90, ""), tariff=[known, later])
    assert events_table(replay).columns[-1].name == "Price EUR"
    assert [row[-1] for row in _rows(replay) if row[-1]] == ["6.00", "at most 6.00"]


def test_notebooks_show_every_event_and_what_is_assumed() -> None:
    html = lxml.html.fromstring(_replay((90, "<b>News</b>"), *[(1, "Codes")] * 40)._repr_html_())
    assert len(html.xpath("//tbody/tr")) == 1 + 41 + 1
    assert html.xpath("//tbody/tr[2]/td[2]//text()") == ["<b>News</b>"]
    assert len(html.xpath("//li")) == len(DRY.assumptions) + len(list(conditions()))
    assert "2026-10-01" in html.xpath("string(//small)")


def _legend(axes: Axes) -> list[str]:
    return [str(handle.get_label()) for handle in axes.get_legend_handles_labels()[0]]


def test_the_picture_marks_what_matters() -> None:
    (axes,) = DRY.plot().axes
    assert axes.get_title(loc="left") == "Runs dry on 2026-12-02: Sales lacks 140 credits"
    assert _legend(axes) == [
        "balance",
        "threshold: 20 credits",
        "1 recharge of 100 credits",
        "2 jobs not sent in full: what they take",
    ]
    balance, *_, crosses = axes.lines
    assert list(balance.get_ydata()) == [event.balance_milli / 1000 for event in DRY.events]
    assert (crosses.get_marker(), list(crosses.get_ydata())) == ("X", [250, 250])


def test_a_job_that_is_cut_is_marked_at_what_it_takes() -> None:
    (axes,) = _replay((250, "Sales"), shortfall="cut", quantity=None).plot().axes
    *_, line, crosses = axes.lines
    assert (list(line.get_ydata()), list(crosses.get_ydata())) == ([100, 250], [250])
    assert _legend(axes) == ["balance", "1 job not sent in full: what they take"]


@pytest.mark.parametrize(
    ("jobs", "title"),
    [
        pytest.param([(90, "News")], "Every job is sent: 1 recharge for 6.00 EUR", id="with a recharge"),
        pytest.param([(1, "News")], "Every job is sent without a recharge", id="without"),
    ],
)
def test_the_picture_says_that_all_is_well(jobs: list[tuple[int, str]], title: str) -> None:
    assert _replay(*jobs).plot().axes[0].get_title(loc="left") == title


def test_a_calendar_without_jobs_is_drawn_too() -> None:
    (axes,) = _replay().plot().axes
    assert [text.get_text() for text in axes.texts] == ["No job takes anything from this account"]
