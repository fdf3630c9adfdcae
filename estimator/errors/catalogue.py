"""The catalogue: every code with its sentence and its hint."""

from __future__ import annotations

from estimator.errors.accounts import ACCOUNTS
from estimator.errors.calendars import CALENDARS
from estimator.errors.campaigns import CAMPAIGNS
from estimator.errors.commands import COMMANDS
from estimator.errors.configs import CONFIGS
from estimator.errors.entry import Entry
from estimator.errors.given import GIVEN
from estimator.errors.plans import PLANS
from estimator.errors.recharges import RECHARGES
from estimator.errors.sandboxes import SANDBOXES
from estimator.errors.tariffs import TARIFFS
from estimator.errors.templates import TEMPLATES
from estimator.errors.transfers import TRANSFERS

CATALOGUE: dict[str, Entry] = (
    CAMPAIGNS
    | TARIFFS
    | TEMPLATES
    | COMMANDS
    | CONFIGS
    | GIVEN
    | CALENDARS
    | RECHARGES
    | TRANSFERS
    | PLANS
    | ACCOUNTS
    | SANDBOXES
)
