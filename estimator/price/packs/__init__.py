"""Packs: the cheapest purchase that covers a need for credits.

`offers.py` says what one order can be, `cheapest.py` finds the best orders and argues why they are,
`limited.py` does so when their number is limited, `purchase.py` is the answer, `buying.py` the way there,
`single.py` one order on its own, `shares.py` what each of those who use the credits pays.
"""

from estimator.price.packs.buying import cheapest_purchase
from estimator.price.packs.purchase import Alternative, MoreCredits, NextBracket, Order, Purchase
from estimator.price.packs.shares import Rest, Shared, bounds_of_used, share_purchase
from estimator.price.packs.single import one_order

__all__ = [
    "Alternative",
    "MoreCredits",
    "NextBracket",
    "Order",
    "Purchase",
    "Rest",
    "Shared",
    "bounds_of_used",
    "cheapest_purchase",
    "one_order",
    "share_purchase",
]
