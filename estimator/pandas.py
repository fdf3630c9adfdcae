"""Columns of messages in pandas: `import estimator.pandas` gives every Series of texts an `.sms` accessor.

>>> import pandas as pd
>>> import estimator.pandas
>>> messages = pd.Series(["Déjà 20 €", "Reçu"], index=["a", "b"])
>>> messages.sms.segments
a    1
b    1
Name: segments, dtype: int64
>>> messages.sms.encoding.tolist()
['GSM-7', 'UCS-2']
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from estimator.count.message import Explanation, explain
from estimator.count.segments import count_segments


@pd.api.extensions.register_series_accessor("sms")
class SmsAccessor:
    """What each message of a Series costs on the air. Raises `MSG001` where an item is not a text."""

    def __init__(self, messages: pd.Series) -> None:
        self._messages = messages

    def count(self, *, stop_clause: bool | str = False) -> pd.DataFrame:
        """Encoding, units and segments of each message, as `estimator.count_segments` gives them."""
        return count_segments(self._messages, stop_clause=stop_clause)

    @property
    def encoding(self) -> pd.Series:
        """ "GSM-7" or "UCS-2" of each message, without a STOP clause."""
        return self.count()["encoding"]

    @property
    def units(self) -> pd.Series:
        """Septets or UTF-16 code units of each message, without a STOP clause."""
        return self.count()["units"]

    @property
    def segments(self) -> pd.Series:
        """Segments of each message, without a STOP clause."""
        return self.count()["segments"]

    def explain(self, label: Any, *, stop_clause: bool | str = False) -> Explanation:
        """The message at `label` of the index, looked at closely."""
        return explain(self._messages.loc[label], stop_clause=stop_clause)
