"""Options that have nothing to act on: declared beside the options, and refused before a command begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter
from typing import Any, TypeVar

from estimator.base.defaults import is_default
from estimator.base.language import listed, told
from estimator.cli.defaults import key_of
from estimator.cli.files import option_name
from estimator.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class With:
    """An option that counts for others only with some of its values.

    Attributes
    ----------
    name : str
        Its parameter.
    value : str
        One of them, as somebody may type it.
    is_one : function, optional
        Whether a value is one of them; without it, `value` alone is.

    >>> With("layout", "csv").counts("json"), With("out", "FILE.csv", is_csv).counts("Prices.csv")
    (False, True)
    """

    name: str
    value: str = ""
    is_one: Callable[[Any], bool] | None = None

    def is_given(self, given: Mapping[str, Any], usual: Mapping[str, Parameter]) -> bool:
        """Whether it is there, with such a value."""
        return given[self.name] != usual[self.name].default and self.counts(given[self.name])

    def shown(self, usual: Mapping[str, Parameter]) -> str:
        """What users type."""
        return f"{option_name(usual[self.name])} {self.value}".strip()

    def counts(self, given: Any) -> bool:
        """Whether this value of the option is one of them."""
        if self.is_one is None:
            return not self.value or bool(given == self.value)
        return self.is_one(given)


Others = tuple["str | With", ...]
"""Options of which one is enough; a command need not have them all."""


def is_csv(file: object) -> bool:
    """Whether the name of a result says that it is CSV.

    >>> is_csv("rows.CSV"), is_csv("rows")
    (True, False)
    """
    return str(file).lower().endswith(".csv")


def is_workbook(file: object) -> bool:
    """Whether the name of a result says that it is a workbook.

    >>> is_workbook("rejects.txt"), is_workbook("rejects.xlsx")
    (False, True)
    """
    return str(file).lower().endswith(".xlsx")


def is_rows_csv(file: object) -> bool:
    """Whether what is rows and nothing else is written as CSV.

    >>> is_rows_csv("rejects.txt"), is_rows_csv("rejects.xlsx")
    (True, False)
    """
    return not is_workbook(file)


@dataclass(frozen=True, slots=True)
class Idle:
    """Options that have nothing to act on where none of some others is given.

    Or only where, besides, one is given that leaves nothing for them to do.

    Attributes
    ----------
    options : tuple of str, or of groups
    beside : tuple of str or With
        What they act on.
    instead : tuple of str or With
        What leaves nothing for them to do; where nothing is named here, nothing is needed for that.
    but : tuple of str
        Those of the groups that are not meant.
    """

    options: tuple[Any, ...]
    beside: Others = ()
    instead: Others = ()
    but: tuple[str, ...] = ()

    def check(self, given: Mapping[str, Any], usual: Mapping[str, Parameter]) -> None:
        """Raise `USE029` or `USE032` where one of them is typed for nothing."""
        typed = sorted(name for name in self.options if is_typed(usual[name], given[name]))
        if not typed:
            return
        beside, instead = (_known(others, usual) for others in (self.beside, self.instead))
        if any(each.is_given(given, usual) for each in beside):
            return
        for each in instead:
            if each.is_given(given, usual):
                raise UsageError("USE032", option=typed[0], beside=each.shown(usual))
        if not instead:
            needed = listed([each.shown(usual) for each in beside], told(" or "))
            raise UsageError("USE029", option=typed[0], beside=needed)


def acts_on(
    *beside: str | With, options: tuple[type | str, ...], but: tuple[str, ...] = ()
) -> Callable[[Command], Command]:
    """Refuse options of a command, or of its groups, that are typed without any of what they act on."""
    return _declared(Idle(options, beside=beside, but=but))


def gives_way(*options: str, to: str) -> Callable[[Command], Command]:
    """Refuse options of a command that are typed beside one that leaves nothing for them to do."""
    return _declared(Idle(options, instead=(to,)))


def _declared(idle: Idle) -> Callable[[Command], Command]:
    def declared(command: Command) -> Command:
        command.idle = [*getattr(command, "idle", ()), idle]  # type: ignore[attr-defined]
        return command

    return declared


def _known(others: Others, usual: Mapping[str, Parameter]) -> list[With]:
    named = [each if isinstance(each, With) else With(each) for each in others]
    return [each for each in named if each.name in usual]


def is_typed(option: Parameter, value: Any) -> bool:
    """Whether somebody typed an option: it is neither left out, nor from a file of defaults."""
    return bool(value != option.default) and not is_default(key_of(option.name))
