"""A text that says different things in different cases, such as one for each plural: each is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from math import prod
from typing import Final

from estimator.campaign.template import Template

MOST_TOGETHER: Final = 256
"""Up to so many combinations are all looked at; beyond, the branches of one choice at a time."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A field: its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Branches:
    """One of several texts, by the value of an argument."""

    name: str
    branches: Mapping[str, Parts]


Parts = Sequence["str | Argument | Branches"]
"""What a text consists of, in order."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What a text is in one case; `chosen` says which branch was taken, by the name of the argument."""

    template: Template
    chosen: Mapping[str, str] = field(default_factory=dict)


def variants(parts: Parts) -> Iterator[Variant]:
    """The cases of a text.

    Where there are more than `MOST_TOGETHER`, each branch comes once at least, with the longest of all others
    beside it.

    >>> many = Branches("n", {"one": ["une place"], "other": [Argument("n"), " places"]})
    >>> [variant.chosen["n"] for variant in variants(["Il reste ", many])]
    ['one', 'other']
    >>> [variant.template.text({"n": "12"}) for variant in variants(["Il reste ", many])]
    ['Il reste une place', 'Il reste 12 places']
    """
    branches = _branches(parts)
    if prod(map(len, branches.values())) <= MOST_TOGETHER:
        cases: Iterator[dict[str, str]] = (
            dict(zip(branches, case, strict=True)) for case in product(*branches.values())
        )
    else:
        longest = _longest(parts)
        cases = (longest | {name: branch} for name, known in branches.items() for branch in known)
    seen = set()
    for case in cases:
        taken: dict[str, str] = {}
        template = _template(parts, case, taken)
        if (key := tuple(taken.items())) not in seen:
            seen.add(key)
            yield Variant(template, taken)


def _branches(parts: Parts) -> dict[str, tuple[str, ...]]:
    """All branches of all choices, by the argument that decides; two choices by one decide alike."""
    found: dict[str, dict[str, None]] = {}
    waiting = [parts]
    while waiting:
        for part in waiting.pop():
            if isinstance(part, Branches):
                found.setdefault(part.name, {}).update(dict.fromkeys(part.branches))
                waiting.extend(part.branches.values())
    return {name: tuple(branches) for name, branches in found.items()}


def _longest(parts: Parts) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for part in parts:
        if isinstance(part, Branches):
            # Roughly: which one is longest in units is for the counter to say.
            lengths = {name: _length(branch) for name, branch in part.branches.items()}
            longest = max(lengths, key=lengths.__getitem__)
            chosen = {part.name: longest} | chosen | _longest(part.branches[longest])
    return chosen


def _length(parts: Parts) -> int:
    return sum(
        max(map(_length, part.branches.values()), default=0)
        if isinstance(part, Branches)
        else len(part)
        if isinstance(part, str)
        else 1
        for part in parts
    )


def _template(parts: Parts, case: Mapping[str, str], taken: dict[str, str]) -> Template:
    literals, fields = [""], []
    for part in _flat(parts, case, taken):
        if isinstance(part, Argument):
            fields.append(part.name)
            literals.append("")
        else:
            literals[-1] += part
    return Template(tuple(literals), tuple(fields))


def _flat(parts: Parts, case: Mapping[str, str], taken: dict[str, str]) -> Iterator[str | Argument]:
    for part in parts:
        if isinstance(part, Branches):
            branch = case.get(part.name, "")
            if branch not in part.branches:
                branch = "other" if "other" in part.branches else next(islice(part.branches, 1))
            taken[part.name] = branch
            yield from _flat(part.branches[branch], case, taken)
        else:
            yield part
