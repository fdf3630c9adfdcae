"""Every result a command has, in all the forms that `estimator.cli.emit` writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from estimator.cli.emit import Shown
from estimator.documents import json_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from estimator.count.message import Explanation
    from estimator.documents.values import Document
    from estimator.errors import SmsCostError
    from estimator.price.comparison import Comparison, Reconciliation
    from estimator.price.packs import Purchase
    from estimator.price.totals import Estimate
    from estimator.provider.ovhcloud import AccountState, Entry, Finding, Proposal
    from estimator.provider.ovhcloud.applying import Position
    from estimator.save.advice.campaign import CampaignAdvice
    from estimator.save.advice.edits import Advice
    from estimator.save.lint.report import LintReport
    from estimator.save.templates.bounds import TemplateBounds
    from estimator.save.templates.distribution import TemplateDistribution
    from estimator.supply.plan import Plan, UncertainPlan
    from estimator.supply.recharge import Recommendation, Replay
    from estimator.supply.transfers import SavedPlan, TransferPlan
    from estimator.tariff import Tariff
    from estimator.tariff.diff import Difference
    from estimator.tariff.shelf import Shelved


def estimate(found: Estimate) -> Shown:
    """What a campaign costs. Its rows are written while it is read."""
    from estimator.show.estimate import estimate_sheet

    return Shown(lambda: estimate_sheet(found).parts(), found.document, rows=lambda _: None)


def advice(found: Advice) -> Shown:
    """How one message could cost less."""
    from estimator.show.advice import advice_sheet

    return Shown(lambda: advice_sheet(found).parts(), found.document)


def campaign_advice(found: CampaignAdvice) -> Shown:
    """How a campaign could cost less."""
    from estimator.show.advice import campaign_sheet

    return Shown(lambda: campaign_sheet(found).parts(), found.document)


def explanation(found: Explanation, stop_clause: str) -> Shown:
    """How one message is cut."""
    from estimator.show.explanation import explanation_sheet

    def document() -> Document:
        from estimator.count.document import text_document

        return text_document(found, stop_clause)

    return Shown(lambda: explanation_sheet(found, stop_clause=stop_clause).parts(), document)


def template(bounds: TemplateBounds, over_list: TemplateDistribution | None, name: str | None) -> Shown:
    """What a template leaves to its fields, and how long its messages are over a list called `name`."""
    from estimator.save.templates.document import template_document
    from estimator.show.template import bounds_sheet, distribution_sheet

    return Shown(
        lambda: (
            *(() if over_list is None else distribution_sheet(over_list, name=name or "").parts()),
            *bounds_sheet(bounds).parts(),
        ),
        lambda: template_document(bounds, over_list, name),
    )


def lint(report: LintReport) -> Shown:
    """What is wrong with templates."""
    from estimator.show.lint import finding_lines, github_lines, sarif_document

    return Shown(
        lambda: [_line("\n".join(finding_lines(report)))],
        report.document,
        others={
            "text": lambda: _lines(finding_lines(report)),
            "github": lambda: _lines(github_lines(report)),
            "sarif": lambda: json_text(sarif_document(report)),
        },
    )


def comparison(found: Comparison) -> Shown:
    """What two estimates differ in."""
    from estimator.show.comparison import comparison_sheet

    return Shown(lambda: comparison_sheet(found).parts(), found.document)


def reconciliation(found: Reconciliation) -> Shown:
    """An estimate against what was taken."""
    from estimator.show.reconciliation import reconciliation_sheet

    return Shown(lambda: reconciliation_sheet(found).parts(), found.document)


def purchase(found: Purchase) -> Shown:
    """The cheapest purchase."""
    from estimator.show.purchase import purchase_sheet

    return Shown(lambda: purchase_sheet(found).parts(), found.document)


def plan(found: Plan, uncertain: UncertainPlan | None) -> Shown:
    """What to buy and when."""
    from estimator.show.plan import plan_sheet
    from estimator.supply.plan.document import plan_document

    return Shown(
        lambda: plan_sheet(found, uncertain=uncertain).parts(),
        lambda: plan_document(found, uncertain),
    )


def transfer_plan(found: TransferPlan) -> Shown:
    """Credits to be moved, and bought."""
    from estimator.show.transfers import transfers_sheet

    return Shown(lambda: transfers_sheet(found).parts(), found.document)


def replay(found: Replay, *, everything: bool) -> Shown:
    """What automatic recharge does; all of its events as CSV."""
    from estimator.show.recharge import replay_sheet
    from estimator.show.replay_csv import write_events

    return Shown(
        lambda: replay_sheet(found, everything=everything).parts(),
        found.document,
        rows=lambda file: write_events(found, file),
    )


def recommendation(found: Recommendation) -> Shown:
    """The cheapest setting of automatic recharge."""
    from estimator.show.recommendation import recommendation_sheet

    return Shown(
        lambda: recommendation_sheet(found).parts(),
        found.document,
    )


def accounts(provider: str, found: Sequence[AccountState]) -> Shown:
    """What all accounts hold."""
    from estimator.provider.ovhcloud.document import accounts_document
    from estimator.show.account import accounts_csv, accounts_sheet

    return Shown(
        lambda: accounts_sheet(found).parts(),
        lambda: accounts_document(provider, found),
        rows=lambda file: _write(file, accounts_csv(found)),
    )


def account(provider: str, found: AccountState) -> Shown:
    """What one account holds."""
    from estimator.provider.ovhcloud.document import accounts_document
    from estimator.show.account import account_sheet

    return Shown(lambda: account_sheet(found).parts(), lambda: accounts_document(provider, [found]))


def account_line(provider: str, found: AccountState, line: str) -> Shown:
    """One thing about an account, in a line; for programs all that is known of it."""
    from estimator.provider.ovhcloud.document import accounts_document

    return Shown(lambda: [_line(line)], lambda: accounts_document(provider, [found]))


def change(found: Proposal, made: Entry | None, outcome: str) -> Shown:
    """A change that was proposed, and what came of it."""
    from estimator.provider.ovhcloud.document import change_document
    from estimator.show.account import proposal_sheet

    return Shown(
        lambda: (*proposal_sheet(found).parts(), *([_line(outcome)] if outcome else [])),
        lambda: change_document(found, made),
    )


def saved_plan(read: SavedPlan, positions: Sequence[Position], outcome: str) -> Shown:
    """The transfers of a plan, and which of them were made."""
    from estimator.provider.ovhcloud.document import positions_document
    from estimator.show.account import progress_sheet

    return Shown(
        lambda: (*progress_sheet(read, positions).parts(), *([_line(outcome)] if outcome else [])),
        lambda: positions_document(positions),
    )


def findings(found: Sequence[Finding]) -> Shown:
    """What became of changes whose outcome nobody knew."""
    from estimator.provider.ovhcloud.document import findings_document
    from estimator.show.account import findings_sheet

    return Shown(lambda: findings_sheet(found).parts(), lambda: findings_document(found))


def journal(entries: Sequence[Entry], line: str = "") -> Shown:
    """Changes that were asked for: a table, or a line where there is something to say of them."""
    from estimator.provider.ovhcloud.document import journal_document
    from estimator.show.account import journal_sheet

    return Shown(
        lambda: [_line(line)] if line else journal_sheet(entries).parts(), lambda: journal_document(entries)
    )


def tariff(found: Tariff, countries: Sequence[str]) -> Shown:
    """Prices and rates."""
    from estimator.show.tariff import tariff_sheet
    from estimator.tariff.document import tariff_document

    return Shown(
        lambda: tariff_sheet(found, countries=countries).parts(), lambda: tariff_document(found, countries)
    )


def shelf(found: Sequence[Shelved]) -> Shown:
    """All tariffs there are."""
    from estimator.show.tariff import shelf_sheet
    from estimator.tariff.document import shelf_document

    return Shown(lambda: shelf_sheet(found).parts(), lambda: shelf_document(found))


def tariff_difference(found: Difference) -> Shown:
    """What changed between two tariffs."""
    from estimator.show.tariff import difference_sheet
    from estimator.tariff.document import difference_document

    return Shown(lambda: difference_sheet(found).parts(), lambda: difference_document(found))


def tariff_check(file: Path, faults: Sequence[SmsCostError], tariffs: Sequence[Tariff]) -> Shown:
    """Whether a tariff file can be used."""
    from estimator.show.tariff import check_line
    from estimator.tariff.document import check_document

    return Shown(
        lambda: [] if faults else [_line(check_line(file, tariffs))],
        lambda: check_document(file, faults, tariffs),
    )


def tariff_file(path: Path, made: Tariff, without_rate: Iterable[str] = ()) -> Shown:
    """A tariff file that was written."""
    from estimator.show.tariff import file_line
    from estimator.tariff.document import file_document

    return Shown(
        lambda: [_line(file_line(path, made))], lambda: file_document(path, made, list(without_rate))
    )


def _line(text: str) -> RenderableType:
    """A line that stays one: whoever reads it by a program wants the whole path in it."""
    from rich.text import Text

    return Text(text, no_wrap=True, overflow="ignore")


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _write(file: Any, text: str) -> None:
    file.write(text)
