"""Whether two estimates are on the same terms, so that they add up."""

from __future__ import annotations

from typing import Protocol

from estimator.base.language import listed, told
from estimator.errors import UsageError
from estimator.price.buying import Buying
from estimator.price.pricing import Terms


class OnTerms(Protocol):
    """What says on which terms it was made."""

    @property
    def terms(self) -> Terms: ...
    @property
    def buying(self) -> Buying: ...
    @property
    def split_by(self) -> str | None: ...


def differing(one: OnTerms, other: OnTerms) -> tuple[str, ...]:
    """What is not the same of two estimates, in words, so that they cannot be added."""
    mine, theirs = one.terms, other.terms
    compared = {
        told("the tariff"): mine.tariff == theirs.tariff,
        told("the STOP clause"): _clause_of(mine) == _clause_of(theirs),
        told("the default country"): _country_of(mine) == _country_of(theirs),
        told("countries priced as another"): mine.assume == theirs.assume,
        told("rows left out as duplicates"): mine.unique == theirs.unique,
        told("the balance"): one.buying.balance == other.buying.balance,
        told("the number of orders"): one.buying.max_orders == other.buying.max_orders,
        told("the VAT"): one.buying.vat == other.buying.vat,
        told("what was paid for the balance"): one.buying.stock == other.buying.stock,
        told("the column of clients"): one.split_by == other.split_by,
    }
    return tuple(what for what, same in compared.items() if not same)


def check_alike(one: OnTerms, other: OnTerms) -> None:
    """Raise `USE011` where two are not on the same terms, `USE026` where none can be added."""
    if found := differing(one, other):
        raise UsageError("USE011", differing=listed(found))
    if one.terms.unique:
        raise UsageError("USE026")


def _clause_of(terms: Terms) -> tuple[object, ...]:
    return terms.stop_clause, terms.measured, terms.clause_assumed, terms.clause_by_sender


def _country_of(terms: Terms) -> tuple[object, ...]:
    return terms.default_country, terms.assumes_country
