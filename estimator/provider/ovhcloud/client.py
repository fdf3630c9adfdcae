"""The provider: what accounts hold is asked for as often as it takes, and changes are asked for once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import quote

from estimator.base.choices import SenderType
from estimator.base.credits import PLACES, to_milli
from estimator.base.exact_json import meant
from estimator.base.language import told
from estimator.base.read import shown
from estimator.count.clauses import MOST_UNITS
from estimator.errors import AccountError, NetworkError, SmsCostError
from estimator.provider.ovhcloud.configuration import Keys, check_installed
from estimator.provider.ovhcloud.model import (
    AccountState,
    ChangeOutcome,
    RechargeChange,
    wire_number,
)
from estimator.provider.ovhcloud.signed import SignedAnswer, SignedClient
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer

_ATTEMPTS = 4
_PAUSE = 0.25  # seconds before the second attempt at most; each further one may wait twice as long
_TOO_MANY = 429
"""The one refusal that passes by itself; what is no refusal is tried again anyway."""
_CLOCK = "QUERY_TIME_OUT"
_TIME = "GET /auth/time"
_PROBE = "Bonjour"
_Parsed = TypeVar("_Parsed")
_KEYS_REFUSED = frozenset(
    {"INVALID_KEY", "INVALID_CREDENTIAL", "NOT_CREDENTIAL", "INVALID_SIGNATURE", "EXPIRED_CREDENTIAL", _CLOCK}
)


class Provider:
    """The accounts of one customer at the provider.

    Parameters
    ----------
    keys : Keys
        As `read_keys` finds them.
    seconds : tuple of float
        How long to wait for a connection, and for an answer.
    pause : function of seconds
        What waits between two attempts to read.

    Raises
    ------
    UsageError
        `ACC001` where the official client is not installed.

    Source: OVHcloud's API, https://eu.api.ovh.com/console/?section=%2Fsms.
    """

    def __init__(
        self,
        keys: Keys,
        *,
        seconds: tuple[float, float] = (5.0, 15.0),
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        check_installed()
        self.name = keys.provider
        self._client = SignedClient(keys, seconds=seconds)
        self._pause = pause
        self._knows_the_time = False

    def accounts(self) -> tuple[str, ...]:
        """The names of all accounts (`GET /sms`); raises as `account` does."""
        answer, names = self._read("/sms", _names)
        if names is None:
            raise _error(answer, "GET /sms")
        return names

    def account(self, name: str) -> AccountState:
        """What an account holds and how it is set (`GET /sms/{serviceName}`).

        Raises
        ------
        AccountError
            `ACC020` to `ACC022` where the provider refuses, `ACC023` where there is no such account.
        NetworkError
            `ACC010` where it cannot be reached, `ACC011` where it fails, `ACC012` where its answer is not as
            documented; after several attempts.
        """
        path = _path(name)
        answer, state = self._read(path, lambda document: _state(name, document))
        if answer.status == 404 and answer.refused:
            raise AccountError("ACC023", account=name, accounts=", ".join(self.accounts()) or told("none"))
        if state is None:
            raise _error(answer, f"GET {path}")
        return state

    def clause_units(self, sender_type: SenderType) -> int:
        """How many units the provider adds to a message that advertises (`POST /sms/estimate`, twice).

        Nothing is sent, and nothing is taken. Raises as `account` does.
        """
        units = []
        for without in (True, False):
            data = {"message": _PROBE, "noStopClause": without, "senderType": sender_type}
            answer, characters = self._read("/sms/estimate", _characters, method="POST", data=data)
            if characters is None:
                raise _error(answer, "POST /sms/estimate")
            units.append(characters)
        return units[1] - units[0]

    def transfer(self, transfer: Transfer) -> ChangeOutcome:
        """Move credits (`POST /sms/{serviceName}/transferCredits`): asked for once, whatever comes back."""
        data = {"credits": wire_number(to_milli(transfer.credits)), "smsAccountTarget": transfer.target}
        return self._change("POST", f"{_path(transfer.source)}/transferCredits", data)

    def set_recharge(self, change: RechargeChange) -> ChangeOutcome:
        """Set automatic recharge (`PUT /sms/{serviceName}`): asked for once, whatever comes back."""
        data = {
            "creditThresholdForAutomaticRecredit": wire_number(change.setting.threshold_milli),
            "automaticRecreditAmount": change.setting.quantity,
        }
        return self._change("PUT", _path(change.account), data)

    def _change(self, method: str, path: str, data: dict[str, Any]) -> ChangeOutcome:
        clock = self._set_clock()
        answer = self._client.ask(method, path, data) if clock.done else replace(clock, sent=False)
        # Changes are answered with nothing. An answer that holds something is to another question.
        if answer.done and answer.document is None:
            return ChangeOutcome("done", query_id=answer.query_id)
        if answer.refused or not answer.sent:
            error = _error(answer, f"{method} {path}" if clock.done else _TIME)
            return ChangeOutcome("refused", error.told, answer.query_id, error)
        strange = (
            told("its answer is none to a change")
            if answer.done
            else told("the provider answered {status}", status=str(answer.status))
        )
        return ChangeOutcome("unknown", answer.fault or strange, answer.query_id)

    def _read(
        self,
        path: str,
        parse: Callable[[object], _Parsed],
        *,
        method: str = "GET",
        data: dict[str, Any] | None = None,
    ) -> tuple[SignedAnswer, _Parsed | None]:
        """The last answer of as many attempts as it takes, and what it says, if it says anything."""
        answer = SignedAnswer(None)
        for attempt in range(_ATTEMPTS):
            if attempt:
                # Many readers that failed together must not all come back together.
                self._pause(random.uniform(0, _PAUSE * 2**attempt))
            answer = self._set_clock()
            if answer.done:
                answer = self._client.ask(method, path, data)
            if answer.done:
                try:
                    return answer, parse(answer.document)
                except ValueError as error:
                    answer = replace(answer, fault=str(error))
            if answer.error_code == _CLOCK:
                self._knows_the_time = False
            elif answer.refused and answer.status != _TOO_MANY:
                break
        return answer, None

    def _set_clock(self) -> SignedAnswer:
        """Requests are signed for the provider's clock, which is asked for once."""
        if self._knows_the_time:
            return SignedAnswer(200)
        answer = self._client.ask("GET", "/auth/time", signed=False)
        if not answer.done:
            return answer
        if isinstance(answer.document, bool) or not isinstance(answer.document, int):
            return replace(answer, fault=told("it is no time"))
        self._client.set_clock(answer.document)
        self._knows_the_time = True
        return answer


def _path(account: str) -> str:
    return f"/sms/{quote(account, safe='')}"


def _error(answer: SignedAnswer, request: str) -> SmsCostError:
    query = told(" (query {query})", query=answer.query_id) if answer.query_id else ""
    if answer.status is None:
        return NetworkError("ACC010", why=answer.fault)
    if answer.error_code == "NOT_GRANTED_CALL":
        return AccountError("ACC022", request=request, query=query)
    # A key of an application that is not known is refused without a code.
    nameless = answer.refused and answer.status == 403 and not answer.error_code
    if answer.error_code in _KEYS_REFUSED or nameless:
        return AccountError("ACC021", request=request, why=answer.message, query=query)
    if answer.refused and answer.status != _TOO_MANY:
        return AccountError("ACC020", request=request, why=answer.message, query=query)
    if 200 <= answer.status < 300:
        return NetworkError("ACC012", request=request, why=answer.fault, query=query)
    return NetworkError("ACC011", status=answer.status, request=request, query=query)


def _names(document: object) -> tuple[str, ...]:
    if not isinstance(document, list) or not all(isinstance(name, str) for name in document):
        raise ValueError(told("it is no list of names"))
    return tuple(sorted(document))


def _characters(document: object) -> int:
    """The units of an `sms.JobEstimate` of the probe, or `ValueError` with what is wrong with it."""
    if not isinstance(document, dict):
        raise ValueError(told("it is no object"))  # noqa: TRY004 - one kind of error for callers
    units = document.get("characters")
    if isinstance(units, bool) or not isinstance(units, int) or not 0 <= units - len(_PROBE) <= MOST_UNITS:
        raise ValueError(told("characters is no length of the message"))
    if document.get("charactersClass") != "7bits":
        raise ValueError(told("charactersClass is none of a message in GSM-7"))
    return units


def _state(name: str, document: object) -> AccountState:
    """An `sms.Account`, or `ValueError` with what is wrong with it."""
    if not isinstance(document, dict):
        raise ValueError(told("it is no object"))  # noqa: TRY004 - one kind of error for callers
    if document.get("name", name) != name:
        raise ValueError(told("it is about another account"))
    quantity = document.get("automaticRecreditAmount")
    if quantity is not None and (
        isinstance(quantity, bool) or not isinstance(quantity, int) or quantity <= 0
    ):
        raise ValueError(told("automaticRecreditAmount is no number of credits"))
    return AccountState(
        name=name,
        description=_text(document, "description"),
        status=_text(document, "status"),
        milli=_milli(document, "creditsLeft"),
        held_milli=_milli(document, "creditsHoldByQuota"),
        recharge=Setting(_threshold(document, quantity), quantity),
    )


def _threshold(document: dict[str, Any], quantity: int | None) -> int:
    key = "creditThresholdForAutomaticRecredit"
    # Where recharge is off, no threshold means anything, and there need not be one.
    return 0 if quantity is None and document.get(key) is None else _milli(document, key)


def _milli(document: dict[str, Any], key: str) -> int:
    value = document.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ValueError(told("{key} is no number", key=key))  # noqa: TRY004 - one kind of error for callers
    try:
        return to_milli(meant(value, PLACES))
    except ValueError as error:
        raise ValueError(
            told("{key} is no exact number of credits: {error}", key=key, error=error)
        ) from error


def _text(document: dict[str, Any], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str):
        raise ValueError(told("{key} is no text", key=key))  # noqa: TRY004 - one kind of error for callers
    return shown(value)
