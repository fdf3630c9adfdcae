"""`smscost sandbox`: a local server that answers as the provider's API does."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.base.files import OF_SQLITE
from estimator.base.language import said, told
from estimator.base.paths import is_there
from estimator.cli import results
from estimator.cli.account_options import usual_journal
from estimator.cli.emit import ResultOptions, Shown, emit_changed
from estimator.cli.files import Keeps
from estimator.cli.options import count_given
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.provider.sandbox import Sandbox

_BREATH = 0.5  # seconds

_StateFile = Annotated[
    Path | None,
    typer.Option(
        "--state", metavar="FILE", help="The file that keeps the accounts. [one in your data folder]"
    ),
    Keeps(usual=lambda _: [_file(None)], beside=OF_SQLITE),
]


def serve(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="N",
            parser=count_given("--port", least=0, most=65535),
            help="The port to listen on. [one that is free]",
        ),
    ] = None,
    state: _StateFile = None,
) -> None:
    """Run a local server that answers as OVHcloud's /sms API does.

    It sends nothing and costs nothing. Its accounts are kept from one run to the next; the commands
    `smscost account … --sandbox` use the same ones. Ctrl-C ends it.
    """
    if context.invoked_subcommand is not None:
        if port is not None:
            why = told("No server is started here that --port could be of.")
            raise UsageError(
                "USE023", why=why, command=f"{context.command_path} {context.invoked_subcommand}"
            )
        context.obj = state
        return
    from estimator.provider.sandbox import running

    file = _file(state)
    try:
        with running(file, port=port or 0) as sandbox:
            typer.echo(_directions(sandbox, file))
            # A Ctrl-C that comes just before a wait begins is seen when it ends: none may be endless.
            while True:
                time.sleep(_BREATH)
    except KeyboardInterrupt:
        typer.echo("\n" + said("The sandbox has ended; its accounts are kept."))


def buy(
    context: typer.Context,
    account: Annotated[
        str, typer.Argument(metavar="ACCOUNT", help="The name of the account, such as sms-sandbox-1.")
    ],
    quantity: Annotated[
        int,
        typer.Argument(
            metavar="CREDITS",
            parser=count_given("CREDITS", least=1),
            help="The number of credits to buy, a whole number.",
        ),
    ],
    state: _StateFile = None,
    *,
    output: ResultOptions,
) -> None:
    """Buy credits for an account of the sandbox, as you would in the provider's customer panel."""
    from estimator.base.credits import to_credits
    from estimator.provider.sandbox import State, buy_credits

    kept = State(_file(_named_once(context, state)))

    def buy() -> tuple[Shown, str]:
        bought = buy_credits(kept, account, quantity)
        line = said(
            "{account} has bought {quantity} credits, and holds {balance} now.",
            account=account,
            quantity=quantity,
            balance=to_credits(bought.milli),
        )
        return results.sandbox(kept, line), line

    emit_changed(buy, *output.chosen)


def stop_clause(
    context: typer.Context,
    text: Annotated[
        str,
        typer.Argument(metavar="TEXT", help="The text that is added to messages that advertise."),
    ],
    state: _StateFile = None,
    *,
    output: ResultOptions,
) -> None:
    """Set the STOP clause that the sandbox adds: which one a real account gets is not published."""
    from estimator.count.message import explain
    from estimator.provider.sandbox import State, set_stop_clause
    from estimator.show.words import counted

    kept = State(_file(_named_once(context, state)))

    def change() -> tuple[Shown, str]:
        set_stop_clause(kept, text)
        line = said(
            "The STOP clause of the sandbox has {units} now.", units=counted(explain(text).units, "unit")
        )
        return results.sandbox(kept, line), line

    emit_changed(change, *output.chosen)


def reset(context: typer.Context, state: _StateFile = None, *, output: ResultOptions) -> None:
    """Begin anew with the accounts of a fresh sandbox; what was written in a journal stays there."""
    from estimator.provider.sandbox import State
    from estimator.provider.sandbox import reset as begin_anew

    file = _file(_named_once(context, state))

    def change() -> tuple[Shown, str]:
        begin_anew(file)
        line = said("The sandbox in {file} has the accounts of a new one again.", file=str(file))
        journal = usual_journal(in_sandbox=True)
        if file == _file(None) and is_there(journal):
            line += " " + said(
                "{journal} still lists the changes of before; --again makes one of them again.",
                journal=str(journal),
            )
        return results.sandbox(State(file), line), line

    emit_changed(change, *output.chosen)


def _named_once(context: typer.Context, state: Path | None) -> Path | None:
    """The file that is named, before the command's name or after it."""
    if state is not None and context.obj is not None:
        raise UsageError("USE023", why=told("--state is given twice."), command=context.command_path)
    return state or context.obj


def _file(state: Path | None) -> Path:
    from estimator.provider.sandbox import default_state

    return state or default_state()


def _directions(sandbox: Sandbox, file: Path) -> str:
    return said(
        """\
The sandbox answers at {url}
It keeps its accounts in {file}

The official client finds it with these lines in ovh.conf:

[default]
endpoint=sandbox

[sandbox]
application_key={key}
application_secret={secret}
consumer_key={consumer}

and, since it knows the provider's own addresses only, this line of Python:

ovh.client.ENDPOINTS["sandbox"] = "{url}"

Ctrl-C ends it.""",
        url=sandbox.url,
        file=str(file),
        key=sandbox.application_key,
        secret=sandbox.application_secret,
        consumer=sandbox.consumer_key,
    )
