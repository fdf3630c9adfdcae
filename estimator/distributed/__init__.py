"""A campaign of many files, on one machine or on many: the same flow, mapped over parts by Dask."""

from __future__ import annotations

from estimator.distributed.cluster import connected, local_cluster
from estimator.distributed.estimating import estimate_files, price_files
from estimator.distributed.files import File, find_files

__all__ = ["File", "connected", "estimate_files", "find_files", "local_cluster", "price_files"]
