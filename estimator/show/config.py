"""Which defaults are in force, as people read it."""

from __future__ import annotations

from estimator.base.language import marked, said
from estimator.documents.config import Config, InForce
from estimator.show.sheet import Sheet, Table, codes, rows_of, strong, texts
from estimator.show.words import visible

_FROM = {
    "option": marked("typed"),
    "environment": marked("the environment"),
    "built in": marked("built in"),
}


def config_sheet(config: Config) -> Sheet:
    """Every option that may have a default in a file, what it is, and who says so."""
    rows = [
        (each.key, "–" if each.value is None else visible(each.value), _from(each))
        for each in config.settings
    ]
    columns = (*codes(said("Option")), *texts(said("Value"), said("Comes from")))
    return Sheet(strong(_headline(config)), Table(columns, rows_of(rows)))


def _headline(config: Config) -> str:
    if not config.files:
        return said("No file of defaults is read.")
    return said("Defaults from: {files}", files=", ".join(map(visible, config.files)))


def _from(setting: InForce) -> str:
    if setting.source == "file":
        return visible(f"{setting.file}:{setting.line}")
    return said(_FROM[setting.source])
