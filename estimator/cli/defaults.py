"""Defaults from a file: `smscost.toml` beside the campaign or in the folder we are in, else the user's own.

A key is the long name of an option, and its value goes through the same door as the option's: it is read,
checked and refused by what reads the option, with the line of the file in front. An option that is typed wins
over all; then the environment; then the file that is near; then the user's own; then what is built in.

A script never reads such a file: what it computes is in the script, and the same wherever it runs.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from estimator.base.choices import meant
from estimator.base.defaults import FromFile
from estimator.base.language import told
from estimator.base.paths import is_address, is_folder, is_there
from estimator.base.resources import user_config
from estimator.cli.files import FileOption, Reads
from estimator.errors import Place, SmsCostError, UsageError

if TYPE_CHECKING:
    pass

NAME: Final = "smscost.toml"
VARIABLE: Final = "SMSCOST_CONFIG"
"""A file that is read in the place of all others; empty: none is."""

KEYS: Final = (
    "tariff",
    "billing-country",
    "default-country",
    "assume",
    "sender-type",
    "no-stop-clause",
    "stop-clause",
    "workbook-language",
    "vat",
    "max-orders",
    "csv-for",
    "lang",
)
"""Options that have a default in a file: what holds for months. What changes from one campaign to the next,
such as a balance or a limit, is none: it would be wrong before anybody looked."""

TOGETHER: Final = ({"no-stop-clause", "stop-clause", "stop-units", "account"},)
"""Options that answer one question: who says one of them has not said nothing about the other."""


@dataclass(frozen=True, slots=True)
class Default:
    """What a file says of an option."""

    key: str
    value: Any
    file: str
    line: int

    @property
    def place(self) -> Place:
        """Where it says so."""
        return Place(self.file, self.line)

    @property
    def parameter(self) -> str:
        """The option as commands call it."""
        return parameter_of(self.key)


def parameter_of(key: str) -> str:
    """What commands call an option.

    >>> parameter_of("billing-country")
    'billing_country'
    """
    return key.replace("-", "_")


def key_of(parameter: str) -> str:
    """What a file of defaults calls it.

    >>> key_of("billing_country")
    'billing-country'
    """
    return parameter.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Defaults:
    """All that the files of a run say: each option once, by the nearest file."""

    found: Mapping[str, Default]
    files: tuple[str, ...] = ()

    def besides(self, typed: Iterable[str]) -> Defaults:
        """Those of options that are not typed."""
        said = set(typed)
        said |= {key for together in TOGETHER if said & together for key in together}
        return Defaults({key: each for key, each in self.found.items() if key not in said}, self.files)

    def taken(self, parameters: Iterable[str]) -> tuple[FromFile, ...]:
        """The files, and which options a command that has these parameters takes from each."""
        has = set(parameters)
        taken = []
        for file in self.files:
            used = [each for each in self.found.values() if each.file == file and each.parameter in has]
            taken.append(FromFile(file, tuple(each.key for each in used), tuple(each.line for each in used)))
        return tuple(taken)


def read_defaults(near: Sequence[Path], environment: Mapping[str, str]) -> Defaults:
    """What files say: the one that the environment names; else that of a near folder, and the user's own.

    Raises
    ------
    UsageError
        `CFG001` a key that is no option, `CFG002` a value of another type, `CFG003` it is no TOML, `CFG004`
        several of the near folders have a file. What is wrong with a value has its own code.
    """
    found: dict[str, Default] = {}
    files = list(config_files(near, environment))
    for file in files:
        listed = _read(file)
        said = set(found)
        said |= {key for together in TOGETHER if said & together for key in together}
        found |= {each.key: each for each in listed if each.key not in said}
    return Defaults(found, tuple(map(str, files)))


def config_files(near: Sequence[Path], environment: Mapping[str, str]) -> Iterator[Path]:
    """The files of defaults of a run that are there, the nearest first."""
    named = environment.get(VARIABLE)
    if named is not None:
        if named:
            yield Path(named)
        return
    beside = {os.path.realpath(path): path for folder in near if is_there(path := folder / NAME)}
    if len(beside) > 1:
        one, other, *_ = map(str, beside.values())
        raise UsageError("CFG004", Place(one), other=other)
    here = [*beside.values(), Path(NAME)]
    nearest = next((path for path in here if is_there(path)), None)
    if nearest is not None:
        yield nearest
    own = users_own()
    if is_there(own) and not (nearest and nearest.samefile(own)):
        yield own


def users_own() -> Path:
    """Where the user's own file is."""
    return user_config(NAME)


def folders_of(options: Iterable[FileOption], values: Mapping[str, Any]) -> list[Path]:
    """The folders of the files that the words of a command name, such as its campaigns."""
    found = []
    for option in options:
        if option.is_argument and isinstance(option.marker, Reads):
            given = values.get(option.parameter) or ()
            for path in [given] if isinstance(given, (str, os.PathLike)) else given:
                folder = _folder(os.fspath(path))
                found += [] if folder is None else [folder]
    return found


def _folder(path: str) -> Path | None:
    if path == "-" or is_address(path) or "\n" in path:
        return None
    if is_folder(path):  # it may be no path at all
        return Path(path)
    folder = Path(path).parent
    while glob.has_magic(str(folder)) and not is_there(folder):
        folder = folder.parent
    return folder


def _read(path: Path) -> list[Default]:
    from estimator.base.decode import text_of
    from estimator.base.read import CONFIGURATION, raised_as, read_bounded
    from estimator.documents.reading import converted

    name = str(path)
    with raised_as(UsageError):
        content = text_of(read_bounded(path, CONFIGURATION), name)
    given = _toml(content, name)
    listed = []
    for key, value in given.items():
        place = Place(name, _line(content, key))
        if key not in KEYS:
            close = meant(key.replace("_", "-"), KEYS, least=0.7)
            raise UsageError("CFG001", place, key=key, close=close, known=", ".join(KEYS))
        try:
            converted(_kinds(), {key: value})
        except ValueError as error:
            raise UsageError("CFG002", place, why=error.args[0]) from error
        # A number of TOML may be 1e3, which no option takes: it is said as it is written out.
        plain = format(value, "f") if isinstance(value, Decimal) else str(value)
        words = value if isinstance(value, (bool, list)) else plain
        if key == "tariff" and value:
            words = str(path.parent / str(value))  # as the file means it, not the folder we are in
        listed.append(Default(key, words, *_at(place)))
        _check(listed[-1])
    _check_clause({each.key: each for each in listed})
    return listed


def _check_clause(listed: Mapping[str, Default]) -> None:
    """Refuse a file that says both that a clause is counted and that none is."""
    none, text = listed.get("no-stop-clause"), listed.get("stop-clause")
    if none is not None and none.value and text is not None:
        raise UsageError("USE025", max(none.place, text.place, key=lambda place: place.line or 0))


def _at(place: Place) -> tuple[str, int]:
    return place.file, place.line or 1


def _kinds() -> Any:
    """What each value is, in the file. What is a number to an option is read by that, whatever it is here."""
    from msgspec import UNSET, UnsetType, defstruct

    kinds: dict[str, Any] = {
        "assume": list[str],
        "no-stop-clause": bool,
        "vat": Any,
        "max-orders": Any,
    }
    return defstruct(
        "Defaults",
        [(parameter_of(key), kinds.get(key, str) | UnsetType, UNSET) for key in KEYS],
        rename="kebab",
        forbid_unknown_fields=True,
    )


_WHERE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


_TWICE: Final = "Cannot overwrite a value"
"""What tomllib says of a key that comes a second time."""


def _toml(content: str, name: str) -> dict[str, Any]:
    import tomllib

    from estimator.base.depth import too_deep

    if too_deep(content, "TOML"):
        raise UsageError("CFG003", Place(name), why=told("it is nested too deep"))
    try:
        return tomllib.loads(content, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        where, lines = _WHERE.search(str(error)), content.splitlines() or [""]
        why = _WHERE.sub("", str(error))
        # The end of the document is behind its last line.
        place = Place(name, int(where[1]), int(where[2])) if where and where[1] else Place(name, len(lines))
        if why == _TWICE:
            place = Place(name, place.line)
            key = lines[(place.line or 1) - 1].partition("=")[0].strip()
            raise UsageError("CFG003", place, why=told("the key {key} is there twice", key=key)) from error
        raise UsageError("CFG003", place, why=why[:1].lower() + why[1:]) from error
    except ValueError as error:  # a number of thousands of digits
        raise UsageError("CFG003", Place(name), why=told("it has a number that is too long")) from error


def _line(content: str, key: str) -> int:
    """The line of a key. What stands before it is TOML of its own: it is not inside a text or a list."""
    import tomllib

    for match in re.finditer(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(key)}\b", content, re.MULTILINE):
        try:
            tomllib.loads(content[: match.start()])
        except ValueError:
            continue
        return content.count("\n", 0, match.start()) + 1
    return 1


def _check(default: Default) -> None:
    """Refuse what its option would refuse, also where this command has no such option, with its place."""
    with _placed(default):
        check_value(default.key, default.value)


def check_value(key: str, value: Any) -> None:
    """Refuse what its option would refuse before anything is read."""
    check = _CHECKS.get(key)
    if check is not None and value is not None:
        check(value)


@contextmanager
def _placed(default: Default) -> Iterator[None]:
    """A block in which a default is read: what is wrong with it is at its place."""
    try:
        yield
    except SmsCostError as error:
        raise UsageError(error.code, default.place, **error.details) from error


def _check_country(code: str) -> None:
    from estimator.base.countries import home_country

    home_country(code)


def _check_vat(percent: Any) -> None:
    from estimator.price.buying import Buying

    Buying.of(0, None, percent)


def _check_language(tag: str) -> None:
    from estimator.campaign.sources import check_language

    check_language(tag)


def _check_assume(pairs: list[str]) -> None:
    from estimator.cli.options import assumed

    assumed(pairs)


def _check_orders(number: Any) -> None:
    from estimator.price.buying import Buying

    Buying.of(0, number, None)


def _one_of(name: str, words: str) -> Callable[[str], None]:
    def check(word: str) -> None:
        from estimator.base import choices
        from estimator.speech.languages import LANGUAGES

        choices.one_of(name, word, LANGUAGES if words == "LANGUAGES" else getattr(choices, words))

    return check


_CHECKS: Final[Mapping[str, Callable[[Any], None]]] = {
    "billing-country": _check_country,
    "default-country": _check_country,
    "assume": _check_assume,
    "sender-type": _one_of(told("kind of sender"), "SENDER_TYPES"),
    "workbook-language": _check_language,
    "vat": _check_vat,
    "max-orders": _check_orders,
    "csv-for": _one_of(told("reader of CSV"), "CSV_READERS"),
    "lang": _one_of(told("language"), "LANGUAGES"),
}


def of_command(command: Any, typed: Mapping[str, Any]) -> Defaults:
    """What files say of the options of a command that are not typed, by the parameters that are."""
    if typed.get("no_config") or typed.get("help"):
        return Defaults({})
    files: Iterable[FileOption] = getattr(command.callback, "files", ())
    read = read_defaults(folders_of(files, typed), os.environ)
    by_environment = ["lang"] if os.environ.get("SMSCOST_LANG") else []
    return read.besides([*by_environment, *map(key_of, typed)])
