"""The `smscost` command: one small file per subcommand, heavy imports inside them.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 over a limit asked for, 2 usage,
3 unreadable campaign, 4 tariff, 5 network, 6 refused by the provider, 7 unknown whether a change was made,
70 what nobody foresaw, 130 interrupted, 141 the reader of our output went away.
"""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from estimator.base.files import output_error, written_listed
from estimator.base.language import said, said_again
from estimator.base.notes import collected, taken
from estimator.cli.spoken import OPTION as LANGUAGE
from estimator.cli.spoken import Group, SpokenCommand, asked_language, mistyped, spoken, without_language
from estimator.cli.spreading import spread
from estimator.cli.table import COMMANDS, has_commands
from estimator.cli.telling import log, log_error, log_if_asked, logs
from estimator.errors import SmsCostError, UsageError
from estimator.speech.languages import spoken_in
from estimator.speech.sentences import running

INTERRUPTED = 130
_READER_GONE = 141
_NO_CONFIG = "--no-config"
_CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF)


class _Command(Group):
    """Turns every foreseeable end of a subcommand into one line on stderr and an exit code."""

    def make_context(self, *arguments: Any, **settings: Any) -> Any:
        with _foreseen(), _mistyped_named(self.name or ""):
            return super().make_context(*arguments, **settings)

    def invoke(self, ctx: Any) -> Any:
        with running(), written_listed() as written, _foreseen(written):
            with collected(), _noted(), _mistyped_named(ctx.command_path, ctx):
                result = super().invoke(ctx)
            sys.stdout.flush()
            return result


@contextmanager
def _foreseen(written: Sequence[Path] = ()) -> Iterator[None]:
    try:
        yield
    except SmsCostError as error:
        _stopped(error)
    except KeyboardInterrupt:
        if logs():
            log("interrupted", exit_code=INTERRUPTED)
            sys.exit(INTERRUPTED)
        _stop(said("Interrupted; no file of results was written."), INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (`| head`) has all it wants.
        _forget_stdout()
        sys.exit(_READER_GONE)
    except OSError as error:
        if error.errno not in _CANNOT_WRITE:
            raise
        _forget_stdout()
        if written and not logs():
            print(said("Written: {files}.", files=", ".join(map(str, written))), file=sys.stderr)
        _stopped(output_error(Path("<stdout>"), error))


@contextmanager
def _mistyped_named(command: str, context: Any = None) -> Iterator[None]:
    """What typer finds wrong with a command line, as an error of ours: `USE023`."""
    try:
        yield
    except TyperException as error:
        if found := getattr(error, "ctx", None):
            if error.message == found.get_help():  # a group alone shows its help
                raise
            command = found.command_path
        elif context is not None and context.invoked_subcommand:  # it does not say where it was
            command = f"{command} {context.invoked_subcommand}"
        raise UsageError("USE023", why=mistyped(error.format_message()), command=command) from error


def command_line(
    loaded: Collection[str] = tuple(COMMANDS), listed: Collection[str] = tuple(COMMANDS)
) -> typer.Typer:
    """The command with its subcommands. Those that are not `loaded` have their name and purpose only.

    Those that are not `listed` are not there at all.
    """
    whole = _group(
        name="smscost",
        cls=_Command,
        pretty_exceptions_enable=False,
        # Not rich's: it takes what stands in brackets for markup, draws boxes, and takes twice as long.
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    whole.callback()(spread(_root))
    groups = {"": whole}
    for words, (purpose, place) in COMMANDS.items():
        if words not in listed:
            continue
        above, _, name = words.rpartition(" ")
        command = spread(_found(place)) if place is not None and words in loaded else _named_only
        if has_commands(words):
            # A group that does something by itself says in full what, in its function.
            purposes: dict[str, Any] = {} if place is not None and words in loaded else {"help": purpose}
            groups[words] = _group(no_args_is_help=place is None, **purposes)
            does = spread(_nothing) if place is None else command
            groups[words].callback(invoke_without_command=place is not None)(does)
            groups[above].add_typer(groups[words], name=name, short_help=purpose)
        else:
            groups[above].command(name, cls=SpokenCommand, short_help=purpose)(command)
    return whole


def _group(*, cls: type[Group] = Group, no_args_is_help: bool = True, **settings: Any) -> typer.Typer:
    return typer.Typer(cls=cls, no_args_is_help=no_args_is_help, **settings)


def _found(place: str) -> Callable[..., Any]:
    module, _, function = place.partition(":")
    command: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), function)
    return command


def _nothing() -> None:
    """Leave it to the command below."""


def _named_only() -> None:
    raise AssertionError("the command that runs is loaded")


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        from estimator.count import core

        typer.echo(f"smscost {version('smscost')}\n{core.description}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """What an SMS campaign costs in OVHcloud credits, exactly and before it is sent."""


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding, or a lone surrogate, must not stop a result half-way.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # No garbage need be looked for at the end: all memory is given back anyway.
    atexit.register(gc.freeze)
    # numpy starts threads for products of matrices, and nothing here multiplies any.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A plain `kill` cleans up as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    words = _for_the_command(sys.argv[1:])
    log_if_asked(words)
    with spoken_in(asked_language(words, os.environ)), spoken():
        command_line(*_needed(words))(words)


def _for_the_command(words: list[str]) -> list[str]:
    """The words of a run, `--no-config` behind the command that it stands before: it is that command's.

    >>> _for_the_command(["--no-config", "--lang", "fr", "tariff", "show", "--all"])
    ['--lang', 'fr', 'tariff', 'show', '--no-config', '--all']
    >>> _for_the_command(["text", "--no-config"]), _for_the_command(["--no-config"])
    (['text', '--no-config'], ['--no-config'])
    """
    kept, named, at = [], "", 0
    while at < len(words):
        longer = f"{named} {words[at]}".lstrip()
        if longer in COMMANDS:
            named = longer
        elif words[at] == LANGUAGE and at + 1 < len(words):
            kept.append(words[at])
            at += 1
        elif words[at] != _NO_CONFIG and not words[at].startswith(f"{LANGUAGE}="):
            break
        kept.append(words[at])
        at += 1
    moved = [word for word in kept if word != _NO_CONFIG]
    return words if not named or moved == kept else [*moved, _NO_CONFIG, *words[at:]]


def _needed(words: Sequence[str]) -> tuple[Collection[str], Collection[str]]:
    """What a run needs loaded of the subcommands, and what listed: the others would take half of a short one.

    Where a command is named, no other one is ever mentioned.

    >>> _needed(["text", "Bonjour"]), _needed(["account", "recharge", "off", "a"])[1]
    ((['text'], ['text']), ['account', 'account recharge', 'account recharge off'])
    >>> _needed(["--help"])[0], len(_needed(["--help"])[1]) == len(COMMANDS)
    ([], True)
    >>> _needed(["sandbox", "--state", "f", "buy"])[0], _needed(["sandbox", "reset"])[0]
    (['sandbox', 'sandbox buy', 'sandbox stop-clause', 'sandbox reset'], ['sandbox', 'sandbox reset'])
    """
    every = list(COMMANDS)
    if "_SMSCOST_COMPLETE" in os.environ or words[:1] == ["--"]:
        return every, every
    named, path, does = "", [], []
    for word in without_language(words)[0]:
        longer = f"{named} {word}".lstrip()
        if longer not in COMMANDS:
            break
        named = longer
        path.append(named)
        # A group that does something by itself runs before the command below it.
        does += [named] if COMMANDS[named].place else []
    # A group that has options of its own may have them before the command that is meant.
    if named and COMMANDS[named].place and has_commands(named):
        return [each for each in every if each == named or each.startswith(f"{named} ")], every
    return does, every if not named or has_commands(named) else path


@contextmanager
def _noted() -> Iterator[None]:
    """Print what was noted about files and stands in no result: those that programs read, and errors."""
    try:
        yield
    finally:
        for line in taken():
            if logs():
                log("note", text=said_again(line))
            else:
                print(said_again(line), file=sys.stderr)


def _forget_stdout() -> None:
    """Keep Python from failing once more when it closes stdout at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stopped(error: SmsCostError) -> NoReturn:
    if logs():
        log_error(error)
        sys.exit(error.exit_code)
    _stop(error.for_command(), error.exit_code)


def _stop(line: str, exit_code: int) -> NoReturn:
    with suppress(OSError):  # nobody listens: the exit code is left
        print(line, file=sys.stderr)
    sys.exit(exit_code)
