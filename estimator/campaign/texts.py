"""Values as the texts they would be sent as: digits without loss, dates as ISO 8601 writes them.

Two ways in with one meaning: `texts_of` for a column that Arrow holds, `text_of` for one cell that Python
holds (Excel, object columns of pandas). A whole number is written with all its digits and nothing else:
the phone number that a spreadsheet made 33639980001.0 is 33639980001 again.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_EXACT = {16: 2**11, 32: 2**24, 64: 2**53}
"""Up to where a float of so many bits holds every whole number: beyond, its digits are not those written."""


def texts_of(array: Any) -> Any:
    """A column as texts.

    Parameters
    ----------
    array : pyarrow.Array or ChunkedArray
        Texts in any layout, numbers, booleans, dates, timestamps without a time zone, bytes that are UTF-8.

    Returns
    -------
    pyarrow.Array of string, large_string
        Missing where a value is missing or NaN. A float too large to be exact is written with an exponent,
        which no phone number has.

    Raises
    ------
    TypeError
        For a type that has no one text of its own, and for bytes that are not UTF-8; says which.

    >>> texts_of(pa.array([33639980001.0, 0.5, None])).to_pylist()
    ['33639980001', '0.5', None]
    """
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    kind = array.type
    if pa.types.is_dictionary(kind):
        return texts_of(array.dictionary_decode())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return array
    if pa.types.is_floating(kind):
        return _of_floats(array)
    if pa.types.is_timestamp(kind):
        return _of_timestamps(array)
    return _cast(array)


def text_of(value: object) -> str | None:
    """One cell as a text; None where it is missing. The scalar twin of `texts_of`.

    >>> text_of(33639980001.0), text_of(date(2026, 10, 1)), text_of(float("nan"))
    ('33639980001', '2026-10-01', None)
    """
    if value is None or type(value).__name__ == "NAType" or value != value:  # noqa: PLR0124 - NaN and NaT
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT[64]:
        value = int(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    if isinstance(value, (str, int, float, Decimal, time)) or type(value) is date:
        return str(value)
    raise TypeError(f"values of type {type(value).__name__}")


def _of_floats(array: Any) -> Any:
    width = array.type.bit_width
    array = pc.if_else(pc.is_nan(array), None, array)
    whole = pc.and_(pc.equal(pc.trunc(array), array), pc.less(pc.abs(array), _EXACT[width]))
    digits = pc.if_else(whole, array, 0).cast(pa.int64()).cast(pa.string())
    return pc.if_else(whole, digits, array.cast(pa.string()))


def _of_timestamps(array: Any) -> Any:
    if array.type.tz is not None:
        raise TypeError(f"values of type {array.type}")
    texts = pc.cast(array, pa.timestamp("s"), safe=False).cast(pa.string())
    return pc.replace_substring_regex(texts, pattern=" 00:00:00$", replacement="")


def _cast(array: Any) -> Any:
    try:
        return array.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        kind = (
            "bytes that are not UTF-8" if pa.types.is_binary(array.type) else f"values of type {array.type}"
        )
        raise TypeError(kind) from error
