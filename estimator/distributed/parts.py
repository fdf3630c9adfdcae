"""The parts of a large file that tasks can read apart: row groups of a Parquet file, ranges of a CSV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq

from estimator.campaign.batch import Batch, Campaign, Piece, ready
from estimator.campaign.parquet import parquet_source
from estimator.campaign.sources import Reading, kind_of
from estimator.distributed.files import PART_SIZE, File
from estimator.distributed.ranges import CsvRange, Stretch, range_campaign, stretches


@dataclass(frozen=True, slots=True)
class RowGroups:
    """Row groups `start` to `stop` of a Parquet file; `first_row` is the number of their first row."""

    start: int
    stop: int
    first_row: int


Part = RowGroups | CsvRange


def plan(file: File, reading: Reading, size: int = PART_SIZE) -> list[RowGroups] | list[Stretch]:
    """Parts of about `size` bytes; none where the file can only be read from its beginning.

    The stretches of a CSV are parts only once they are counted.
    """
    with file.stream() as stream:
        if file.size is None or not stream.seekable():
            return []
        kind = kind_of(stream, file.name)
        if kind == "parquet":
            try:
                return _row_groups(pq.ParquetFile(stream).metadata, size)
            except pa.ArrowException:
                return []
    return stretches(file, reading, size) if kind == "csv" else []


def _row_groups(metadata: pq.FileMetaData, size: int) -> list[RowGroups]:
    groups: list[RowGroups] = []
    start, row, held, held_rows = 0, 1, 0, 0
    for at in range(metadata.num_row_groups):
        group = metadata.row_group(at)
        held, held_rows = held + group.total_byte_size, held_rows + group.num_rows
        if held >= size or at + 1 == metadata.num_row_groups:
            groups.append(RowGroups(start, at + 1, row))
            start, row, held, held_rows = at + 1, row + held_rows, 0, 0
    return groups


@contextmanager
def part_campaign(file: File, part: Part, reading: Reading) -> Iterator[Campaign]:
    """One part as a campaign whose rows are numbered as in the whole file."""
    with file.stream() as stream:
        if isinstance(part, CsvRange):
            yield range_campaign(stream, file.name, part, reading)
        else:
            source = parquet_source(stream, file.name, range(part.start, part.stop))
            campaign = reading.columns(source)
            # What was decided about the file is said once, by its first part.
            decided = campaign.reading if part.start == 0 else tuple
            pieces = partial(_pieces, campaign, part.first_row)
            yield replace(campaign, pieces=pieces, reading=decided)


def _pieces(campaign: Campaign, first_row: int) -> Iterator[Piece]:
    return ready(_numbered(campaign, first_row))


def _numbered(campaign: Campaign, first_row: int) -> Iterator[Batch]:
    for batch in campaign.batches():
        yield replace(batch, first_row=first_row + batch.first_row - 1)
