"""What may be wrong with transfers between accounts."""

from __future__ import annotations

from estimator.errors.entry import Entry

TRANSFERS: dict[str, Entry] = {
    "TRF001": Entry(
        "These accounts are of different customers: {customers}.",
        "Credits move only between accounts of one customer: plan each customer on its own.",
    ),
    "TRF002": Entry("Account {account:short} is given twice.", "Name each account once."),
    "TRF003": Entry(
        "There is a need of account {account:short}, which is not among the accounts.",
        "The accounts: {accounts}.",
    ),
    "TRF005": Entry(
        "Account {account:short} cannot give credits to itself.", "Name another account as target."
    ),
    "TRF006": Entry(
        "A transfer from {source} to {target} of {credits:credit|credits} moves nothing.",
        "Move more than 0 credits.",
    ),
    "TRF007": Entry(
        "{source} can give {free:credit|credits} at most, and not {credits}{parts}.", "Move at most so many."
    ),
    "TRF008": Entry(
        "This is no saved plan of transfers: {why}.",
        "Save one[[: smscost transfers ACCOUNTS CALENDAR --format json > transfers.json|, as JSON, with "
        "smscost transfers.]]",
    ),
    "TRF009": Entry(
        "Nothing says what the accounts need.",
        "Name a CALENDAR, or give --need ACCOUNT=CREDITS.",
        only_command=True,
    ),
    "TRF010": Entry("Needs are given more than once: {sources}.", "Keep one of them."),
}
