"""What changed between two tariffs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from estimator.base.display import OneLine
from estimator.base.language import told
from estimator.tariff.model import Bracket, Pack, Tariff


@dataclass(frozen=True, slots=True, repr=False)
class Difference(OneLine):
    """The way from one tariff to another.

    Attributes
    ----------
    before, after : Tariff
    added, removed : mapping of str to Decimal
        Destinations only one of them has, with their rate [credits].
    changed : mapping of str to (Decimal, Decimal)
        Destinations both have, with the rate before and after [credits].
    facts : mapping of str to (str, str)
        Currency, VAT and order maximum where they differ.
    brackets, packs : tuple of (tuple, tuple), or None
        What can be bought before and after, where that differs.
    """

    before: Tariff
    after: Tariff
    added: Mapping[str, Decimal]
    removed: Mapping[str, Decimal]
    changed: Mapping[str, tuple[Decimal, Decimal]]
    facts: Mapping[str, tuple[str, str]]
    brackets: tuple[tuple[Bracket, ...], tuple[Bracket, ...]] | None
    packs: tuple[tuple[Pack, ...], tuple[Pack, ...]] | None

    @property
    def empty(self) -> bool:
        """Whether nothing changed that an estimate could depend on."""
        return not (self.added or self.removed or self.changed or self.facts or self.brackets or self.packs)


def compare_tariffs(before: Tariff, after: Tariff) -> Difference:
    """What was added, removed and changed, by country code; sources and days are not compared.

    >>> from datetime import date
    >>> from estimator.tariff import find_tariff
    >>> change = compare_tariffs(find_tariff(on=date(2023, 2, 9)), find_tariff(on=date(2026, 10, 1)))
    >>> change.changed, len(change.added), change.empty
    ({'IN': (Decimal('0.4'), Decimal('2.15'))}, 205, False)
    """
    old, new = before.rates, after.rates
    facts = {
        "currency": (before.currency, after.currency),
        "VAT": (_percent(before), _percent(after)),
        "order maximum": (str(before.order_maximum), str(after.order_maximum)),
    }
    return Difference(
        before=before,
        after=after,
        added={country: new[country] for country in sorted(new.keys() - old.keys())},
        removed={country: old[country] for country in sorted(old.keys() - new.keys())},
        changed={c: (old[c], new[c]) for c in sorted(old.keys() & new.keys()) if old[c] != new[c]},
        facts={name: pair for name, pair in facts.items() if pair[0] != pair[1]},
        brackets=None if before.offered == after.offered else (before.offered, after.offered),
        packs=None if before.packs == after.packs else (before.packs, after.packs),
    )


def _percent(tariff: Tariff) -> str:
    return told("unknown") if tariff.vat is None else told("{share} %", share=tariff.vat)
