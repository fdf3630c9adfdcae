"""A plan of transfers as a document."""

from __future__ import annotations

from estimator.documents import transfers as documents
from estimator.documents.values import PriceChange, maybe
from estimator.price.packs.document import purchase_part
from estimator.supply.calendar.document import begun_part
from estimator.supply.calendar.past import begun
from estimator.supply.transfers.model import TransferPlan
from estimator.tariff.document import used


def transfers_document(plan: TransferPlan) -> documents.TransferPlan:
    """What to buy, what to move, and what every account has then.

    >>> from datetime import date
    >>> from estimator.supply.transfers import plan_transfers
    >>> plan = plan_transfers({"shop": 700, "clinic": 50}, needs={"clinic": 450}, on=date(2026, 10, 1))
    >>> document = transfers_document(plan)
    >>> document.transfers, document.purchase, document.saving
    ((Transfer(source='shop', target='clinic', credits='400'),), None, '24.00')
    """
    return documents.TransferPlan(
        schema=1,
        transfers=tuple(
            documents.Transfer(source=each.source, target=each.target, credits=str(each.credits))
            for each in plan.transfers
        ),
        exact=plan.exact,
        transfers_at_least=plan.transfers_at_least,
        purchase=None if plan.purchase is None else purchase_part(plan.purchase),
        bought_on=plan.bought_on,
        price=str(plan.price),
        price_alone=maybe(plan.price_alone),
        price_alone_at_least=None if plan.alone is None else maybe(plan.alone.least),
        saving=maybe(plan.saving),
        saving_range=PriceChange.of(plan.saved),
        accounts=tuple(
            documents.Account(
                account=account.name,
                credits=str(account.credits),
                held_by_quota=str(account.held_by_quota),
                threshold=None if account.threshold is None else str(account.threshold),
                need=str(plan.needs[account.name]),
                credits_after=str(plan.balances[account.name]),
            )
            for account in plan.accounts
        ),
        tariff=used(plan.tariff),
        quotas=plan.quotas,
        on=plan.on,
        past=str(plan.past.credits),
        begun=begun_part(begun(plan.past, plan.calendar)),
    )
