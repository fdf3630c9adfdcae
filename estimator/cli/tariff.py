"""`smscost tariff`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Show, check, compare, import and update tariffs.", no_args_is_help=True)
