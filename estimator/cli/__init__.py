"""The `smscost` command: one small file per subcommand, heavy imports inside them.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 over a limit asked for, 2 usage,
3 unreadable campaign, 4 tariff, 5 network, 130 interrupted, 141 the reader of our output went away.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from estimator.cli import packs, tariff, text
from estimator.errors import SmsCostError

app = typer.Typer(
    name="smscost",
    help="What an SMS campaign costs in OVHcloud credits, exactly and before it is sent.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("text")(text.text)
app.command("packs")(packs.packs)
app.add_typer(tariff.app, name="tariff")


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"smscost {version('smscost')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """What an SMS campaign costs in OVHcloud credits, exactly and before it is sent."""


def main() -> None:
    """Run the command; turn every foreseeable end into one line on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding, or a lone surrogate, must not stop a result half-way.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
        sys.stdout.flush()
    except SmsCostError as error:
        _stop(str(error), error.exit_code)
    except KeyboardInterrupt:
        _stop("Interrupted; nothing was written.", 130)
    except BrokenPipeError:
        # The reader of our output (`| head`) has all it wants. Python would complain again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _stop(line: str, exit_code: int) -> None:
    print(line, file=sys.stderr)
    sys.exit(exit_code)
