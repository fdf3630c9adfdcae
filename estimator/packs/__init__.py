"""Packs: the cheapest purchase that covers a need for credits.

`offers.py` says what one order can be, `cheapest.py` finds the best orders and argues why they are,
`limited.py` does so when their number is limited, `purchase.py` is the answer, `buying.py` the way there.
"""

from estimator.packs.buying import cheapest_purchase
from estimator.packs.purchase import Alternative, NextBracket, Order, Purchase

__all__ = ["Alternative", "NextBracket", "Order", "Purchase", "cheapest_purchase"]
