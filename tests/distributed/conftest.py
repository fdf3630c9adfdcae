"""One cluster on this machine for all tests here: starting one takes longest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from distributed import Client

from estimator.distributed.cluster import local_cluster


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    with local_cluster(2) as client:
        yield client
