"""The real account: reading it, and changing it once.

`signed.py` sends one request and tells what came back, `client.py` reads and changes, `journal.py` keeps what
was asked for, `changes.py` and `applying.py` make changes, `reconcile.py` finds out what became of those
nobody knows the outcome of. It needs the extra `smscost[ovh]`.
"""

from estimator.provider.ovhcloud.calibrating import calibrate
from estimator.provider.ovhcloud.changes import (
    Proposal,
    propose_recharge,
    propose_transfer,
    set_recharge,
    transfer,
)
from estimator.provider.ovhcloud.client import Provider
from estimator.provider.ovhcloud.configuration import Keys, read_keys
from estimator.provider.ovhcloud.entries import JournalEntry
from estimator.provider.ovhcloud.journal import Journal, default_journal
from estimator.provider.ovhcloud.model import AccountState, RechargeChange
from estimator.provider.ovhcloud.reconcile import ChangeFinding, reconcile, settle_by_hand

__all__ = [
    "AccountState",
    "ChangeFinding",
    "Journal",
    "JournalEntry",
    "Keys",
    "Proposal",
    "Provider",
    "RechargeChange",
    "calibrate",
    "default_journal",
    "propose_recharge",
    "propose_transfer",
    "read_keys",
    "reconcile",
    "set_recharge",
    "settle_by_hand",
    "transfer",
]
