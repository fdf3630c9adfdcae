"""`smscost sum`: what saved estimates add up to, and the one purchase for them."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.base.paths import identity, is_folder, is_pattern
from estimator.cli import results
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.estimate_options import LimitOptions, SavedFile
from estimator.cli.files import Reads
from estimator.cli.groups import BuyingOptions
from estimator.errors import Place, UsageError

if TYPE_CHECKING:
    from estimator.price.totals import Estimate


def sum_(
    saved: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…", help="Estimates saved with smscost estimate --save, folders or patterns of them."
        ),
        Reads(),
    ],
    *,
    buying: BuyingOptions,
    output: ResultOptions,
    save: SavedFile = None,
    limits: LimitOptions,
) -> None:
    """Add up estimates that were saved, as if all campaigns had been priced in one run.

    They must be counted and rated alike, by one version of this program. What is bought covers the sum: the
    balance and the other options of buying are those of the sum, whatever they were when each was saved.
    """
    asked = limits.given
    if save is not None:
        _check_apart(saved, save)
    estimated = _added(_files(saved), buying)
    if save is not None:
        estimated.save(save)
    emit(results.estimate(estimated), *output.chosen)
    asked.check(estimated)


def _check_apart(saved: list[str], save: Path) -> None:
    """Refuse a sum that would lie among what it adds up: the next run would count everything twice."""
    for named in saved:
        path = Path(named)
        folder = path if is_folder(path) else path.parent if is_pattern(named) else None
        if folder is None or not is_folder(folder) or identity(str(folder)) != identity(str(save.parent)):
            continue
        if is_folder(path) or fnmatch(save.name, path.name):
            raise UsageError("SUM004", Place(str(save)), named=named)


def _added(files: list[str], buying: BuyingOptions) -> Estimate:
    from estimator.price.buying import Buying
    from estimator.price.loaded import load
    from estimator.price.totals import added

    ours = Buying.of(buying.balance, buying.max_orders, buying.vat)
    return added(replace(load(Path(file)).whole(), buying=ours) for file in files)


def _files(named: list[str]) -> list[str]:
    """The files that are meant. Raises `DSK001`, `DSK003` where one is named twice, `SUM003`."""
    import glob

    found: list[str] = []
    for path in named:
        if is_pattern(path):
            matching = sorted(glob.glob(path, recursive=True))  # noqa: PTH207
            if not matching:
                raise UsageError("DSK001", Place(path))
            found += matching
        elif is_folder(path):
            inside = sorted(str(each) for each in Path(path).iterdir() if each.suffix == ".json")
            if not inside:
                raise UsageError("SUM003", Place(path))
            found += inside
        else:
            found.append(path)
    seen: set[str] = set()
    for each in found:
        if (one := identity(each)) in seen:
            raise UsageError("DSK003", Place(each))
        seen.add(one)
    return found
