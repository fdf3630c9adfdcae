"""Transfers: credits moved between the accounts of one customer, and the shortage bought once.

`model.py` says what a transfer and a plan are, `planning.py` makes the plan, `fewest.py` finds
the fewest transfers, `saved.py` reads a plan that was written to a file.
"""

from estimator.supply.calendar import Account
from estimator.supply.transfers.model import Transfer, TransferPlan, check_transfer
from estimator.supply.transfers.planning import plan_transfers
from estimator.supply.transfers.saved import SavedPlan, read_plan, read_transfers

__all__ = [
    "Account",
    "SavedPlan",
    "Transfer",
    "TransferPlan",
    "check_transfer",
    "plan_transfers",
    "read_plan",
    "read_transfers",
]
