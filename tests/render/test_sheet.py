"""Every sheet there is, in a terminal of any width and in a notebook: nothing is lost, nothing is obeyed."""

from __future__ import annotations

import ast
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from rich.cells import cell_len

import estimator
from estimator import show
from estimator.base.display import Displayed
from estimator.count.clauses import MeasuredClause
from estimator.documents.config import Config, InForce
from estimator.price.comparison import Reconciliation
from estimator.price.comparison.difference import as_saved
from estimator.price.comparison.jobs import SentJob
from estimator.provider.ovhcloud import AccountState, ChangeFinding, JournalEntry, Proposal
from estimator.provider.ovhcloud.applying import Position
from estimator.provider.ovhcloud.model import RechargeChange
from estimator.show import (
    account,
    advice,
    calendar,
    comparison,
    config,
    estimate,
    explanation,
    plan,
    purchase,
    recharge,
    recommendation,
    reconciliation,
    tariff,
    template,
    transfers,
)
from estimator.show.sheet import (
    Column,
    Lines,
    Listing,
    Pictured,
    Quotation,
    Row,
    Sheet,
    Spoken,
    Table,
    numbers,
    rows_of,
    strong,
    text_of,
)
from estimator.speech.languages import LanguageCode, spoken_in
from estimator.supply.recharge import Setting
from estimator.supply.transfers import SavedPlan, Transfer
from estimator.tariff.diff import compare_tariffs
from estimator.tariff.shelf import list_tariffs
from tests.long import LONG

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
DAY = date(2026, 11, 1)
PUBLIC = estimator.find_tariff(on=DAY)
DEGRESSIVE = estimator.find_tariff(on=DAY, tariff=EXAMPLES / "tariff-degressive.xml")
FRENCH = {"default_country": "FR", "on": DAY}

EVIL = "Zoë\x1b[2J\u202e\x9b5nLtd"
"""A name that would clear the screen and turn around what follows."""


@cache
def _sales() -> estimator.Estimate:
    return estimator.estimate(EXAMPLES / "soldes-fr.csv", **FRENCH)


@cache
def _abroad(tariff: str = "public") -> estimator.Estimate:
    file = EXAMPLES / "tariff-degressive.xml" if tariff == "degressive" else None
    return estimator.estimate(EXAMPLES / "transactional-intl.csv", on=DAY, tariff=file)


def _clients() -> estimator.Estimate:
    """More clients than a terminal shows, one with a name of a stranger."""
    names = [EVIL, *(f"client {n}" for n in range(30))]
    rows = {"to": ["+33639980001"] * 31, "text": ["Bonjour"] * 31, "client": names}
    return estimator.estimate(pd.DataFrame(rows), on=DAY, split_by="client", assume={"GG": "GB"})


def _state(name: str, milli: int, *, held: int = 0, quantity: int | None = 200) -> AccountState:
    return AccountState(name, f"Shop of {EVIL}", "enable", milli, held, Setting(12_500, quantity))


BEFORE = (_state("sms-ab1234-1", 700_500, held=500_000), _state("sms-ab1234-2", 50_000, quantity=None))
MOVE = Transfer("sms-ab1234-1", "sms-ab1234-2", Decimal("650.5"))
CHANGE = RechargeChange("sms-ab1234-2", Setting(100_000, 5_000))


def _entry(state: str = "unknown", intent: Transfer | RechargeChange = MOVE) -> JournalEntry:
    before = BEFORE if isinstance(intent, Transfer) else BEFORE[1:]
    at = datetime(2026, 11, 27, 14, 59, tzinfo=UTC)
    return JournalEntry(
        12, "key", "sandbox", intent, before, state, at, at, f"no answer {EVIL}", "EU.ext-1.23", ""
    )


def _calendar(name: str) -> estimator.Calendar:  # type: ignore[name-defined]
    return estimator.read_calendar(EXAMPLES / name)


def _replay(**settings: object) -> estimator.Replay:
    given = {"balance": 500, "threshold": 100, "quantity": 500, "tariff": PUBLIC, **settings}
    return estimator.simulate_recharge(_calendar("calendar.csv"), **given)


def _jobs() -> Reconciliation:
    saved = replace(as_saved(_abroad()), name=EVIL)
    jobs = (SentJob(("1",), Counter({"FR": 90, "GB": 5}), Counter({"FR": 3}), 250_750),)
    return Reconciliation(saved, jobs)


def _template() -> estimator.TemplateDistribution:
    columns = {"to": ["+33639980001", "+33639980002"], "prénom": [EVIL, "Éloïse ✓"], "x": ["", "12"]}
    return estimator.fill_template("Bonjour {prénom} {x}", pd.DataFrame(columns))


def _transfers(**options: object) -> estimator.TransferPlan:
    listed = estimator.read_accounts(EXAMPLES / "accounts.csv")
    return estimator.plan_transfers(
        listed.accounts, needs={"sms-ab1234-2": 4_000, "sms-ab1234-4": 250}, on=DAY, **options
    )


def _sheets() -> Iterator[tuple[str, Sheet]]:
    """The name of the function that made it, and a sheet; of most functions several."""
    advised = estimator.advise(f"Fête de Noël : 20 % sur les œufs {EVIL}\nà bientôt… l’équipe")
    forecast, needs = _calendar("forecast.csv"), _calendar("calendar.csv")
    uncertain = estimator.plan_uncertain(forecast, PUBLIC, samples=50, on=DAY)
    planned = estimator.plan_purchases(forecast, PUBLIC, balances=0, on=DAY)
    proposal = Proposal(MOVE, BEFORE)
    positions = (Position(1, MOVE, 1, "key", None), Position(2, MOVE, 1, "key", _entry("done")))
    recommended = estimator.recommend_recharge(needs, balance=500, tariff=PUBLIC, on=DAY)
    yield "estimate_sheet", estimate.estimate_sheet(_sales())
    yield "estimate_sheet", estimate.estimate_sheet(_abroad("degressive"))
    yield "estimate_sheet", estimate.estimate_sheet(_clients())
    for sold in (PUBLIC, DEGRESSIVE):
        offered = estimator.quote(
            estimator.estimate([{"to": "+33639980001", "text": "Bonjour"}] * 150, tariff=sold),
            client=EVIL,
            number=EVIL,
            issuer="A",
            on=DAY,
            valid_until=DAY,
        )
        yield "quote_sheet", show.sheet_of(offered)
    yield "purchase_sheet", show.sheet_of(estimator.cheapest_purchase("6995.35", DEGRESSIVE, balance=500))
    yield "purchase_sheet", purchase.purchase_sheet(estimator.cheapest_purchase(2_000_500, PUBLIC))
    yield "plan_sheet", plan.plan_sheet(planned, uncertain=uncertain)
    yield "uncertain_sheet", plan.uncertain_sheet(uncertain)
    actuals = estimator.compare_volumes(forecast, needs, on="2026-12-15")
    yield "actuals_sheet", plan.actuals_sheet(actuals)
    yield "forecast_sheet", plan.forecast_sheet(estimator.forecast_volumes(needs, on="2027-02-01"))
    yield "replay_sheet", recharge.replay_sheet(_replay())
    yield "replay_sheet", recharge.replay_sheet(_replay(balance=90, quantity=None), everything=True)
    yield "recommendation_sheet", recommendation.recommendation_sheet(recommended)
    yield "transfers_sheet", transfers.transfers_sheet(_transfers())
    yield "advice_sheet", advice.advice_sheet(advised)
    yield (
        "campaign_sheet",
        advice.campaign_sheet(estimator.advise_campaign(EXAMPLES / "soldes-fr.csv", **FRENCH)),
    )
    yield "explanation_sheet", explanation.explanation_sheet(estimator.explain("Ça va " * 30 + EVIL))
    yield "bounds_sheet", template.bounds_sheet(estimator.bound_template("Ça {a} {bc}"))
    yield "distribution_sheet", template.distribution_sheet(_template(), name=EVIL)
    yield "comparison_sheet", comparison.comparison_sheet(estimator.compare(_abroad(), _sales()))
    yield "reconciliation_sheet", reconciliation.reconciliation_sheet(_jobs())
    yield "tariff_sheet", tariff.tariff_sheet(DEGRESSIVE)
    yield "tariff_sheet", tariff.tariff_sheet(PUBLIC, countries=["FR", "GG", "GB"])
    yield "shelf_sheet", tariff.shelf_sheet(list_tariffs())
    yield "difference_sheet", tariff.difference_sheet(compare_tariffs(PUBLIC, DEGRESSIVE))
    yield "accounts_sheet", account.accounts_sheet(BEFORE)
    yield "account_sheet", account.account_sheet(BEFORE[0])
    yield "proposal_sheet", account.proposal_sheet(proposal)
    yield "proposal_sheet", account.proposal_sheet(Proposal(CHANGE, BEFORE[1:]))
    yield (
        "progress_sheet",
        account.progress_sheet(SavedPlan((MOVE,), 3_650, "sms-ab1234-2", {}, "apart", "0", "0"), positions),
    )
    yield "findings_sheet", account.findings_sheet([ChangeFinding(_entry(), BEFORE, "nobody knows")])
    yield (
        "findings_sheet",
        account.findings_sheet([ChangeFinding(_entry(intent=CHANGE), BEFORE[1:], "so it is")]),
    )
    yield "clauses_sheet", account.clauses_sheet([MeasuredClause("sandbox", "sms-a", "alpha", 14, DAY)])
    told = (InForce(key, EVIL, "file", f"{EVIL}.toml", 3) for key in ("tariff", "vat"))
    yield "config_sheet", config.config_sheet(Config(schema=1, settings=tuple(told), files=(EVIL,)))
    yield "journal_sheet", account.journal_sheet([_entry(), _entry("done")])
    yield "calendar_sheet", calendar.calendar_sheet(forecast)
    yield "calendar_sheet", calendar.calendar_sheet(needs)
    listed = replace(estimator.read_accounts(EXAMPLES / "accounts.csv"), needs={"sms-ab1234-4": Decimal(250)})
    yield (
        "account_list_sheet",
        calendar.account_list_sheet(listed),
    )


@cache
def _every() -> list[tuple[str, Sheet]]:
    return list(_sheets())


FUNCTIONS = sorted(
    node.name
    for path in Path(show.__file__).parent.rglob("*.py")
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.name.endswith("_sheet") and not node.name.startswith("_")
    if path.stem not in {"sheet", "terminal"}
)
every_function = pytest.mark.parametrize("function", FUNCTIONS)


def _of(function: str) -> list[Sheet]:
    return [sheet for name, sheet in _every() if name == function]


def _texts(sheet: Sheet, *, full: bool = False) -> Iterator[tuple[Spoken, bool]]:
    """Every text of a sheet, and whether it never folds."""
    for each in sheet.blocks:
        block = each.table if isinstance(each, Pictured) else each
        if isinstance(block, Table):
            rows = block.full_rows if full else block.short_rows
            yield from ((each, False) for each in (block.title, *block.notes) if each)
            for at, column in enumerate(block.columns):
                cells = [row.cells[at] for row in rows]
                yield from ((cell, column.kind != "text") for cell in cells)
                # A stacked row begins with its first cell, without the name of its column.
                if at and any(map(text_of, cells)):
                    yield column.name, False
        elif isinstance(block, Quotation):
            yield from ((line, False) for line in block.text.splitlines())
        elif not (full and isinstance(block, Lines) and block.is_hint):
            yield from ((each, False) for each in block.lines)


def _words(texts: Iterator[str], longest: int) -> Counter[str]:
    return Counter(word for text in texts for word in text.split() if cell_len(word) <= longest)


@every_function
@pytest.mark.one_in(3, checked=True)
def test_a_terminal_of_any_width_loses_nothing(function: str) -> None:
    for sheet in _of(function):
        texts = [(text_of(spoken), whole) for spoken, whole in _texts(sheet)]
        for width in range(20, 121, 1 if LONG else 3):
            shown = sheet.to_terminal(width)
            assert max(map(cell_len, shown.splitlines())) <= width
            # What is indented and stands below the name of its column has six columns less.
            room = min(width - 6, 40)
            expected = _words((text for text, _ in texts), room)
            lost = expected - _words(iter([shown]), 200)
            assert not lost, f"{width} columns"
            torn = [text for text, whole in texts if whole and cell_len(text) <= room and text not in shown]
            assert torn == [], f"{width} columns"


@every_function
def test_nothing_that_a_terminal_would_obey_is_shown(function: str) -> None:
    for sheet in _of(function):
        for shown in (sheet.to_terminal(80), sheet.to_terminal(30), sheet.to_html()):
            kept = {c for c in shown if not c.isprintable() and unicodedata.category(c) != "Zs"}
            assert kept <= {"\n"}


class _Read(HTMLParser):
    """The words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@every_function
def test_a_notebook_shows_all_of_it(function: str) -> None:
    for sheet in _of(function):
        page = _Read()
        page.feed(sheet.to_html())
        shown = Counter(" ".join(page.text).split())
        shown |= Counter(word.removesuffix(":") for word in shown)  # "Segment 2: 45 of 67"
        joined = Counter("".join(page.text).split())
        words = _words((text_of(spoken) for spoken, _ in _texts(sheet, full=True)), 200)
        assert {word for word in words if word not in shown and word not in joined} == set()


def test_every_function_that_makes_a_sheet_is_tried() -> None:
    assert {name for name, _ in _every()} == set(FUNCTIONS)


@pytest.mark.parametrize(("kind", "place"), show._BUILDERS.items())
def test_every_kind_is_where_the_list_says(kind: str, place: str) -> None:
    module, _, name = kind.rpartition(".")
    found = getattr(import_module(module), name)
    # Those of the real account are for the command alone.
    assert issubclass(found, Displayed) or module.startswith(("estimator.provider.", "estimator.tariff.diff"))
    module, _, name = place.partition(".")
    assert name in FUNCTIONS
    assert callable(getattr(import_module(f"estimator.show.{module}"), name))


# -- single rules ------------------------------------------------------------------------------------------

TABLE = Table(
    (Column("Destination", least=14), *numbers("Messages", "Price EUR")),
    rows_of([("United Kingdom", "3 850", "1 403.26"), ("Réunion", "12", "at most 0.78")]),
    total=Row(("All", "3 862", ""), "strong"),
    indent=2,
)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        pytest.param(
            40,
            """
              Destination     Messages     Price EUR
              United Kingdom     3 850      1 403.26
              Réunion               12  at most 0.78
              All                3 862
            """,
            id="it just fits",
        ),
        pytest.param(
            39,
            """
              Destination    Messages     Price EUR
              United            3 850      1 403.26
              Kingdom
              Réunion              12  at most 0.78
              All               3 862
            """,
            id="a name folds between its words",
        ),
        pytest.param(
            36,
            """
              United Kingdom
                Messages   3 850
                Price EUR  1 403.26
              Réunion
                Messages   12
                Price EUR  at most 0.78
              All
                Messages   3 862
            """,
            id="a row becomes a few lines",
        ),
        pytest.param(
            20,
            """
              United Kingdom
                Messages   3 850
                Price EUR
                  1 403.26
              Réunion
                Messages   12
                Price EUR
                  at most 0.78
              All
                Messages   3 862
            """,
            id="a cell stands below the name of its column",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_stacked(width: int, shown: str) -> None:
    lines = [line.removeprefix(" " * 12) for line in shown.strip("\n").splitlines()][:-1]
    assert Sheet(TABLE).to_terminal(width).splitlines() == lines


@pytest.mark.parametrize(("width", "is_stacked"), [(100, False), (80, True), (60, True)])
def test_what_a_row_is_called_is_stacked_rather_than_folded_again_and_again(
    width: int, is_stacked: bool
) -> None:
    name = "une campagne au nom assez long pour les soldes de janvier 2027.csv"
    cells = (name, *["30 000"] * 4, "between 1 058.40 and 1 800.00")
    columns = (Column("Campaign"), *numbers("Rows", "Messages", "Segments", "Credits", "Price EUR"))
    shown = Sheet(Table(columns, rows_of([cells]))).to_terminal(width)
    assert ("  Rows       30 000" in shown) == is_stacked


def test_rows_that_begin_with_a_number_have_a_mark() -> None:
    table = Table(numbers("Orders", "Credits", "Price EUR"), rows_of([("1", "6 996", "at most 419.76")]))
    assert Sheet(table).to_terminal(28).splitlines() == [
        "- Orders     1",
        "  Credits    6 996",
        "  Price EUR  at most 419.76",
    ]


def test_a_number_is_not_folded_between_its_thousands() -> None:
    assert Sheet("They would save 1 224.2 credits").to_terminal(20).splitlines() == [
        "They would save",
        "1 224.2 credits",
    ]
    assert Sheet("Prices with a VAT of 20 %").to_terminal(23).splitlines() == [
        "Prices with a VAT of",
        "20 %",
    ]


def test_a_row_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        Table(numbers("a", "b"), rows_of([("1",)]))


def test_what_stands_right_below_has_no_empty_line_above() -> None:
    sheet = Sheet(
        strong("Head"),
        Quotation("a\n b", joined=True),
        Listing("Why", ("so",), "[ ]"),
        Lines(("x",), indent=3),
    )
    assert sheet.to_terminal() == "Head\n  a\n   b\n\nWhy\n  [ ] so\n\n   x\n"


def test_what_was_decided_stands_below_the_headline_and_what_is_joined_to_it() -> None:
    sheet = Sheet(strong("Head"), Quotation("a", joined=True), Lines(("x",)))
    assert sheet.with_notes(["said"]).to_terminal() == "Head\n  a\n\nsaid\n\nx\n"
    assert sheet.with_notes([]) is sheet


def test_hints_for_a_terminal_are_not_for_a_notebook() -> None:
    table = replace(TABLE, hints=("--out FILE lists them",))
    sheet = Sheet(table, Lines(("--all shows more",), is_hint=True))
    assert sheet.to_terminal().count("--") == 2
    assert "--" not in sheet.to_html()


def test_a_notebook_leaves_out_what_nobody_would_read() -> None:
    table = Table(numbers("Row"), rows_of((str(row),) for row in range(1_234)))
    html = Sheet(table).to_html()
    assert html.count("<tr>") == 1 + 500
    assert "… 734 more rows" in html


@pytest.mark.parametrize(
    ("status", "language", "said"),
    [
        ("enable", "en", "enabled"),
        ("enable", "fr", "activé"),
        ("disable", "fr", "désactivé"),
        ("suspended", "fr", "suspended"),
    ],
)
def test_the_providers_word_for_an_account_is_said_in_the_readers(
    status: str, language: LanguageCode, said: str
) -> None:
    with spoken_in(language):
        sheet = account.account_sheet(replace(BEFORE[0], status=status))
        assert f">{said}<" in sheet.to_html()
