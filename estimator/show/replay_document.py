"""A replay of automatic recharge as programs and spreadsheets read it."""

from __future__ import annotations

import csv
from typing import IO, Any

from estimator.base.credits import to_credits
from estimator.show.used_tariff import tariff_document
from estimator.supply.recharge import Event, Replay
from estimator.supply.recharge.conditions import conditions

COLUMNS = (
    "at",
    "event",
    "job",
    "credits",
    "balance",
    "missing",
    "messages_unsent",
    "price",
    "price_at_most",
    "currency",
)
"""Of the CSV: one row an event. `price` is empty where nothing is paid, or nobody knows how much."""


def replay_document(replay: Replay) -> dict[str, Any]:
    """The replay as a JSON document; money and credits are texts, null where something is not known."""
    setting, rules = replay.setting, replay.rules
    return {
        "schema": 1,
        "account": replay.account,
        "setting": {"threshold": str(setting.threshold), "quantity": setting.quantity},
        "rules": {
            "trigger": rules.trigger,
            "most_at_once": rules.most_at_once,
            "delay_seconds": int(rules.delay.total_seconds()),
            "shortfall": rules.shortfall,
        },
        "paid": None if replay.paid is None else str(replay.paid),
        "at_most": replay.at_most,
        "currency": replay.currency,
        "recharges": replay.recharges,
        "bought": replay.bought,
        "used": str(replay.used),
        "balance": {
            "opening": str(replay.opening),
            "lowest": str(replay.lowest),
            "lowest_at": replay.lowest_at and replay.lowest_at.isoformat(),
            "closing": str(replay.closing),
        },
        "shortfalls": {
            "jobs": len(replay.shortfalls),
            "credits_unsent": str(replay.unsent),
            "messages_unsent": replay.unsent_messages,
            "messages_are_about": replay.is_about,
            "first": None if replay.shortfall is None else _shortfall(replay.shortfall),
        },
        "events": [_event(event) for event in replay.events],
        "assumptions": list(replay.assumptions),
        "conditions": [{"says": each.says, "source": each.source} for each in conditions()],
        "tariffs": [tariff_document(tariff) for tariff in replay.tariffs],
    }


def _shortfall(event: Event) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(),
        "job": event.name,
        "missing": str(event.missing),
        "credits_unsent": str(event.unsent),
        "messages_unsent": event.unsent_messages,
        "messages_are_about": event.is_about,
    }


def _event(event: Event) -> dict[str, Any]:
    document: dict[str, Any] = {
        "at": event.at.isoformat(),
        "event": event.kind,
        "credits": str(to_credits(event.milli)),
        "balance": str(event.balance),
    }
    if event.need is not None:
        document["job"] = event.name
    if event.is_short:
        document["missing"] = str(event.missing)
    if event.kind == "recharge":
        document |= {"price": None, "at_most": False}
    if event.order is not None:
        document |= {"price": str(event.order.price), "at_most": event.order.at_most}
    return document


def write_events(replay: Replay, file: IO[str]) -> None:
    """Every event as CSV, with plain numbers and a dot, for spreadsheets and programs."""
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for event in replay.events:
        short, paid = event.is_short, event.kind == "recharge"
        at_most = event.order is not None and event.order.at_most
        rows.writerow(
            [
                event.at.isoformat(),
                event.kind,
                event.name,
                to_credits(event.milli),
                event.balance,
                event.missing if short else "",
                event.unsent_messages if short else "",
                event.price if paid else "",
                ("true" if at_most else "false") if paid else "",
                replay.currency if paid else "",
            ]
        )
