"""How much of what a campaign needs a row names: the header is the one of the first rows that names most."""

from __future__ import annotations

import re
from collections.abc import Sequence

from estimator.base.read import fold
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.headings import message_rank, number_rank
from estimator.campaign.template import Template

_AMOUNT = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?", re.ASCII)


def named_roles(header: Sequence[str], choice: ColumnChoice, template: Template | None) -> int:
    """How much of what a campaign needs a row names: as the header it names all of it.

    A field counts half: any row may have a cell that is called as one is.

    >>> [named_roles(row, ColumnChoice(), None) for row in (["Clients 2026", ""], ["Texte", "Téléphone"])]
    [0, 4]
    """
    filled = [name for name in header if name]
    chosen = [name for name in (choice.number, choice.message, choice.group) if name is not None]
    folded = set(map(fold, filled))
    found = 2 * sum(fold(name) in folded for name in chosen)
    if template is not None:
        found += sum(fold(name) in folded for name in template.fields)
    if 2 * sum(_AMOUNT.fullmatch(name) is not None for name in filled) > len(filled):
        return found  # a row of amounts: what one of its other cells holds is no name of a column
    if choice.recipients is not False and choice.number is None:
        found += 2 * any(map(number_rank, header))
    if template is None and choice.message is None:
        found += 2 * any(map(message_rank, header))
    return found
