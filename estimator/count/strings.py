"""A column of texts as Arrow lays it out: UTF-8 bytes end to end, and where each text begins.

Every kernel reads this and nothing else, so a million texts are two numpy arrays and never a million
Python objects. Arrow's own arrays are taken as they are, without a copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.errors import MessageError


@dataclass(frozen=True, slots=True)
class Strings:
    """`n` texts.

    Attributes
    ----------
    data : uint8 array
        UTF-8, all texts end to end. A lone surrogate, which Arrow cannot hold but a Python `str` can,
        stands as the three bytes its code point would have.
    offsets : int32 or int64 array, shape (n + 1,)
        Text `i` is `data[offsets[i]:offsets[i + 1]]`.
    valid : bool array, shape (n,), or None
        False where a text is missing (which is not the same as empty); None where none is.

    >>> texts = Strings.from_any(["Déjà", ""])
    >>> texts[0], texts.lengths.tolist(), texts.valid is None
    ('Déjà', [6, 0], True)
    """

    data: NDArray[np.uint8]
    offsets: NDArray[Any]
    valid: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> str:
        return self.data[self.offsets[row] : self.offsets[row + 1]].tobytes().decode("utf-8", "surrogatepass")

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Bytes of each text."""
        return np.diff(self.offsets).astype(np.int64, copy=False)

    def take(self, rows: NDArray[np.intp]) -> Strings:
        """The texts at `rows`, in that order, copied together."""
        # Taken as binary, for Arrow's string type may not hold a lone surrogate.
        taken = self._arrow(pa.binary(), pa.large_binary()).take(_places(rows))
        _, offsets, data = taken.buffers()
        return Strings(
            np.frombuffer(data or b"", np.uint8),
            np.frombuffer(offsets, self.offsets.dtype),
            None if self.valid is None else self.valid[rows],
        )

    def to_arrow(self) -> Any:
        """The same texts as an Arrow array, without a copy; a lone surrogate makes it an invalid one."""
        texts = self._arrow(pa.string(), pa.large_string())
        return texts if self.valid is None else pc.if_else(pa.array(self.valid), texts, None)

    def _arrow(self, narrow: Any, wide: Any) -> Any:
        buffers = [None, pa.py_buffer(np.ascontiguousarray(self.offsets)), pa.py_buffer(self.data)]
        return pa.Array.from_buffers(wide if self.offsets.dtype == np.int64 else narrow, len(self), buffers)

    def append(self, suffix: NDArray[np.uint8]) -> Strings:
        """Every text with the same bytes after it, copied together."""
        data = self.data[self.offsets[0] : self.offsets[-1]]
        offsets = (self.offsets - self.offsets[0]).astype(np.int64)
        data = np.insert(data, np.repeat(offsets[1:], len(suffix)), np.tile(suffix, len(self)))
        return Strings(data, offsets + len(suffix) * np.arange(len(offsets)), self.valid)

    @classmethod
    def from_arrow(cls, array: Any) -> Strings:
        """An Arrow array of texts (`string`, `large_string`, views, dictionaries, or chunks of these)."""
        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
        if pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        if pa.types.is_null(array.type):
            array = array.cast(pa.string())
        if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
            if not pa.types.is_string_view(array.type):
                raise MessageError("MSG001", row=0, found=f"a column of {array.type}")
            array = array.cast(pa.large_string())
        width = np.dtype(np.int64 if pa.types.is_large_string(array.type) else np.int32)
        _, offsets_buffer, data_buffer = array.buffers()
        if offsets_buffer is None or not len(array):
            return cls(np.empty(0, np.uint8), np.zeros(len(array) + 1, np.int32), None)
        offsets = np.frombuffer(offsets_buffer, width)[array.offset : array.offset + len(array) + 1]
        data = np.empty(0, np.uint8) if data_buffer is None else np.frombuffer(data_buffer, np.uint8)
        valid = array.is_valid().to_numpy(zero_copy_only=False) if array.null_count else None
        return cls(data, offsets, valid)

    @classmethod
    def from_any(cls, values: Any) -> Strings:
        """Texts from whatever users hold: a list, a numpy array, a Series, an Arrow array.

        Raises `MSG001`, naming the first such item (from 0), where one is not a text; a missing one counts.
        """
        if isinstance(values, str):
            raise MessageError("MSG001", row=0, found="a single text where a column of texts is expected")
        if hasattr(values, "dtype") and hasattr(values, "array"):  # a pandas Series or Index
            values = values.array
        if hasattr(values, "__arrow_array__"):  # a pandas array held by Arrow
            values = values.__arrow_array__()
        if isinstance(values, (pa.Array, pa.ChunkedArray)):
            column = cls.from_arrow(values)
            if column.valid is not None:
                raise MessageError("MSG001", row=int(np.argmin(column.valid)), found="missing")
            return column
        return cls._from_objects(values if isinstance(values, Sequence) else list(values))

    @classmethod
    def _from_objects(cls, values: Sequence[object]) -> Strings:
        for row, value in enumerate(values):
            if not isinstance(value, str):
                raise MessageError("MSG001", row=row, found=_name_of(value))
        return cls.from_bytes(str(value).encode("utf-8", "surrogatepass") for value in values)

    @classmethod
    def from_bytes(cls, texts: Iterable[bytes]) -> Strings:
        """Texts that are UTF-8 already."""
        parts = list(texts)
        offsets = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=offsets[1:])
        return cls(np.frombuffer(b"".join(parts), np.uint8), offsets)


def _places(rows: NDArray[np.intp]) -> Any:
    """Rows as an Arrow array. Not by `pa.array`, which would load pandas to ask whether they are a Series."""
    return pa.Array.from_buffers(
        pa.int64(), len(rows), [None, pa.py_buffer(rows.astype(np.int64, copy=False))]
    )


def _name_of(value: object) -> str:
    # NaN, None, pandas.NA and NaT all mean "no message here"; the type's name would not tell users that.
    missing = value is None or type(value).__name__ in {"NAType", "NaTType"} or value != value  # noqa: PLR0124
    return "missing" if missing else f"of type {type(value).__name__}"
