"""The replay of one account: its edges one by one, its laws, and a twin that does the same in another way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator.errors import SmsCostError
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import Replay, simulate_recharge
from estimator.tariff import Bracket, Pack, find_tariff
from tests.recharge.asked import with_rules

FIRST = datetime.fromisoformat("2026-12-01T09:00")
TARIFF = find_tariff(on=FIRST.date())
DEGRESSIVE = find_tariff(
    on=FIRST.date(), tariff=Path(__file__).parents[2] / "data" / "examples" / "tariff-degressive.xml"
)
DAY = timedelta(days=1)


def _jobs(*taken: str | int, apart: timedelta = DAY, messages: int | None = None) -> Calendar:
    """A job a day, each with what it takes."""
    return Calendar.of(
        Need(FIRST + number * apart, "", int(Decimal(each) * 1000), messages, f"job {number + 1}")
        for number, each in enumerate(taken)
    )


def _replay(calendar: Calendar, balance: str | int = 100, **settings: Any) -> Replay:
    given = {"threshold": 20, "quantity": 100, "tariff": TARIFF, **settings}
    return simulate_recharge(calendar, balance=balance, **with_rules(given))


def _story(replay: Replay) -> list[str]:
    """Every event but the first, as `sent 40 -> 60`."""
    return [
        f"{event.kind} {Decimal(abs(event.milli)) / 1000:f} -> {Decimal(event.balance_milli) / 1000:f}"
        for event in replay.events[1:]
    ]


@pytest.mark.parametrize(
    ("jobs", "settings", "story"),
    [
        pytest.param([79], {}, ["sent 79 -> 21"], id="above the threshold nothing starts"),
        pytest.param(
            [80],
            {},
            ["sent 80 -> 20", "recharge 0 -> 20", "credited 100 -> 120"],
            id="at the threshold it starts, as the guide says",
        ),
        pytest.param([80], {"trigger": "<"}, ["sent 80 -> 20"], id="at the threshold nothing, by the FAQ"),
        pytest.param(
            ["80.001"],
            {"trigger": "<"},
            ["sent 80.001 -> 19.999", "recharge 0 -> 19.999", "credited 100 -> 119.999"],
            id="a thousandth below it starts, by the FAQ",
        ),
        pytest.param(
            ["87.499", "0.001"],
            {"threshold": "12.5"},
            [
                "sent 87.499 -> 12.501",
                "sent 0.001 -> 12.5",
                "recharge 0 -> 12.5",
                "credited 100 -> 112.5",
            ],
            id="a threshold with decimals is met exactly",
        ),
        pytest.param(
            [100],
            {"threshold": 0},
            ["sent 100 -> 0", "recharge 0 -> 0", "credited 100 -> 100"],
            id="a threshold of 0 is met by an empty account",
        ),
        pytest.param([100], {"threshold": 0, "trigger": "<"}, ["sent 100 -> 0"], id="nothing is below 0"),
        pytest.param(
            [90],
            {"threshold": 250},
            ["sent 90 -> 10", "recharge 0 -> 10", "credited 100 -> 110"],
            id="one recharge for one look, even if it does not lead above the threshold",
        ),
        pytest.param(
            [90],
            {"threshold": 250, "most_at_once": 2},
            ["sent 90 -> 10", *["recharge 0 -> 10"] * 2, "credited 100 -> 110", "credited 100 -> 210"],
            id="two where two are allowed",
        ),
        pytest.param(
            [90],
            {"threshold": 250, "most_at_once": 99},
            [
                "sent 90 -> 10",
                *["recharge 0 -> 10"] * 3,
                "credited 100 -> 110",
                "credited 100 -> 210",
                "credited 100 -> 310",
            ],
            id="no more than it takes to pass the threshold",
        ),
        pytest.param([0], {"threshold": 500}, ["sent 0 -> 100"], id="below it, but nothing has been taken"),
        pytest.param(
            [0, 1],
            {"threshold": 500},
            ["sent 0 -> 100", "sent 1 -> 99", "recharge 0 -> 99", "credited 100 -> 199"],
            id="below it from the beginning: it starts with the first credit that is taken",
        ),
        pytest.param(
            [120, 90],
            {},
            ["refused 0 -> 100", "sent 90 -> 10", "recharge 0 -> 10", "credited 100 -> 110"],
            id="a refused job takes nothing and starts nothing; a smaller one after it is sent",
        ),
        pytest.param(
            [120, 90],
            {"shortfall": "cut"},
            [
                "cut 100 -> 0",
                "recharge 0 -> 0",
                "credited 100 -> 100",
                "sent 90 -> 10",
                "recharge 0 -> 10",
                "credited 100 -> 110",
            ],
            id="a job that is cut takes all there is, and starts a recharge",
        ),
        pytest.param(
            [100, 5, 5],
            {"shortfall": "cut", "quantity": None},
            ["sent 100 -> 0", "cut 0 -> 0", "cut 0 -> 0"],
            id="nothing is left to cut",
        ),
        pytest.param(
            [100], {}, ["sent 100 -> 0", "recharge 0 -> 0", "credited 100 -> 100"], id="just enough"
        ),
        pytest.param([60, 60], {"quantity": None}, ["sent 60 -> 40", "refused 0 -> 40"], id="off"),
        pytest.param(
            [90, 5, 4, 1],
            {"delay": 2 * DAY},
            [
                "sent 90 -> 10",
                "recharge 0 -> 10",
                "sent 5 -> 5",
                "credited 100 -> 105",
                "sent 4 -> 101",
                "sent 1 -> 100",
            ],
            id="what is on its way counts, and is there before a job of the same minute",
        ),
        pytest.param(
            [90, 20],
            {"delay": DAY + timedelta(minutes=1)},
            ["sent 90 -> 10", "recharge 0 -> 10", "refused 0 -> 10", "credited 100 -> 110"],
            id="a minute too late",
        ),
        pytest.param(
            [90, 10, 30],
            {"delay": DAY + timedelta(hours=1), "threshold": 120},
            [
                "sent 90 -> 10",
                "recharge 0 -> 10",
                "sent 10 -> 0",
                "recharge 0 -> 0",
                "credited 100 -> 100",
                "sent 30 -> 70",
                "credited 100 -> 170",
            ],
            id="two are on their way at once, and come one after the other",
        ),
        pytest.param(
            [90],
            {"opened": date(2026, 10, 2)},
            ["sent 90 -> 10"],
            id="a service of almost two months does not recharge itself",
        ),
        pytest.param(
            [90, 5],
            {"opened": date(2026, 10, 2)},
            ["sent 90 -> 10", "sent 5 -> 5", "recharge 0 -> 5", "credited 100 -> 105"],
            id="one of two months does, as soon as something is taken",
        ),
    ],
)
def test_edge(jobs: list[str | int], settings: dict[str, Any], story: list[str]) -> None:
    assert _story(_replay(_jobs(*jobs), **settings)) == story


def test_a_quantity_is_a_whole_number_however_it_is_written() -> None:
    calendar = _jobs(90, 30)
    assert _replay(calendar, quantity="500") == _replay(calendar, quantity=500)
    with pytest.raises(SmsCostError, match="AMT001"):
        _replay(calendar, quantity="many")


@pytest.mark.parametrize("make", [Calendar, Calendar.of], ids=["made", "of needs in any order"])
@pytest.mark.parametrize(
    ("needs", "said"),
    [
        pytest.param((1,), "a tuple that holds an int", id="a number"),
        pytest.param([None], "a list that holds None", id="nothing"),
        pytest.param("ab", "a str", id="a text"),
        pytest.param(5, "an int", id="no list"),
    ],
)
def test_a_calendar_holds_needs(make: Any, needs: object, said: str) -> None:
    with pytest.raises(SmsCostError, match=rf"USE022 .* cannot take {said} as needs\.") as raised:
        make(needs)
    assert str(raised.value).endswith("Give a list of Need values.")


def test_a_calendar_is_made_of_any_list() -> None:
    need = _jobs(5).needs[0]
    assert Calendar([need]) == Calendar.of(iter([need])) == Calendar((need,))


def test_jobs_of_the_same_minute_stay_in_their_order() -> None:
    large_first, small_first = _jobs(95, 30, apart=timedelta(0)), _jobs(30, 95, apart=timedelta(0))
    assert [event.kind for event in _replay(large_first).events].count("refused") == 0
    assert _replay(small_first).shortfall is not None
    assert [event.name for event in _replay(small_first).events if event.need] == ["job 1", "job 2"]


def test_each_recharge_has_the_price_of_its_day() -> None:
    new_year = replace(TARIFF, valid_from=date(2027, 1, 1), brackets=(Bracket(100, None, 75_000),))
    calendar = _jobs(90, 95, 95, apart=20 * DAY)
    replayed = _replay(calendar, tariff=[new_year, TARIFF])
    prices = [(event.at.date(), str(event.price)) for event in replayed.events if event.kind == "recharge"]
    assert prices == [
        (date(2026, 12, 1), "6.00"),
        (date(2026, 12, 21), "6.00"),
        (date(2027, 1, 10), "7.50"),
    ]
    assert replayed.paid == Decimal("19.50")
    assert replayed.tariffs == (TARIFF, new_year)


def test_a_tariff_in_which_no_recharge_starts_is_not_used() -> None:
    new_year = replace(TARIFF, valid_from=date(2027, 1, 1), brackets=(Bracket(100, None, 75_000),))
    replayed = _replay(_jobs(90, 10, apart=40 * DAY), tariff=[new_year, TARIFF])
    assert (replayed.events[-1].at.date(), replayed.recharges) == (date(2027, 1, 10), 1)
    assert replayed.tariffs == (TARIFF,)


def test_tariffs_may_be_those_of_another_country() -> None:
    polish = replace(TARIFF, billing_country="pl", currency="PLN")
    assert _replay(_jobs(90), tariff=[polish]).currency == "PLN"


@pytest.mark.parametrize(
    ("tariffs", "said"),
    [
        pytest.param([], "cannot be empty.\nGive at least one tariff.", id="none"),
        pytest.param(
            [TARIFF, replace(TARIFF, valid_from=date(2027, 1, 1), currency="PLN")],
            "cannot be of two currencies.\nGive those of one.",
            id="two currencies",
        ),
    ],
)
def test_tariffs_that_make_no_price(tariffs: list[Any], said: str) -> None:
    with pytest.raises(SmsCostError) as caught:
        _replay(_jobs(90), tariff=tariffs)
    assert str(caught.value) == f"RCG003  The list of tariffs of the automatic recharge {said}"


def test_a_price_that_is_not_public_is_at_most() -> None:
    small, large = _replay(_jobs(90)), _replay(_jobs(90), quantity=500)
    assert (small.paid, small.at_most, large.paid, large.at_most) == (6, False, 30, True)
    assert not _replay(_jobs(1), quantity=500).at_most


def test_a_price_that_is_not_known_is_not_0() -> None:
    priceless = replace(TARIFF, brackets=(), known_prices=(), packs=(Pack(5000, 200_000_000),))
    assert _replay(_jobs(90), tariff=priceless).paid is None
    assert _replay(_jobs(90), tariff=priceless, quantity=5000).paid == 200
    assert _replay(_jobs(1), tariff=priceless).paid == 0


def test_gifts_are_not_counted_on() -> None:
    generous = replace(TARIFF, brackets=(Bracket(100, None, 60_000, gift=50),))
    replayed = _replay(_jobs(90), tariff=generous)
    assert (replayed.bought, replayed.closing) == (100, 110)
    assert any("gift" in sentence for sentence in replayed.assumptions)
    assert not any("gift" in sentence for sentence in _replay(_jobs(90)).assumptions)


@pytest.mark.parametrize(
    ("shortfall", "messages", "missing", "unsent", "unsent_messages", "about"),
    [
        pytest.param("refuse", 70, 40_000, 140, 70, False, id="refused: all its messages"),
        pytest.param("cut", 70, 40_000, 40, 20, True, id="cut: its share of them"),
        pytest.param("cut", 71, 40_000, 40, 21, True, id="cut: a part of a message is a message"),
        pytest.param("refuse", None, 40_000, 140, None, False, id="nobody knows how many"),
        pytest.param("cut", None, 40_000, 40, None, False, id="nor how many of them were sent"),
    ],
)
def test_what_is_not_sent(
    shortfall: Any, messages: int, missing: int, unsent: int, unsent_messages: int, *, about: bool
) -> None:
    replayed = _replay(_jobs(140, messages=messages), shortfall=shortfall)
    short = replayed.shortfall
    assert short is not None
    assert (short.at, short.name, short.missing_milli) == (FIRST, "job 1", missing)
    assert (replayed.unsent, replayed.unsent_messages) == (unsent, unsent_messages)
    assert short.is_about == replayed.is_about == about


def test_every_shortfall_counts() -> None:
    replayed = _replay(_jobs(140, 50, 60, messages=10), quantity=None)
    assert [event.name for event in replayed.shortfalls] == ["job 1", "job 3"]
    assert replayed.shortfall == replayed.shortfalls[0]
    assert (replayed.unsent, replayed.unsent_messages, replayed.used) == (200, 20, 50)
    assert [(event.missing, event.unsent) for event in replayed.events] == [
        (0, 0),
        (40, 140),
        (0, 0),
        (10, 60),
    ]


def test_a_job_of_which_nothing_is_sent_is_counted_exactly() -> None:
    replayed = _replay(_jobs(100, 7, messages=3), shortfall="cut", quantity=None)
    assert (replayed.unsent_messages, replayed.is_about) == (3, False)


def test_the_lowest_balance_and_when_it_was() -> None:
    replayed = _replay(_jobs(60, 39, 100, 100))
    assert (replayed.lowest, replayed.lowest_at) == (1, FIRST + DAY)


def test_a_calendar_without_jobs() -> None:
    replayed = _replay(Calendar(()), balance="7.5")
    assert (replayed.opening, replayed.closing, replayed.lowest, replayed.paid) == (
        Decimal("7.5"),
        Decimal("7.5"),
        Decimal("7.5"),
        0,
    )
    assert (replayed.events, replayed.shortfall, replayed.lowest_at) == ((), None, None)


def test_a_job_that_may_vary_takes_what_is_most_likely() -> None:
    varying = Calendar((Need(FIRST, "", 50_000, low_milli=10_000, high_milli=99_000),))
    replayed = _replay(varying)
    assert replayed.used == 50
    assert "A job that may vary takes what is most likely." in replayed.assumptions


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [
        ("trigger", "<", "starts below the threshold"),
        ("most_at_once", 3, "at most 3 recharges"),
        ("delay", timedelta(hours=36), "1 day and 12 hours later"),
        ("shortfall", "cut", "sent as far as it goes"),
        ("opened", date(2026, 12, 31), "from 2027-02-28 on"),
    ],
)
def test_every_parameter_has_a_sentence(parameter: str, value: Any, said: str) -> None:
    default, other = _replay(_jobs(1)).assumptions, _replay(_jobs(1), **{parameter: value}).assumptions
    assert len(default) == len(other)
    (changed,) = [sentence for sentence in other if sentence not in default]
    assert said in changed


@pytest.mark.parametrize(
    ("calendar", "settings", "said"),
    [
        pytest.param(
            ["a", "b"],
            {},
            "RCG004  The calendar has 2 accounts, and each recharges itself on its own.",
            id="two accounts and none is named",
        ),
        pytest.param(
            ["a", "b"],
            {"account": "c"},
            "RCG005  Account c needs nothing in this calendar.\nName one of those that do: a, b.",
            id="an account that needs nothing",
        ),
        pytest.param(
            ["a"],
            {"account": ""},
            "RCG005  Account without a name needs nothing",
            id="an account without a name, where they have names",
        ),
        pytest.param(
            ["a"],
            {"quantity": 300},
            "RCG001  Automatic recharge does not offer a quantity of 300.",
            id="a quantity that is not offered",
        ),
        pytest.param(
            ["a"], {"threshold": "-1"}, "AMT003  The threshold cannot be '-1'.", id="a threshold below 0"
        ),
        pytest.param(["a"], {"most_at_once": 0}, "AMT003", id="no recharge at once"),
        pytest.param(["a"], {"tariff": []}, "RCG003", id="no tariff"),
        pytest.param(
            ["a"],
            {"balance": 0.5},
            "AMT001  The balance cannot be used: 0.5 is a float",
            id="a balance that is a float",
        ),
        pytest.param(
            ["a"],
            {"tariff": [replace(TARIFF, valid_from=date(2027, 1, 1))]},
            "TAR001  No tariff covers billing country fr on 2026-12-01.",
            id="too early",
        ),
    ],
)
def test_what_makes_no_sense(calendar: list[str], settings: dict[str, Any], said: str) -> None:
    needs = [Need(FIRST, account, 1000) for account in calendar]
    with pytest.raises(SmsCostError) as caught:
        _replay(Calendar.of(needs), **settings)
    assert str(caught.value).startswith(said)


def test_the_quantities_are_those_of_the_first_day() -> None:
    early = Calendar.of([Need(FIRST.replace(year=2022), "", 90_000)])
    with pytest.raises(SmsCostError):
        _replay(early, quantity=5000)
    assert _replay(early, quantity=1000).bought == 1000
