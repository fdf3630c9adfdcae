"""By what a summary was made: summaries of two programs that may count differently are never added."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from estimator.base.resources import data_path
from estimator.count import core

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class MadeBy:
    """A version of this package as it is installed somewhere.

    Attributes
    ----------
    version : str
    core : "compiled" or "plain"
    data : str
        A fingerprint of its code and of its tables: of the alphabet, of numbers, of tariffs.

    >>> MadeBy.here() == MadeBy.here(), len(MadeBy.here().data)
    (True, 16)
    """

    version: str
    core: str
    data: str

    def __str__(self) -> str:
        return f"{self.version} {self.core} {self.data}"

    @classmethod
    def here(cls) -> MadeBy:
        """This process's own."""
        # The core may be another one in the next test; what is on the disk is read once.
        return cls(version("smscost"), core.name(), _of_package())


@cache
def _of_package() -> str:
    read = sha256()
    code = {file.relative_to(_PACKAGE).as_posix(): file for file in _PACKAGE.rglob("*.py")}
    tables = {f"_data/{file.name}": file for file in data_path().iterdir() if file.is_file()}
    for name, file in sorted({**code, **tables}.items()):
        # Line ends are those of the checkout, not of the code.
        octets = file.read_bytes().replace(b"\r\n", b"\n")
        read.update(f"{name}\0{len(octets)}\0".encode() + octets)
    return read.hexdigest()[:_DIGITS]


def fingerprint(value: Any) -> str:
    """A short text that is another one where a value of ours, such as the terms of a campaign, is another.

    >>> fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1}), fingerprint("a") == fingerprint("b")
    (True, False)
    """
    from msgspec import json

    return sha256(json.encode(value, enc_hook=str, order="deterministic")).hexdigest()[:_DIGITS]
