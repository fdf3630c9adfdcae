"""What may be wrong with the sandbox."""

from __future__ import annotations

from estimator.errors.entry import Entry

SANDBOXES: dict[str, Entry] = {
    "SBX001": Entry(
        "The sandbox needs {package}, which this installation lacks.",
        "Install it: pip install 'smscost[sandbox]'",
    ),
    "SBX002": Entry(
        "This file holds no state of a sandbox, and is left as it is.",
        "{advice}",
    ),
    "SBX003": Entry(
        "The state of the sandbox cannot be kept here: {why}.",
        "{advice}",
    ),
    "SBX004": Entry(
        "The sandbox cannot listen at port {port}: {why}.",
        "Choose another with [[--port|port=]], or leave it out to get one that is free.",
    ),
    "SBX006": Entry(
        "The sandbox sells no order of {quantity:credit|credits}.",
        "Buy {least} to {most} credits at once.",
    ),
}
