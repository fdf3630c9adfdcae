"""Campaign files in: CSV, Parquet, Excel, or a DataFrame; batches of columns out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from estimator.campaign.batch import Batch, Campaign, Originals
    from estimator.campaign.columns import ColumnChoice
    from estimator.campaign.kinds import CampaignSource
    from estimator.campaign.opening import open_as, open_campaign
    from estimator.campaign.sources import Reading
    from estimator.campaign.template import Template

# Loaded when first used: whoever only reads the header of a CSV, or a template, does not wait for Arrow.
_FILES = {
    "Batch": "batch",
    "Campaign": "batch",
    "Originals": "batch",
    "CampaignSource": "kinds",
    "ColumnChoice": "columns",
    "Reading": "sources",
    "Template": "template",
    "open_as": "opening",
    "open_campaign": "opening",
}

__all__ = [
    "Batch",
    "Campaign",
    "CampaignSource",
    "ColumnChoice",
    "Originals",
    "Reading",
    "Template",
    "open_as",
    "open_campaign",
]


def __getattr__(name: str) -> Any:
    if name not in _FILES:
        raise AttributeError(f"module 'estimator.campaign' has no attribute '{name}'")
    return getattr(import_module(f"estimator.campaign.{_FILES[name]}"), name)
