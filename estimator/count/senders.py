"""Who a message comes from: what tells a number from a name."""

from __future__ import annotations

import re
from typing import Final

_NUMERIC: Final = re.compile(r"[+]?[0-9][0-9 .-]*", re.ASCII)


def is_numeric(sender: str) -> bool:
    """Whether a sender is a number or a short code, not a name: it can be answered, and gets no STOP clause.

    >>> is_numeric("+33 6 39 98 00 01"), is_numeric("36180"), is_numeric("Boutique")
    (True, True, False)
    """
    return _NUMERIC.fullmatch(sender) is not None
