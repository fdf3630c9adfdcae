"""`smscost sandbox`: a local server that answers as the provider's API does."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Run a local server that answers as OVHcloud's /sms API does.")

_StateFile = Annotated[
    Path | None,
    typer.Option("--state", metavar="FILE", help="Where it keeps its accounts [in your data folder]."),
]


@app.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: a free one.")] = 0,
    state: _StateFile = None,
) -> None:
    """Run a local server that answers as OVHcloud's /sms API does.

    It sends nothing and costs nothing. Its accounts are kept from one run to the next; the commands
    `smscost account … --sandbox` use the same ones. Ctrl-C ends it.
    """
    if context.invoked_subcommand is not None:
        context.obj = state
        return
    from estimator.sandbox import running

    file = _file(state)
    with running(file, port=port) as sandbox:
        typer.echo(
            f"The sandbox answers at {sandbox.url}\n"
            f"It keeps its accounts in {file}\n\n"
            "The official client finds it with these lines in ovh.conf:\n\n"
            "[default]\n"
            "endpoint=sandbox\n\n"
            "[sandbox]\n"
            f"application_key={sandbox.application_key}\n"
            f"application_secret={sandbox.application_secret}\n"
            f"consumer_key={sandbox.consumer_key}\n\n"
            "and, since it knows the provider's own addresses only, this line of Python:\n\n"
            f'ovh.client.ENDPOINTS["sandbox"] = "{sandbox.url}"\n\n'
            "Ctrl-C ends it."
        )
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            typer.echo("\nThe sandbox has ended; its accounts are kept.")


@app.command()
def buy(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Such as sms-sandbox-1.")],
    quantity: Annotated[int, typer.Argument(metavar="CREDITS", min=1, help="A whole number.")],
    state: _StateFile = None,
) -> None:
    """Buy credits for an account of the sandbox, as you would in the provider's customer panel."""
    from estimator.credits import to_credits
    from estimator.sandbox import State, buy_credits

    bought = buy_credits(State(_file(state or context.obj)), account, quantity)
    typer.echo(f"{account} has bought {quantity} credits, and holds {to_credits(bought.milli)} now.")


@app.command()
def reset(context: typer.Context, state: _StateFile = None) -> None:
    """Begin anew with the accounts of a fresh sandbox."""
    from estimator.sandbox import reset as begin_anew

    file = _file(state or context.obj)
    begin_anew(file)
    typer.echo(f"The sandbox in {file} is as new.")


def _file(state: Path | None) -> Path:
    from estimator.sandbox import default_state

    return state or default_state()
