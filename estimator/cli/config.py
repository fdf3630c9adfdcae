"""`smscost config`: which defaults are in force, and from where."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

import typer

from estimator.base.defaults import FromFile
from estimator.base.defaults import in_force as read_from
from estimator.base.notes import taken
from estimator.cli import results
from estimator.cli.defaults import KEYS, check_value, parameter_of, users_own
from estimator.cli.emit import CsvFor, ResultOptions, emit
from estimator.cli.files import Reads
from estimator.cli.options import (
    Assume,
    BillingCountry,
    CampaignSender,
    DefaultCountry,
    MaxOrders,
    NoStopClause,
    StopClause,
    TariffFile,
    Vat,
    WorkbookLanguage,
)
from estimator.documents.config import Config, InForce
from estimator.speech.languages import in_force, is_in


@dataclass(frozen=True, slots=True)
class DefaultOptions:
    """All options that may have a default in a file, but for the language, which every command has."""

    sender_type: CampaignSender = None
    no_stop_clause: NoStopClause = False
    stop_clause: StopClause = None
    tariff: TariffFile = None
    billing_country: BillingCountry = "fr"
    default_country: DefaultCountry = None
    assume: Assume = None
    workbook_language: WorkbookLanguage = None
    vat: Vat = None
    max_orders: MaxOrders = None
    csv_for: CsvFor = "machine"


def config(
    context: typer.Context,
    campaigns: Annotated[  # noqa: ARG001 - where they are is where defaults are looked for
        list[str] | None,
        typer.Argument(metavar="FILE…", help="Campaigns whose defaults are meant. [the folder we are in]"),
        Reads(),
    ] = None,
    *,
    options: DefaultOptions,
    output: ResultOptions,
    path: Annotated[
        bool, typer.Option("--path", help="Say only where the file is, or where your own would be.")
    ] = False,
) -> None:
    """Show what every option is that may have a default in smscost.toml, and which file says so."""
    from estimator.tariff.shelf import check_billing_country

    found = read_from()
    taken()  # all that was noted is in the result
    if path:
        print(found[0].file if found else users_own())
        return
    check_billing_country(options.billing_country, options.tariff)
    for key in KEYS:
        check_value(key, context.params[parameter_of(key)])
    settings = tuple(_setting(context, key, found) for key in KEYS)
    emit(
        results.config(Config(schema=1, settings=settings, files=tuple(each.file for each in found))),
        *output.chosen,
    )


_SOURCES: Final[Mapping[str, Literal["option", "environment", "file", "built in"]]] = {
    "COMMANDLINE": "option",
    "ENVIRONMENT": "environment",
    "DEFAULT_MAP": "file",
}


def _setting(context: typer.Context, key: str, found: Sequence[FromFile]) -> InForce:
    name = parameter_of(key)
    source = context.get_parameter_source(name)
    said_by = _SOURCES.get("" if source is None else source.name, "built in")
    value = context.params.get(name)
    if key == "lang" and value is None:
        value = in_force()
        said_by = "environment" if is_in(os.environ) else "built in"
    file, line = next(
        (
            (each.file, line)
            for each in found
            for said, line in zip(each.keys, each.lines, strict=True)
            if said == key
        ),
        (None, None),
    )
    return InForce(key, _as_typed(value), said_by, file, line)


def _as_typed(value: Any) -> str | None:
    if not value:
        return None
    if value is True:
        return "true"
    return ", ".join(value) if isinstance(value, (list, tuple)) else str(value)
