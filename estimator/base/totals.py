"""Rows that add up those above them: no account, no recipient, no country, in whatever table they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Final

from estimator.base.amounts import exact_decimal
from estimator.base.read import words
from estimator.errors import SmsCostError

INITIALS: Final = b"gGnNrRsStT"
"""What a cell that says "total" begins with, in any of the languages below."""

# French, English, Spanish, Italian, Polish, German: those of the billing countries, and a neighbour's.
_SUMS: Final = frozenset(
    {"total", "totals", "totaux", "totale", "totali", "totales", "subtotal", "sum", "somme", "suma", "somma"}
    | {"nombre", "summe", "gesamt", "razem", "sumy", "gesamtsumme"}
)
_BESIDE: Final = frozenset(
    {"grand", "sous", "sub", "general", "generale", "de", "des", "du", "of", "the", "la", "les", "net", "ht"}
    | {"ttc", "credits", "credit", "creditos", "crediti", "sms", "messages", "recipients", "destinataires"}
    | {"d", "envois", "envoi", "contacts", "rows", "lignes", "all", "tous", "comptes", "accounts"}
)
LABELS: Final = "".join(sorted({word[0] for word in _SUMS | _BESIDE})).encode()
"""What all other cells beside an amount begin with in a row of totals, in small letters."""

LONGEST_LABEL: Final = 64
"""Bytes of such a cell: what is longer is a message."""

_AMOUNT: Final = re.compile(r"[+-]?[0-9][0-9.,\s]*(?:€|eur|%|cr[ée]dits?|sms)?", re.IGNORECASE)


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row says that it adds up others: a cell with a word for it, and but numbers beside that.

    >>> is_total(["Total", "", "1 250,5"]), is_total(["Sous-total :", "3"]), is_total(["Total Energies", "3"])
    (True, True, False)
    >>> is_total(["", "Nombre d'envois : 6"]), is_total(["Norbert", "6"])
    (True, False)
    """
    filled = [cell for cell in cells if cell.strip()]
    labels = [cell for cell in filled if _AMOUNT.fullmatch(cell.strip()) is None]
    return bool(labels) and all(map(_says_total, labels))


def is_footer(cells: Sequence[str]) -> bool:
    """Whether a row is a line that a program wrote around its rows: how many they are, when, by whom; a rule.

    >>> is_footer(["2 lignes exportées", ""]), is_footer(["", "Exporté le 27/11/2026 à 09:30"])
    (True, True)
    >>> is_footer(["------", "---"]), is_footer(["Copyright (c) 2000-2026 Example", ""])
    (True, True)
    >>> is_footer(["2 lignes exportées", "Bonjour"]), is_footer(["Export Dupont", ""])
    (False, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if filled and all(map(_RULE.fullmatch, filled)):
        return True
    if len(filled) != 1 or len(cells) == 1:
        return False
    return any(line.fullmatch(filled[0]) for line in (_COUNTED, _DATED, _SIGNED))


_RULE: Final = re.compile(r"[:|+]*[-=_─━]{2,}[-=_+|:─━]*")


_COUNTED: Final = re.compile(
    r"\W*[0-9][0-9 .,\u00a0\u202f]*(?:lignes?|enregistrements?|contacts?|r[ée]sultats?|abonn[ée]s"
    r"|destinataires?|clients?|rows?|records?|lines?|results?|subscribers?|recipients?|customers?)\b"
    r"(?:\s+(?:ont |have |has )?(?:[ée]t[ée] |been )?"
    r"(?:export\w*|s[ée]lectionn\w*|trouv\w*|selected|found|affected|returned|affect[ée]e?s?"
    r"|in set(?:\s*\([0-9.]+ sec\))?|in total|au total))?\W*",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    r"\W*(?:(?:fichier|liste|document|file|list|report|rapport)\s+)?"
    r"(?:export(?:[ée]e?|ed)?|extrait|extraction|g[ée]n[ée]r[ée]e?|[ée]dit[ée]e?|imprim[ée]e?|cr[ée][ée]e?"
    r"|generated|printed|created)"
    r"\s*(?:le|du|au|on|at)?\s*:?\s*[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}\b.*",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    r"(?:(?:copyright|©)\s*(?:\(c\)|©)?\s*[0-9]{4}\b.*"
    r"|(?:generated|printed|exported|created)\s+by\b.*|(?:g[ée]n[ée]r|[ée]dit|imprim|export|extrait)\w*\s+par\b.*"
    r"|confidential\b.*|confidentiel\b.*|page\s+[0-9]+(?:\s*(?:/|of|sur|de)\s*[0-9]+)?)",
    re.IGNORECASE,
)


def is_sum(cells: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Whether a row holds the sums of columns above it and nothing else, where the rows above hold more.

    >>> above = [["sms-ab1234-1", "100"], ["sms-ab1234-2", "20,5"]]
    >>> is_sum(["", "120,5"], above), is_sum(["", "7"], above), is_sum(["sms-ab1234-3", "120,5"], above)
    (True, False, False)
    """
    filled = [at for at, cell in enumerate(cells) if cell.strip()]
    if (
        not filled
        or len(filled) == len(cells)
        or not all(_AMOUNT.fullmatch(cells[at].strip()) for at in filled)
    ):
        return False
    if not above or not any(cell.strip() for at, cell in enumerate(above[-1]) if at not in filled):
        return False
    with suppress(SmsCostError):
        # That of nothing is 0, and so a row that says 0 adds up nothing.
        sums = [_number(cells[at]) for at in filled]
        return all(sums) and sums == [sum(_number(row[at]) for row in above) for at in filled]
    return False


def _number(cell: str) -> Decimal:
    return exact_decimal("sum", cell.strip() or "0", least=None, decimal=".,")


def _says_total(cell: str) -> bool:
    if len(cell.encode("utf-8", "surrogatepass")) > LONGEST_LABEL:
        return False
    said = words(cell)
    beside = [word for word in said if word not in _SUMS and word not in _BESIDE and not word.isdigit()]
    return not beside and not _SUMS.isdisjoint(said)
