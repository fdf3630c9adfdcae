"""What may be wrong with automatic recharge."""

from __future__ import annotations

from estimator.errors.entry import Entry

RECHARGES: dict[str, Entry] = {
    "RCG001": Entry(
        "Automatic recharge does not offer a quantity of {quantity}.", "Choose one of {offered}, or none."
    ),
    "RCG003": Entry("The {what} of the automatic recharge cannot be {value}.", "Give {wanted}."),
    "RCG004": Entry(
        "The calendar has {count} accounts, and each recharges itself on its own.",
        "Name one of them ([[--account NAME|account=NAME]]): {accounts}.",
    ),
    "RCG005": Entry(
        "Account {account:short} needs nothing in this calendar.", "Name one of those that do: {accounts}."
    ),
    "RCG006": Entry(
        "No balance is given of account {account:short}, but of {given}.",
        "Give it: --balance NAME=CREDITS, or a row of --balances FILE.",
        only_command=True,
    ),
    "RCG007": Entry(
        "Jobs that are not sent in full: {count}, the first on {at}.",
        "--fail-on-shortfall set this limit.",
        only_command=True,
    ),
    "RCG010": Entry(
        "The {what} of the replay cannot be used: {why}.",
        "Give milli-credits in arrays of whole numbers, never floats: 250 credits are 250_000. Quantities "
        "are credits.",
    ),
    "RCG011": Entry(
        "Amounts of up to {credits} credits are too large to be replayed exactly.",
        "Check the needs, balances and thresholds: they are in milli-credits, 250 credits are 250_000.",
    ),
    "RCG012": Entry(
        "The tariff of {country} of {day} sells no order of {quantity:credit|credits}.",
        "Choose another quantity, or give a tariff with its price.",
    ),
}
