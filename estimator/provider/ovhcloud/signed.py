"""One signed request to the provider, sent once: the official client signs, and nothing of it gets out.

The official client's own `get`, `post` and `put` are not used, for what they do between the request and the
caller: they turn numbers into floats, fail with `AttributeError` on an error that is no JSON object, follow
redirects (which would send a change twice, and the keys to another host), and put the signed request into
exceptions. Its `raw_call` only signs and sends.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from estimator.base.exact_json import read_json
from estimator.base.language import told
from estimator.base.network import explained, never_sent
from estimator.base.read import shown
from estimator.provider.ovhcloud.configuration import Keys

_SECONDS = (5.0, 15.0)  # to connect, to answer
_MAXIMUM_BYTES = 1024 * 1024
_QUERY_ID = "X-OVH-QUERYID"


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """What came back from one request.

    Attributes
    ----------
    status : int or None
        None where there is no answer.
    document : object
        The JSON of the answer with exact numbers; None also where there is no content.
    fault : str
        Why there is no answer, or why it cannot be read; empty where it can.
    sent : bool
        False where the request certainly never left this machine.
    query_id : str or None
        What the provider calls the request.
    """

    status: int | None
    document: object = None
    fault: str = ""
    sent: bool = True
    query_id: str | None = None

    @property
    def done(self) -> bool:
        """Whether the provider says that it did what was asked."""
        return self.status is not None and 200 <= self.status < 300 and not self.fault

    @property
    def refused(self) -> bool:
        """Whether the provider itself, and not something on the way to it, says that it did nothing."""
        return (
            self.status is not None and 400 <= self.status < 500 and self.status != 408 and bool(self.message)
        )

    @property
    def message(self) -> str:
        """What the provider says is wrong."""
        return self._text("message")

    @property
    def error_code(self) -> str:
        """The provider's name of what is wrong: `"NOT_GRANTED_CALL"`."""
        return self._text("errorCode")

    def _text(self, key: str) -> str:
        value = self.document.get(key) if isinstance(self.document, dict) else None
        return value if isinstance(value, str) else ""


class SignedClient:
    """The official client, with a session of ours that keeps to one request."""

    def __init__(self, keys: Keys, *, seconds: tuple[float, float] = _SECONDS) -> None:
        import ovh

        self._keys = keys
        self._seconds = seconds
        self._client = ovh.Client(
            endpoint="ovh-eu",
            application_key=keys.application_key,
            application_secret=keys.application_secret,
            consumer_key=keys.consumer_key,
            timeout=seconds,
        )
        # The official client knows the addresses of its endpoints only, and the sandbox has another.
        self._client._endpoint = keys.url
        self._client._session = _session(keys.url)

    def set_clock(self, server_time: int) -> None:
        """Sign for the provider's clock; the official client would ask for it in the middle of a change."""
        self._client._time_delta = server_time - int(time.time())

    def ask(
        self, method: str, path: str, data: dict[str, Any] | None = None, *, signed: bool = True
    ) -> SignedAnswer:
        """Send one request, once, and say what came back. No exception of the network leaves."""
        until = time.monotonic() + sum(self._seconds)
        try:
            response = self._client.raw_call(method, path, data, need_auth=signed)
        except requests.RequestException as error:
            return SignedAnswer(None, fault=explained(error), sent=not never_sent(error))
        except Exception as error:
            # Whatever it is, the request may have gone out, and its message may repeat a header.
            return SignedAnswer(None, fault=told("an unexpected {name}", name=type(error).__name__))
        with response:
            query_id = self._said(response.headers.get(_QUERY_ID) or "", 100) or None
            content, fault = _content(response, until)
        answer = SignedAnswer(response.status_code, fault=fault, query_id=query_id)
        if fault or answer.status == requests.codes.no_content:
            return answer
        try:
            return replace(answer, document=self._clean(read_json(content)))
        except ValueError:
            return replace(
                answer, fault=told("its JSON breaks off or is none") if content else told("it is empty")
            )

    def _clean(self, document: object) -> object:
        """An error without keys and control characters, as it will be shown."""
        if not isinstance(document, dict):
            return document
        texts = {key: document[key] for key in ("message", "errorCode") if isinstance(document.get(key), str)}
        return document | {key: self._said(text, 300) for key, text in texts.items()}

    def _said(self, text: str, most: int) -> str:
        return shown(self._keys.hidden(text))[:most].rstrip(" .")


def _session(url: str) -> requests.Session:
    session = _Session()
    session.stream = True
    # A connection that is used again may hold the answer to the request before, or be closed half-way.
    session.headers["Connection"] = "close"
    # A function as `auth` keeps requests from sending what a .netrc holds for this host.
    session.auth = lambda asked: asked
    # No proxy stands between this machine and itself.
    session.trust_env = urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1")
    return session


class _Session(requests.Session):
    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        return super().send(request, **(kwargs | {"allow_redirects": False}))


def _content(response: requests.Response, until: float) -> tuple[bytes, str]:
    """The content of an answer, or why it cannot be had."""
    content = bytearray()
    try:
        # What has come so far, and not a full buffer: that is waited for as long as each octet comes in time.
        while octets := response.raw.read1(_MAXIMUM_BYTES, decode_content=True):
            content += octets
            if len(content) > _MAXIMUM_BYTES:
                return b"", "it is larger than 1 MiB"
            if time.monotonic() > until:
                return b"", told("it does not end in time")
    except (ReadTimeoutError, TimeoutError):
        return b"", told("it does not answer in time")
    except (HTTPError, OSError):
        return b"", told("the connection broke")
    return bytes(content), ""
