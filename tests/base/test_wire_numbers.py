"""Numbers of the provider's JSON are doubles, written out: what they mean is read, wherever they are read."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from estimator import read_accounts, read_calendar
from estimator.base.exact_json import meant, read_json
from estimator.errors import SmsCostError
from estimator.price.comparison.jobs import read_jobs
from estimator.tariff.api import read_pack, read_rate


@pytest.mark.parametrize("seed", range(40))
def test_sums_of_doubles_mean_the_sums_of_what_was_added(seed: int) -> None:
    chance = random.Random(seed)
    milli = [chance.randrange(1, 10 ** chance.randint(2, 7)) for _ in range(chance.randint(1, 60))]
    total = sum(each / 1000 for each in milli)
    assert meant(Decimal(repr(total)), 3) == Decimal(sum(milli)) / 1000


def _file(name: str, text: str, read: Callable[[Path], object]) -> Callable[[Path, str], str]:
    def found(folder: Path, written: str) -> str:
        (folder / name).write_text(text.replace("HERE", written), encoding="utf-8")
        return str(read(folder / name))

    return found


def _answer(text: str, read: Callable[[object], object]) -> Callable[[Path, str], str]:
    return lambda _, written: str(read(read_json(text.replace("HERE", written).encode())))


EURO = '{"currencyCode": "EUR", "text": "", "value": HERE}'
PACK = f'{{"countryCode": "fr", "credit": 1, "creditPrice": {EURO}, "creditQuantityMin": 100}}'
READERS = {
    "a rate": _answer(
        '{"countryCode": "in", "credit": HERE}', lambda each: Decimal(read_rate(each).rate) / 1000
    ),
    "a price": _answer(PACK, lambda each: read_pack(each).bracket.price),
    "VAT": _answer('{"countryCode": "in", "credit": 1, "vatRate": HERE}', lambda each: read_rate(each).vat),
    "a job in a calendar": _file(
        "jobs.json",
        '[{"creationDatetime": "2026-11-03T09:00:00Z", "totalCreditsRemoved": HERE}]',
        lambda path: read_calendar(path).credits,
    ),
    "a job held against an estimate": _file(
        "jobs.json",
        '[{"ids": [1], "validReceivers": 1, "invalidReceivers": 0, "totalCreditsRemoved": HERE}]',
        lambda path: read_jobs(path)[0].taken,
    ),
    "a balance": _file(
        "accounts.json",
        '[{"serviceName": "a", "creditsLeft": HERE}]',
        lambda path: read_accounts(path).accounts[0].credits,
    ),
}
"""Every reader of numbers of the provider, but for its account: `tests/ovhcloud/test_client.py`."""


@pytest.mark.parametrize("reader", READERS)
def test_the_noise_of_doubles_is_read_as_what_is_meant(reader: str, tmp_path: Path) -> None:
    read = READERS[reader]
    assert read(tmp_path, "1.6500000000000001") == read(tmp_path, "1.65")
    assert read(tmp_path, "7.0999999999999996") == read(tmp_path, "7.1")
    # A number that is really finer is none that anybody knows the meaning of.
    with pytest.raises((ValueError, SmsCostError)):
        read(tmp_path, "1.65000001")
