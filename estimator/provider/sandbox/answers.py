"""The shapes of the provider's answers.

Source: the OVHcloud API schema /sms (`sms.AccountWithIAM`, `sms.SmsSendingReport`, `sms.DestinationRates`,
`sms.PackDetails`, `sms.PackOffer`, `order.Price`). Credits and money are exact numbers, never `float`.
"""

from __future__ import annotations

from decimal import Decimal

from estimator.base.countries import country_name
from estimator.base.credits import MILLI, to_credits
from estimator.base.exact import divide_half_up, from_scaled
from estimator.base.money import to_price
from estimator.price.packs import one_order
from estimator.provider.sandbox.desk import Sent
from estimator.provider.sandbox.jobs import JobRequest
from estimator.provider.sandbox.model import Movement, SandboxAccount
from estimator.tariff import Bracket, Tariff

Document = dict[str, object]


def account_document(account: SandboxAccount) -> Document:
    """An account (`sms.AccountWithIAM`)."""
    return {
        "name": account.name,
        "description": account.description,
        "status": "enable",
        "channel": "both",
        "creditsLeft": to_credits(account.milli),
        "creditsHoldByQuota": to_credits(account.held_milli),
        "userQuantityWithQuota": account.users_with_quota,
        "automaticRecreditAmount": account.quantity,
        "creditThresholdForAutomaticRecredit": to_credits(account.threshold_milli),
        "callBack": account.call_back,
        "stopCallBack": account.stop_call_back,
        "smpp": False,
        "smsResponse": {
            "cgiUrl": None,
            "responseType": "none",
            "text": None,
            "trackingDefaultSmsSender": None,
            "trackingOptions": [],
        },
        "templates": {
            "customizedEmailMode": False,
            "customizedSmsMode": False,
            "emailBody": None,
            "emailFrom": None,
            "emailSubject": None,
            "smsBody": None,
            "time2chatAutomaticResponse": None,
        },
        "iam": None,
    }


def report_document(job: JobRequest, sent: Sent) -> Document:
    """What became of a job (`sms.SmsSendingReport`)."""
    found: Document = {
        "ids": list(sent.ids),
        "validReceivers": [receiver for receiver, _ in sent.priced.valid],
        "invalidReceivers": list(sent.priced.invalid),
        "totalCreditsRemoved": to_credits(sent.priced.milli),
    }
    return found if job.tag is None else found | {"tag": job.tag}


def rate_document(country: str, tariff: Tariff) -> Document:
    """The rate of a destination that the tariff has (`sms.DestinationRates`).

    The price of a message is that of the smallest order; it is left out where no price is public.
    """
    rate = tariff.rates_milli[country]
    found: Document = {
        "country": country_name(country, "en"),
        "countryCode": country.lower(),
        "credit": to_credits(rate),
    }
    public = _public(tariff)
    return (
        found | {"price": _message_price(public[0].price_micro, rate, tariff.currency)} if public else found
    )


def pack_documents(country: str, tariff: Tariff) -> list[Document]:
    """The brackets whose price is public, for one destination (`sms.PackDetails`)."""
    return [_pack_document(bracket, country, tariff) for bracket in _public(tariff)]


def offer_documents(country: str, quantity: int, tariff: Tariff) -> list[Document]:
    """The order of a quantity, where its price is public (`sms.PackOffer`).

    What `price` and `totalPrice` are is documented nowhere; here they are those of the order, excluding VAT.
    """
    order = one_order(quantity, tariff)
    if order is None or order.at_most:
        return []
    return [
        {
            "countryDestination": country.lower(),
            "giftPrice": None,
            "giftQuantity": order.gift or None,
            "language": tariff.billing_country,
            "price": order.price,
            "quantity": order.credits,
            "smsQuantity": (order.credits + order.gift) * MILLI // tariff.rates_milli[country],
            "totalPrice": order.price,
        }
    ]


def movement_document(movement: Movement) -> Document:
    """A line of the ledger, for the sandbox's own pages: the provider has none."""
    return {
        "at": movement.at.isoformat(),
        "account": movement.account,
        "kind": movement.kind,
        "credits": str(movement.credits),
        "balance": str(movement.balance),
        "price": None if movement.price is None else str(movement.price),
        "name": movement.name,
    }


def _public(tariff: Tariff) -> list[Bracket]:
    return [bracket for bracket in tariff.offered if bracket.known]


def _pack_document(bracket: Bracket, country: str, tariff: Tariff) -> Document:
    rate, currency = tariff.rates_milli[country], tariff.currency
    regular = bracket.price_micro if bracket.regular_price_micro is None else bracket.regular_price_micro
    promoted = bracket.regular_price_micro is not None
    last = None if bracket.maximum is None else bracket.maximum - 1
    return {
        "countryCode": country.lower(),
        "credit": to_credits(rate),
        "creditPrice": _price(regular, currency),
        "creditQuantityMin": bracket.minimum,
        "creditQuantityMax": bracket.maximum,
        "discountCreditPrice": _price(bracket.price_micro, currency) if promoted else None,
        "discountPercentage": divide_half_up(100 * (regular - bracket.price_micro), regular)
        if promoted
        else None,
        "discountSmsPrice": _message_price(bracket.price_micro, rate, currency) if promoted else None,
        "smsPrice": _message_price(regular, rate, currency),
        "smsQuantityMin": bracket.minimum * MILLI // rate,
        "smsQuantityMax": None if last is None else last * MILLI // rate + 1,
    }


def _message_price(micro: int, rate: int, currency: str) -> Document:
    return _price_of(from_scaled(micro * rate, 9, at_least=2), currency)


def _price(micro: int, currency: str) -> Document:
    return _price_of(to_price(micro), currency)


def _price_of(value: Decimal, currency: str) -> Document:
    return {"currencyCode": currency, "text": f"{value:f} {currency}", "value": value}
