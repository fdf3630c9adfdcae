"""The catalogue: every code with its sentence and its hint."""

from __future__ import annotations

from estimator.errors.campaigns import CAMPAIGNS
from estimator.errors.commands import COMMANDS
from estimator.errors.entry import Entry
from estimator.errors.tariffs import TARIFFS
from estimator.errors.templates import TEMPLATES

CATALOGUE: dict[str, Entry] = CAMPAIGNS | TARIFFS | TEMPLATES | COMMANDS
