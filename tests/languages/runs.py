"""One run of every command that succeeds, for tests of what all of them say."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final = "data/examples"
_TARIFF: Final = f"--tariff {EXAMPLES}/tariff-degressive.xml"
_SANDBOX: Final = "--sandbox --journal journal"

RUNS: Final[dict[str, str]] = {
    "estimate": f"estimate {EXAMPLES}/soldes-fr.csv --default-country FR --split-by prenom {_TARIFF}",
    "sum": "sum saved.json",
    "quote": f"quote {EXAMPLES}/transactional-intl.csv --client Acme --number 2026-014 --from Agence "
    f"--valid-until 2099-12-31 --margin 15 {_TARIFF}",
    "advise": f"advise {EXAMPLES}/soldes-fr.csv --default-country FR {_TARIFF}",
    "text": "text 'Ça va ? {€} ✓'",
    "template": "template 'Bonjour {prenom}, à bientôt chez {ville}' "
    f"--fields {EXAMPLES}/template-contacts.csv",
    "lint": f"lint {EXAMPLES}/sms-templates.yaml --max-segments 9",
    "diff": f"diff {EXAMPLES}/transactional-intl.csv --on 2022-12-01 --against 2026-11-01",
    "reconcile": "reconcile estimate.json jobs.json",
    "packs": f"packs --credits 4310 {_TARIFF}",
    "plan": f"plan {EXAMPLES}/forecast.csv --sent sent.csv --on 2026-11-23 --balance sms-ab1234-1=100 "
    "--late-price 0.09",
    "transfers": f"transfers {EXAMPLES}/accounts.csv {EXAMPLES}/forecast.csv --on 2026-11-23",
    "account list": f"account list {_SANDBOX}",
    "account show": f"account show sms-sandbox-2 {_SANDBOX}",
    "account balance": f"account balance sms-sandbox-2 {_SANDBOX}",
    "account calibrate": f"account calibrate {_SANDBOX}",
    "account recharge show": f"account recharge show sms-sandbox-2 {_SANDBOX}",
    "account recharge set": "account recharge set sms-sandbox-2 --quantity 100 --threshold 12.5 --yes "
    f"{_SANDBOX}",
    "account recharge off": f"account recharge off sms-sandbox-2 --yes {_SANDBOX}",
    "account transfer": f"account transfer sms-sandbox-1 sms-sandbox-3 400 --yes {_SANDBOX}",
    "account apply": f"account apply plan.json --accept-balances --yes {_SANDBOX}",
    "account reconcile": f"account reconcile {_SANDBOX}",
    "account journal": f"account journal {_SANDBOX}",
    "sandbox buy": "sandbox buy sms-sandbox-2 500",
    "sandbox stop-clause": "sandbox stop-clause STOP",
    "sandbox reset": "sandbox reset",
    "recharge simulate": f"recharge simulate {EXAMPLES}/calendar.csv --balance 500 "
    "--threshold 100 --quantity 200",
    "recharge recommend": f"recharge recommend {EXAMPLES}/forecast.csv --balance 500 "
    "--account sms-ab1234-1 --on 2026-11-23",
    "config": "config --vat 20",
    "tariff show": "tariff show FR GP BE",
    "tariff check": f"tariff check {EXAMPLES}/tariff-degressive.xml",
    "tariff diff": "tariff diff 2023-02-09 2026-10-01",
    "tariff import": "tariff import rates.csv --out made.xml --valid-from 2026-10-01 --source facture",
}
"""The words of each, below the folder that `tests/languages/test_commands.py` prepares."""

ALONE: Final = {
    "page": "a page in both languages: tests/browser",
    "sandbox": "it serves until it is stopped",
    "tariff update": "it asks the provider",
}
"""Commands without a run of their own here, and why; their help and their errors are looked at, too."""
