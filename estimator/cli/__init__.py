"""The `smscost` command: one small file per subcommand, heavy imports inside them.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 over a limit asked for, 2 usage,
3 unreadable campaign, 4 tariff, 5 network, 6 refused by the provider, 7 unknown whether a change was made,
130 interrupted, 141 the reader of our output went away.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from estimator.base.files import output_error
from estimator.cli.groups import spread
from estimator.errors import SmsCostError

_INTERRUPTED = 130
_READER_GONE = 141
_CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


class _Command(TyperGroup):
    """Turns every foreseeable end of a subcommand into one line on stderr and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except SmsCostError as error:
            _stop(error.for_command(), error.exit_code)
        except KeyboardInterrupt:
            _stop("Interrupted; no file was written.", _INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output (`| head`) has all it wants.
            _forget_stdout()
            sys.exit(_READER_GONE)
        except OSError as error:
            if error.errno not in _CANNOT_WRITE:
                raise
            _forget_stdout()
            found = output_error(Path("<stdout>"), error)
            _stop(found.for_command(), found.exit_code)
        return result


_COMMANDS = {
    "estimate": ("estimate:estimate", "What a campaign costs, why, and what to buy."),
    "advise": ("advise:advise", "Cheaper texts that read the same."),
    "text": ("text:text", "How one message is cut, and what costs in it."),
    "template": ("template:template", "How long the fields of a template may be."),
    "lint": ("lint:lint", "Check the templates of a repository."),
    "diff": ("diff:diff", "What two estimates differ in, and why."),
    "reconcile": ("reconcile:reconcile", "An estimate against what the provider took."),
    "packs": ("packs:packs", "The cheapest purchase of credits."),
    "plan": ("plan:plan", "What credits to buy, and when."),
    "transfers": ("transfers:transfers", "Credits moved between accounts, the shortage bought once."),
    "warm-up": ("warm_up:warm_up", "Compile the fast counter ahead."),
    "account": ("account:app", "Accounts at OVHcloud: show, recharge, transfer."),
    "sandbox": ("sandbox:app", "A local server that answers as OVHcloud does."),
    "recharge": ("recharge:app", "What automatic recharge does to an account."),
    "tariff": ("tariff:app", "Show, check, compare, import, update tariffs."),
}
"""Where each subcommand is, and what it is for."""


def command_line(loaded: Collection[str] = tuple(_COMMANDS)) -> typer.Typer:
    """The command with all its subcommands. Those that are not `loaded` have their name and purpose only."""
    whole = typer.Typer(
        name="smscost",
        cls=_Command,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        # Not rich's: it takes what stands in brackets for markup, draws boxes, and takes twice as long.
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    whole.callback()(_root)
    for name, (place, purpose) in _COMMANDS.items():
        module, _, attribute = place.partition(":")
        command = getattr(import_module(f"{__name__}.{module}"), attribute) if name in loaded else _named_only
        if isinstance(command, typer.Typer):
            whole.add_typer(command, name=name, short_help=purpose)
        else:
            whole.command(name, short_help=purpose)(spread(command))
    return whole


def _named_only() -> None:
    raise AssertionError("the command that runs is loaded")


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"smscost {version('smscost')}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """What an SMS campaign costs in OVHcloud credits, exactly and before it is sent."""


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding, or a lone surrogate, must not stop a result half-way.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # Modules make hundreds of thousands of objects that stay: a tenth of a short command would be spent on
    # looking through them for garbage. What a batch leaves behind is freed without that.
    gc.set_threshold(100_000, 20, 20)
    # numpy starts threads for products of matrices, and nothing here multiplies any.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A plain `kill` cleans up as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    command_line(_needed(sys.argv[1:]))()


def _needed(words: Sequence[str]) -> Collection[str]:
    """What a run needs of the subcommands: half the time of a short one would go into loading the others.

    >>> _needed(["text", "Bonjour"]), _needed(["--help"]), _needed(["txt"])
    (['text'], [], [])
    """
    completes = "_SMSCOST_COMPLETE" in os.environ
    return list(_COMMANDS) if completes else [word for word in words[:1] if word in _COMMANDS]


def _forget_stdout() -> None:
    """Keep Python from failing once more when it closes stdout at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop(line: str, exit_code: int) -> NoReturn:
    print(line, file=sys.stderr)
    sys.exit(exit_code)
