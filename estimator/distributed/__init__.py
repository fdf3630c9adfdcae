"""Campaigns of many files, on one machine or on many: the same flow, mapped over parts by Dask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.base.lazily import loaded_when_used

if TYPE_CHECKING:
    from estimator.distributed.cluster import connected, local_cluster
    from estimator.distributed.estimating import estimate_files, price_files
    from estimator.distributed.files import File, FoundFiles, find_files

# Loaded when first used: files that are priced here wait for no cluster.
_FILES = {
    "File": "files",
    "FoundFiles": "files",
    "connected": "cluster",
    "estimate_files": "estimating",
    "find_files": "files",
    "local_cluster": "cluster",
    "price_files": "estimating",
}

__all__ = ["File", "FoundFiles", "connected", "estimate_files", "find_files", "local_cluster", "price_files"]

__getattr__ = loaded_when_used(__name__, _FILES)
