"""Campaign files in: CSV, Parquet, Excel, or a DataFrame; batches of columns out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.base.lazily import loaded_when_used

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

__getattr__ = loaded_when_used(__name__, _FILES)
