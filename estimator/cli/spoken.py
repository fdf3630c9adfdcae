"""What typer says, in the language in force: help, usage, and what is wrong with a command as it is typed.

Help is put into words where commands are made, so that nothing that declares an option knows of languages.
Part of typer's own words go through gettext, which is told of our catalogue; the others are sentences
already when they get here, and are said again.

What options say is read here, too: typer would ask pydantic, which takes longer to load than all the rest of
a short command. Ours are texts, files, and what a parser of their own reads.
"""

from __future__ import annotations

import gettext
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import typer
from typer.core import TyperCommand, TyperGroup

from estimator.base.choices import one_of
from estimator.base.defaults import taken_from
from estimator.base.language import marked, said, told
from estimator.base.notes import note
from estimator.base.speaking import check_own_variable
from estimator.errors import Place
from estimator.speech.catalogue import DOMAIN, FOLDER, translated
from estimator.speech.languages import LANGUAGES, LanguageCode, in_force, of_environment, speak
from estimator.speech.sentences import command_begins

OPTION: Final = "--lang"

FROM_TYPER: Final = (
    marked("Show this message and exit."),
    # By gettext, which is told of our catalogue.
    marked("Arguments"),
    marked("Options"),
    marked("Commands"),
    marked("required"),
    marked("default: {default}"),
)
"""What typer says, and leaves to be translated."""

_SENTENCES: Final = (
    marked("{said} Did you mean {suggestions}?"),
    marked("No such command {name}."),
    marked("Missing command."),
    marked("No such option: {option} (Possible options: {options})."),
    marked("No such option: {option}."),
    marked("Option {option} requires an argument."),
    marked("Option {option} does not take a value."),
    marked("Missing argument {name}."),
    marked("Missing option {name}."),
    marked("Got unexpected extra argument(s) ({arguments})."),
    marked("Invalid value for {name}: {said}"),
    marked("Invalid value: {said}"),
    marked("Value {value} is not a valid {kind}."),
)
"""What typer says is wrong with what was typed; `{said}` is a sentence once more."""

_FIELD: Final = re.compile(r"\\{(\w+)\\}")

if TYPE_CHECKING:
    _Base = TyperCommand
else:
    _Base = object


class _Spoken(_Base):
    """A command whose help is in the language in force."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.help, self.short_help = _put(self.help), _put(self.short_help)

    def get_params(self, ctx: Any) -> Any:
        """All options and arguments, those that typer adds among them."""
        params = super().get_params(ctx)
        for each in params:
            # Twice does no harm: what is in another language already is no sentence of the catalogue.
            each.help = _put(each.help)  # type: ignore[attr-defined]
            each.metavar = _put(each.metavar)
            each.get_runtime_param = _Reader.of(each.type_descriptor)  # type: ignore[attr-defined]
            if each.param_type_name == "argument":  # its name says what it is; typer adds Python's type
                each.display_type_rich = _said_by_its_name  # type: ignore[attr-defined]
                each.get_usage_pieces = _Usage(each)  # type: ignore[assignment]
        return params

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line that says how the command is typed."""
        pieces = map(translated, self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, " ".join(pieces), said("Usage: "))


@dataclass(frozen=True, slots=True)
class _Usage:
    """An argument as it is typed: in brackets where it may be left out. Typer adds braces and more dots."""

    argument: Any

    def __call__(self, _: Any) -> list[str]:
        name = self.argument.metavar
        return [name if self.argument.required else f"[{name}]"]


def _said_by_its_name(ctx: Any) -> None:
    """Nothing to add to an argument in the help of a command."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what an option is given, once or several times; stands where typer looks for its own reader."""

    reads: Callable[[str], Any]

    @classmethod
    def of(cls, declared: Any) -> Callable[[], _Reader]:
        """What gives the reader of an option as it is declared."""
        parser = declared.parameter_info.parser
        (kind,) = get_args(declared.annotation) if declared.is_list else (declared.annotation,)
        assert parser is not None or kind in {str, Path, bool}, f"{kind} has no parser"
        reader = cls(parser or kind)
        return lambda: reader

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG002 - as typer calls it
        """What is given, read; nothing stays nothing."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        return list(map(self.reads, value)) if isinstance(value, list | tuple) else self.reads(value)


class SpokenCommand(_Spoken, TyperCommand):
    """One that does something, with the defaults of files where options are not typed."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Take the words that follow, and what files of defaults say besides."""
        if not ctx.resilient_parsing:
            from estimator.cli.defaults import of_command

            typed, _, order = self.make_parser(ctx).parse_args(list(args))
            _say_repeated(order)
            defaults = of_command(self, typed)
            has = {each.name for each in self.get_params(ctx)}
            ctx.default_map = {
                each.parameter: each.value for each in defaults.found.values() if each.parameter in has
            }
            if (language := ctx.default_map.get("lang")) is not None:
                speak(language)
            ctx.meta[_DEFAULTS] = defaults.taken(has)
        rest = super().parse_args(ctx, args)
        if ctx.params.get("lang") is None:
            check_own_variable(os.environ)
        return rest

    def invoke(self, ctx: Any) -> Any:
        """Do it."""
        command_begins(_options_of(ctx), _where_else)
        with taken_from(ctx.meta.get(_DEFAULTS, ())):
            return super().invoke(ctx)


def _say_repeated(typed: Iterable[Any]) -> None:
    """Note which options that take one value are typed with several: the last counts, as in all programs."""
    for option, times in Counter(each for each in typed if each.param_type_name == "option").items():
        if times > 1 and not (option.multiple or option.is_flag):
            note(Place(max(option.opts, key=len)), "given more than once; the last one counts")


def _options_of(ctx: Any) -> frozenset[str]:
    """All that may be typed of options, those of the commands above it among them."""
    above = frozenset() if ctx.parent is None else _options_of(ctx.parent)
    return above.union(*((*each.opts, *each.secondary_opts) for each in ctx.command.params))


def _where_else(option: str) -> str:
    """Who reads campaigns, and has most of what others may speak of; loaded only where it is asked."""
    from inspect import signature

    from estimator.cli.estimate import estimate
    from estimator.cli.files import option_name
    from estimator.cli.spreading import spread

    options = map(option_name, signature(spread(estimate)).parameters.values())
    return "smscost estimate" if option in options else ""


_DEFAULTS: Final = "estimator.defaults"
"""Where a context keeps which defaults are from files."""


class Group(_Spoken, TyperGroup):
    """One that has commands below it."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Take the words that follow; a language alone is no word that says what to do."""
        if not ctx.resilient_parsing:
            _say_repeated(self.make_parser(ctx).parse_args(list(args))[2])
        words, given = without_language(args)
        nothing = self.no_args_is_help and not words and given in (None, *LANGUAGES)
        return super().parse_args(ctx, [] if nothing else args)


def asked_language(words: Sequence[str], environment: Mapping[str, str]) -> LanguageCode:
    """The language of a run: what `--lang` says, wherever it stands, else what the environment does.

    Asked before anything is parsed: help is in a language, too. What is no language is refused by the option.

    >>> asked_language(["estimate", "a.csv", "--lang", "fr"], {}), asked_language(["text", "--lang=en"], {})
    ('fr', 'en')
    """
    _, given = without_language(words)
    return next((code for code in LANGUAGES if code == given), of_environment(environment))


def without_language(words: Sequence[str]) -> tuple[list[str], str | None]:
    """The words of a run without the option and what it says; the last one counts, as everywhere.

    >>> without_language(["--lang", "fr", "text", "Bonjour"]), without_language(["text", "--", "--lang=fr"])
    ((['text', 'Bonjour'], 'fr'), (['text', '--', '--lang=fr'], None))
    """
    kept: list[str] = []
    given = None
    left = iter(words)
    for word in left:
        if word == "--":
            return [*kept, word, *left], given
        if word == OPTION:
            given = next(left, given)
        elif word.startswith(f"{OPTION}="):
            given = word.removeprefix(f"{OPTION}=")
        else:
            kept.append(word)
    return kept, given


def language_option() -> Any:
    """The option itself, for every command: what it says is known already, and checked here."""

    def checked(text: str) -> str:
        return one_of(told("language"), text, LANGUAGES)

    return typer.Option(
        OPTION,
        metavar=f"[{'|'.join(LANGUAGES)}]",
        parser=checked,
        help="Say everything in this language. [that of the environment]",
    )


@contextmanager
def spoken() -> Iterator[None]:
    """Tell gettext, by which typer looks up part of its words, of our catalogue."""
    if in_force() != "en":
        gettext.bindtextdomain(DOMAIN, FOLDER)
        gettext.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = in_force()
    yield


def mistyped(message: str) -> str:
    """A sentence of typer's, to be said in the language of whoever reads it; one that is not known stays.

    >>> mistyped("No such option: --foo")
    'No such option: --foo.'
    """
    for sentence in _SENTENCES:
        pattern = _FIELD.sub(r"(?P<\1>.+?)", re.escape(sentence.removesuffix(".")))
        if found := re.fullmatch(rf"{pattern}\.?", message, re.DOTALL):
            fields = found.groupdict()
            if "said" in fields:
                fields["said"] = mistyped(fields["said"])
            return told(sentence, **fields)
    return message if message.endswith((".", "?")) else f"{message}."


def _put(text: str | None) -> str | None:
    return None if text is None else translated(text)
