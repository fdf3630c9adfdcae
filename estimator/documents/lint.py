"""Findings in the templates of a repository."""

from __future__ import annotations

from typing import Annotated

from estimator.documents.text import Clause
from estimator.documents.values import Code, Count, Document, Fingerprint, Part, Schema, says


class Finding(Part, frozen=True):
    """One fault of one text."""

    code: Code
    file: str
    line: Count | None
    column: Count | None
    key: Annotated[str, says("What the file calls the text; empty where the file is one text.")]
    message: str
    fingerprint: Annotated[Fingerprint, says("The same as long as the file, the key and the text are.")]


class Unreadable(Part, frozen=True):
    """A file that could not be read."""

    code: Code
    file: str
    message: str


class Lint(Document, frozen=True):
    """Findings in templates, as `smscost lint --format json` writes them."""

    schema: Schema
    files: Count
    texts: Count
    findings: tuple[Finding, ...]
    known: Annotated[Count, says("Findings left out because the baseline has them.")]
    gone: Annotated[Count, says("Findings of the baseline that are no more.")]
    passed_over: Annotated[Count, says("Files of other kinds in the folders, which were not read.")]
    unreadable: tuple[Unreadable, ...]
    stop_clause: Annotated[Clause | None, says("What is counted with every message; null: nothing.")]
