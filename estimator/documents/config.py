"""What is in force where nothing is said, and from where."""

from __future__ import annotations

from typing import Annotated, Literal

from estimator.documents.values import Count, Document, Part, Schema, says


class InForce(Part, frozen=True):
    """What one option is where it is not given."""

    key: Annotated[str, says("The long name of the option.")]
    value: Annotated[str | None, says("As it is typed; null where nothing is said.")]
    source: Literal["option", "environment", "file", "built in"]
    file: Annotated[str | None, says("Where source is file.")]
    line: Annotated[Count | None, says("Of the file.")]


class Config(Document, frozen=True):
    """What is in force, as `smscost config --format json` writes it."""

    schema: Schema
    settings: tuple[InForce, ...]
    files: Annotated[tuple[str, ...], says("The files of defaults that were read, the nearest first.")]
