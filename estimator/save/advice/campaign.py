"""Advice for a campaign: what each level of rewriting saves, and what makes the messages dear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import numpy as np

from estimator.base.arguments import checked
from estimator.base.choices import CsvReader, Level
from estimator.base.credits import to_credits, to_milli
from estimator.base.display import Displayed, one_line
from estimator.base.money import round_line, to_micro, to_price
from estimator.base.parallel import in_order, processors
from estimator.base.paths import Use, check_apart, on_disk
from estimator.base.prices import PriceDifference, PriceRange
from estimator.base.table_out import form_for
from estimator.base.words import counted
from estimator.campaign import CampaignSource, Template, open_as
from estimator.campaign.batch import Batch, Campaign
from estimator.documents import Documented
from estimator.errors import Place, UsageError
from estimator.price.adding import Adding
from estimator.price.amounts import Amounts
from estimator.price.job import Job, JobOptions, files_read, takes_job_options
from estimator.price.pricing import PricedRows, Terms
from estimator.price.seen import pieces_for
from estimator.price.summary import Summary
from estimator.price.totals import Estimate
from estimator.save.advice.applied import AppliedWriter
from estimator.save.advice.causes import Causes, Outsiders, causes_of_characters, causes_of_parts
from estimator.save.advice.cheaper import Cheaper, Exchanging, cheaper_rows, with_cheaper
from estimator.save.advice.differences import differences
from estimator.save.advice.edits import Advice, advise
from estimator.save.advice.rules import DEFAULT_LEVELS, check_levels

if TYPE_CHECKING:
    from estimator.documents import advice as documents


@dataclass(frozen=True, slots=True)
class AdviceStep:
    """What the campaign costs once rewritten by the rules of a level and of those before it.

    Attributes
    ----------
    level : "invisible", "accents", "symbols" or "shorten"
    estimate : Estimate
        Of the rewritten campaign.
    saved_segments : int
    saved_credits : Decimal [credits]
    saved_price : Decimal, or None
        Excluding VAT, where both campaigns cost the most they can; None where prices are not known.
    saved_at_least : Decimal, or None
        The same where both cost the least they can; None where nobody knows how little that is.
    saved : PriceDifference, or None
        How far it may go, whatever the two cost.

    >>> campaign = [{"to": "+33639980001", "text": "Fête des mères, -20 % " * 4}]
    >>> step = advise_campaign(campaign, stop_clause=False, on="2026-11-01").steps[-1]
    >>> step.level, step.saved_segments, str(step.saved_credits), step.estimate.totals.segments
    ('accents', 1, '1', 1)
    """

    level: Level
    estimate: Estimate
    saved_segments: int
    saved_credits: Decimal
    saved_price: Decimal | None
    saved_at_least: Decimal | None
    saved: PriceDifference | None

    @property
    def saved_bounds(self) -> PriceRange | None:
        """What is saved at most and at least; None where prices are not known."""
        price, least = self.saved_price, self.saved_at_least
        if price is None or least is None:
            return None if price is None else PriceRange(price, None)
        return PriceRange(max(price, least), min(price, least))


@dataclass(frozen=True, slots=True)
class CauseCost(Amounts):
    """What a character or a part of the messages causes.

    Attributes
    ----------
    messages, segments, credits, price, at_least
        As `Amounts` has them; the price is their share of that of the whole campaign.
    cause : str
        The character, or the name of the part.

    >>> campaign = [{"to": "+33639980001", "text": "Fête des mères, -20 % " * 4}]
    >>> cost = advise_campaign(campaign, stop_clause=False, on="2026-11-01").characters[0]
    >>> cost.cause, cost.messages, cost.segments, str(cost.credits), str(cost.price)
    ('ê', 1, 1, '1', '0.06')
    """

    cause: str


@dataclass(frozen=True)
class CampaignAdvice(Documented, Displayed):
    """How a campaign could cost less.

    Attributes
    ----------
    before : Estimate
        As it is.
    steps : tuple of AdviceStep
        The levels asked for, each with those before it; the last is what `apply` writes.
    characters : tuple of CauseCost
        For each character that GSM-7 lacks, the messages that hold it, and what these would save in GSM-7. A
        message with several is counted under each.
    parts : tuple of CauseCost
        For the STOP clause, links, emoji and each field of the template, the messages that would take fewer
        segments without it, and what they would save.
    example : Advice, or None
        The shortest of the first messages that become cheaper.
    applied : str, or None
        Where the rewritten campaign was written.
    message_column : str, or None
        The column of `applied` that holds the messages.
    left_out : int
        Rows without a message, which are not in `applied`.
    delimiter : str
        Between the cells of the campaign, and of a table of this for its owner.

    >>> campaign = [{"to": "+33639980001", "text": "Fête des mères, -20 % " * 4}]
    >>> advice = advise_campaign(campaign, stop_clause=False, on="2026-11-01")
    >>> advice.before.totals.segments, advice.after.totals.segments
    (2, 1)
    >>> [(cost.cause, cost.segments) for cost in advice.characters]
    [('ê', 1)]
    """

    before: Estimate
    steps: tuple[AdviceStep, ...]
    characters: tuple[CauseCost, ...]
    parts: tuple[CauseCost, ...]
    example: Advice | None = None
    applied: str | None = None
    message_column: str | None = None
    left_out: int = 0
    delimiter: str = ";"

    def __repr__(self) -> str:
        saved = self.steps[-1].saved_credits if self.steps else Decimal(0)
        return one_line(self, self.before.name, f"{counted(saved, 'credit')} saved", self.applied or "")

    @property
    def after(self) -> Estimate:
        """The campaign rewritten by all levels asked for."""
        return self.steps[-1].estimate

    @property
    def differences(self) -> tuple[str, ...]:
        """What the owner would not expect of `applied`: what it lacks, and what it has as it was."""
        if self.applied is None:
            return ()
        return differences(
            self.before.read_as,
            left_out=self.left_out,
            saved_segments=self.steps[-1].saved_segments,
            repeated=self.before.duplicates.left_out,
        )

    @cached_property
    def just_over(self) -> CauseCost:
        """Messages just over a boundary, and what cutting them all would save."""
        before = self.before
        messages = sum(before.summary.just_over.values())
        saved = to_milli(before.just_over_credits)
        return _cost(before, "just over", messages, messages, saved)

    def _source(self) -> str | None:
        return self.before.name

    def document(self) -> documents.CampaignAdvice:
        """What `smscost advise FILE --format json` writes."""
        from estimator.save.advice.document import campaign_document

        return campaign_document(self)


@dataclass(frozen=True, slots=True)
class _Findings:
    """What was found in some rows; `a + b` is what was found in both.

    `example` is a message that becomes cheaper, and its STOP clause.
    """

    characters: Causes = field(default_factory=Causes)
    parts: Causes = field(default_factory=Causes)
    example: tuple[str, str] | None = None

    def __add__(self, other: _Findings) -> _Findings:
        return _Findings(
            self.characters + other.characters, self.parts + other.parts, self.example or other.example
        )


@takes_job_options
@checked()
def advise_campaign(
    campaign: CampaignSource,
    *,
    levels: Iterable[str] = DEFAULT_LEVELS,
    apply: Path | str | None = None,
    **options: Unpack[JobOptions],
) -> CampaignAdvice:
    """Find out how a campaign could cost less.

    Parameters
    ----------
    campaign : path, binary file, table, or iterable of rows
        As `estimate` takes it; it is never changed.
    levels : iterable of str
        As `advise` takes them.
    apply : path, optional
        Write the campaign with the cheaper messages there, as CSV in UTF-8: all its rows and columns, and
        its delimiter. A column `message` is added where a template was given. Rows that have no price stay
        as they are.
    **options
        As in `estimate`; `estimator.JobOptions` says what each is.

    Returns
    -------
    CampaignAdvice
        What it promises is what `estimate` says of the file that `apply` writes, to the milli-credit.

    Raises
    ------
    SmsCostError
        `USE017` a level does not exist, `ADV003` there is no table to write, `OUT003` `apply` is a file that
        is read; and what `estimate` raises.

    >>> campaign = [{"to": "+33639980001", "text": "Fête des mères, -20 % " * 4}]
    >>> advice = advise_campaign(campaign, stop_clause=False, on="2026-11-01")
    >>> [(step.level, step.saved_segments, str(step.saved_credits)) for step in advice.steps]
    [('invisible', 0, '0'), ('accents', 1, '1')]
    """
    if apply is not None:
        check_apart(files_read(options, campaign=campaign), [Use("apply", apply)])
    job = Job.of(options, keep_originals=apply is not None)
    return advise_on(campaign, job, levels=levels, apply=apply)


def advise_on(
    campaign: CampaignSource,
    job: Job,
    *,
    levels: Iterable[str],
    apply: Path | str | None,
    csv_for: CsvReader = "machine",
) -> CampaignAdvice:
    """The same, for a job that is settled."""
    allowed = check_levels(levels)
    path = None if apply is None else on_disk(apply)
    opened = open_as(campaign, job.reading)
    terms, text = job.terms, job.reading.template
    before, after = Adding(terms, opened.header), [Exchanging(terms) for _ in allowed]
    found = _Findings()
    with ExitStack() as stack:
        writer = None
        if path is not None:
            column = _message_column(opened)
            writer = stack.enter_context(
                AppliedWriter(path, opened.header, column, form_for(csv_for, opened.delimiter))
            )

        def work(piece: Callable[[], Batch | PricedRows]) -> tuple[_Findings, PricedRows | None]:
            rows = before.price(piece())
            findings, cheaper = _look_at(rows, terms, allowed, text, after)
            return findings, None if writer is None else with_cheaper(rows, cheaper)

        pieces = pieces_for(opened.pieces(), terms, processors())
        for findings, rows in in_order(work, pieces, processors()):
            found += findings
            if writer is not None and rows is not None:
                writer.write(rows)
        summary = before.summary(opened.reading())
        estimate = job.estimate(opened.name, summary)
    return CampaignAdvice(
        estimate,
        tuple(
            _step(estimate, level, each.summary(before)) for level, each in zip(allowed, after, strict=True)
        ),
        _costs(estimate, found.characters),
        _costs(estimate, found.parts),
        None if found.example is None else _advised(*found.example, allowed),
        None if path is None else str(path),
        None if writer is None else writer.column,
        0 if writer is None else writer.left_out,
        opened.delimiter or ";",
    )


def _look_at(
    rows: PricedRows,
    terms: Terms,
    levels: tuple[Level, ...],
    template: Template | None,
    after: Sequence[Exchanging],
) -> tuple[_Findings, Cheaper]:
    """Everything there is to be found in some rows, and what becomes of them by all levels.

    What becomes of them by each level and those before it is added to what is `after` that level.
    """
    for last, each in enumerate(after, start=1):
        cheaper = cheaper_rows(rows, levels[:last], terms)
        each.add(rows, cheaper)
    outsiders = Outsiders.of(rows)
    findings = _Findings(
        causes_of_characters(rows, terms, outsiders),
        causes_of_parts(rows, terms, template, outsiders),
        _example(rows, cheaper, terms),
    )
    return findings, cheaper


def _example(rows: PricedRows, cheaper: Cheaper, terms: Terms) -> tuple[str, str] | None:
    if not len(cheaper.rows):
        return None
    lengths = rows.batch.messages.take(cheaper.rows).lengths
    row = int(cheaper.rows[np.argmin(lengths)])
    return rows.batch.messages[row], terms.stop_clause if rows.with_clause[row] else ""


def _advised(message: str, clause: str, levels: tuple[Level, ...]) -> Advice:
    return advise(message, levels=levels, stop_clause=clause)


def _step(before: Estimate, level: Level, summary: Summary) -> AdviceStep:
    after = replace(before, summary=summary)
    then, now = before.totals, after.totals
    price = None if then.price is None or now.price is None else then.price - now.price
    least = None if then.at_least is None or now.at_least is None else then.at_least - now.at_least
    saved = to_milli(then.credits) - to_milli(now.credits)
    bounds = None if then.bounds is None or now.bounds is None else then.bounds - now.bounds
    return AdviceStep(level, after, then.segments - now.segments, to_credits(saved), price, least, bounds)


def _costs(before: Estimate, causes: Causes) -> tuple[CauseCost, ...]:
    """The dearest first; those that cost nothing are at the end."""
    keys = sorted(causes.messages, key=lambda key: (-causes.milli[key], -causes.messages[key], key))
    return tuple(
        _cost(before, key, causes.messages[key], causes.segments[key], causes.milli[key]) for key in keys
    )


def _cost(before: Estimate, cause: str, messages: int, segments: int, milli: int) -> CauseCost:
    totals = before.totals
    whole = to_milli(totals.credits)
    price, least = (_share(bound, milli, whole) for bound in (totals.price, totals.at_least))
    return CauseCost(messages, segments, to_credits(milli), price, least, cause)


def _share(price: Decimal | None, milli: int, whole: int) -> Decimal | None:
    """What some of the campaign's credits cost, of the price of all."""
    if price is None:
        return None
    return to_price(round_line(to_micro(price) * milli, whole) if whole else 0)


def _message_column(opened: Campaign) -> int | None:
    if opened.roles is None:
        raise UsageError("ADV003", Place(opened.name))
    return opened.roles.message
