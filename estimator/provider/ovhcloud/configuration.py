"""The keys to the account: read where the official client looks for them, and never shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from configparser import Error as ConfigParserError
from configparser import RawConfigParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from estimator.base.choices import meant
from estimator.base.language import joined, told
from estimator.base.read import CONFIGURATION, read_bounded
from estimator.errors import CampaignError, Place, SmsCostError, UsageError

_KEYS = ("application_key", "application_secret", "consumer_key")

# What the provider makes is letters and digits. Anything else cannot stand in a header, and the error that
# Python raises then would show the key.
_KEY = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the provider is, and what requests to it are signed with. Its `repr` shows no key.

    Attributes
    ----------
    provider : str
        The name changes are filed under in the journal: `"ovh-eu"`.
    url : str
        Of the API, up to its version.
    application_key, application_secret, consumer_key : str

    >>> Keys("ovh-eu", "https://eu.api.ovh.com/1.0", "a", "b", "c")
    Keys(provider='ovh-eu', url='https://eu.api.ovh.com/1.0')
    """

    provider: str
    url: str
    application_key: str = field(repr=False)
    application_secret: str = field(repr=False)
    consumer_key: str = field(repr=False)

    def hidden(self, text: str) -> str:
        """A text from outside without the keys, should it repeat one.

        >>> Keys("ovh-eu", "", "AK", "AS", "CK").hidden("unknown consumer key CK")
        'unknown consumer key ***'
        """
        for key in sorted((getattr(self, name) for name in _KEYS), key=len, reverse=True):
            text = text.replace(key, "***")
        return text


def read_keys(file: Path | None = None) -> Keys:
    """The keys that the official client would use, or those of one file and nothing else.

    Without a file: the environment (`OVH_ENDPOINT`, `OVH_APPLICATION_KEY` …), then `ovh.conf` here, in the
    home folder, and in `/etc`. With a file the environment does not count: who names the file of another
    customer must not change the accounts of this one.

    Raises
    ------
    UsageError
        `ACC001` where the package `ovh` is not installed, `ACC002` where keys are missing, `ACC003` where a
        file cannot be read, `ACC004` for an unknown endpoint, `ACC005` for the keys of OAuth2, `ACC006` for
        what cannot be a key.

    Source: the documentation of the official client, https://github.com/ovh/python-ovh.
    """
    check_installed()
    from ovh.client import ENDPOINTS

    look_up = _in_file(file) if file else _anywhere()
    endpoint = look_up("default", "endpoint")
    if not endpoint:
        raise UsageError("ACC002", missing="endpoint")
    if endpoint not in ENDPOINTS:
        # Most are like each other, and a guess would be of another continent.
        close = meant(endpoint, ENDPOINTS, least=0.85)
        raise UsageError("ACC004", endpoint=endpoint, close=close, known=", ".join(ENDPOINTS))
    if look_up(endpoint, "client_id") or look_up(endpoint, "client_secret"):
        raise UsageError("ACC005")
    found = {name: look_up(endpoint, name) for name in _KEYS}
    missing = [name for name, key in found.items() if not key]
    if missing:
        raise UsageError("ACC002", missing=joined(missing))
    for name, key in found.items():
        if not _KEY.fullmatch(key):
            raise UsageError("ACC006", key=name)
    return Keys(endpoint, ENDPOINTS[endpoint], **found)


def check_installed(extras: str = "ovh") -> None:
    """Raise `ACC001` where there is no official client, `ACC003` where it cannot read an `ovh.conf`.

    `extras` are those of this package that whoever asks needs.
    """

    def load() -> None:
        import ovh  # noqa: F401

    try:
        # The official client reads its configuration as soon as it is imported.
        _parsed(load, "ovh.conf")
    except ImportError as error:
        raise UsageError("ACC001", missing=error.name, extras=extras) from error


_LookUp = Callable[[str, str], str]
_Loaded = TypeVar("_Loaded")


def usual_files() -> list[Path]:
    """Where the official client looks for its `ovh.conf`, the first place first."""
    return [Path("ovh.conf"), Path("~/.ovh.conf").expanduser(), Path("/etc/ovh.conf")]


def _anywhere() -> _LookUp:
    from ovh.config import ConfigurationManager

    configuration = _parsed(ConfigurationManager, "ovh.conf")
    return lambda section, name: (configuration.get(section, name) or "").strip()


def _in_file(file: Path) -> _LookUp:
    parser = RawConfigParser()

    def read() -> _LookUp:
        octets = read_bounded(file, CONFIGURATION)
        parser.read_string(octets.decode("utf-8-sig"), source=str(file))
        return lambda section, name: parser.get(section, name, fallback="").strip()

    return _parsed(read, str(file))


def _parsed(load: Callable[[], _Loaded], name: str) -> _Loaded:
    # Errors of the parser repeat lines of the file, and keys stand in them: none may stay the cause or the
    # context of ours, so ours is raised after the except block.
    fault: SmsCostError
    try:
        return load()
    except ConfigParserError as error:
        name = str(getattr(error, "source", name))
        fault = UsageError(
            "ACC003", Place(name, getattr(error, "lineno", None)), why=told("it is no ovh.conf")
        )
    except UnicodeDecodeError:
        fault = UsageError("ACC003", Place(name), why=told("it is not UTF-8"))
    except CampaignError as error:
        fault = UsageError("ACC003", error.place, why=error.told)
    except OSError as error:
        fault = UsageError("ACC003", Place(name), why=error.strerror or told("it cannot be opened"))
    raise fault
