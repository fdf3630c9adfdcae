"""A new tariff from the provider's public API: over HTTPS, without credentials, all of it or nothing.

Source: https://eu.api.ovh.com/1.0/sms, `GET /sms/rates/destinations` and `GET /sms/rates/packs`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from estimator.base.amounts import Amount, exact_percent
from estimator.base.choices import one_of
from estimator.base.clock import Day, day_of
from estimator.base.exact_json import read_json
from estimator.base.language import told
from estimator.base.network import explained
from estimator.base.parallel import in_order
from estimator.base.read import quoted
from estimator.errors import NetworkError, UsageError
from estimator.tariff.api import (
    BILLING_COUNTRIES,
    COUNTRIES,
    DestinationRate,
    PackLevel,
    one_currency,
    one_vat,
    read_pack,
    read_rate,
)
from estimator.tariff.model import Tariff

PROVIDER = "https://eu.api.ovh.com/1.0"
"""The provider's API in Europe."""

_SECONDS = (5, 15)  # to connect, to answer
_MAXIMUM_BYTES = 1024 * 1024
_THREADS = 4


class Fetched(NamedTuple):
    """The tariff the provider answered, and the countries it says it has no rate for."""

    tariff: Tariff
    without_rate: tuple[str, ...]


def fetch_tariff(
    *,
    billing_country: str,
    day: Day,
    vat: Amount | None = None,
    vat_source: str | None = None,
    url: str = PROVIDER,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Fetched:
    """Ask the provider for every rate and every pack of a billing country.

    Parameters
    ----------
    billing_country : str
        One of `estimator.tariff.api.BILLING_COUNTRIES`.
    day : date
        The day it is, which becomes `valid_from` and `read_on`.
    vat, vat_source
        Percent, and where it was read, for where the API does not say it: it does since 2026-05-17.
    url : str
        The API, up to its version.
    on_progress : function (done, all)
        Called after each answer.

    Raises
    ------
    NetworkError
        `NET001` not reached, `NET002` another status than 200, `NET003` half an answer, `NET004` an answer of
        another shape.
    UsageError
        `NET005` for an address that is not https, `USE017` for another billing country.

    A 404 that says the object "does not exist" is an answer: the provider has no rate for that country.
    """
    billing_country = one_of(told("billing country"), billing_country, BILLING_COUNTRIES, any_case=True)
    day = day_of(told("day"), day)
    vat = None if vat is None else exact_percent(told("VAT"), vat)
    rates: dict[str, int] = {}
    without_rate = []
    with closing(_Provider(url, billing_country)) as provider:
        levels = provider.packs()
        shares = {level.vat for level in levels}
        answers = in_order(provider.rate, iter(COUNTRIES), _THREADS)
        for done, (country, answer) in enumerate(zip(COUNTRIES, answers, strict=True), start=1):
            if answer is None:
                without_rate.append(country.upper())
            else:
                rates[answer.country] = answer.rate
                shares.add(answer.vat)
            on_progress(done, len(COUNTRIES))
    if not rates:
        request = "/sms/rates/destinations"
        raise NetworkError("NET004", request=request, why=told("there is no rate for any country"))
    source = f"{url}/sms/rates/destinations and /sms/rates/packs, billingCountry={billing_country}"
    try:
        answered = one_vat(shares)
    except ValueError as error:
        raise NetworkError("NET004", request="/sms/rates", why=error) from error
    if answered is not None:
        vat, vat_source = answered, source
    tariff = Tariff(
        billing_country=billing_country,
        currency=one_currency(levels),
        valid_from=day,
        read_on=day,
        source=source,
        status="provider",
        rates_milli=rates,
        brackets=tuple(sorted((level.bracket for level in levels), key=lambda bracket: bracket.minimum)),
        vat=vat,
        vat_source=vat_source,
    )
    return Fetched(tariff, tuple(without_rate))


class _Provider:
    """A few kept connections to the API, and the three questions we ask it."""

    def __init__(self, url: str, billing_country: str) -> None:
        if not _is_safe(url):
            raise UsageError("NET005", url=quoted(url))
        self._url = url.rstrip("/")
        self._billing_country = billing_country
        # A Retry-After could ask for hours: our own short waits are enough for 208 small questions.
        retry = Retry(
            total=2,
            backoff_factor=0.2,
            status_forcelist=(429, 502, 503, 504),
            raise_on_status=False,
            respect_retry_after_header=False,
        )
        self._session = requests.Session()
        self._session.mount(self._url, HTTPAdapter(pool_maxsize=_THREADS, max_retries=retry))

    def close(self) -> None:
        self._session.close()

    def packs(self) -> list[PackLevel]:
        path = self._path("/sms/rates/packs", self._billing_country)
        status, answer = self._get(path)
        if status != requests.codes.ok:
            raise NetworkError("NET002", status=status, request=path)
        try:
            if not isinstance(answer, list):
                raise ValueError(told("a list was expected"))  # noqa: TRY004, TRY301 - one kind of error below
            levels = [read_pack(item) for item in answer]
            one_currency(levels)
        except ValueError as error:
            raise NetworkError("NET004", request=path, why=error) from error
        return levels

    def rate(self, country: str) -> DestinationRate | None:
        path = self._path("/sms/rates/destinations", country)
        status, answer = self._get(path)
        if status == requests.codes.not_found and "does not exist" in _message(answer):
            return None
        if status != requests.codes.ok:
            raise NetworkError("NET002", status=status, request=path)
        try:
            rate = read_rate(answer)
            if rate.country != country.upper():
                raise ValueError(told("it is about {answered}", answered=rate.country))  # noqa: TRY301 - one kind of error below
        except ValueError as error:
            raise NetworkError("NET004", request=path, why=error) from error
        return rate

    def _path(self, path: str, country: str) -> str:
        return f"{path}?{urlencode({'country': country, 'billingCountry': self._billing_country})}"

    def _get(self, path: str) -> tuple[int, object]:
        """Status and JSON of an answer; what comes with an error status need not be JSON."""
        try:
            # A function as `auth` keeps requests from sending what a .netrc holds for this host.
            with self._session.get(
                self._url + path,
                timeout=_SECONDS,
                allow_redirects=False,
                stream=True,
                auth=lambda asked: asked,
            ) as response:
                status = response.status_code
                data = b"".join(_bounded(response, path))
        except requests.RequestException as error:
            raise NetworkError("NET001", why=explained(error)) from error
        try:
            return status, read_json(data)
        except ValueError as error:
            if status != requests.codes.ok:
                return status, None
            raise NetworkError("NET003", request=path, why=told("its JSON breaks off or is none")) from error


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an address in brackets that never close
        return False
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or local)


def _bounded(response: requests.Response, path: str) -> list[bytes]:
    chunks = []
    size = 0
    for chunk in response.iter_content(64 * 1024):
        size += len(chunk)
        if size > _MAXIMUM_BYTES:
            raise NetworkError("NET004", request=path, why="it is larger than 1 MiB")
        chunks.append(chunk)
    return chunks


def _message(answer: object) -> str:
    return str(answer.get("message", "")) if isinstance(answer, dict) else ""
