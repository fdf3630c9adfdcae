"""What went wrong with the network, in words for people."""

from __future__ import annotations

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from estimator.base.language import told


def explained(error: requests.RequestException) -> str:
    """Why a request failed; `requests` words its errors for programmers, with object addresses in them.

    >>> explained(requests.exceptions.ReadTimeout())
    'it does not answer in time'
    """
    if never_sent(error):
        return told("no connection")
    for kind, reason in (
        (requests.exceptions.SSLError, told("its certificate is not trusted")),
        (requests.exceptions.ProxyError, told("the proxy refuses")),
        (requests.exceptions.Timeout, told("it does not answer in time")),
        (
            (requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError),
            told("the connection broke"),
        ),
    ):
        if isinstance(error, kind):
            return reason
    return type(error).__name__


def never_sent(error: requests.RequestException) -> bool:
    """Whether there was no connection that the request could have left by: it was certainly not carried out.

    >>> never_sent(requests.exceptions.ConnectTimeout()), never_sent(requests.exceptions.ReadTimeout())
    (True, False)
    """
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = error.args[0] if error.args else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    return isinstance(reason, (NewConnectionError, ConnectTimeoutError))
