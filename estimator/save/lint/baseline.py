"""Findings that are known and put up with: only new ones fail a build.

A finding is known by its fingerprint, so it stays known when lines move, and is new again when its text
changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from estimator.base.depth import too_deep
from estimator.base.files import written_atomically
from estimator.base.formats import JSON_SUFFIXES, check_suffix
from estimator.base.language import told
from estimator.base.read import DOCUMENT, read_bounded
from estimator.errors import CampaignError, Place
from estimator.save.lint.rules import Finding


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints of a list of known findings.

    Raises
    ------
    CampaignError
        `FIL001` to `FIL005` it cannot be read, `LNT012` it is no such list.
    """
    octets = read_bounded(path, DOCUMENT)
    try:
        text = octets.decode(json.detect_encoding(octets))
        if too_deep(text, "JSON"):
            raise ValueError(told("it is nested too deep"))  # noqa: TRY301 - one kind of error below
        document = json.loads(text)
        known = frozenset(str(finding["fingerprint"]) for finding in document["findings"])
    except (ValueError, KeyError, TypeError) as error:
        raise CampaignError("LNT012", Place(str(path))) from error
    return known


def write_baseline(path: Path, findings: Iterable[Finding]) -> None:
    """Write findings down as known: a line each, in an order that keeps differences small."""
    entries = {
        (finding.file, finding.key, finding.code, finding.fingerprint): {
            "fingerprint": finding.fingerprint,
            "code": finding.code,
            "file": finding.file,
            "key": finding.key,
        }
        for finding in findings
    }
    lines = ",\n".join(f"    {json.dumps(entries[entry], ensure_ascii=False)}" for entry in sorted(entries))
    check_suffix(path, JSON_SUFFIXES)
    with written_atomically(path) as file:
        file.write(f'{{\n  "schema": 1,\n  "findings": [\n{lines}\n  ]\n}}\n')
