"""Codes that were released and are not raised any more. None is ever used again for something else."""

from __future__ import annotations

from typing import Final

RETIRED: Final = {
    "ACC033": "a plan that is begun again before it was made whole: it goes on where it stopped",
    "ADV001": "a level that there is not: USE017",
    "ADV002": "a cheaper campaign in the place of the campaign: OUT003",
    "CAL002": "no day: DAY001",
    "CAL005": "no exact number of credits in a file: AMT001 to AMT005",
    "CAL006": "credits that are a float: AMT001",
    "CAL007": "no number of messages: AMT001 to AMT004",
    "CAL011": "no whole number of draws, or no seed: AMT001 to AMT004",
    "FIL004": "a compressed file, which is read now; a damaged one: FIL007",
    "PAC003": "a need, a balance, a VAT or a number of orders that makes no sense: AMT001 to AMT005",
    "PLN002": "no whole number of months: AMT001 to AMT004",
    "PLN003": "an amount of a plan that makes no sense: AMT001 to AMT005",
    "PLN007": "no number of calendars to draw: AMT001 to AMT004",
    "RCG002": "a threshold that makes no sense: AMT001 to AMT005",
    "RPT002": "an option about a report that is not asked for: USE029",
    "SBX005": "a kind of fault that there is not: USE017",
    "TAR019": "a country in which no credits are sold: USE017",
    "TRF004": "an amount of an account that makes no sense: AMT001 to AMT005",
    "USE015": "an option that is no number: AMT001 to AMT005",
    "USE021": "nothing to compile ahead: there is no such command any more",
}
"""The code, and which one says the same now."""
