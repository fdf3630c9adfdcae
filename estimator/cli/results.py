"""Every result a command has, in all the forms that `estimator.cli.emit` writes.

What makes a document is imported by the function that makes it: a table does not wait for msgspec.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.cli.emit import Shown

if TYPE_CHECKING:
    from estimator.count.clauses import MeasuredClause
    from estimator.count.message import Explanation
    from estimator.documents.config import Config
    from estimator.documents.values import Document
    from estimator.errors import SmsCostError
    from estimator.price.comparison import Comparison, Reconciliation
    from estimator.price.packs import Purchase
    from estimator.price.quote import Quote
    from estimator.price.totals import Estimate
    from estimator.provider.ovhcloud import AccountState, ChangeFinding, JournalEntry, Proposal
    from estimator.provider.ovhcloud.applying import Position
    from estimator.provider.sandbox import State
    from estimator.save.advice.campaign import CampaignAdvice
    from estimator.save.advice.edits import Advice
    from estimator.save.lint.report import LintReport
    from estimator.save.templates.bounds import TemplateBounds
    from estimator.save.templates.distribution import TemplateDistribution
    from estimator.show.sheet import Sheet
    from estimator.supply.calendar.effects import TariffEffect
    from estimator.supply.plan import Plan, UncertainPlan
    from estimator.supply.plan.actuals import Actuals
    from estimator.supply.plan.forecast import VolumeForecast
    from estimator.supply.recharge import Recommendation, Replay
    from estimator.supply.transfers import SavedPlan, TransferPlan
    from estimator.tariff import Tariff
    from estimator.tariff.diff import Difference
    from estimator.tariff.shelf import Shelved


def estimate(found: Estimate) -> Shown:
    """What a campaign costs. Its rows are written while it is read."""
    return Shown(lambda: _sheet(found), found.document, rows=lambda _: None)


def advice(found: Advice | CampaignAdvice) -> Shown:
    """How a message or a campaign could cost less."""
    from estimator.show.advice_rows import write_advice

    return Shown(lambda: _sheet(found), found.document, rows=lambda table: write_advice(found, table))


def quote(found: Quote) -> Shown:
    """A quote: for whoever makes it; as HTML for the client."""

    def page() -> str:
        from estimator.show.quote_page import quote_html

        return quote_html(found)

    return Shown(lambda: _sheet(found), found.document, others={"html": page})


def explanation(found: Explanation, stop_clause: str) -> Shown:
    """How one message is cut."""

    def document() -> Document:
        from estimator.count.document import text_document

        return text_document(found, stop_clause)

    return Shown(lambda: _sheet(found, stop_clause=stop_clause), document)


def template(bounds: TemplateBounds, over_list: TemplateDistribution | None, name: str | None) -> Shown:
    """What a template leaves to its fields, and how long its messages are over a list called `name`."""

    def sheet() -> Sheet:
        if over_list is None:
            return _sheet(bounds)
        return _sheet(over_list, name=name or "").followed_by(*_sheet(bounds).blocks)

    def document() -> Document:
        from estimator.save.templates.document import template_document

        return template_document(bounds, over_list, name)

    return Shown(sheet, document)


def lint(report: LintReport) -> Shown:
    """What is wrong with templates."""
    from estimator.documents import json_text
    from estimator.show.lint import finding_lines, github_lines, sarif_document

    return Shown(
        lambda: _line("\n".join(finding_lines(report)), folds=False),
        report.document,
        others={
            "text": lambda: _lines(finding_lines(report)),
            "github": lambda: _lines(github_lines(report)),
            "sarif": lambda: json_text(sarif_document(report)),
        },
    )


def comparison(found: Comparison) -> Shown:
    """What two estimates differ in."""
    return Shown(lambda: _sheet(found), found.document)


def reconciliation(found: Reconciliation) -> Shown:
    """An estimate against what was taken."""
    return Shown(lambda: _sheet(found), found.document)


def purchase(found: Purchase) -> Shown:
    """The cheapest purchase."""
    return Shown(lambda: _sheet(found), found.document)


def plan(
    found: Plan,
    uncertain: UncertainPlan | None,
    actuals: Actuals | None = None,
    forecast: VolumeForecast | None = None,
) -> Shown:
    """What to buy and when."""

    def document() -> Document:
        from estimator.supply.plan.document import plan_document

        return plan_document(found, uncertain, actuals, forecast)

    return Shown(lambda: _sheet(found, uncertain=uncertain, actuals=actuals, forecast=forecast), document)


def transfer_plan(found: TransferPlan) -> Shown:
    """Credits to be moved, and bought."""
    return Shown(lambda: _sheet(found), found.document)


def replay(found: Replay, *, everything: bool) -> Shown:
    """What automatic recharge does; all of its events as CSV."""
    from estimator.show.replay_csv import write_events

    return Shown(
        lambda: _sheet(found, everything=everything),
        found.document,
        rows=lambda table: write_events(found, table),
    )


def recommendation(found: Recommendation) -> Shown:
    """The cheapest setting of automatic recharge."""
    return Shown(lambda: _sheet(found), found.document)


def accounts(provider: str, found: Sequence[AccountState]) -> Shown:
    """What all accounts hold."""
    from estimator.provider.ovhcloud.document import accounts_document
    from estimator.show.account import accounts_sheet, write_accounts

    return Shown(
        lambda: accounts_sheet(found),
        lambda: accounts_document(provider, found),
        rows=lambda table: write_accounts(found, table),
    )


def account(provider: str, found: AccountState) -> Shown:
    """What one account holds."""
    from estimator.provider.ovhcloud.document import accounts_document

    return Shown(lambda: _sheet(found), lambda: accounts_document(provider, [found]))


def account_line(provider: str, found: AccountState, line: str, *, folds: bool = True) -> Shown:
    """One thing about an account, in a line; for programs all that is known of it."""
    from estimator.provider.ovhcloud.document import accounts_document

    return Shown(lambda: _line(line, folds=folds), lambda: accounts_document(provider, [found]))


def clauses(found: Sequence[MeasuredClause]) -> Shown:
    """STOP clauses that were measured."""
    from estimator.count.clauses import clauses_document
    from estimator.show.account import clauses_sheet

    return Shown(lambda: clauses_sheet(found), lambda: clauses_document(found))


def change(found: Proposal, made: JournalEntry | None, outcome: str) -> Shown:
    """A change that was proposed, and what came of it."""
    from estimator.provider.ovhcloud.document import change_document

    return Shown(lambda: _with_outcome(_sheet(found), outcome), lambda: change_document(found, made))


def saved_plan(read: SavedPlan, positions: Sequence[Position], outcome: str) -> Shown:
    """The transfers of a plan, and which of them were made."""
    from estimator.provider.ovhcloud.document import positions_document
    from estimator.show.account import progress_sheet

    return Shown(
        lambda: _with_outcome(progress_sheet(read, positions), outcome), lambda: positions_document(positions)
    )


def findings(found: Sequence[ChangeFinding]) -> Shown:
    """What became of changes whose outcome nobody knew."""
    from estimator.provider.ovhcloud.document import findings_document
    from estimator.show.account import findings_sheet

    return Shown(lambda: findings_sheet(found), lambda: findings_document(found))


def journal(entries: Sequence[JournalEntry], line: str = "") -> Shown:
    """Changes that were asked for: a table, or a line where there is something to say of them."""
    from estimator.provider.ovhcloud.document import journal_document
    from estimator.show.account import journal_sheet

    return Shown(lambda: _line(line) if line else journal_sheet(entries), lambda: journal_document(entries))


def sandbox(state: State, line: str) -> Shown:
    """What was changed in a sandbox, in a line; for programs all that it holds now."""
    return Shown(lambda: _line(line), state.document)


def config(found: Config) -> Shown:
    """Which defaults are in force."""
    from estimator.show.config import config_sheet

    return Shown(lambda: config_sheet(found), lambda: found)


def tariff(found: Tariff, countries: Sequence[str]) -> Shown:
    """Prices and rates."""
    from estimator.tariff.document import tariff_document

    return Shown(lambda: _sheet(found, countries=countries), lambda: tariff_document(found, countries))


def shelf(found: Sequence[Shelved]) -> Shown:
    """All tariffs there are."""
    from estimator.show.tariff import shelf_sheet
    from estimator.tariff.document import shelf_document

    return Shown(lambda: shelf_sheet(found), lambda: shelf_document(found))


def tariff_difference(found: Difference, effects: Sequence[TariffEffect]) -> Shown:
    """What changed between two tariffs, and what that does to a campaign or a calendar."""

    def document() -> Document:
        from estimator.tariff.document import difference_document

        return difference_document(found, [effect.document() for effect in effects])

    return Shown(lambda: _sheet(found, effects=effects), document)


def tariff_check(file: Path, faults: Sequence[SmsCostError], tariffs: Sequence[Tariff]) -> Shown:
    """Whether a tariff file can be used; its faults are errors, and said as such."""
    from estimator.show.sheet import Sheet
    from estimator.show.tariff import check_line
    from estimator.tariff.document import check_document

    return Shown(
        lambda: Sheet() if faults else _line(check_line(file, tariffs)),
        lambda: check_document(file, faults, tariffs),
    )


def tariff_file(path: Path, made: Tariff, without_rate: Iterable[str] = ()) -> Shown:
    """A tariff file that was written."""
    from estimator.show.tariff import file_line
    from estimator.tariff.document import file_document

    return Shown(lambda: _line(file_line(path, made)), lambda: file_document(path, made, list(without_rate)))


def _sheet(found: object, **how: object) -> Sheet:
    from estimator.show import sheet_of

    return sheet_of(found, **how)


def _line(text: str, *, folds: bool = True) -> Sheet:
    """Lines as they are; those that programs read, too, do not fold."""
    from estimator.show.sheet import Lines, Sheet

    return Sheet(Lines(tuple(text.split("\n")), folds=folds))


def _with_outcome(sheet: Sheet, outcome: str) -> Sheet:
    return sheet.followed_by(*_line(outcome).blocks) if outcome else sheet


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
