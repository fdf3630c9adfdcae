"""Every call with the official client; every answer held against the provider's schema."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import requests
from ovh.exceptions import APIError, BadParametersError, ResourceNotFoundError

from estimator import estimate, find_tariff
from estimator.base.exact_json import read_json, written
from estimator.provider.sandbox import Sandbox, running
from estimator.tariff import Bracket
from estimator.tariff.api import COUNTRIES, read_pack, read_rate

ONE, TWO, THREE = "sms-sandbox-1", "sms-sandbox-2", "sms-sandbox-3"
ILLUSTRATIVE = Path(__file__).parents[2] / "data" / "examples" / "tariff-degressive.xml"


def exact(answer: requests.Response) -> Any:
    return json.loads(answer.text, parse_float=Decimal)


def test_accounts(checked: Any) -> None:
    assert checked.get("/sms") == [ONE, TWO, THREE]
    found = exact(checked.raw_call("GET", f"/sms/{TWO}"))
    assert (found["creditsLeft"], found["creditsHoldByQuota"]) == (Decimal("85.5"), 20)
    assert found["automaticRecreditAmount"] is None


def test_account_has_everything_that_is_documented(checked: Any) -> None:
    schema = json.loads(Path(__file__).with_name("api.schema.json").read_text(encoding="utf-8"))
    assert checked.get(f"/sms/{ONE}").keys() == schema["$defs"]["sms.AccountWithIAM"]["properties"].keys()


def test_time_is_a_bare_number(checked: Any) -> None:
    assert abs(checked.time_delta) <= 1


def test_set_recharge(sandbox: Sandbox, checked: Any) -> None:
    wanted = {"automaticRecreditAmount": 500, "creditThresholdForAutomaticRecredit": 12.345}
    assert checked.put(f"/sms/{ONE}", **wanted) is None
    found = exact(checked.raw_call("GET", f"/sms/{ONE}"))
    assert found["creditThresholdForAutomaticRecredit"] == Decimal("12.345")
    assert found["automaticRecreditAmount"] == 500
    assert checked.put(f"/sms/{ONE}", automaticRecreditAmount=None) is None
    found = exact(checked.raw_call("GET", f"/sms/{ONE}"))
    assert found["creditThresholdForAutomaticRecredit"] == Decimal("12.345"), "what is not named stays"
    assert found["automaticRecreditAmount"] is None
    assert [movement.kind for movement in sandbox.ledger()] == ["opening"] * 3, "a setting starts nothing"


def test_set_texts(checked: Any) -> None:
    checked.put(f"/sms/{ONE}", description="Été ✓", callBack="https://example.org/a", stopCallBack=None)
    found = checked.get(f"/sms/{ONE}")
    assert (found["description"], found["callBack"]) == ("Été ✓", "https://example.org/a")
    assert found["stopCallBack"] is None


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param({"automaticRecreditAmount": 300}, id="a quantity that is not offered"),
        pytest.param({"automaticRecreditAmount": "100"}, id="a quantity as text"),
        pytest.param({"automaticRecreditAmount": True}, id="a quantity as boolean"),
        pytest.param({"creditThresholdForAutomaticRecredit": -1}, id="threshold below 0"),
        pytest.param({"creditThresholdForAutomaticRecredit": 0.0001}, id="four decimals"),
        pytest.param({"creditThresholdForAutomaticRecredit": 0.1 + 0.2}, id="a float that is not 0.3"),
        pytest.param({"creditThresholdForAutomaticRecredit": None}, id="no threshold"),
        pytest.param({"creditsLeft": 1_000_000}, id="credits for nothing"),
        pytest.param({"description": None}, id="no text"),
        pytest.param({"description": "\ud800"}, id="half a character"),
        pytest.param({"callBack": 1}, id="not a text"),
    ],
)
def test_setting_that_is_refused_changes_nothing(checked: Any, wanted: dict[str, Any]) -> None:
    before = checked.get(f"/sms/{ONE}")
    with pytest.raises(BadParametersError):
        checked.put(f"/sms/{ONE}", **{"description": "new"} | wanted)
    assert checked.get(f"/sms/{ONE}") == before


def test_transfer(sandbox: Sandbox, checked: Any) -> None:
    assert checked.post(f"/sms/{TWO}/transferCredits", credits=85.499, smsAccountTarget=THREE) is None
    assert exact(checked.raw_call("GET", f"/sms/{TWO}"))["creditsLeft"] == Decimal("0.001")
    assert exact(checked.raw_call("GET", f"/sms/{THREE}"))["creditsLeft"] == Decimal("85.499")
    assert exact(checked.raw_call("GET", f"/sms/{TWO}"))["creditsHoldByQuota"] == 20


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        pytest.param({"credits": 85.501}, APIError, id="more than is left"),
        pytest.param({"credits": 0}, BadParametersError, id="nothing"),
        pytest.param({"credits": -5}, BadParametersError, id="less than nothing"),
        pytest.param({"credits": 0.0001}, BadParametersError, id="four decimals"),
        pytest.param({"credits": 1e300}, BadParametersError, id="too large to be written down"),
        pytest.param({"credits": "5"}, BadParametersError, id="a text"),
        pytest.param({"credits": True}, BadParametersError, id="a boolean"),
        pytest.param({"credits": None}, BadParametersError, id="no credits"),
        pytest.param({"smsAccountTarget": TWO}, BadParametersError, id="to itself"),
        pytest.param({"smsAccountTarget": "sms-of-others-1"}, BadParametersError, id="to another customer"),
        pytest.param({"smsAccountTarget": None}, BadParametersError, id="to nobody"),
        pytest.param({"reason": "because"}, BadParametersError, id="a parameter that nobody knows"),
    ],
)
def test_transfer_that_is_refused_moves_nothing(
    sandbox: Sandbox, checked: Any, wanted: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        checked.post(f"/sms/{TWO}/transferCredits", **{"credits": 5, "smsAccountTarget": THREE} | wanted)
    assert {movement.kind for movement in sandbox.ledger()} == {"opening"}


@pytest.mark.parametrize(
    ("method", "path", "wanted"),
    [
        ("GET", "", {}),
        ("PUT", "", {"description": "new"}),
        ("GET", "/jobs", {}),
        ("POST", "/jobs", {"message": "a", "receivers": ["+33639980001"]}),
        ("POST", "/transferCredits", {"credits": 1, "smsAccountTarget": ONE}),
        (
            "GET",
            "/seeOffers",
            {"countryCurrencyPrice": "fr", "countryDestination": "fr", "quantity": 100},
        ),
    ],
)
def test_unknown_account_is_not_found(checked: Any, method: str, path: str, wanted: dict[str, Any]) -> None:
    with pytest.raises(ResourceNotFoundError, match="This service does not exist"):
        getattr(checked, method.lower())(f"/sms/sms-unknown-1{path}", **wanted)


@pytest.mark.parametrize(
    ("message", "wanted", "answer"),
    [
        ("Déjà 20 €", {"senderType": "alpha", "noStopClause": True}, (10, "7bits", 160, 1)),
        ("Déjà 20 €", {"senderType": "alpha", "noStopClause": False}, (21, "7bits", 160, 1)),
        ("Déjà 20 €", {"senderType": "shortcode", "noStopClause": False}, (10, "7bits", 160, 1)),
        ("Ça ê", {"senderType": "numeric", "noStopClause": False}, (4, "unicode", 70, 1)),
        ("€" * 153, {"senderType": "virtual", "noStopClause": True}, (306, "7bits", 153, 3)),
    ],
)
def test_estimate(checked: Any, message: str, wanted: dict[str, Any], answer: tuple[Any, ...]) -> None:
    found = checked.post("/sms/estimate", message=message, **wanted)
    assert (
        tuple(found[name] for name in ("characters", "charactersClass", "maxCharactersPerPart", "parts"))
        == answer
    )


@pytest.mark.parametrize(
    "wanted",
    [
        {"noStopClause": True, "senderType": "alpha"},
        {"message": "a", "senderType": "alpha"},
        {"message": "a", "noStopClause": True},
        {"message": "a", "noStopClause": "no", "senderType": "alpha"},
        {"message": "a", "noStopClause": True, "senderType": "brand"},
        {"message": 1, "noStopClause": True, "senderType": "alpha"},
    ],
)
def test_estimate_needs_all_parameters(checked: Any, wanted: dict[str, Any]) -> None:
    with pytest.raises(BadParametersError, match="arameter"):
        checked.post("/sms/estimate", **wanted)


def test_job_costs_what_an_estimate_says(sandbox: Sandbox, checked: Any) -> None:
    receivers = [
        "+33639980001",
        "0033639980002",
        "+447700900123",
        "+262692123456",
        "0639980003",
        "n/a",
        "+882161",
    ]
    text = "Soldes : -20 € sur tout ! " * 8
    report = checked.post(f"/sms/{ONE}/jobs", message=text, receivers=receivers, tag="soldes")
    assert report["validReceivers"] == ["+33639980001", "+33639980002", "+447700900123", "+262692123456"]
    assert report["invalidReceivers"] == ["0639980003", "n/a", "+882161"]
    assert len(set(report["ids"])) == 4
    assert report["tag"] == "soldes"
    campaign = pd.DataFrame({"to": report["validReceivers"], "text": text})
    estimated = estimate(campaign, on=sandbox.desk.now().date()).totals.credits
    job = sandbox.ledger()[-1]
    assert (job.account, job.kind, -job.credits, job.name) == (ONE, "job", estimated, "soldes")
    assert Decimal(str(report["totalCreditsRemoved"])) == estimated


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        pytest.param({}, 2, id="160 units and the clause"),
        pytest.param({"noStopClause": True}, 1, id="no clause"),
        pytest.param({"senderForResponse": True}, 1, id="short codes get no clause"),
        pytest.param({"sender": "+33639980099"}, 1, id="numbers get no clause"),
        pytest.param({"sender": "Boutique"}, 2, id="names do"),
        pytest.param({"sender": "Boutique", "noStopClause": True}, 1, id="unless it does not advertise"),
    ],
)
def test_clause_is_counted_as_it_is_added(checked: Any, wanted: dict[str, Any], taken: int) -> None:
    report = checked.post(f"/sms/{ONE}/jobs", message="a" * 160, receivers=["+33639980001"], **wanted)
    assert report["totalCreditsRemoved"] == taken


def test_job_that_is_sent_later_is_pending(checked: Any) -> None:
    now = checked.post(f"/sms/{ONE}/jobs", message="a", receivers=["+33639980001"])
    later = checked.post(f"/sms/{ONE}/jobs", message="a", receivers=["+33639980001"], differedPeriod=60)
    assert checked.get(f"/sms/{ONE}/jobs") == later["ids"]
    assert now["ids"] != later["ids"]
    assert checked.get(f"/sms/{TWO}/jobs") == []
    assert checked.get(f"/sms/{ONE}")["creditsLeft"] == 1248, "the credits are taken at once"


def test_job_without_a_valid_receiver_takes_nothing(sandbox: Sandbox, checked: Any) -> None:
    report = checked.post(f"/sms/{ONE}/jobs", message="a", receivers=["nobody"])
    assert (report["ids"], report["totalCreditsRemoved"]) == ([], 0)
    assert {movement.kind for movement in sandbox.ledger()} == {"opening"}


def test_job_that_the_balance_cannot_pay_is_refused_whole(sandbox: Sandbox, checked: Any) -> None:
    with pytest.raises(APIError, match=r"Not enough credits \(left: 85\.50\)"):
        checked.post(f"/sms/{TWO}/jobs", message="a", receivers=["+33639980001"] * 86)
    assert {movement.kind for movement in sandbox.ledger()} == {"opening"}
    assert len(checked.post(f"/sms/{TWO}/jobs", message="a", receivers=["+33639980001"] * 85)["ids"]) == 85


@pytest.mark.parametrize(
    "wanted",
    [
        {"message": None},
        {"receivers": None},
        {"receivers": []},
        {"receivers": "+33639980001"},
        {"receivers": [33639980001]},
        {"sender": "A name that is too long"},
        {"differedPeriod": -1},
        {"differedPeriod": 10**30},
        {"differedPeriod": 1.5},
        {"charset": "latin-1"},
        {"priority": "highest"},
        {"noStopClause": "yes"},
        {"receiversSlotId": "a"},
    ],
)
def test_job_with_a_wrong_parameter_is_refused(
    sandbox: Sandbox, checked: Any, wanted: dict[str, Any]
) -> None:
    with pytest.raises(BadParametersError, match="arameter"):
        checked.post(f"/sms/{ONE}/jobs", **{"message": "a", "receivers": ["+33639980001"]} | wanted)
    assert {movement.kind for movement in sandbox.ledger()} == {"opening"}


def test_every_rate_is_that_of_the_tariff(sandbox: Sandbox, checked: Any) -> None:
    rates = find_tariff(on=sandbox.desk.now().date()).rates_milli
    for country in COUNTRIES[::9]:
        answer = checked.raw_call("GET", f"/sms/rates/destinations?country={country}", need_auth=False)
        assert read_rate(read_json(answer.content)) == (country.upper(), rates[country.upper()], 20)


def test_price_of_a_message(checked: Any) -> None:
    answer = checked.raw_call("GET", "/sms/rates/destinations?country=re&billingCountry=fr", need_auth=False)
    assert exact(answer)["price"] == {"currencyCode": "EUR", "text": "0.063 EUR", "value": Decimal("0.063")}


def test_packs_are_the_brackets_of_the_tariff(tmp_path: Path, connect: Any) -> None:
    tariff = find_tariff(tariff=ILLUSTRATIVE)
    with running(tmp_path / "state", tariff=tariff) as sandbox:
        answer = connect(sandbox).raw_call("GET", "/sms/rates/packs?country=gb", need_auth=False)
    levels = [read_pack(each) for each in exact(answer)]
    assert [level.bracket for level in levels] == list(tariff.brackets)
    assert {(level.country, level.rate) for level in levels} == {("GB", tariff.rates_milli["GB"])}


def test_promotion_and_gift(tmp_path: Path, connect: Any, checking: type) -> None:
    tariff = find_tariff(tariff=ILLUSTRATIVE)
    bracket = Bracket(100, None, price_micro=45_000, gift=5, regular_price_micro=60_000)
    with running(tmp_path / "state", tariff=replace(tariff, brackets=(bracket,))) as sandbox:
        client = connect(sandbox, checking)
        (pack,) = exact(client.raw_call("GET", "/sms/rates/packs?country=re", need_auth=False))
        asked = {"countryCurrencyPrice": "fr", "countryDestination": "re", "quantity": 100}
        (offer,) = client.get(f"/sms/{ONE}/seeOffers", **asked)
    prices = ("creditPrice", "discountCreditPrice", "smsPrice", "discountSmsPrice")
    assert [pack[name]["value"] for name in prices] == [
        Decimal(p) for p in ("0.06", "0.045", "0.063", "0.04725")
    ]
    assert pack["discountPercentage"] == 25
    assert (pack["creditQuantityMax"], pack["smsQuantityMax"]) == (None, None)
    assert (offer["quantity"], offer["giftQuantity"], offer["smsQuantity"], offer["price"]) == (
        100,
        5,
        100,
        4.5,
    )


def test_price_that_is_not_public_is_not_told(checked: Any) -> None:
    levels = exact(checked.raw_call("GET", "/sms/rates/packs?country=re", need_auth=False))
    assert [(each["creditQuantityMin"], each["creditQuantityMax"]) for each in levels] == [
        *((100, 101), (1_000, 1_001), (10_000, 10_001))
    ]
    assert (levels[0]["smsQuantityMin"], levels[0]["smsQuantityMax"]) == (95, 96)


def test_offers(tmp_path: Path, connect: Any) -> None:
    with running(tmp_path / "state", tariff=find_tariff(tariff=ILLUSTRATIVE)) as sandbox:
        client = connect(sandbox)
        asked = {"countryCurrencyPrice": "fr", "countryDestination": "re", "quantity": 1000}
        (offer,) = client.get(f"/sms/{ONE}/seeOffers", **asked)
    assert (offer["price"], offer["quantity"], offer["smsQuantity"]) == (52.5, 1000, 952)


def test_offer_without_a_public_price_is_not_told(checked: Any) -> None:
    asked = {"countryCurrencyPrice": "fr", "countryDestination": "fr"}
    assert checked.get(f"/sms/{ONE}/seeOffers", **asked, quantity=200) == []
    assert checked.get(f"/sms/{ONE}/seeOffers", **asked, quantity=100)[0]["price"] == 6


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/sms/rates/destinations", BadParametersError),
        ("/sms/rates/destinations?country=FR", BadParametersError),
        ("/sms/rates/destinations?country=mc", BadParametersError),
        ("/sms/rates/destinations?country=fr&billingCountry=de", BadParametersError),
        ("/sms/rates/packs?country=zz", BadParametersError),
        ("/sms/rates/packs?country=be&billingCountry=pl", ResourceNotFoundError),
        (
            f"/sms/{ONE}/seeOffers?countryCurrencyPrice=fr&countryDestination=fr&quantity=99",
            BadParametersError,
        ),
    ],
)
def test_rate_that_is_not_there(client: Any, path: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        client.get(path)


@pytest.mark.parametrize("body", [b"{", b"[]", b'"a"', b'{"credits": NaN}', b"\xff", b"[" * 100_000])
def test_body_that_is_no_object_is_refused(client: Any, body: bytes) -> None:
    # The client itself always sends an object: what it signs and sends is replaced on the way.
    session = client._session
    send = session.request

    def spoiled(method: str, url: str, **named: Any) -> requests.Response:
        return send(method, url, **named | {"data": body})

    session.request = spoiled
    answer = client.raw_call("POST", "/sms/estimate", {})
    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/1.0/telephony", 404),
        ("GET", "/", 404),
        ("DELETE", f"/1.0/sms/{ONE}", 405),
        ("POST", "/1.0/sms", 405),
    ],
)
def test_unknown_address(sandbox: Sandbox, method: str, path: str, status: int) -> None:
    answer = requests.request(method, sandbox.url.removesuffix("/1.0") + path, timeout=5)
    assert answer.status_code == status
    assert answer.json()["message"]
    assert answer.headers["X-OVH-QUERYID"]


def test_query_ids_differ(client: Any) -> None:
    ids = {client.raw_call("GET", "/sms").headers["X-OVH-QUERYID"] for _ in range(5)}
    assert len(ids) == 5


def test_day_that_no_tariff_covers_is_said(tmp_path: Path, connect: Any) -> None:
    with running(tmp_path / "state", clock=lambda: datetime(2001, 1, 1, tzinfo=UTC)) as sandbox:
        answer = connect(sandbox).raw_call("GET", "/sms/rates/packs?country=fr", need_auth=False)
    assert answer.status_code == 500
    assert "TAR001" in answer.json()["message"]


def test_purchase_by_hand(sandbox: Sandbox, client: Any) -> None:
    purchases = sandbox.url.replace("/1.0", "/sandbox/purchases")
    assert requests.post(purchases, json={"account": THREE, "credits": 100}, timeout=5).json() is None
    assert client.get(f"/sms/{THREE}")["creditsLeft"] == 100
    ledger = requests.get(sandbox.url.replace("/1.0", "/sandbox/ledger"), timeout=5).json()
    assert ledger[-1] | {"at": ""} == {
        "at": "",
        "account": THREE,
        "kind": "purchase",
        "credits": "100",
        "balance": "100",
        "price": "6.00",
        "name": "100 credits",
    }
    refused = requests.post(purchases, json={"account": THREE, "credits": 99}, timeout=5)
    assert refused.status_code == 400


def test_price_that_is_not_public_is_unknown_in_the_ledger(sandbox: Sandbox) -> None:
    sandbox.buy(THREE, 1001)
    assert (sandbox.ledger()[-1].milli, sandbox.ledger()[-1].price) == (1_001_000, None)


def test_no_float_is_written() -> None:
    with pytest.raises(TypeError, match="float"):
        written({"creditsLeft": 0.1})
