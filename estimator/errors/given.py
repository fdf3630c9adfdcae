"""What may be wrong with what is given, wherever it is given: an amount, a day, one of a few words."""

from __future__ import annotations

from estimator.errors.entry import Entry

GIVEN: dict[str, Entry] = {
    "AMT001": Entry(
        "The {what} cannot be used: {why}.",
        "{advice}",
    ),
    "AMT003": Entry("The {what} cannot be {found}.", "Give {least} or more."),
    "AMT004": Entry("The {what} cannot be {found}: that is too large.", "Give {wanted}."),
    "AMT005": Entry("The {what} '{found}' can be read as {one} and as {other}.", "Write {one}, or {other}."),
    "DAY001": Entry("The {what} cannot be used: {why}.", "Write it as 2026-12-31 or 31/12/2026."),
    "USE017": Entry("The {what} cannot be {found}.", "{close}Choose one of {known}."),
    "USE018": Entry("{function} takes no argument '{name}'.", "{meant}"),
    "USE022": Entry("{function} cannot take {found} as {name}.", "Give {wanted}."),
}
