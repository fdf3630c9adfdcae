"""What is done for every byte of a campaign: compiled where it can be, and in Python everywhere.

This is the one place that chooses. Callers write `core.count(…)`, and get the compiled functions
(`binding.py`, over the C files beside it) or the same ones in Python (`plain.py`).
`SMSCOST_CORE=plain` asks for the latter; `SMSCOST_CORE=required` makes their absence an error.
"""

from __future__ import annotations

import os
from types import ModuleType
from typing import TYPE_CHECKING

from estimator.base.choices import one_of
from estimator.base.language import told
from estimator.count.core.replacing import Outside, ReplacedTexts, Replacements
from estimator.count.core.shapes import (
    ASK,
    Counts,
    Cut,
    CutFault,
    Match,
    NumberPlan,
    Rows,
    RunningTotals,
    SeenKeys,
    Spans,
)
from estimator.errors import UsageError

__all__ = [
    "ASK",
    "Counts",
    "Cut",
    "CutFault",
    "Match",
    "NumberPlan",
    "Outside",
    "ReplacedTexts",
    "Replacements",
    "Rows",
    "RunningTotals",
    "SeenKeys",
    "Spans",
    "count",
    "cuts",
    "description",
    "forget",
    "gather",
    "holding",
    "keys",
    "leftovers",
    "linkish",
    "more",
    "name",
    "nothing",
    "numbers",
    "outside",
    "records",
    "replaced",
    "see",
    "tally",
    "together",
    "unusual",
    "use",
    "utf8",
]

FUNCTIONS = (
    "utf8",
    "records",
    "count",
    "cuts",
    "numbers",
    "keys",
    "see",
    "forget",
    "gather",
    "holding",
    "linkish",
    "more",
    "nothing",
    "outside",
    "replaced",
    "tally",
    "together",
    "unusual",
    "leftovers",
)
"""What both cores have."""

VARIABLE = "SMSCOST_CORE"
"""Of the environment: `plain`, `required`, or nothing."""

if TYPE_CHECKING:
    # The types are those of the readable one, which is not loaded where the other is.
    from estimator.count.core.plain import (
        count,
        cuts,
        forget,
        gather,
        holding,
        keys,
        leftovers,
        linkish,
        more,
        nothing,
        numbers,
        outside,
        records,
        replaced,
        see,
        tally,
        together,
        unusual,
        utf8,
    )

description = "core: plain"
"""Which core is in use, and why, as `smscost --version` says it."""


def name() -> str:
    """Which core is in use, in one word: `compiled` or `plain`."""
    return description.removeprefix("core: ").partition(",")[0]


def use(functions: ModuleType, why: str = "") -> None:
    """Have the functions of one core answer from now on."""
    names = globals()
    names |= {each: getattr(functions, each) for each in FUNCTIONS}
    which = "plain" if functions.__name__.endswith(".plain") else "compiled"
    names["description"] = f"core: {which}{why and f', because {why}'}"


def choose(asked: str) -> None:
    """Take the compiled core where there is one, unless `asked` is `plain`.

    Raises
    ------
    UsageError
        `USE028` there is none, and `asked` is `required`; `USE017` `asked` is a word that means nothing here.
    """
    if asked:
        one_of(told("core that {variable} asks for", variable=VARIABLE), asked, ("plain", "required"))
    missing = None
    if asked != "plain":
        try:
            from estimator.count.core import binding
        except OSError as error:
            missing = error
        else:
            use(binding)
            return
    if asked == "required":
        raise UsageError("USE028", variable=VARIABLE, why=str(missing)) from missing
    from estimator.count.core import plain

    use(plain, f"the compiled one cannot be used: {missing}" if missing else f"{VARIABLE}=plain asks for it")


choose(os.environ.get(VARIABLE, ""))
