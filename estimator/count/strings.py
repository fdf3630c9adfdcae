"""A column of texts as UTF-8 bytes, and where each text lies among them.

The core reads this and nothing else, so a million texts are a few numpy arrays and never a million Python
objects. Arrow's own arrays, and the cells of a block of a CSV file, are taken where they are, without a copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union

import numpy as np
from numpy.typing import NDArray

from estimator.base.language import told
from estimator.base.loaded import loaded
from estimator.base.scan import is_blank
from estimator.count import core
from estimator.count.core import Spans
from estimator.errors import MessageError

if TYPE_CHECKING:
    import pandas as pd

Messages = Union[Iterable[str], "pd.Series[Any]"]
"""A column of texts as a caller holds it: a list, a numpy array, a pandas or dask Series, an Arrow array."""


_ONE_BYTE = np.array([is_blank(bytes([byte])) for byte in range(256)])
"""Which bytes are blanks by themselves."""


@dataclass(frozen=True, slots=True, repr=False)
class Strings:
    """`n` texts.

    Attributes
    ----------
    spans : Spans
        Where they lie: UTF-8. A lone surrogate, which Arrow cannot hold but a Python `str` can, stands as the
        three bytes its code point would have.
    valid : bool array, shape (n,), or None
        False where a text is missing (which is not the same as empty); None where none is.

    >>> texts = Strings.from_any(["Déjà", ""])
    >>> texts[0], texts.lengths.tolist(), texts.valid is None
    ('Déjà', [6, 0], True)
    """

    spans: Spans
    valid: NDArray[np.bool_] | None = None

    def __repr__(self) -> str:
        """How many there are, and none of them: they are somebody's numbers and texts."""
        return f"<Strings: {len(self)}>"

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, row: int) -> str:
        return self.spans[row].decode("utf-8", "surrogatepass")

    @property
    def missing(self) -> NDArray[np.bool_] | None:
        """True where a text is missing; None where none is."""
        return None if self.valid is None else ~self.valid

    @property
    def blank(self) -> NDArray[np.bool_]:
        r"""True where a text is missing, or holds nothing that anybody sees.

        >>> Strings.from_any(["", " ", "a", "\u00a0\n", "\u00c9", " b"]).blank.tolist()
        [True, True, False, True, False, False]
        """
        spans = self.spans
        blank: NDArray[np.bool_] = spans.ends <= spans.starts
        if self.valid is not None:
            blank |= ~self.valid
        filled = np.flatnonzero(~blank)
        if len(filled):
            starts = spans.starts[filled]
            first, second, third = (spans.data.take(starts + at, mode="clip") for at in range(3))
            # Most texts begin with a letter: the few others are looked at one by one.
            begins = _ONE_BYTE[first] | ((first == 0xC2) & (second == 0xA0))
            begins |= (first == 0xE2) & (second == 0x80) & ((third < 0x8C) | (third == 0xAF))
            begins |= (first == 0xEF) & (second == 0xBB) & (third == 0xBF)
            for row in filled[begins].tolist():
                blank[row] = is_blank(spans[row])
        return blank

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Bytes of each text."""
        spans = self.spans
        lengths = spans.ends - spans.starts
        if spans.doubled is not None:
            rows = np.flatnonzero(spans.doubled)
            lengths[rows] = [len(spans[row]) for row in rows.tolist()]
        return lengths

    def octets(self) -> list[bytes]:
        """The bytes of each text, as Python has them."""
        data, spans = self.spans.data.data, self.spans
        bounds = zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)
        texts = [bytes(data[start:end]) for start, end in bounds]
        if spans.doubled is not None:
            for row in np.flatnonzero(spans.doubled).tolist():
                texts[row] = spans[row]
        return texts

    def texts(self) -> list[str | None]:
        """The texts, as Python has them; None where one is missing."""
        texts: list[str | None] = [octets.decode("utf-8", "surrogatepass") for octets in self.octets()]
        if (missing := self.missing) is not None:
            for row in np.flatnonzero(missing).tolist():
                texts[row] = None
        return texts

    def packed(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """The texts end to end: the bytes, and where each text begins in them, and the last one ends."""
        spans = self.spans
        if spans.doubled is None and (spans.starts[1:] == spans.ends[:-1]).all():
            return spans.data, np.append(spans.starts, spans.ends[-1:] if len(self) else 0)
        return core.gather(spans)

    def take(self, rows: NDArray[np.intp]) -> Strings:
        """The texts at `rows`, in that order, without a copy."""
        spans = self.spans
        doubled = None if spans.doubled is None else spans.doubled[rows]
        some = Spans(spans.data, spans.starts[rows], spans.ends[rows], doubled)
        return Strings(some, None if self.valid is None else self.valid[rows])

    def with_some(self, rows: NDArray[np.intp], others: Strings) -> Strings:
        """The texts with those at `rows` exchanged for others, one for each row; none of them is copied.

        >>> Strings.from_any(["a", "b", "c"]).with_some(np.array([1]), Strings.from_any(["B"])).texts()
        ['a', 'B', 'c']
        """
        spans, new = self.spans, others.spans
        starts, ends = spans.starts.copy(), spans.ends.copy()
        starts[rows], ends[rows] = new.starts + len(spans.data), new.ends + len(spans.data)
        doubled = None
        if spans.doubled is not None or new.doubled is not None:
            doubled = np.zeros(len(self), np.uint8) if spans.doubled is None else spans.doubled.copy()
            doubled[rows] = 0 if new.doubled is None else new.doubled
        return Strings(Spans(np.concatenate([spans.data, new.data]), starts, ends, doubled), self.valid)

    @classmethod
    def chained(cls, parts: Sequence[Strings]) -> Strings:
        """Texts of several columns, one column after the other; none of them is missing.

        >>> Strings.chained([Strings.from_any(["a"]), Strings.from_any(["b", "c"])]).texts()
        ['a', 'b', 'c']
        """
        packed = [part.packed() for part in parts]
        sizes = np.concatenate([[0], *(np.diff(offsets) for _, offsets in packed)])
        data = np.concatenate([data[int(offsets[0]) : int(offsets[-1])] for data, offsets in packed])
        return cls.from_offsets(data, np.cumsum(sizes))

    def to_arrow(self) -> Any:
        """The same texts as an Arrow array (large_string); a lone surrogate makes it an invalid one."""
        import pyarrow as pa
        import pyarrow.compute as pc

        data, offsets = self.packed()
        buffers = [None, pa.py_buffer(np.ascontiguousarray(offsets)), pa.py_buffer(data)]
        texts = pa.Array.from_buffers(pa.large_string(), len(self), buffers)
        return texts if self.valid is None else pc.if_else(pa.array(self.valid), texts, None)

    @classmethod
    def from_offsets(
        cls, data: Any, offsets: NDArray[Any], valid: NDArray[np.bool_] | None = None
    ) -> Strings:
        """Texts end to end: text `i` is `data[offsets[i]:offsets[i + 1]]`."""
        return cls(Spans.from_offsets(data, offsets), valid)

    @classmethod
    def all_missing(cls, rows: int) -> Strings:
        """So many texts, none of which is there."""
        return cls.from_offsets(b"", np.zeros(rows + 1, np.int64), np.zeros(rows, np.bool_))

    @classmethod
    def from_arrow(cls, array: Any) -> Strings:
        """An Arrow array of texts (`string`, `large_string`, views, dictionaries, or chunks of these)."""
        import pyarrow as pa

        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
        if pa.types.is_dictionary(array.type):
            return cls._of_dictionary(array)
        if pa.types.is_null(array.type):
            array = array.cast(pa.string())
        if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
            if not pa.types.is_string_view(array.type):
                raise MessageError("MSG001", row=0, found=told("a column of {type}", type=str(array.type)))
            array = array.cast(pa.large_string())
        width = np.dtype(np.int64 if pa.types.is_large_string(array.type) else np.int32)
        _, offsets_buffer, data_buffer = array.buffers()
        valid = array.is_valid().to_numpy(zero_copy_only=False) if array.null_count else None
        if offsets_buffer is None or not len(array):
            return cls.from_offsets(b"", np.zeros(len(array) + 1, np.int64), valid)
        offsets = np.frombuffer(offsets_buffer, width)[array.offset : array.offset + len(array) + 1]
        return cls.from_offsets(b"" if data_buffer is None else data_buffer, offsets, valid)

    @classmethod
    def _of_dictionary(cls, array: Any) -> Strings:
        """Texts that are named by number: each stays once, however often it is named.

        Arrow's own ways to fill in numbers, or to say of what kind they are, would load pandas.
        """
        import pyarrow as pa

        values = cls.from_arrow(array.dictionary)
        if not len(values):
            return cls.all_missing(len(array))
        indices = array.indices
        sign = "u" if pa.types.is_unsigned_integer(indices.type) else "i"
        width = np.dtype(f"{sign}{indices.type.bit_width // 8}")
        at = np.frombuffer(indices.buffers()[1], width)[indices.offset : indices.offset + len(indices)]
        if not indices.null_count:
            return values.take(at.astype(np.intp))
        # What stands where nothing is named may be any number.
        named = indices.is_valid().to_numpy(zero_copy_only=False)
        found = values.take(np.where(named, at, 0).astype(np.intp))
        return cls(found.spans, named if found.valid is None else named & found.valid)

    @classmethod
    def from_any(cls, values: Messages | Any) -> Strings:
        """Texts from whatever users hold: a list, a numpy array, a Series, an Arrow array.

        Raises `MSG001`, naming the first such item (from 0), where one is not a text; a missing one counts;
        `MSG005` where it is no column at all.
        """
        if (
            isinstance(values, (str, Mapping))
            or hasattr(values, "columns")
            or not isinstance(values, Iterable)
        ):
            found = told("a single text") if isinstance(values, str) else type(values).__name__
            raise MessageError("MSG005", found=found)
        if hasattr(values, "dtype") and hasattr(values, "array"):  # a pandas Series or Index
            values = values.array
        if hasattr(values, "__arrow_array__"):  # a pandas array held by Arrow
            values = values.__arrow_array__()
        # Whoever has an Arrow array has loaded Arrow; all others need not wait for it.
        arrow: Any = loaded("pyarrow")
        if arrow is not None and isinstance(values, (arrow.Array, arrow.ChunkedArray)):
            column = cls.from_arrow(values)
            if column.valid is not None:
                raise MessageError("MSG001", row=int(np.argmin(column.valid)), found=told("missing"))
            return column
        return cls._from_objects(values if isinstance(values, Sequence) else list(values))

    @classmethod
    def _from_objects(cls, values: Sequence[object]) -> Strings:
        for row, value in enumerate(values):
            if not isinstance(value, str):
                raise MessageError("MSG001", row=row, found=_name_of(value))
        return cls.from_bytes(str(value).encode("utf-8", "surrogatepass") for value in values)

    @classmethod
    def joined(cls, parts: Sequence[Strings | bytes], rows: int) -> Strings:
        """Row by row, the parts end to end; one that is bytes is the same in all rows.

        >>> Strings.joined([b"Bonjour ", Strings.from_any(["Zoe", "Ana"]), b" !"], 2).texts()
        ['Bonjour Zoe !', 'Bonjour Ana !']
        """
        blocks: dict[int, tuple[int, NDArray[np.uint8]]] = {}
        size = 0
        starts, ends = np.empty((2, rows, len(parts)), np.int64)
        doubled = np.zeros((rows, len(parts)), np.uint8)
        for place, part in enumerate(parts):
            of = Spans.from_offsets(part, np.array([0, len(part)])) if isinstance(part, bytes) else part.spans
            # Columns of a file lie in the same block.
            if id(of.data) not in blocks:
                blocks[id(of.data)] = size, of.data
                size += len(of.data)
            before, _ = blocks[id(of.data)]
            starts[:, place], ends[:, place] = of.starts + before, of.ends + before
            doubled[:, place] = 0 if of.doubled is None else of.doubled
        data = np.concatenate([block for _, block in blocks.values()])
        whole, offsets = core.gather(Spans(data, starts.ravel(), ends.ravel(), doubled.ravel()))
        return cls.from_offsets(whole, offsets[:: len(parts)])

    @classmethod
    def from_bytes(cls, texts: Iterable[bytes]) -> Strings:
        """Texts that are UTF-8 already."""
        parts = list(texts)
        offsets = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=offsets[1:])
        return cls.from_offsets(b"".join(parts), offsets)


def _name_of(value: object) -> str:
    # NaN, None, pandas.NA and NaT all mean "no message here"; the type's name would not tell users that.
    missing = value is None or type(value).__name__ in {"NAType", "NaTType"} or value != value  # noqa: PLR0124
    return told("missing") if missing else told("of type {name}", name=type(value).__name__)
