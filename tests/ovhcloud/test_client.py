"""What comes back from the provider, read as what it is and never as more."""

from __future__ import annotations

import json
import socket
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import AccountError, NetworkError, SmsCostError, UnknownOutcome
from estimator.provider.ovhcloud import AccountState, Journal, Keys, Provider, RechargeChange, transfer
from estimator.provider.ovhcloud.model import ChangeOutcome, wire_number
from estimator.provider.ovhcloud.signed import SignedClient
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer
from tests.ovhcloud.conftest import account

TRANSFER = Transfer("sms-a", "sms-b", Decimal("400.35"))
POST = "/sms/sms-a/transferCredits"
HTML = b"<html><h1>502 Bad Gateway</h1></html>"


def state(scripted: Any) -> AccountState:
    found: AccountState = scripted.provider().account("sms-a")
    return found


def test_account_is_read_exactly(scripted: Any, make_canned: Any) -> None:
    body = (
        b'{"name": "sms-a", "description": "Shop", "status": "enable", "creditsLeft": 90071992547.993,'
        b' "creditsHoldByQuota": 20, "automaticRecreditAmount": 200,'
        b' "creditThresholdForAutomaticRecredit": 12.5}'
    )
    scripted.on("GET", "/sms/sms-a", make_canned(200, None)._replace(body=body))
    assert state(scripted) == AccountState(
        "sms-a", "Shop", "enable", 90_071_992_547_993, 20_000, Setting(12_500, 200)
    )


@pytest.mark.parametrize(
    ("written", "milli"),
    [
        pytest.param("0.30000000000000004", 300, id="0.1 + 0.2"),
        pytest.param("1249.8499999999999", 1_249_850, id="just below"),
        pytest.param("-1.1102230246251565e-16", 0, id="nothing, nearly"),
        pytest.param("1e2", 100_000, id="with an exponent"),
        pytest.param("123456789.12300001", 123_456_789_123, id="large, so the noise is larger"),
    ],
)
def test_the_noise_of_doubles_is_no_amount(
    scripted: Any, make_canned: Any, account_document: dict[str, Any], written: str, milli: int
) -> None:
    body = json.dumps(account_document | {"creditsLeft": "HERE"}).replace('"HERE"', written).encode()
    scripted.on("GET", "/sms/sms-a", make_canned(200, None)._replace(body=body))
    assert state(scripted).milli == milli


def test_account_without_recharge_needs_no_threshold(
    scripted: Any, make_canned: Any, account_document: dict[str, Any]
) -> None:
    del account_document["creditThresholdForAutomaticRecredit"]
    scripted.on("GET", "/sms/sms-a", make_canned(200, account_document))
    assert state(scripted).recharge == Setting(0, None)


def test_names(scripted: Any) -> None:
    assert scripted.provider().accounts() == ("sms-a", "sms-b")


def test_time_is_asked_for_once(scripted: Any) -> None:
    provider = scripted.provider()
    provider.account("sms-a"), provider.account("sms-b")
    assert scripted.count("GET", "/auth/time") == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"creditsLeft": 0.3005}', id="more decimals than there are milli-credits"),
        pytest.param(b'{"creditsLeft": 0.300001}', id="too far off to be the noise of a double"),
        pytest.param(b'{"creditsLeft": 1e400}', id="more than anybody has"),
        pytest.param(b'{"creditsLeft": 1e-400, "creditsHoldByQuota": 1e99}', id="more than any quota holds"),
        pytest.param(b'{"creditsLeft": NaN}', id="no number"),
        pytest.param(b'{"creditsLeft": "700"}', id="a text"),
        pytest.param(b'{"creditsLeft": true}', id="a truth"),
        pytest.param(b'{"creditsLeft": null}', id="null"),
        pytest.param(b'{"name": "sms-b"}', id="another account, as from an answer given twice"),
        pytest.param(b'{"automaticRecreditAmount": 12.5}', id="half a credit"),
        pytest.param(b'{"automaticRecreditAmount": -100}', id="fewer credits"),
        pytest.param(b'{"description": null}', id="no description"),
        pytest.param(
            b'{"automaticRecreditAmount": 100, "creditThresholdForAutomaticRecredit": null}',
            id="no threshold",
        ),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null instead of an account"),
        pytest.param(b'"sms-a"', id="a text instead of an account"),
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"name": "sms-a", "cred', id="half of it"),
        pytest.param(HTML, id="a page"),
        pytest.param(b"\xff", id="no UTF-8"),
        pytest.param(b"[" * 100_000, id="nested too deep"),
    ],
)
def test_answer_that_is_no_account_is_an_error(
    scripted: Any, make_canned: Any, account_document: dict[str, Any], body: bytes
) -> None:
    try:
        document = json.loads(body)
        named = isinstance(document, dict)
    except (ValueError, RecursionError):
        named = False
    if named:
        rest = {key: value for key, value in account_document.items() if key not in document}
        body = body.rstrip(b"}") + b"," + json.dumps(rest).encode()[1:]
    scripted.on("GET", "/sms/sms-a", make_canned(200, None, X_OVH_QUERYID="EU.1")._replace(body=body))
    with pytest.raises(NetworkError) as caught:
        state(scripted)
    assert caught.value.code == "ACC012"
    assert "(query EU.1)" in str(caught.value)


@pytest.fixture
def account_document() -> dict[str, Any]:
    return {
        "name": "sms-a",
        "description": "Shop",
        "status": "enable",
        "creditsLeft": 700.5,
        "creditsHoldByQuota": 0,
        "automaticRecreditAmount": None,
        "creditThresholdForAutomaticRecredit": 0,
    }


@pytest.mark.parametrize(
    ("status", "document", "code"),
    [
        pytest.param(403, {"errorCode": "NOT_GRANTED_CALL", "message": "no"}, "ACC022", id="a missing right"),
        pytest.param(403, {"errorCode": "INVALID_KEY", "message": "no"}, "ACC021", id="application key"),
        pytest.param(403, {"errorCode": "INVALID_CREDENTIAL", "message": "no"}, "ACC021", id="consumer key"),
        pytest.param(403, {"errorCode": "NOT_CREDENTIAL", "message": "no"}, "ACC021", id="no consumer key"),
        pytest.param(400, {"errorCode": "INVALID_SIGNATURE", "message": "no"}, "ACC021", id="signature"),
        pytest.param(403, {"message": "This application key is invalid"}, "ACC021", id="no code"),
        pytest.param(402, {"message": "Not enough credits (left: 2.00)"}, "ACC020", id="too few credits"),
        pytest.param(460, {"message": "Expired"}, "ACC020", id="expired service"),
        pytest.param(404, {"message": "This service does not exist"}, "ACC023", id="no such account"),
    ],
)
def test_refusal_to_read_is_final(
    scripted: Any, make_canned: Any, status: int, document: object, code: str
) -> None:
    scripted.on("GET", "/sms/sms-a", make_canned(status, document))
    with pytest.raises(AccountError) as caught:
        state(scripted)
    assert caught.value.code == code
    assert scripted.count("GET", "/sms/sms-a") == 1


ACCOUNT, NAMES, ESTIMATE = ("GET", "/sms/sms-a"), ("GET", "/sms"), ("POST", "/sms/estimate")
BUSY = {"message": "busy"}


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        pytest.param(
            ACCOUNT,
            (402, {"message": "Not enough credits."}),
            "ACC020 The provider refused GET /sms/sms-a: Not enough credits (query EU.7).",
            id="a refusal",
        ),
        pytest.param(
            ACCOUNT,
            (403, {"errorCode": "EXPIRED_CREDENTIAL", "message": "It expired"}),
            "ACC021 The provider does not accept the keys for GET /sms/sms-a: It expired (query EU.7).",
            id="keys",
        ),
        pytest.param(
            ACCOUNT,
            (403, {"errorCode": "NOT_GRANTED_CALL", "message": "no"}),
            "ACC022 The keys lack the right to GET /sms/sms-a (query EU.7).",
            id="a right",
        ),
        pytest.param(
            ACCOUNT,
            (404, {"message": "It does not exist"}),
            "ACC023 There is no account sms-a. The accounts: sms-a, sms-b.",
            id="no such account",
        ),
        pytest.param(
            ACCOUNT,
            (500, BUSY),
            "ACC011 The provider answered 500 to GET /sms/sms-a (query EU.7).",
            id="fails",
        ),
        pytest.param(
            NAMES,
            (500, BUSY),
            "ACC011 The provider answered 500 to GET /sms (query EU.7).",
            id="names: fails",
        ),
        pytest.param(
            NAMES,
            (200, ["sms-a", 7]),
            "ACC012 The answer to GET /sms is not as documented: it is no list of names (query EU.7).",
            id="names: others",
        ),
        pytest.param(
            NAMES,
            (200, {"sms-a": 7}),
            "ACC012 The answer to GET /sms is not as documented: it is no list of names (query EU.7).",
            id="names: no list",
        ),
        pytest.param(
            ESTIMATE,
            (500, BUSY),
            "ACC011 The provider answered 500 to POST /sms/estimate (query EU.7).",
            id="an estimate: fails",
        ),
        *(
            pytest.param(
                ESTIMATE,
                (200, document),
                f"ACC012 The answer to POST /sms/estimate is not as documented: {why} (query EU.7).",
                id=f"an estimate: {document}",
            )
            for document, why in (
                ([], "it is no object"),
                ({"characters": 6, "charactersClass": "7bits"}, "characters is no length of the message"),
                ({"characters": 168, "charactersClass": "7bits"}, "characters is no length of the message"),
                ({"characters": "7", "charactersClass": "7bits"}, "characters is no length of the message"),
                ({"characters": True, "charactersClass": "7bits"}, "characters is no length of the message"),
                (
                    {"characters": 7, "charactersClass": "unicode"},
                    "charactersClass is none of a message in GSM-7",
                ),
            )
        ),
        *(
            pytest.param(
                ACCOUNT,
                (200, account("sms-a") | change),
                f"ACC012 The answer to GET /sms/sms-a is not as documented: {why} (query EU.7).",
                id=why,
            )
            for change, why in (
                ({"name": "sms-b"}, "it is about another account"),
                ({"description": 7}, "description is no text"),
                ({"status": None}, "status is no text"),
                ({"creditsLeft": True}, "creditsLeft is no number"),
                ({"creditsHoldByQuota": "7"}, "creditsHoldByQuota is no number"),
                ({"automaticRecreditAmount": 0}, "automaticRecreditAmount is no number of credits"),
                ({"automaticRecreditAmount": True}, "automaticRecreditAmount is no number of credits"),
            )
        ),
    ],
)
def test_an_error_says_what_was_asked_and_what_was_answered(
    scripted: Any, make_canned: Any, asked: tuple[str, str], answer: tuple[int, object], said: str
) -> None:
    scripted.on(*asked, make_canned(*answer, X_OVH_QUERYID="EU.7"))
    provider = scripted.provider()
    ask = {ACCOUNT: lambda: provider.account("sms-a"), NAMES: provider.accounts}
    with pytest.raises(SmsCostError) as caught:
        ask.get(asked, lambda: provider.clause_units("alpha"))()
    assert said in " ".join(str(caught.value).split())


def test_where_there_is_no_account_at_all_that_is_said(scripted: Any, make_canned: Any) -> None:
    scripted.on("GET", "/sms", make_canned(200, []))
    with pytest.raises(AccountError, match="The accounts: none"):
        scripted.provider().account("sms-c")


@pytest.mark.parametrize("most", [0, 1, 160], ids="{} units more".format)
def test_a_clause_is_as_long_as_it_makes_the_probe_longer(scripted: Any, make_canned: Any, most: int) -> None:
    without, with_clause = (
        make_canned(200, {"characters": len("Bonjour") + more, "charactersClass": "7bits"})
        for more in (0, most)
    )
    scripted.on("POST", "/sms/estimate", without, with_clause)
    assert scripted.provider().clause_units("alpha") == most
    first, second = (json.loads(each.body) for each in scripted.asked if each.method == "POST")
    assert (first["noStopClause"], second["noStopClause"]) == (True, False)


@pytest.mark.parametrize(
    ("asked", "request_said"),
    [
        pytest.param(("POST", POST), f"POST {POST}", id="the change"),
        pytest.param(("GET", "/auth/time"), "GET /auth/time", id="the time before it"),
    ],
)
def test_a_change_that_is_refused_says_by_whom(
    scripted: Any, make_canned: Any, asked: tuple[str, str], request_said: str
) -> None:
    scripted.on(*asked, make_canned(400, {"message": "no"}, X_OVH_QUERYID="EU.8"))
    found = scripted.provider().transfer(TRANSFER)
    assert (found.state, found.error.code, found.query_id) == ("refused", "ACC020", "EU.8")
    assert found.why == found.error.told
    assert f"{request_said}: no (query EU.8)" in str(found.error)


def test_what_the_provider_answered_to_a_change_is_why_nobody_knows_of_it(
    scripted: Any, make_canned: Any
) -> None:
    for status, document, why in (
        (500, BUSY, "the provider answered 500"),
        (200, {"name": "sms-b"}, "its answer is none to a change"),
    ):
        scripted.on("POST", POST, make_canned(status, document))
        assert scripted.provider().transfer(TRANSFER).why == why


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_reading_is_tried_again_and_waits_longer(scripted: Any, make_canned: Any, status: int) -> None:
    scripted.on("GET", "/sms/sms-a", *[make_canned(status, {"message": "busy"})] * 4)
    with pytest.raises(NetworkError) as caught:
        state(scripted)
    assert caught.value.code == "ACC011"
    assert str(status) in str(caught.value)
    assert scripted.count("GET", "/sms/sms-a") == 4
    assert len(scripted.pauses) == 3
    assert all(0 <= pause <= 0.25 * 2**attempt for attempt, pause in enumerate(scripted.pauses, start=1))


def test_second_answer_counts(scripted: Any, make_canned: Any, account_document: dict[str, Any]) -> None:
    page = make_canned(502, None)._replace(body=HTML)
    scripted.on("GET", "/sms/sms-a", page, make_canned(200, account_document))
    assert state(scripted).credits == Decimal("700.5")


def test_wrong_clock_is_set_again(scripted: Any, make_canned: Any, account_document: dict[str, Any]) -> None:
    late = make_canned(400, {"errorCode": "QUERY_TIME_OUT", "message": "Query out of time"})
    scripted.on("GET", "/sms/sms-a", late, make_canned(200, account_document))
    assert state(scripted).name == "sms-a"
    assert scripted.count("GET", "/auth/time") == 2


@pytest.mark.parametrize("body", [b"[]", b'"noon"', b"true", b"1.5", b"null", b"", HTML])
def test_time_that_is_none(scripted: Any, make_canned: Any, body: bytes) -> None:
    scripted.on("GET", "/auth/time", make_canned(200, None)._replace(body=body))
    with pytest.raises(NetworkError, match="ACC012"):
        state(scripted)
    assert scripted.count("GET", "/sms/sms-a") == 0


def change(scripted: Any, **seconds: Any) -> ChangeOutcome:
    provider = scripted.provider(**seconds)
    provider.account("sms-b")
    found: ChangeOutcome = provider.transfer(TRANSFER)
    assert scripted.count("POST", POST) == 1, "a change is asked for once, whatever comes back"
    return found


def test_change_is_signed_and_exact(scripted: Any, make_canned: Any) -> None:
    scripted.on("POST", POST, make_canned(200, None, X_OVH_QUERYID="EU.2"))
    assert change(scripted) == ChangeOutcome("done", query_id="EU.2")
    (asked,) = [each for each in scripted.asked if each.method == "POST"]
    assert asked.body == b'{"credits":400.35,"smsAccountTarget":"sms-b"}'
    assert asked.headers["X-Ovh-Signature"].startswith("$1$")


@pytest.mark.parametrize(("status", "body"), [(200, b"null"), (204, b"")])
def test_change_that_is_answered_with_nothing_is_done(
    scripted: Any, make_canned: Any, status: int, body: bytes
) -> None:
    scripted.on("POST", POST, make_canned(status, None)._replace(body=body))
    assert change(scripted).state == "done"


@pytest.mark.parametrize(
    ("status", "document"),
    [
        pytest.param(400, {"message": "Not enough credits"}, id="bad parameter"),
        pytest.param(403, {"errorCode": "NOT_GRANTED_CALL", "message": "no right"}, id="a missing right"),
        pytest.param(404, {"message": "This service does not exist"}, id="no such account"),
        pytest.param(409, {"message": "busy"}, id="conflict"),
        pytest.param(429, {"message": "Too many requests"}, id="too many requests"),
        pytest.param(460, {"message": "expired"}, id="expired service"),
    ],
)
def test_change_that_the_provider_refuses(
    scripted: Any, make_canned: Any, status: int, document: object
) -> None:
    scripted.on("POST", POST, make_canned(status, document, X_OVH_QUERYID="EU.3"))
    found = change(scripted)
    assert (found.state, found.query_id) == ("refused", "EU.3")
    assert isinstance(found.error, SmsCostError)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, b"", id="nothing at all"),
        pytest.param(200, b"nul", id="half of it"),
        pytest.param(200, b"nullnull", id="twice"),
        pytest.param(200, HTML, id="a page"),
        pytest.param(200, b'{"name": "sms-b"}', id="the answer to another question"),
        pytest.param(200, b"[]", id="a list"),
        pytest.param(302, b"null", id="go elsewhere"),
        pytest.param(307, b"null", id="send it again elsewhere"),
        pytest.param(308, b"null", id="send it elsewhere from now on"),
        pytest.param(400, b"[]", id="an error that is a list"),
        pytest.param(404, b"null", id="an error that is null"),
        pytest.param(403, HTML, id="an error page of something on the way"),
        pytest.param(403, b'{"message": null}', id="an error without a message"),
        pytest.param(408, b'{"message": "timeout"}', id="too late"),
        pytest.param(500, b'{"message": "Internal error"}', id="an error of the provider"),
        pytest.param(502, HTML, id="a page of a gateway"),
        pytest.param(503, b"", id="nothing of a gateway"),
        pytest.param(504, b'{"message": "Gateway timeout"}', id="a gateway that waits no longer"),
    ],
)
def test_change_nobody_knows_of(scripted: Any, make_canned: Any, status: int, body: bytes) -> None:
    elsewhere = {"Location": f"{scripted.url}{POST}", "X_OVH_QUERYID": "EU.4"} if status // 100 == 3 else {}
    answer = make_canned(status, None, **(elsewhere or {"X_OVH_QUERYID": "EU.4"}))._replace(body=body)
    scripted.on("POST", POST, answer)
    found = change(scripted)
    assert (found.state, found.query_id) == ("unknown", "EU.4")
    assert found.why


def test_change_whose_answer_breaks_off(scripted: Any, make_canned: Any) -> None:
    scripted.on("POST", POST, make_canned(200, None)._replace(length=100))
    assert change(scripted) == ChangeOutcome("unknown", "the connection broke")


def test_change_whose_answer_comes_too_late(scripted: Any, make_canned: Any) -> None:
    scripted.on("POST", POST, make_canned(200, None)._replace(body=b" " * 30 + b"null", pause=0.05))
    found = change(scripted, seconds=(0.2, 0.3))
    assert found == ChangeOutcome("unknown", "it does not end in time")


def test_change_whose_answer_stops_in_its_middle(scripted: Any, make_canned: Any) -> None:
    scripted.on("POST", POST, make_canned(200, None)._replace(body=b"nu", pause=0.5))
    found = change(scripted, seconds=(20.0, 0.2))
    assert found == ChangeOutcome("unknown", "it does not answer in time")


def test_change_that_never_left(scripted: Any) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/1.0"
        provider = Provider(Keys("ovh-eu", url, "a", "b", "c"), pause=lambda _: None)
        provider._knows_the_time = True
        provider._client.set_clock(0)
        found = provider.transfer(TRANSFER)
    assert found.state == "refused"
    assert isinstance(found.error, NetworkError)


@pytest.mark.parametrize(
    ("setting", "body"),
    [
        pytest.param(
            Setting(12_500, 200),
            b'{"creditThresholdForAutomaticRecredit":12.5,"automaticRecreditAmount":200}',
            id="on",
        ),
        pytest.param(
            Setting(0, None),
            b'{"creditThresholdForAutomaticRecredit":0,"automaticRecreditAmount":null}',
            id="off",
        ),
    ],
)
def test_recharge_is_set(scripted: Any, make_canned: Any, setting: Setting, body: bytes) -> None:
    scripted.on("PUT", "/sms/sms-a", make_canned(200, None))
    provider = scripted.provider()
    provider.account("sms-a")
    assert provider.set_recharge(RechargeChange("sms-a", setting)).state == "done"
    (asked,) = [each for each in scripted.asked if each.method == "PUT"]
    assert asked.body == body


@given(st.integers(0, 10**15 - 1))
def test_number_on_the_wire_is_the_number_meant(milli: int) -> None:
    written = json.dumps(wire_number(milli))
    assert json.loads(written, parse_float=Decimal) * 1000 == milli


def test_number_that_no_double_can_carry() -> None:
    with pytest.raises(ValueError, match="exactly"):
        wire_number(2**53 * 1000 + 1)


def test_names_with_special_characters_stay_one_part_of_the_address(scripted: Any) -> None:
    with pytest.raises(AccountError, match="ACC023"):
        scripted.provider().account("sms-a/jobs?x=1")
    assert scripted.count("GET", "/sms/sms-a%2Fjobs%3Fx%3D1") == 1


def test_no_proxy_stands_between_this_machine_and_itself(
    scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert scripted.provider().account("sms-a").name == "sms-a"


def test_password_of_a_netrc_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password something\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    keys = Keys("ovh-eu", "https://eu.api.ovh.com/1.0", "a", "b", "c")
    session = SignedClient(keys)._client._session
    asked = session.prepare_request(requests.Request("GET", f"{keys.url}/sms"))
    assert "Authorization" not in asked.headers


def test_answer_without_end_is_given_up(scripted: Any, make_canned: Any) -> None:
    scripted.on("GET", "/sms/sms-a", make_canned(200, "x" * 1024 * 1024))
    with pytest.raises(NetworkError, match="larger than 1 MiB"):
        state(scripted)
    scripted.on("GET", "/sms/sms-a", make_canned(200, "x" * (1024 * 1024 - 2)))
    with pytest.raises(NetworkError, match="it is no object"):
        state(scripted)


def test_no_connection_is_used_twice(scripted: Any) -> None:
    scripted.provider().account("sms-a")
    assert {each.headers["Connection"] for each in scripted.asked} == {"close"}


def test_change_whose_time_cannot_be_asked_for_is_not_asked_for(scripted: Any, make_canned: Any) -> None:
    scripted.on("GET", "/auth/time", make_canned(500, {"message": "no"}))
    found = scripted.provider().transfer(TRANSFER)
    assert (found.state, found.error.code) == ("refused", "ACC011")
    assert scripted.count("POST", POST) == 0


def test_change_that_nothing_was_read_before(scripted: Any, make_canned: Any) -> None:
    scripted.on("POST", POST, make_canned(200, None))
    assert scripted.provider().transfer(TRANSFER).state == "done"


@pytest.mark.parametrize("error", [RuntimeError, UnicodeEncodeError, MemoryError, OSError])
def test_change_that_fails_in_a_way_nobody_thought_of(
    scripted: Any, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    provider = scripted.provider()
    provider.account("sms-a")

    def fail(*_: object, **__: object) -> None:
        raise error(*(("latin-1", "consumer-key", 0, 1, "no") if error is UnicodeEncodeError else ()))

    monkeypatch.setattr(provider._client._client, "raw_call", fail)
    assert provider.transfer(TRANSFER) == ChangeOutcome("unknown", f"an unexpected {error.__name__}")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(400, b"[]", id="an error that is a list"),
        pytest.param(404, b"null", id="an error that is null"),
        pytest.param(403, HTML, id="an error page"),
        pytest.param(307, b"null", id="a redirect"),
        pytest.param(200, b'{"name": "sms-b"}', id="the answer to another question"),
    ],
)
def test_transfer_nobody_knows_of_is_in_the_journal(
    scripted: Any, make_canned: Any, journal: Journal, status: int, body: bytes
) -> None:
    answer = make_canned(status, None, X_OVH_QUERYID="EU.5", Location=f"{scripted.url}{POST}")
    scripted.on("POST", POST, answer._replace(body=body))
    with pytest.raises(UnknownOutcome, match=r"\(query EU\.5\)"):
        transfer(scripted.provider(), journal, TRANSFER)
    assert (journal.entry(1).state, journal.entry(1).query_id) == ("unknown", "EU.5")
    with pytest.raises(AccountError, match="ACC026"):
        transfer(scripted.provider(), journal, TRANSFER)
    assert scripted.count("POST", POST) == 1
