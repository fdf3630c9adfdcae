"""The options that all commands on accounts have, and what they open."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.base.files import OF_SQLITE
from estimator.base.language import said_again
from estimator.cli import results
from estimator.cli.emit import ResultOptions, Shown, emit, emit_changed, told_anyway
from estimator.cli.files import Keeps, Reads, Values
from estimator.errors import SmsCostError, UsageError

if TYPE_CHECKING:
    from estimator.provider.ovhcloud import Journal, JournalEntry, Proposal, Provider

Account = Annotated[
    str, typer.Argument(metavar="ACCOUNT", help="The name of the account, such as sms-ab1234-1.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Make the change. Without this, it is only shown.")]
Again = Annotated[
    bool, typer.Option("--again", help="Make the transfer once more, though it was made before.")
]
AcceptBalances = Annotated[
    bool,
    typer.Option(
        "--accept-balances",
        help="Apply it also where the accounts hold something else than what the plan was made from.",
    ),
]
BelowThreshold = Annotated[
    bool,
    typer.Option(
        "--below-threshold",
        help="Allow it also where it starts the automatic recharge of the account that gives.",
    ),
]


def _configuration(values: Values) -> list[Path]:
    from estimator.provider.ovhcloud.configuration import usual_files

    return [] if values["sandbox"] else usual_files()


def _state(asked: bool) -> list[Path]:  # noqa: ARG001 - it is only asked where it is true
    from estimator.provider.sandbox import default_state

    return [default_state()]


def _journal(values: Values) -> list[Path]:
    return [usual_journal(in_sandbox=values["sandbox"])]


def usual_journal(*, in_sandbox: bool) -> Path:
    """Where changes are written down if nobody says where: those of the sandbox apart from real ones."""
    from estimator.provider.ovhcloud import default_journal

    usual = default_journal()
    return usual.with_name("sandbox-journal.sqlite") if in_sandbox else usual


@dataclass(frozen=True, slots=True)
class AccountOptions:
    """Which accounts, and where changes of them are written down."""

    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="Read the keys of the API from this file. [OVH_… variables, else ovh.conf]",
        ),
        Reads(usual=_configuration),
    ] = None
    sandbox: Annotated[
        bool,
        typer.Option("--sandbox", help="Use the accounts of the sandbox on this machine, without keys."),
        Keeps(inside=_state, beside=OF_SQLITE),
    ] = False
    journal: Annotated[
        Path | None,
        typer.Option(
            "--journal",
            metavar="FILE",
            help="The file in which all changes are written down. [one in your data folder]",
        ),
        Keeps(usual=_journal, beside=(".lock", *OF_SQLITE)),
    ] = None

    @property
    def repeated(self) -> str:
        """Those that say whose accounts and which journal are meant, as a hint repeats them."""
        sandbox = " --sandbox" if self.sandbox else ""
        return sandbox if self.journal is None else f"{sandbox} --journal {shlex.quote(str(self.journal))}"

    @property
    def kept(self) -> Journal:
        """The journal: that of the sandbox is another one."""
        from estimator.provider.ovhcloud import Journal

        return Journal(self.journal or usual_journal(in_sandbox=self.sandbox))

    @contextmanager
    def changing(self, yes: bool) -> Iterator[tuple[Provider, Journal]]:
        """The accounts and their journal; where something will be changed, nobody else does meanwhile."""
        kept = self.kept
        with self._repeating(), self.opened() as provider, kept.writing() if yes else nullcontext():
            yield provider, kept

    @contextmanager
    def _repeating(self) -> Iterator[None]:
        """Have hints name these, where they name a command on the same accounts and the same journal."""
        try:
            yield
        except SmsCostError as error:
            if "whose" in error.details:
                error.details["whose"] = self.repeated
            raise

    @contextmanager
    def opened(self) -> Iterator[Provider]:
        """The accounts, for as long as the block runs."""
        from estimator.provider.ovhcloud import Keys, Provider, read_keys
        from estimator.provider.ovhcloud.configuration import check_installed

        if self.sandbox and self.config:
            raise UsageError("ACC007")
        if not self.sandbox:
            yield Provider(read_keys(self.config))
            return
        check_installed("ovh,sandbox")
        from estimator.provider.sandbox import default_state, running

        with running(default_state()) as sandbox:
            yield Provider(
                Keys(
                    "sandbox",
                    sandbox.url,
                    sandbox.application_key,
                    sandbox.application_secret,
                    sandbox.consumer_key,
                )
            )


def tell_below(line: str) -> None:
    """What came of a change, below what it was, to whoever reads along."""
    from estimator.cli.console import show
    from estimator.show.sheet import Lines, Sheet

    print()
    show(Sheet(Lines((said_again(line),))))


def tell_change(
    output: ResultOptions, proposal: Proposal, make: Callable[[], tuple[JournalEntry | None, str]]
) -> None:
    """Show a change and make it: first what it is, to whoever reads along, for it may fail."""
    if output.is_watched:
        emit(results.change(proposal, None, ""), *output.chosen)
        sys.stdout.flush()  # whoever does not get this gets no change
        _, outcome = make()
        with told_anyway(outcome):
            tell_below(outcome)
        return

    def change() -> tuple[Shown, str]:
        entry, outcome = make()
        return results.change(proposal, entry, outcome), outcome

    emit_changed(change, *output.chosen)
