"""Every error and every reason for a reject: a stable code, a sentence, where, a hint.

The *code* is the contract: scripts and CI jobs may rely on it, and it never changes its meaning.
The sentences are content and may be reworded. The first three letters name the family:

    USE  the command line               CSV  the structure of a CSV file      NUM  a phone number
    ENC  the encoding of a file         COL  columns and their names          MSG  a message
    XLS  an Excel file                  PAR  a Parquet file                   TPL  a template
    FIL  finding and opening a file     CNT  a number of recipients           DST  a country without a rate
    OUT  writing results                TAR  a tariff                         NET  the network
    PAC  a purchase                     LIM  a limit that the user asked for  REJ  rejects where none may be
    LNT  templates in a repository      CFG  a file of defaults
    RPT  the report                     DSK  many files, many machines
    ADV  advice                         CAL  a calendar of needs
    RCG  automatic recharge             TRF  transfers between accounts       PLN  a plan of purchases
    ACC  the account at the provider    SBX  the sandbox
    AMT  an amount                      DAY  a day
    INT  what nobody foresaw
    DIF  comparing estimates            REC  what the provider took           SPL  sharing over clients

A code is either *raised* (nothing can be computed) or a *reject* (one row is left out and counted);
both live in the one catalogue, from which `docs/errors.md` is generated.
"""

from estimator.errors.catalogue import CATALOGUE
from estimator.errors.entry import Entry
from estimator.errors.kinds import (
    AccountError,
    ArgumentError,
    CampaignError,
    LimitExceeded,
    MessageError,
    NetworkError,
    Place,
    SmsCostError,
    TariffError,
    Unforeseen,
    UnknownOutcome,
    UsageError,
)

__all__ = [
    "CATALOGUE",
    "AccountError",
    "ArgumentError",
    "CampaignError",
    "Entry",
    "LimitExceeded",
    "MessageError",
    "NetworkError",
    "Place",
    "SmsCostError",
    "TariffError",
    "Unforeseen",
    "UnknownOutcome",
    "UsageError",
]
