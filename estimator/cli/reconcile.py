"""`smscost reconcile`: an estimate against what the provider took."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.options import Format, exact
from estimator.errors import LimitExceeded


def reconcile(
    estimate: Annotated[
        Path, typer.Argument(metavar="ESTIMATE.json", help="Saved: smscost estimate … --format json --out.")
    ],
    jobs: Annotated[
        Path, typer.Argument(metavar="JOBS", help="Answers of POST /sms/…/jobs: JSON, or CSV of their keys.")
    ],
    max_difference: Annotated[
        str | None,
        typer.Option(
            "--max-difference", metavar="N", help="Exit with 1 where more or fewer credits than N were taken."
        ),
    ] = None,
    output: Format = "table",
) -> None:
    """Explain the difference between an estimate and the credits that the provider took."""
    from estimator.cli.console import show
    from estimator.price.comparison import reconcile as held_against
    from estimator.show.reconciliation import reconciliation_document, reconciliation_sheet
    from estimator.show.words import number

    limit = exact("--max-difference", max_difference)
    reconciliation = held_against(estimate, jobs)
    if output == "json":
        print(json.dumps(reconciliation_document(reconciliation), ensure_ascii=False, indent=2))
    else:
        show(reconciliation_sheet(reconciliation))
    difference = reconciliation.difference
    if limit is not None and abs(difference) > limit:
        direction = "more" if difference > 0 else "fewer"
        raise LimitExceeded("REC002", found=number(abs(difference)), direction=direction, limit=number(limit))
