"""Every result a command has, in all the forms that `estimator.cli.emit` writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from estimator.cli.emit import Shown, json_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from estimator.count.message import Explanation
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
    from estimator.show.document import estimate_document
    from estimator.show.estimate import estimate_parts

    return Shown(lambda: estimate_parts(found), lambda: estimate_document(found), rows=lambda _: None)


def advice(found: Advice) -> Shown:
    """How one message could cost less."""
    from estimator.show.advice import advice_document, advice_parts

    return Shown(lambda: advice_parts(found), lambda: advice_document(found))


def campaign_advice(found: CampaignAdvice) -> Shown:
    """How a campaign could cost less."""
    from estimator.show.advice import campaign_document, campaign_parts

    return Shown(lambda: campaign_parts(found), lambda: campaign_document(found))


def explanation(found: Explanation, stop_clause: str) -> Shown:
    """How one message is cut."""
    from estimator.show.explanation import explanation_document, explanation_parts

    return Shown(
        lambda: explanation_parts(found, stop_clause), lambda: explanation_document(found, stop_clause)
    )


def template(bounds: TemplateBounds, over_list: TemplateDistribution | None, name: str | None) -> Shown:
    """What a template leaves to its fields, and how long its messages are over a list called `name`."""
    from estimator.show.template import bounds_parts, distribution_parts, template_document

    return Shown(
        lambda: (
            *(() if over_list is None else distribution_parts(over_list, name or "")),
            *bounds_parts(bounds),
        ),
        lambda: template_document(bounds, over_list, name),
    )


def lint(report: LintReport) -> Shown:
    """What is wrong with templates."""
    from estimator.show.lint import finding_lines, github_lines, lint_document, sarif_document

    return Shown(
        lambda: [_line("\n".join(finding_lines(report)))],
        lambda: lint_document(report),
        others={
            "text": lambda: _lines(finding_lines(report)),
            "github": lambda: _lines(github_lines(report)),
            "sarif": lambda: json_text(sarif_document(report)),
        },
    )


def comparison(found: Comparison) -> Shown:
    """What two estimates differ in."""
    from estimator.show.comparison import comparison_document, comparison_parts

    return Shown(lambda: comparison_parts(found), lambda: comparison_document(found))


def reconciliation(found: Reconciliation) -> Shown:
    """An estimate against what was taken."""
    from estimator.show.reconciliation import reconciliation_document, reconciliation_parts

    return Shown(lambda: reconciliation_parts(found), lambda: reconciliation_document(found))


def purchase(found: Purchase) -> Shown:
    """The cheapest purchase."""
    from estimator.show.purchase import purchase_document, purchase_parts
    from estimator.show.used_tariff import tariff_document, tariff_note

    return Shown(
        lambda: (*purchase_parts(found), tariff_note(found.tariff)),
        lambda: {
            "schema": 1,
            "purchase": purchase_document(found),
            "tariff": tariff_document(found.tariff),
        },
    )


def plan(found: Plan, uncertain: UncertainPlan | None) -> Shown:
    """What to buy and when."""
    from estimator.show.plan import plan_document, plan_parts
    from estimator.show.uncertain import uncertain_document, uncertain_parts
    from estimator.show.used_tariff import tariff_note

    return Shown(
        lambda: (
            *plan_parts(found),
            *(() if uncertain is None else uncertain_parts(uncertain)),
            *map(tariff_note, found.tariffs),
        ),
        lambda: (
            plan_document(found) | {"uncertain": None if uncertain is None else uncertain_document(uncertain)}
        ),
    )


def transfer_plan(found: TransferPlan) -> Shown:
    """Credits to be moved, and bought."""
    from estimator.show.transfers import transfers_document, transfers_parts
    from estimator.show.used_tariff import tariff_note

    return Shown(
        lambda: (*transfers_parts(found), tariff_note(found.tariff)), lambda: transfers_document(found)
    )


def replay(found: Replay, *, everything: bool) -> Shown:
    """What automatic recharge does; all of its events as CSV."""
    from estimator.show.recharge import replay_parts
    from estimator.show.replay_document import replay_document, write_events
    from estimator.show.used_tariff import tariff_note

    return Shown(
        lambda: (*replay_parts(found, everything=everything), *map(tariff_note, found.tariffs)),
        lambda: replay_document(found),
        rows=lambda file: write_events(found, file),
    )


def recommendation(found: Recommendation) -> Shown:
    """The cheapest setting of automatic recharge."""
    from estimator.show.recommendation import recommendation_document, recommendation_parts
    from estimator.show.used_tariff import tariff_note

    return Shown(
        lambda: (*recommendation_parts(found), tariff_note(found.tariff)),
        lambda: recommendation_document(found),
    )


def accounts(provider: str, found: Sequence[AccountState]) -> Shown:
    """What all accounts hold."""
    from estimator.show.account import accounts_csv, accounts_document, accounts_parts

    return Shown(
        lambda: accounts_parts(found),
        lambda: accounts_document(provider, found),
        rows=lambda file: _write(file, accounts_csv(found)),
    )


def account(provider: str, found: AccountState) -> Shown:
    """What one account holds."""
    from estimator.show.account import account_parts, accounts_document

    return Shown(lambda: account_parts(found), lambda: accounts_document(provider, [found]))


def account_line(provider: str, found: AccountState, line: str) -> Shown:
    """One thing about an account, in a line; for programs all that is known of it."""
    from estimator.show.account import accounts_document

    return Shown(lambda: [_line(line)], lambda: accounts_document(provider, [found]))


def change(found: Proposal, made: Entry | None, outcome: str) -> Shown:
    """A change that was proposed, and what came of it."""
    from estimator.show.account import proposal_parts
    from estimator.show.change_documents import change_document

    return Shown(
        lambda: (*proposal_parts(found), *([_line(outcome)] if outcome else [])),
        lambda: change_document(found, made),
    )


def saved_plan(read: SavedPlan, positions: Sequence[Position], outcome: str) -> Shown:
    """The transfers of a plan, and which of them were made."""
    from estimator.show.account import plan_parts
    from estimator.show.change_documents import positions_document

    return Shown(
        lambda: (*plan_parts(read, positions), *([_line(outcome)] if outcome else [])),
        lambda: positions_document(positions),
    )


def findings(found: Sequence[Finding]) -> Shown:
    """What became of changes whose outcome nobody knew."""
    from estimator.show.account import findings_parts
    from estimator.show.change_documents import findings_document

    return Shown(lambda: findings_parts(found), lambda: findings_document(found))


def journal(entries: Sequence[Entry], line: str = "") -> Shown:
    """Changes that were asked for: a table, or a line where there is something to say of them."""
    from estimator.show.account import journal_document, journal_parts

    return Shown(lambda: [_line(line)] if line else journal_parts(entries), lambda: journal_document(entries))


def tariff(found: Tariff, countries: Sequence[str]) -> Shown:
    """Prices and rates."""
    from estimator.show.tariff import tariff_document, tariff_parts

    return Shown(lambda: tariff_parts(found, countries), lambda: tariff_document(found, countries))


def shelf(found: Sequence[Shelved]) -> Shown:
    """All tariffs there are."""
    from estimator.show.tariff import shelf_document, shelf_parts

    return Shown(lambda: shelf_parts(found), lambda: shelf_document(found))


def tariff_difference(found: Difference) -> Shown:
    """What changed between two tariffs."""
    from estimator.show.tariff import difference_parts
    from estimator.show.tariff_documents import difference_document

    return Shown(lambda: difference_parts(found), lambda: difference_document(found))


def tariff_check(file: Path, faults: Sequence[SmsCostError], tariffs: Sequence[Tariff]) -> Shown:
    """Whether a tariff file can be used."""
    from estimator.show.tariff_documents import check_document, check_line

    return Shown(
        lambda: [] if faults else [_line(check_line(file, tariffs))],
        lambda: check_document(file, faults, tariffs),
    )


def tariff_file(path: Path, made: Tariff, without_rate: Iterable[str] = ()) -> Shown:
    """A tariff file that was written."""
    from estimator.show.tariff_documents import file_document, file_line

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
