"""`smscost reconcile`: an estimate against what the provider took."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from estimator.base.language import told
from estimator.cli import results
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.files import Reads
from estimator.cli.options import exact
from estimator.errors import LimitExceeded


def reconcile(
    estimate: Annotated[
        Path,
        typer.Argument(
            metavar="ESTIMATE.json", help="An estimate saved with smscost estimate … --out estimate.json."
        ),
        Reads(),
    ],
    jobs: Annotated[
        Path,
        typer.Argument(
            metavar="JOBS",
            help="The answers of POST /sms/…/jobs, as JSON or as a table (CSV, workbook) with their keys as "
            "columns.",
        ),
        Reads(),
    ],
    max_difference: Annotated[
        str | None,
        typer.Option(
            "--max-difference", metavar="N", help="Exit with 1 where the difference is more than N credits."
        ),
    ] = None,
    *,
    output: ResultOptions,
) -> None:
    """Explain the difference between an estimate and the credits that the provider took."""
    from estimator.price.comparison import reconcile as held_against

    limit = exact("--max-difference", max_difference)
    reconciliation = held_against(estimate, jobs)
    emit(results.reconciliation(reconciliation), *output.chosen)
    difference = reconciliation.difference
    if limit is not None and abs(difference) > limit:
        direction = told("more") if difference > 0 else told("fewer")
        raise LimitExceeded("REC002", found=abs(difference), direction=direction, limit=limit)
