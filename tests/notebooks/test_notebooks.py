"""Every notebook runs, offline, in a kernel without names of others; it says what the library says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from estimator import cheapest_purchase, estimate, find_tariff, simulate_recharge
from estimator.base.money import to_micro
from estimator.supply.calendar import Calendar, Need
from scripts.notebooks import NOTEBOOKS, notebook_of

SCRIPTS = sorted(NOTEBOOKS.glob("*.py"))
EXAMPLES = NOTEBOOKS.parent / "data" / "examples"
DEGRESSIVE = EXAMPLES / "tariff-degressive.xml"
DAY = date(2026, 11, 1)

every_notebook = pytest.mark.parametrize("script", [pytest.param(path, id=path.stem) for path in SCRIPTS])


@every_notebook
def test_notebook_is_what_the_script_writes(script: Path) -> None:
    written = nbformat.writes(notebook_of(script)) + "\n"
    assert script.with_suffix(".ipynb").read_text(encoding="utf-8") == written, "run `make notebooks`"


def test_there_is_no_notebook_without_its_script() -> None:
    assert sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")) == [path.stem for path in SCRIPTS]


@every_notebook
def test_notebook_has_no_outputs_in_git(script: Path) -> None:
    notebook = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in code] == [[]] * len(code)
    assert [cell.execution_count for cell in code] == [None] * len(code)


@every_notebook
def test_parameters_are_one_cell_before_all_other_code(script: Path) -> None:
    code = [cell for cell in notebook_of(script).cells if cell.cell_type == "code"]
    tagged = [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == code[:1]


@every_notebook
def test_notebook_uses_public_names_only(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert "import estimator\n" in text
    assert "from estimator" not in text
    assert "import estimator." not in text


KERNEL = KernelManager()
"""One for all: most of a run would go into what a new one loads."""


@pytest.fixture(scope="module", autouse=True)
def _settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A kernel with nobody's settings but the notebook's own, and without a network."""
    folder = tmp_path_factory.mktemp("settings")
    with pytest.MonkeyPatch.context() as environment:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "SMSCOST_DATA_DIR"):
            environment.setenv(name, str(folder / name.lower()))
        environment.setenv("PYTHONPATH", str(Path(__file__).parent / "offline"))
        environment.delenv("MPLBACKEND", raising=False)
        yield
        if KERNEL.has_kernel:
            KERNEL.shutdown_kernel(now=True)


def run(name: str, parameters: Mapping[str, Any] | None = None, **wanted: str) -> dict[str, Any]:
    """Run a notebook with parameters, as papermill does; give back what it says, shows and computes.

    `wanted` names values by the expressions that compute them at the end; what is not JSON comes as its text.
    """
    notebook = notebook_of(NOTEBOOKS / f"{name}.py")
    place = next(i for i, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
    assigned = "\n".join(f"{key} = {value!r}" for key, value in (parameters or {}).items())
    notebook.cells.insert(place + 1, new_code_cell(assigned))
    asked = ", ".join(f"{key!r}: {expression}" for key, expression in wanted.items())
    notebook.cells.append(new_code_cell(f"import json\nprint(json.dumps({{{asked}}}, default=str))"))
    execute(notebook)
    return {
        "says": "\n".join(_outputs(notebook, "text/markdown")),
        "pictures": list(_outputs(notebook, "image/png")),
        "noise": [output.text for output in _all_outputs(notebook) if output.get("name") == "stderr"],
        **json.loads(notebook.cells[-1].outputs[0].text),
    }


def execute(notebook: NotebookNode) -> None:
    """In a kernel that knows no names of others, from the folder in which notebooks are opened."""
    notebook.cells.insert(0, new_code_cell("%reset -f"))
    client = NotebookClient(
        notebook, km=KERNEL, timeout=120, resources={"metadata": {"path": str(NOTEBOOKS)}}
    )
    try:
        client.execute()
    finally:
        client.kc.stop_channels()


def _all_outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def _outputs(notebook: NotebookNode, kind: str) -> Iterator[str]:
    for output in _all_outputs(notebook):
        if kind in output.get("data", {}):
            yield output["data"][kind]


def test_campaign_says_what_the_library_says() -> None:
    told = run("campaign", after="str(advice.after.totals.credits)", promised="str(last.saved_credits)")
    bill = estimate(EXAMPLES / "soldes-fr.csv", tariff=DEGRESSIVE, on=DAY, default_country="FR")
    totals = bill.totals
    assert (
        f"{totals.messages} messages take {totals.segments} segments and {totals.credits} credits"
        in told["says"]
    )
    assert bill.purchase is not None
    assert f"buy {bill.purchase.orders[0].credits} credits for {bill.purchase.price} EUR" in told["says"]
    assert totals.credits - Decimal(told["promised"]) == Decimal(told["after"])
    assert "illustrative prices, not OVHcloud’s" in told["says"]
    assert len(told["pictures"]) == 3
    assert told["noise"] == []


def test_campaign_with_public_prices_says_at_most(tmp_path: Path) -> None:
    campaign = tmp_path / "few.csv"
    campaign.write_text(
        "to,text\n+33639980001,Bonjour\n+33639980002,Ça va\nnobody,Bonjour\n", encoding="utf-8"
    )
    few = {"campaign_file": str(campaign), "tariff_file": None, "balance": "1", "levels": ["accents"]}
    told = run("campaign", few)
    assert "buy at most" not in told["says"]  # the smallest order is the one whose price is public
    assert "buy 100 credits for 6.00 EUR" in told["says"]
    assert "1 of 3 rows need a correction" in told["says"]
    assert told["noise"] == []


def test_campaign_without_prices_guesses_none() -> None:
    told = run("campaign", {"tariff_file": None, "day": "2022-08-29"}, price="bill.totals.price")
    assert told["price"] is None
    assert "an unknown price" in told["says"]
    assert "This tariff knows no price" in told["says"]


def test_tariffs_shows_what_happened_to_india() -> None:
    told = run(
        "tariffs",
        read="[bill.summary.read for bill in bills.values()]",
        priced="[bill.totals.messages for bill in bills.values()]",
        rejected="[bill.summary.rejected for bill in bills.values()]",
        known="sorted(known)",
        prices="[price(bill) for bill in bills.values()]",
    )
    assert (
        told["read"] == [p + r for p, r in zip(told["priced"], told["rejected"], strict=True)] == [3000] * 4
    )
    assert told["rejected"][-1] == 0 < told["rejected"][0]
    assert told["known"] == ["FR", "IN"]
    assert "its rate went 0.1 → 0.4 → 0.4 → 2.15" in told["says"]
    india = {
        day: estimate(EXAMPLES / "transactional-intl.csv", on=day, stop_clause=False)
        .destinations["IN"]
        .credits
        for day in (date(2020, 5, 19), date(2026, 10, 1))
    }
    assert "India went from {} to {} credits".format(*india.values()) in told["says"]
    assert told["prices"][1] == "unknown"
    assert told["prices"][3].startswith("at most ")
    assert told["noise"] == []


SMALL: dict[str, Any] = {
    "forecast": {"FR": [300] * 12, "BE": [20] * 12, "MC": [5] * 12},
    "simulations": 400,
    "scenarios": {
        "low": {"growth": "-0.5", "ucs2_share": "0"},
        "expected": {"growth": "0", "ucs2_share": None},
        "high": {"growth": "1", "ucs2_share": "1"},
    },
}


@pytest.fixture(scope="module")
def budget() -> dict[str, Any]:
    return run(
        "budget",
        SMALL,
        needs="{name: [str(month) for month in months] for name, months in needs.items()}",
        price="{name: {way: str(paid) for way, paid in each.items()} for name, each in price.items()}",
        segments="{name: segments_of(name, 'FR')[0] for name in scenarios}",
        priced="sorted(rates)",
        years="years.tolist()",
        risk="risk",
        interval="[low, high]",
        held="str(held)",
        daily="daily[:5].tolist()",
        kept_up="[kept_up.short, kept_up.paid_micro[:5].tolist(), kept_up.first_shortfall[:5].tolist()]",
        beforehand="str(beforehand)",
        replayed="[str(replay.used + replay.unsent), replay.recharges, str(replay.paid)]",
    )


def test_budget_buys_what_the_library_buys(budget: dict[str, Any]) -> None:
    tariff = find_tariff(on=DAY, tariff=DEGRESSIVE)
    for scenario, paid in budget["price"].items():
        need = sum(Decimal(month) for month in budget["needs"][scenario])
        prices = {way: Decimal(each) for way, each in paid.items()}
        assert prices["at once"] == cheapest_purchase(need, tariff).price
        # Rounded line by line, twelve purchases may differ from their exact price by a few cents.
        assert all(prices["at once"] <= price + Decimal("0.12") for price in prices.values())
        # As few orders of exactly 100 credits, 6.00 EUR each, as cover the year.
        assert prices["recharge of 100"] == 6 * ceil(need / 100)
    assert len(budget["pictures"]) == 5
    assert budget["noise"] == []


def test_budget_replays_the_expected_year(budget: dict[str, Any]) -> None:
    taken, recharges, paid = budget["replayed"]
    assert Decimal(taken) == sum(Decimal(month) for month in budget["needs"]["expected"])
    each = cheapest_purchase(1000, find_tariff(on=DAY, tariff=DEGRESSIVE)).price
    assert Decimal(paid) == recharges * each > 0
    assert f"{recharges} recharges of 1 000 credits at a threshold of 500" in budget["says"]


def test_budget_recharges_in_every_simulated_year(budget: dict[str, Any]) -> None:
    short, paid, first = budget["kept_up"]
    assert f"The account runs dry in {short / 400:.1%} of 400 simulated years" in budget["says"]
    for place, days in enumerate(budget["daily"]):
        assert sum(days) in budget["years"]
        start = datetime.fromisoformat("2027-01-01T09:00")
        needs = [Need(start + timedelta(day), "", milli) for day, milli in enumerate(days)]
        replay = simulate_recharge(
            Calendar.of(needs),
            balance=budget["beforehand"],
            threshold=500,
            quantity=1000,
            tariff=find_tariff(on=DAY, tariff=DEGRESSIVE),
        )
        assert to_micro(replay.paid or Decimal(0)) == paid[place]
        assert (replay.shortfall is None) == (first[place] == -1)


def test_budget_counts_segments_from_the_sample(budget: dict[str, Any]) -> None:
    sample = estimate(EXAMPLES / "soldes-fr.csv", tariff=DEGRESSIVE, on=DAY, default_country="FR")
    gsm7, ucs2 = sample.encodings["GSM-7"], sample.encodings["UCS-2"]
    assert budget["segments"] == {
        "low": -(-150 * gsm7.segments // gsm7.messages),
        "expected": -(-300 * sample.totals.segments // sample.totals.messages),
        "high": -(-600 * ucs2.segments // ucs2.messages),
    }


def test_budget_names_destinations_without_a_rate(budget: dict[str, Any]) -> None:
    assert "No rate is known for MC" in budget["says"]
    assert budget["priced"] == ["BE", "FR"]


def test_budget_counts_the_simulated_years_that_run_short(budget: dict[str, Any]) -> None:
    held = Decimal(budget["held"])
    short = sum(Decimal(year) / 1000 > held for year in budget["years"])
    assert budget["risk"] == short / 400
    # Wilson's interval, as scipy computes it; all others do without the second that it takes to load.
    from scipy.stats import binomtest

    interval = binomtest(short, 400).proportion_ci(0.95, method="wilson")
    assert budget["interval"] == pytest.approx([interval.low, interval.high], abs=1e-4)


@pytest.mark.soak
def test_budget_is_the_same_for_the_same_seed(budget: dict[str, Any]) -> None:
    assert run("budget", SMALL, years="years.tolist()")["years"] == budget["years"]


@pytest.mark.soak
def test_budget_without_uncertainty_has_next_to_no_spread() -> None:
    certain = {**SMALL, "year_spread": 0.0, "month_spread": 0.0, "ucs2_spread": 0.0, "tariff_file": None}
    told = run("budget", certain, years="years.tolist()", expected="str(sum(needs['expected']))")
    expected = Decimal(told["expected"])
    mean = Decimal(sum(told["years"])) / 1000 / 400
    # What is left is chance of single messages: about 2 % of a year, 0.1 % of the mean of 400 years.
    assert abs(mean / expected - 1) < Decimal("0.005")
    assert max(told["years"]) < 1000 * expected * Decimal("1.1")
    # With public prices alone there are only upper bounds, so no way to buy is called dearer than another.
    assert "these are upper bounds, which cannot be compared" in told["says"]
    assert "convenience" not in told["says"]
    assert "Illustrative" not in told["says"]
    assert told["says"].count("EUR") == told["says"].count("at most") > 5


@pytest.mark.checked
def test_a_kernel_that_asks_the_network_fails() -> None:
    asking = new_code_cell("from urllib.request import urlopen\nurlopen('http://sms.example')")
    with pytest.raises(CellExecutionError, match=r"looked up sms\.example"):
        execute(new_notebook(cells=[asking]))
