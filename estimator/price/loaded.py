"""Estimates that were saved, and add up as if they had just been made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from estimator.base.language import told
from estimator.documents import estimate as documents
from estimator.documents import kept
from estimator.documents.documented import save_document
from estimator.documents.reading import converted
from estimator.errors import CampaignError, Place
from estimator.price.buying import Buying
from estimator.price.kept import kept_part, kept_summary, part_of_kept, summary_of_kept
from estimator.price.made_by import MadeBy, fingerprint
from estimator.price.parts import BadFile
from estimator.price.pricing import Terms
from estimator.price.saved import SavedEstimate, read_estimate
from estimator.price.totals import Estimate


def addable(estimate: Estimate) -> kept.Addable:
    """All that an estimate is made from."""
    here = MadeBy.here()
    parts: dict[str, Any] = {
        "terms": _plain(estimate.terms),
        "buying": _plain(estimate.buying),
        "campaigns": tuple(map(kept_part, estimate.of_several)),
        "summary": kept_summary(estimate.summary),
    }
    return kept.Addable(
        made_by=kept.MadeBy(here.version, here.core, here.data),
        split_by=estimate.split_by,
        fingerprint=fingerprint(tuple(parts.values())),
        **parts,
    )


def _plain(value: object) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(value, enc_hook=str, str_keys=True)
    return found


@dataclass(frozen=True, repr=False)
class LoadedEstimate(SavedEstimate):
    """An estimate read back. Those that hold all they are made from add up, with others and with new ones.

    >>> import tempfile
    >>> from estimator import Estimate, estimate
    >>> made = estimate([{"to": "+33639980001", "text": "Bonjour"}], on="2026-11-01")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made.save(f"{folder}/day.json")
    ...     both = Estimate.load(f"{folder}/day.json") + made
    >>> both.totals.messages, both.duplicates.rows
    (2, 1)
    """

    file: str = ""

    def __add__(self, other: LoadedEstimate | Estimate | int) -> Estimate:
        if other == 0:
            return self.whole()
        if not isinstance(other, (LoadedEstimate, Estimate)):
            return NotImplemented
        return self.whole() + (other.whole() if isinstance(other, LoadedEstimate) else other)

    def __radd__(self, other: Estimate | int) -> Estimate:
        if other == 0:
            return self.whole()
        return other + self.whole() if isinstance(other, Estimate) else NotImplemented

    def whole(self) -> Estimate:
        """The estimate itself, as it was when it was saved.

        Raises
        ------
        CampaignError
            `SUM001` where the file holds figures only, `SUM002` where another version made it, `DIF004` where
            it was changed by hand.
        """
        saved = self.document
        if saved is None or saved.adding is None:
            raise CampaignError("SUM001", Place(self.file))
        made_by = saved.adding.made_by
        theirs = MadeBy(made_by.version, made_by.core, made_by.data)
        if theirs != MadeBy.here():
            raise CampaignError("SUM002", Place(self.file), theirs=theirs, ours=MadeBy.here())
        try:
            return _whole(saved, saved.adding)
        except ValueError as error:
            raise CampaignError("DIF004", Place(self.file), why=error) from error


def _whole(saved: documents.Estimate, adding: kept.Addable) -> Estimate:
    if adding.fingerprint != fingerprint((adding.terms, adding.buying, adding.campaigns, adding.summary)):
        raise ValueError(told("what it was made from was changed"))
    return Estimate(
        saved.campaign.name,
        converted(Terms, adding.terms),
        summary_of_kept(adding.summary),
        converted(Buying, adding.buying),
        split_by=adding.split_by,
        of_several=tuple(map(part_of_kept, adding.campaigns)),
        bad=tuple(
            BadFile(each.name, each.code, each.line, each.column, each.sheet, each.reason)
            for each in saved.bad_files
        ),
    )


def save(estimate: Estimate, path: Path | str) -> None:
    """Write an estimate with all that it is made from; raises as `Documented.save` does."""
    save_document(estimate, replace(estimate.document(), adding=addable(estimate)), path)


def load(path: Path) -> LoadedEstimate:
    """Read an estimate that was saved, with or without that."""
    return read_estimate(path, LoadedEstimate, file=str(path))
