"""The keys, and what is signed with them, are nowhere in what is written, shown, raised or logged."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from estimator.errors import SmsCostError
from estimator.provider.ovhcloud import Journal, Provider, reconcile, set_recharge, transfer
from estimator.provider.ovhcloud.document import journal_document
from estimator.show.account import findings_sheet
from estimator.supply.transfers import Transfer

SECRETS = ("application-key-4711", "application-secret-4712", "consumer-key-4713")
SIGNATURE = "$1$"
POST = "/sms/sms-a/transferCredits"
ECHO = " ".join((*SECRETS, "\x1b[31m"))

Run = Callable[[Provider, Journal], object]
RUNS: dict[str, Run] = {
    "transfer": lambda provider, journal: transfer(
        provider, journal, Transfer("sms-a", "sms-b", Decimal(400))
    ),
    "recharge": lambda provider, journal: set_recharge(
        provider, journal, "sms-a", threshold=10, quantity=200
    ),
    "account": lambda provider, _: provider.account("sms-a"),
    "accounts": lambda provider, _: provider.accounts(),
    "reconcile": reconcile,
}


def told_by(error: BaseException) -> str:
    """An error with all that stands behind it, and the variables of our functions, as some tools log."""
    told = "".join(traceback.format_exception(error))
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [frame for frame in frames if "estimator" in frame.f_code.co_filename]
    return told + repr(vars(error)) + repr([frame.f_locals for frame in ours])


def found_in(text: str) -> list[str]:
    return [secret for secret in (*SECRETS, SIGNATURE) if secret in text]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, b"null", id="done"),
        pytest.param(200, b"", id="unknown"),
        pytest.param(500, ECHO.encode(), id="a page"),
        pytest.param(400, {"message": ECHO}, id="a refusal"),
        pytest.param(403, {"message": ECHO, "errorCode": ECHO}, id="a refusal with a code"),
        pytest.param(403, {"message": ECHO, "errorCode": "INVALID_KEY"}, id="a refused key"),
        pytest.param(500, {"message": ECHO}, id="a failure"),
        pytest.param(302, {"message": ECHO}, id="a redirect"),
    ],
)
@pytest.mark.parametrize("run", RUNS)
@pytest.mark.one_in(3, checked=True)
def test_provider_that_repeats_the_keys(
    *,
    scripted: Any,
    make_canned: Any,
    journal: Journal,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    run: str,
    status: int,
    body: object,
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {"X_OVH_QUERYID": SECRETS[1], "Location": f"http://127.0.0.1:9/{SECRETS[2]}"}
    if isinstance(body, bytes):
        answer = make_canned(status, None, **headers)._replace(body=body)
    else:
        answer = make_canned(status, body, **headers)
    scripted.on("POST", POST, answer)
    scripted.on("PUT", "/sms/sms-a", answer)
    provider = scripted.provider()
    if run == "reconcile":
        with suppress(SmsCostError):
            RUNS["transfer"](provider, journal)
    if run in {"account", "accounts", "reconcile"}:
        scripted.on("GET", "/sms/sms-a", answer)
        scripted.on("GET", "/sms", answer)
    shown = ""
    try:
        told = repr(RUNS[run](provider, journal))
    except SmsCostError as error:
        told, shown = told_by(error), str(error)
    assert "\x1b" not in shown, "an answer does not play with the terminal"
    told += caplog.text + "".join(capfd.readouterr()) + repr(journal.entries())
    told += repr(journal_document(journal.entries()))
    assert found_in(told) == []
    assert found_in(written_to(journal)) == []


def written_to(journal: Journal) -> str:
    return b"".join(file.read_bytes() for file in journal.path.parent.iterdir()).decode("latin-1")


@pytest.mark.parametrize(
    "error",
    [
        requests.ConnectionError,
        requests.ReadTimeout,
        requests.exceptions.SSLError,
        requests.exceptions.ProxyError,
        requests.exceptions.InvalidHeader,
        requests.exceptions.ContentDecodingError,
        KeyboardInterrupt,
    ],
)
def test_exceptions_that_carry_the_signed_request(
    scripted: Any, journal: Journal, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    provider = scripted.provider()
    provider.account("sms-a")
    send = requests.Session.send

    def fail(
        session: requests.Session, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        if request.method == "GET":
            return send(session, request, **options)
        assert found_in(repr(request.headers)), "the request does carry them"
        if issubclass(error, requests.RequestException):
            raise error(f"{request.headers}", request=request)
        raise error(f"{request.headers}")

    monkeypatch.setattr(requests.Session, "send", fail)
    with pytest.raises(SmsCostError) as caught:
        RUNS["transfer"](provider, journal)
    assert caught.value.exit_code == 7
    assert found_in(told_by(caught.value)) == []
    assert caught.value.__context__ is None
    assert found_in(f"{provider!r} {provider.__dict__}") == []
    assert found_in(written_to(journal)) == []


def test_findings_show_no_key(scripted: Any, make_canned: Any, journal: Journal) -> None:
    scripted.on("POST", POST, make_canned(500, {"message": ECHO}))
    provider = scripted.provider()
    with pytest.raises(SmsCostError):
        RUNS["transfer"](provider, journal)
    scripted.on("GET", "/sms/sms-a", make_canned(400, {"message": ECHO}))
    (finding,) = reconcile(provider, journal)
    assert finding.entry.is_open
    assert found_in(repr(finding) + findings_sheet([finding]).to_terminal()) == []


def test_journal_is_for_its_owner(journal: Journal, tmp_path: Path) -> None:
    fresh = Journal(tmp_path / "new folder" / "journal.sqlite")
    with fresh.writing():
        pass
    assert (tmp_path / "new folder").stat().st_mode & 0o077 == 0
