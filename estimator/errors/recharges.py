"""What may be wrong with automatic recharge."""

from __future__ import annotations

from estimator.errors.entry import Entry

RECHARGES: dict[str, Entry] = {
    "RCG001": Entry(
        "Automatic recharge does not offer a quantity of {quantity}.", "Choose one of {offered}, or none."
    ),
    "RCG002": Entry(
        "The threshold of the automatic recharge cannot be used: {why}.",
        "Give an exact number of credits, 0 or more, with at most 3 decimals.",
    ),
    "RCG003": Entry("The {what} of the automatic recharge cannot be {value}.", "Give {wanted}."),
}
