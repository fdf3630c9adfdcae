"""`tariff update` against a local server that answers in the shape of the provider's schema."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest

from estimator.base.countries import country_name
from estimator.base.resources import data_path
from estimator.errors import NetworkError, SmsCostError, UsageError
from estimator.price.packs import cheapest_purchase
from estimator.tariff import Bracket, find_tariff
from estimator.tariff.api import BILLING_COUNTRIES, COUNTRIES
from estimator.tariff.update import fetch_tariff

RATES = find_tariff(on=date(2026, 10, 1), tariff=data_path("tarifs.xml")).rates_milli
SCHEMAS = json.loads((Path(__file__).parent / "provider_schemas.json").read_text(encoding="utf-8"))[
    "components"
]
DAY = date(2026, 11, 23)

Answer = tuple[int, bytes]


def _price(value: float) -> dict[str, Any]:
    return {"currencyCode": "EUR", "text": f"{value} €", "value": value}


def _rates_of(country: str) -> dict[str, Any]:
    credit = RATES[country.upper()] / 1000
    price = _price(round(credit * 0.06, 4))
    return {
        "country": country_name(country.upper()),
        "countryCode": country,
        "credit": credit,
        "price": price,
    }


def _pack(minimum: int, maximum: int | None, price: float, sale: float | None = None) -> dict[str, Any]:
    return {
        "countryCode": "fr",
        "credit": 1.0,
        "creditPrice": _price(price),
        "creditQuantityMax": maximum,
        "creditQuantityMin": minimum,
        "discountCreditPrice": None if sale is None else _price(sale),
        "discountPercentage": None if sale is None else 25,
        "discountSmsPrice": None if sale is None else _price(sale),
        "smsPrice": _price(price),
        "smsQuantityMax": maximum,
        "smsQuantityMin": minimum,
    }


PACKS = [_pack(500, None, 0.048, 0.036), _pack(100, 500, 0.06)]


@dataclass
class Provider:
    """What the server answers: everything as documented, unless a path is given another answer."""

    url: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def answer(self, path: str) -> Answer:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert query.keys() == {"country", "billingCountry"}
        key = f"{parts.path}?{query['country']}"
        if key in self.answers:
            answers = self.answers[key]
            return answers.pop(0) if len(answers) > 1 else answers[0]
        if parts.path == "/1.0/sms/rates/packs":
            return 200, json.dumps(PACKS).encode()
        assert parts.path == "/1.0/sms/rates/destinations"
        return 200, json.dumps(_rates_of(query["country"])).encode()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Provider]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    served = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, dict(self.headers)))
            status, body = served.answer(self.path)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/1.0/sms/rates/destinations?country=fr&billingCountry=fr")
            # A body that is announced longer than it is: the connection broke in the middle.
            self.send_header("Content-Length", str(len(body) + 10 * (body == b"half")))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_port}/1.0"
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


def _fetch(provider: Provider, **options: Any) -> Any:
    return fetch_tariff(**{"billing_country": "fr", "day": DAY, "url": provider.url, **options})


def _expanded(schema: Any) -> Any:
    """OpenAPI's `nullable` as JSON Schema has it."""
    if isinstance(schema, list):
        return [_expanded(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _expanded(value) for key, value in schema.items() if key != "nullable"}
    return {"anyOf": [{"type": "null"}, inner]} if schema.get("nullable") else inner


@pytest.mark.parametrize(
    ("schema", "answers"),
    [
        pytest.param("sms.DestinationRates", [_rates_of(country) for country in COUNTRIES], id="rates"),
        pytest.param("sms.PackDetails", PACKS, id="packs"),
    ],
)
def test_the_server_answers_as_the_schema_says(schema: str, answers: list[dict[str, Any]]) -> None:
    components = _expanded(SCHEMAS)
    whole = {"$ref": f"#/components/schemas/{schema}", "components": components}
    validator = jsonschema.Draft202012Validator(whole)
    for answer in answers:
        validator.validate(answer)
        assert answer.keys() <= SCHEMAS["schemas"][schema]["properties"].keys()


def test_the_countries_asked_for_are_those_of_the_schema() -> None:
    schemas = SCHEMAS["schemas"]
    assert [*COUNTRIES[:6], "all", *COUNTRIES[6:]] == schemas["sms.CountryEnum"]["enum"]
    assert list(BILLING_COUNTRIES) == schemas["sms.BillingCountryEnum"]["enum"]


def test_everything_the_provider_answers(provider: Provider) -> None:
    calls: list[tuple[int, int]] = []
    fetched = _fetch(
        provider,
        vat=Decimal(20),
        vat_source="the law",
        on_progress=lambda done, all_: calls.append((done, all_)),
    )
    tariff = fetched.tariff
    assert tariff.rates_milli == RATES
    assert tariff.brackets == (
        Bracket(100, 500, 60_000),
        Bracket(500, None, 36_000, regular_price_micro=48_000),
    )
    assert (tariff.currency, tariff.status) == ("EUR", "provider")
    assert (tariff.valid_from, tariff.read_on) == (DAY, DAY)
    assert (tariff.vat, tariff.vat_source) == (20, "the law")
    assert provider.url in tariff.source
    assert fetched.without_rate == ()
    assert calls == [(done, 207) for done in range(1, 208)]


@pytest.mark.parametrize("country", BILLING_COUNTRIES)
@pytest.mark.parametrize(
    ("answered", "percent"),
    [
        pytest.param(20, "20", id="percent"),
        pytest.param(0.2, "20", id="a fraction"),
        pytest.param(0.055, "5.5", id="a fraction with decimals"),
        pytest.param(5.5, "5.5", id="percent with decimals"),
        pytest.param(1, "100", id="at most 1 is a fraction"),
        pytest.param(1.001, "1.001", id="just above 1 is percent"),
        pytest.param(0, "0", id="none"),
    ],
)
@pytest.mark.one_in(3, checked=True)
def test_the_vat_that_is_answered_wins(
    country: str, answered: float, percent: str, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("estimator.tariff.update.COUNTRIES", ("fr", "in"))
    packs = [pack | {"vatRate": answered} for pack in PACKS]
    provider.answers[f"/1.0/sms/rates/packs?{country}"] = [(200, json.dumps(packs).encode())]
    # The same share is said in either way; where an answer says none, another one does.
    provider.answers["/1.0/sms/rates/destinations?fr"] = [
        (200, _changed(_rates_of("fr"), vatRate=float(Decimal(percent) / 100)))
    ]
    tariff = _fetch(provider, billing_country=country, vat=Decimal(7), vat_source="hearsay").tariff
    assert (str(tariff.vat), tariff.vat_source) == (percent, tariff.source)
    assert (tariff.billing_country, len(tariff.brackets), tariff.known_prices) == (country, 2, ())


def test_each_country_is_asked_once_and_without_credentials(provider: Provider) -> None:
    _fetch(provider)
    paths = [path for path, _ in provider.asked]
    assert sorted(paths) == sorted(
        [f"/1.0/sms/rates/destinations?country={country}&billingCountry=fr" for country in COUNTRIES]
        + ["/1.0/sms/rates/packs?country=fr&billingCountry=fr"]
    )
    secret = {"authorization", "cookie", "x-ovh-application", "x-ovh-consumer"}
    assert not any(secret & {name.lower() for name in headers} for _, headers in provider.asked)


def test_a_country_that_does_not_exist_is_left_out_and_named(provider: Provider) -> None:
    gone = b'{"class": "Client::NotFound", "message": "The requested object (country = an) does not exist"}'
    provider.answers["/1.0/sms/rates/destinations?an"] = [(404, gone)]
    fetched = _fetch(provider)
    assert fetched.without_rate == ("AN",)
    assert fetched.tariff.rates_milli == {country: rate for country, rate in RATES.items() if country != "AN"}


def test_a_short_outage_is_survived(provider: Provider) -> None:
    sound = (200, json.dumps(_rates_of("in")).encode())
    provider.answers["/1.0/sms/rates/destinations?in"] = [(503, b""), (502, b""), sound]
    assert _fetch(provider).tariff.rates_milli == RATES


DESTINATION, PACK = "/1.0/sms/rates/destinations?in", "/1.0/sms/rates/packs?fr"


def _changed(original: dict[str, Any], **changes: object) -> bytes:
    return json.dumps(original | changes).encode()


INDIA = _rates_of("in")


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        pytest.param(DESTINATION, (404, b'{"message": "Got an invalid (or empty) URL"}'), "NET002", id="404"),
        pytest.param(DESTINATION, (404, b"not found"), "NET002", id="404 that is no JSON"),
        pytest.param(DESTINATION, (404, b'["does not exist"]'), "NET002", id="404 of another shape"),
        pytest.param(PACK, (404, b'{"message": "This does not exist"}'), "NET002", id="no packs"),
        pytest.param(DESTINATION, (500, b'{"message": "oops"}'), "NET002", id="500"),
        pytest.param(DESTINATION, (503, b""), "NET002", id="503 that stays"),
        pytest.param(DESTINATION, (302, b""), "NET002", id="sent elsewhere"),
        pytest.param(DESTINATION, (403, b'{"message": "log in"}'), "NET002", id="403"),
        pytest.param(DESTINATION, (200, b"half"), "NET001", id="the connection breaks"),
        pytest.param(DESTINATION, (200, b'{"credit": 2.'), "NET003", id="JSON that breaks off"),
        pytest.param(DESTINATION, (200, b""), "NET003", id="nothing"),
        pytest.param(DESTINATION, (200, b"<html>"), "NET003", id="a page"),
        pytest.param(DESTINATION, (200, b'{"credit": "\xff"}'), "NET003", id="not UTF-8"),
        pytest.param(DESTINATION, (200, _changed(INDIA, credit=None)), "NET004", id="no rate"),
        pytest.param(DESTINATION, (200, _changed(INDIA, credit="2.15")), "NET004", id="a rate as text"),
        pytest.param(DESTINATION, (200, _changed(INDIA, credit=0)), "NET004", id="a rate of nothing"),
        pytest.param(DESTINATION, (200, _changed(INDIA, credit=0.0005)), "NET004", id="a rate too fine"),
        pytest.param(DESTINATION, (200, _changed(INDIA, credit=True)), "NET004", id="a rate that is a truth"),
        pytest.param(DESTINATION, (200, _changed(_rates_of("fr"))), "NET004", id="another country"),
        pytest.param(DESTINATION, (200, b"[]"), "NET004", id="a list"),
        pytest.param(DESTINATION, (200, _changed(INDIA, vatRate=-0.2)), "NET004", id="VAT below 0"),
        pytest.param(DESTINATION, (200, _changed(INDIA, vatRate=101)), "NET004", id="VAT above 100"),
        pytest.param(DESTINATION, (200, _changed(INDIA, vatRate=20.0001)), "NET004", id="VAT too fine"),
        pytest.param(DESTINATION, (200, _changed(INDIA, vatRate="20")), "NET004", id="VAT as text"),
        pytest.param(
            PACK,
            (200, json.dumps([PACKS[0] | {"vatRate": 20}, PACKS[1] | {"vatRate": 0.21}]).encode()),
            "NET004",
            id="two kinds of VAT",
        ),
        pytest.param(DESTINATION, (200, b'"' + b" " * 2_000_000 + b'"'), "NET004", id="2 MB"),
        pytest.param(PACK, (200, b"{}"), "NET004", id="packs that are no list"),
        pytest.param(PACK, (200, b"[]"), "NET004", id="no pack"),
        pytest.param(PACK, (200, b"[null]"), "NET004", id="a pack of nothing"),
        pytest.param(
            PACK, (200, b"[%s]" % _changed(PACKS[0], creditPrice=0.06)), "NET004", id="a bare price"
        ),
        pytest.param(
            PACK, (200, b"[%s]" % _changed(PACKS[0], creditQuantityMin=1.5)), "NET004", id="1.5 credits"
        ),
    ],
)
@pytest.mark.one_in(3, checked=True)
def test_anything_else_fails_whole(path: str, answer: Answer, code: str, provider: Provider) -> None:
    provider.answers[path] = [answer]
    with pytest.raises(NetworkError) as caught:
        _fetch(provider)
    assert caught.value.code == code
    assert "127.0.0.1" not in str(caught.value)


def test_after_a_failure_the_rest_is_not_asked_for(provider: Provider) -> None:
    provider.answers["/1.0/sms/rates/destinations?ad"] = [(500, b"{}")]
    with pytest.raises(NetworkError):
        _fetch(provider)
    assert len(provider.asked) < 150


def test_no_country_with_a_rate_is_a_failure(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("estimator.tariff.update.COUNTRIES", ("an",))
    provider.answers["/1.0/sms/rates/destinations?an"] = [(404, b'{"message": "does not exist"}')]
    with pytest.raises(NetworkError, match="NET004"):
        _fetch(provider)


def test_nobody_there(provider: Provider) -> None:
    with pytest.raises(NetworkError, match="NET001"):
        _fetch(provider, url="http://127.0.0.1:9/1.0")


@pytest.mark.parametrize(
    "url",
    [
        "http://eu.api.ovh.com/1.0",
        "http://127.0.0.1.example.org/",
        "ftp://127.0.0.1",
        "file:///etc",
        "",
        "http://[::1",
    ],
)
def test_only_https(url: str) -> None:
    with pytest.raises(UsageError, match="NET005"):
        fetch_tariff(billing_country="fr", day=DAY, url=url)


def test_only_where_credits_are_sold() -> None:
    with pytest.raises(UsageError, match="USE017"):
        fetch_tariff(billing_country="de", day=DAY)


def test_stopping_in_the_middle_stops(provider: Provider) -> None:
    def stop(done: int, _: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _fetch(provider, on_progress=stop)
    assert len(provider.asked) < 150


def _command(*words: str) -> Callable[[], None]:
    from estimator.cli import command_line

    return lambda: command_line()(["tariff", *words], standalone_mode=False)


def test_the_command_writes_the_user_s_file_which_then_is_the_default(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "own"))
    monkeypatch.setattr("estimator.base.clock.today", lambda: DAY)
    gone = b'{"message": "The requested object (country = an) does not exist"}'
    provider.answers["/1.0/sms/rates/destinations?an"] = [(404, gone)]
    _command("update", "--url", provider.url)()
    (file,) = (tmp_path / "own" / "tariffs").iterdir()
    assert file.name == "fr-2026-11-23.xml"
    found = find_tariff()
    assert (found.status, len(found.rates_milli), found.vat) == ("provider", 206, 20)
    printed = capsys.readouterr()
    assert printed.err == "The provider has no rate for AN.\n"
    assert "".join(printed.out.split()) == f"{file}:206rates,2pricebrackets.", "a long path is folded"


@pytest.mark.parametrize("country", BILLING_COUNTRIES)
@pytest.mark.one_in(3, checked=True)
def test_known_prices_give_way_to_brackets_and_vat_is_shown(
    country: str,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "own"))
    monkeypatch.setattr("estimator.base.clock.today", lambda: DAY)
    monkeypatch.setattr("estimator.tariff.update.COUNTRIES", ("fr", "in"))
    packs = json.dumps([pack | {"vatRate": 0.23} for pack in PACKS]).encode()
    provider.answers[f"/1.0/sms/rates/packs?{country}"] = [(200, packs)]
    _command("update", "--billing-country", country.upper(), "--url", provider.url)()
    capsys.readouterr()
    _command("show", "--billing-country", country)()
    shown = capsys.readouterr().out
    assert "VAT 23 %" in shown
    assert "between" not in shown
    assert "at most 0.0" not in shown
    purchase = cheapest_purchase(150, billing_country=country)
    assert (purchase.bounds.is_exact, str(purchase.price_with_vat)) == (True, "11.07")


def test_the_command_asks_nothing_where_its_result_cannot_be_written(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "own"))
    with pytest.raises((SmsCostError, SystemExit)):
        _command("update", "--url", provider.url, "--out", str(tmp_path / "no-such-folder" / "a.json"))()
    assert not (tmp_path / "own").exists()


def test_the_command_writes_nothing_where_anything_fails(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "own"))
    provider.answers["/1.0/sms/rates/destinations?zw"] = [(500, b"{}")]
    with pytest.raises((SmsCostError, SystemExit)) as caught:
        _command("update", "--url", provider.url)()
    assert getattr(caught.value, "exit_code", getattr(caught.value, "code", None)) == 5
    assert not (tmp_path / "own").exists()
