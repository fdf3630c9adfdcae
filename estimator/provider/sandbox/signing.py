"""Who is calling: the credentials of the sandbox, and the signature that the provider's clients send.

Source: the `ovh` client 1.2.0; statuses and codes as its users quote them in public (see `refusals.py`).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from estimator.provider.sandbox.refusals import Refusal

TOLERANCE: Final = 30
"""Seconds that the time of a signature may be off. The provider's own is not published."""

_SECONDS: Final = re.compile(r"[0-9]{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a caller proves to hold. Those of the sandbox are in the source for everybody to read."""

    application_key: str = "sandbox-application"
    application_secret: str = "sandbox-secret-known-to-everybody"
    consumer_key: str = "sandbox-consumer"


PUBLIC: Final = Credentials()


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came over the wire: what a signature is made over."""

    method: str
    url: str
    body: str
    headers: Mapping[str, str]


def signature(credentials: Credentials, call: Call, timestamp: str) -> str:
    """The signature of a call at a time.

    >>> call = Call("GET", "http://127.0.0.1:8080/1.0/sms", "", {})
    >>> signature(PUBLIC, call, "1700000000")[:15]
    '$1$ee23df5e8ed2'
    """
    signed = (
        credentials.application_secret,
        credentials.consumer_key,
        call.method,
        call.url,
        call.body,
        timestamp,
    )
    return "$1$" + hashlib.sha1("+".join(signed).encode()).hexdigest()


def check(credentials: Credentials, call: Call, now: int) -> None:
    """Refuse a call that is not signed as the provider wants it, `now` [seconds since 1970]."""
    given = call.headers
    if not _same(given.get("x-ovh-application", ""), credentials.application_key):
        raise Refusal(HTTPStatus.FORBIDDEN, "This application key is invalid")
    if "x-ovh-consumer" not in given:
        raise Refusal(HTTPStatus.FORBIDDEN, "You must login first", "NOT_CREDENTIAL")
    if not _same(given["x-ovh-consumer"], credentials.consumer_key):
        raise Refusal(HTTPStatus.FORBIDDEN, "This credential is not valid", "INVALID_CREDENTIAL")
    timestamp = given.get("x-ovh-timestamp", "")
    if not _SECONDS.fullmatch(timestamp) or abs(int(timestamp) - now) > TOLERANCE:
        raise Refusal(HTTPStatus.BAD_REQUEST, "Query out of time", "QUERY_TIME_OUT")
    if not _same(given.get("x-ovh-signature", ""), signature(credentials, call, timestamp)):
        raise Refusal(HTTPStatus.BAD_REQUEST, "Invalid signature", "INVALID_SIGNATURE")


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
