"""The options of drawing calendars, which act only where volumes are uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from estimator.base.language import listed
from estimator.base.notes import note
from estimator.cli.options import Seed, count_given
from estimator.cli.spreading import typed_options
from estimator.errors import Place

Samples = Annotated[
    int,
    typer.Option(
        "--samples",
        metavar="N",
        parser=count_given("--samples"),
        help="The number of calendars to draw where volumes are uncertain; 0: the most likely counts.",
    ),
]


@dataclass(frozen=True, slots=True)
class PlanDrawing:
    """How a plan is held against calendars that are drawn."""

    samples: Samples = 10_000
    seed: Seed = 1
    service_level: Annotated[
        str,
        typer.Option(
            "--service-level",
            metavar="PERCENT",
            help="The share of the drawn calendars in which purchases must be enough.",
        ),
    ] = "95"
    late_price: Annotated[
        str | None,
        typer.Option(
            "--late-price",
            metavar="MONEY",
            help="The least that a credit costs that is bought late: finds what costs least on average.",
        ),
    ] = None
    left_over_worth: Annotated[
        str,
        typer.Option(
            "--left-over-worth",
            metavar="MONEY",
            help="The money that a credit left over is worth at the end.",
        ),
    ] = "0"


@dataclass(frozen=True, slots=True)
class RechargeDrawing:
    """How a recharge is held against calendars that are drawn."""

    samples: Samples = 1000
    seed: Seed = 1
    target: Annotated[
        str,
        typer.Option(
            "--target",
            metavar="SHARE",
            help="The share of the drawn calendars in which the account may run short.",
        ),
    ] = "0.01"


def note_undrawn(file: Path | None, drawing: PlanDrawing | RechargeDrawing) -> None:
    """Say which of these were typed for nothing, where no calendar is drawn."""
    # Who asks for none knows of that.
    typed = [each for each in typed_options(drawing) if drawing.samples or each != "--samples"]
    if typed:
        place = Place(str(file))
        note(place, "no calendars are drawn, so these change nothing: {options}", options=listed(typed))
