"""The calls of the provider that the sandbox answers, each a function from what is asked to what is answered.

Source: the OVHcloud API schema /sms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from uuid import uuid4

from estimator.base.clock import france, in_france
from estimator.count.message import explain
from estimator.errors import UsageError
from estimator.provider.sandbox.answers import (
    account_document,
    offer_documents,
    pack_documents,
    rate_document,
    report_document,
)
from estimator.provider.sandbox.desk import Desk
from estimator.provider.sandbox.jobs import JobRequest
from estimator.provider.sandbox.model import Document
from estimator.provider.sandbox.parameters import choice, credits_of, flag, optional_text, text, texts, whole
from estimator.provider.sandbox.refusals import Refusal, bad_parameter, no_such_thing
from estimator.provider.sandbox.sendings import (
    Sending,
    SentMessage,
    batch_document,
    job_document,
    outgoing_document,
    statistics_document,
)
from estimator.supply.recharge import Setting
from estimator.tariff import Tariff
from estimator.tariff.api import BILLING_COUNTRIES, COUNTRIES

_SENDER_TYPES: Final = ("alpha", "numeric", "shortcode", "time2chat", "virtual")
_LONGEST_NAME: Final = 11  # characters of an alphanumeric sender
_QUANTITIES: Final = (
    "100",
    "200",
    "250",
    "500",
    "1000",
    "2500",
    "5000",
    "10000",
    "25000",
    "50000",
    "100000",
    "1000000",
)


class Asked(NamedTuple):
    """A call that is let in: the account and what of it is in its path, its query and its body."""

    account: str
    query: Mapping[str, str]
    body: Mapping[str, object]
    part: str = ""


class Endpoint(NamedTuple):
    """One call: its method and path, the names its body may hold, what answers it, and who may ask."""

    method: str
    path: str
    answer: Callable[[Desk, Asked], object]
    known: frozenset[str] = frozenset()
    signed: bool = True


def _services(desk: Desk, _: Asked) -> object:
    return [account.name for account in desk.accounts()]


def _service(desk: Desk, asked: Asked) -> object:
    return account_document(desk.account(asked.account))


def _set_service(desk: Desk, asked: Asked) -> object:
    given = asked.body
    changes: dict[str, Any] = {}
    if "description" in given:
        changes["description"] = text(given, "description")
    for name, attribute in (("callBack", "call_back"), ("stopCallBack", "stop_call_back")):
        if name in given:
            changes[attribute] = optional_text(given, name)
    if "creditThresholdForAutomaticRecredit" in given:
        changes["threshold_milli"] = credits_of(given, "creditThresholdForAutomaticRecredit")
    if given.get("automaticRecreditAmount") is not None:
        changes["quantity"] = whole(given, "automaticRecreditAmount")
    elif "automaticRecreditAmount" in given:
        changes["quantity"] = None
    try:
        asked_for = Setting(changes.get("threshold_milli", 0), changes.get("quantity"))
        Setting.of(asked_for.threshold, asked_for.quantity, on=desk.now().date())
    except UsageError as error:
        raise bad_parameter(error.told) from error
    desk.set(asked.account, changes)
    return None


def _transfer(desk: Desk, asked: Asked) -> object:
    target = text(asked.body, "smsAccountTarget")
    desk.transfer(asked.account, target, credits_of(asked.body, "credits"))
    return None


def _estimate(desk: Desk, asked: Asked) -> object:
    sender = choice(asked.body, "senderType", _SENDER_TYPES)
    clause = not flag(asked.body, "noStopClause") and sender == "alpha"
    return explain(text(asked.body, "message"), stop_clause=clause and desk.stop_clause()).as_ovh()


def _sender(given: Mapping[str, object], name: str) -> str | None:
    sender = optional_text(given, name)
    if sender is not None and len(sender) > _LONGEST_NAME and not sender.startswith(("+", "00")):
        raise bad_parameter(f"Parameter {name} is longer than {_LONGEST_NAME} characters")
    return sender


def _send(desk: Desk, asked: Asked) -> object:
    given = asked.body
    for name, only in _FIXED.items():
        choice(given, name, only, otherwise=only[0])
    job = JobRequest(
        message=text(given, "message"),
        receivers=texts(given, "receivers"),
        sender=_sender(given, "sender"),
        for_response=flag(given, "senderForResponse", otherwise=False),
        no_stop_clause=flag(given, "noStopClause", otherwise=False),
        minutes_later=whole(given, "differedPeriod", otherwise=0),
        tag=optional_text(given, "tag"),
    )
    whole(given, "validityPeriod", otherwise=0)
    return report_document(job, desk.send(asked.account, job))


_FIXED: Final = {
    "charset": ("UTF-8",),
    "class": ("flash", "phoneDisplay", "sim", "toolkit"),
    "coding": ("7bit", "8bit"),
    "priority": ("high", "low", "medium", "veryLow"),
}
"""Parameters of a job that change nothing here, and what they may be."""


def _pending(desk: Desk, asked: Asked) -> object:
    return [each.id for each in desk.messages(asked.account) if each.sending.sent_at > desk.now()]


def _pending_one(desk: Desk, asked: Asked) -> object:
    at = desk.now()
    return job_document(_one(desk, asked, lambda each: each.sending.sent_at > at), at)


def _outgoing(desk: Desk, asked: Asked) -> object:
    at = desk.now()
    gone = (each for each in desk.messages(asked.account) if each.sending.sent_at <= at)
    return [each.id for each in gone if _is_asked_for(outgoing_document(each, at), asked.query)]


def _outgoing_one(desk: Desk, asked: Asked) -> object:
    at = desk.now()
    return outgoing_document(_one(desk, asked, lambda each: each.sending.sent_at <= at), at)


def _is_asked_for(found: Document, query: Mapping[str, str]) -> bool:
    """Whether a message passes the filters of a query. Those on its time compare moments, not texts."""
    created = datetime.fromisoformat(str(found["creationDatetime"]))
    for name, value in query.items():
        field, _, end = name.partition(".")
        if field == "creationDatetime" and end in ("from", "to"):
            try:
                limit = datetime.fromisoformat(value)
            except ValueError as error:
                raise bad_parameter(f"Parameter {name} is not a date and time") from error
            limit = limit.replace(tzinfo=limit.tzinfo or france())
            if created < limit if end == "from" else created > limit:
                return False
        elif name not in _FILTERS:
            raise bad_parameter(f"Unknown parameter {name}")
        elif str(found[name]) != value:
            return False
    return True


_FILTERS: Final = ("batchID", "deliveryReceipt", "differedDelivery", "ptt", "receiver", "sender", "tag")


def _one(desk: Desk, asked: Asked, fits: Callable[[SentMessage], bool]) -> SentMessage:
    for each in desk.messages(asked.account):
        if str(each.id) == asked.part and fits(each):
            return each
    raise no_such_thing(f"id = {asked.part}")


def _send_batch(desk: Desk, asked: Asked) -> object:
    given = asked.body
    sender, for_response = _sender(given, "from"), flag(given, "senderForResponse", otherwise=False)
    if sender is None and not for_response:
        raise bad_parameter("Either parameter from or senderForResponse must be given")
    job = JobRequest(
        message=text(given, "message"),
        receivers=texts(given, "to"),
        sender=sender,
        for_response=for_response,
        no_stop_clause=flag(given, "noStop", otherwise=False),
        minutes_later=_minutes_until(desk.now(), optional_text(given, "deferred")),
        tag=optional_text(given, "tag"),
    )
    called = text(given, "name", otherwise="")
    sent = desk.send(asked.account, job, batch=str(uuid4()), called=called)
    for batch, messages in desk.batches(asked.account):
        if batch.batch == sent.sending.batch:
            return batch_document(batch, messages, desk.now())
    raise no_such_thing(f"id = {sent.sending.batch}")


def _minutes_until(now: datetime, deferred: str | None) -> int:
    if deferred is None:
        return 0
    try:
        at = in_france(datetime.fromisoformat(deferred))
    except ValueError as error:
        raise bad_parameter("Parameter deferred is not a date and time") from error
    return max(0, round((at - now).total_seconds() / 60))


def _batches(desk: Desk, asked: Asked) -> object:
    return [batch_document(*each, desk.now()) for each in desk.batches(asked.account)]


def _batch(desk: Desk, asked: Asked) -> object:
    return batch_document(*_one_batch(desk, asked), desk.now())


def _statistics(desk: Desk, asked: Asked) -> object:
    return statistics_document(*_one_batch(desk, asked), desk.now())


def _one_batch(desk: Desk, asked: Asked) -> tuple[Sending, tuple[SentMessage, ...]]:
    for each in desk.batches(asked.account):
        if each[0].batch == asked.part:
            return each
    raise no_such_thing(f"id = {asked.part}")


def _rate(desk: Desk, asked: Asked) -> object:
    country, tariff = _destination(desk, asked)
    return rate_document(country, tariff)


def _packs(desk: Desk, asked: Asked) -> object:
    return pack_documents(*_destination(desk, asked))


def _offers(desk: Desk, asked: Asked) -> object:
    desk.account(asked.account)
    billing = choice(asked.query, "countryCurrencyPrice", BILLING_COUNTRIES)
    quantity = int(choice(asked.query, "quantity", _QUANTITIES))
    tariff = desk.tariff_of(billing)
    return offer_documents(_rated(asked.query, "countryDestination", tariff), quantity, tariff)


def _destination(desk: Desk, asked: Asked) -> tuple[str, Tariff]:
    tariff = desk.tariff_of(choice(asked.query, "billingCountry", BILLING_COUNTRIES, otherwise="fr"))
    return _rated(asked.query, "country", tariff), tariff


def _rated(query: Mapping[str, str], name: str, tariff: Tariff) -> str:
    country = choice(query, name, COUNTRIES).upper()
    if country not in tariff.rates_milli:
        raise Refusal(HTTPStatus.NOT_FOUND, f"No rate for {country.lower()}")
    return country


_SETTABLE: Final = frozenset(
    {
        "automaticRecreditAmount",
        "creditThresholdForAutomaticRecredit",
        "description",
        "callBack",
        "stopCallBack",
    }
)
_JOB: Final = (
    frozenset(
        {
            "message",
            "receivers",
            "sender",
            "senderForResponse",
            "noStopClause",
            "differedPeriod",
            "tag",
            "validityPeriod",
        }
    )
    | _FIXED.keys()
)

_BATCH: Final = frozenset({"message", "to", "from", "senderForResponse", "noStop", "deferred", "tag", "name"})

ENDPOINTS: Final = (
    Endpoint("GET", "/sms", _services),
    Endpoint("POST", "/sms/estimate", _estimate, frozenset({"message", "noStopClause", "senderType"})),
    Endpoint("GET", "/sms/rates/destinations", _rate, signed=False),
    Endpoint("GET", "/sms/rates/packs", _packs, signed=False),
    Endpoint("GET", "/sms/{account}", _service),
    Endpoint("PUT", "/sms/{account}", _set_service, _SETTABLE),
    Endpoint("POST", "/sms/{account}/transferCredits", _transfer, frozenset({"credits", "smsAccountTarget"})),
    Endpoint("GET", "/sms/{account}/jobs", _pending),
    Endpoint("POST", "/sms/{account}/jobs", _send, _JOB),
    Endpoint("GET", "/sms/{account}/jobs/{part}", _pending_one),
    Endpoint("GET", "/sms/{account}/outgoing", _outgoing),
    Endpoint("GET", "/sms/{account}/outgoing/{part}", _outgoing_one),
    Endpoint("GET", "/sms/{account}/batches", _batches),
    Endpoint("POST", "/sms/{account}/batches", _send_batch, _BATCH),
    Endpoint("GET", "/sms/{account}/batches/{part}", _batch),
    Endpoint("GET", "/sms/{account}/batches/{part}/statistics", _statistics),
    Endpoint("GET", "/sms/{account}/seeOffers", _offers),
)
"""Those of them that have `/sms` in common; the time is the server's own."""
