"""Values as the texts they would be sent as: digits without loss, dates as ISO 8601 writes them.

A whole number is written with all its digits and nothing else: the phone number that a spreadsheet made
33639980001.0 is 33639980001 again. `texts_of` does so for a column, `text_of` for one cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from estimator.base.language import told

_EXACT = 2.0**53
"""Up to where a float of 64 bits holds every whole number: beyond, its digits are not those written."""

_EXACT_32 = 2.0**24


def texts_of(column: Any) -> Any:
    """A column as texts.

    Parameters
    ----------
    column : pyarrow.Array, pyarrow.ChunkedArray or sequence of cells
        Texts in any layout, numbers, booleans, dates, times without a zone, bytes that are UTF-8.

    Returns
    -------
    pyarrow.Array of string, large_string, or a dictionary of these
        Missing where a value is missing or NaN. A double too large to be exact is written with an exponent,
        which no phone number has.

    Raises
    ------
    TypeError
        Says what the column holds where that has no one text of its own, or is no Unicode.

    >>> texts_of(pa.array([33639980001.0, 0.5, None])).to_pylist()
    ['33639980001', '0.5', None]
    """
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if not isinstance(column, pa.Array):
        return _of_cells(column)
    kind = column.type
    if pa.types.is_dictionary(kind):
        return pa.DictionaryArray.from_arrays(column.indices, texts_of(column.dictionary))
    for has_type, convert in _CONVERSIONS:
        if has_type(kind):
            return convert(column)
    raise TypeError(told("values of type {kind}", kind=str(kind)))


def text_of(value: object) -> str | None:
    """One cell as a text; None where it is missing. The scalar twin of `texts_of`.

    >>> text_of(33639980001.0), text_of(date(2026, 10, 1)), text_of(float("nan"))
    ('33639980001', '2026-10-01', None)
    """
    if value is None or type(value).__name__ == "NAType" or value != value:  # noqa: PLR0124 - NaN and NaT
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        value = int(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, (str, int, float, Decimal)) or type(value) is date:
        return str(value)
    raise TypeError(told("values of type {kind}", kind=type(value).__name__))


def _of_cells(cells: Sequence[object]) -> Any:
    try:
        return pa.array([text_of(cell) for cell in cells], pa.string())
    except UnicodeEncodeError as error:
        raise TypeError(told("half of a surrogate pair")) from error


def _of_texts(array: Any) -> Any:
    # Arrow believes whoever says that bytes are UTF-8; what reads them must not have to.
    try:
        array.validate(full=True)
    except pa.ArrowInvalid as error:
        raise TypeError(told("bytes that are not UTF-8")) from error
    return array


def _of_bytes(array: Any) -> Any:
    try:
        return array.cast(pa.large_string())
    except pa.ArrowInvalid as error:
        raise TypeError(told("bytes that are not UTF-8")) from error


def _of_floats(array: Any) -> Any:
    array = pc.if_else(pc.is_nan(array), None, array)
    whole = pc.and_(pc.equal(pc.trunc(array), array), pc.less(pc.abs(array), _EXACT))
    digits = pc.if_else(whole, array, 0).cast(pa.int64()).cast(pa.string())
    return pc.if_else(whole, digits, array.cast(pa.string()))


def _of_short_floats(array: Any) -> Any:
    # Phone numbers do not fit: each would come out as the digits of another one.
    if pc.any(pc.greater_equal(pc.abs(array), _EXACT_32)).as_py():
        raise TypeError(told("numbers rounded to 32 bits"))
    return _of_floats(array)


def _of_timestamps(array: Any) -> Any:
    texts = array.cast(pa.timestamp("s"), safe=False).cast(pa.string())
    return pc.replace_substring_regex(texts, pattern=" 00:00:00$", replacement="")


def _of_times(array: Any) -> Any:
    return array.cast(pa.time32("s"), safe=False).cast(pa.string())


def _of_plain(array: Any) -> Any:
    return array.cast(pa.string())


_CONVERSIONS: tuple[tuple[Callable[[Any], bool], Callable[[Any], Any]], ...] = (
    (lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind), _of_texts),
    (pa.types.is_string_view, lambda array: _of_texts(_of_plain(array))),
    (lambda kind: pa.types.is_binary(kind) or pa.types.is_large_binary(kind), _of_bytes),
    (pa.types.is_float64, _of_floats),
    (pa.types.is_float32, _of_short_floats),
    (lambda kind: pa.types.is_timestamp(kind) and kind.tz is None, _of_timestamps),
    (pa.types.is_time, _of_times),
    (pa.types.is_integer, _of_plain),
    (pa.types.is_decimal, _of_plain),
    (pa.types.is_boolean, _of_plain),
    (pa.types.is_date, _of_plain),
    (pa.types.is_null, _of_plain),
)
