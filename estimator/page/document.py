"""The page as one file: modules put together, data as JSON, the core and the automaton as base64.

Nothing in it may be loaded from elsewhere, and its own policy forbids that: the script runs by its hash, and
nothing may connect.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any, Final

from estimator.base.speaking import known_language
from estimator.errors import UsageError
from estimator.page.data import automaton, page_data, reader_data
from estimator.speech.languages import LanguageCode
from estimator.tariff.model import Tariff

_HERE: Final = Path(__file__).parent
_WEB: Final = _HERE / "web"
CORE: Final = _HERE / "core.wasm"
"""The compiled core; a wheel that was built without the package ziglang lacks it."""

VENDOR: Final = _HERE / "vendor"
_LIBRARIES: Final = (("libphonenumber-max.js", "libphonenumber-js.LICENSE"), ("ssf.js", "ssf.NOTICE"))
"""libphonenumber-js 1.13.16, of the metadata 9.0.43, the same as our own tables are made from; SSF 0.11.2 of
SheetJS, which writes numbers by the formats of a workbook. Both as they were published."""

_IMPORT: Final = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ((?:async )?(?:function|class|const)\*? (\w+))", re.MULTILINE)
_EMPTY_EXPORT: Final = re.compile(r"^export \{\};\n", re.MULTILINE)
_COMMENT: Final = re.compile(r"^[ ]*//[^\n]*\n|/\*\*.*?\*/", re.MULTILINE | re.DOTALL)
_ENTRY: Final = "main"


def page_html(tariff: Tariff, *, language: LanguageCode = "en") -> str:
    """The page with a tariff inside; it speaks every language, and begins with this one.

    Raises
    ------
    UsageError
        `PAG001` where the core was not compiled for browsers, `USE017` for another language.
    """
    language = known_language(language)
    if not CORE.exists():
        raise UsageError("PAG001")
    program = f'"use strict";\n(() => {{\n{bundle()}}})();\n'
    style = (_WEB / "style.css").read_text(encoding="utf-8")
    frame = (_WEB / "page.html").read_text(encoding="utf-8")
    filled = {
        "language": language,
        "policy": _policy(program, style),
        "style": style,
        "program": program,
        "data": _json(page_data(tariff, language)),
        "tables": _json(reader_data(tariff)),
        "library": libraries(),
        "core": base64.b64encode(CORE.read_bytes()).decode(),
        "automaton": base64.b64encode(automaton()).decode(),
    }
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: filled[found[1]], frame)


def _json(data: dict[str, Any]) -> str:
    """Data inside an element of the page: `<` could end it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def bundle(entry: str = _ENTRY) -> str:
    """A module and all that it needs as one program: each in a scope of its own, after those it imports."""
    done: list[str] = []
    parts: list[str] = []

    def add(name: str) -> None:
        if name in done:
            return
        done.append(name)
        source = (_WEB / f"{name}.js").read_text(encoding="utf-8")
        for _, imported in _IMPORT.findall(source):
            add(imported)
        exported = ", ".join(found[2] for found in _EXPORT.finditer(source))
        source = _IMPORT.sub(lambda found: f"const {found[1]} = {_scope(found[2])};\n", source)
        source = _COMMENT.sub("", _EMPTY_EXPORT.sub("", _EXPORT.sub(r"\1", source))).strip()
        parts.append(f"const {_scope(name)} = (() => {{\n{source}\nreturn {{ {exported} }};\n}})();\n")

    add(entry)
    return re.sub(r"\n\s*\n", "\n", "".join(parts))


def _scope(name: str) -> str:
    return f"of_{name.replace('-', '_')}"


def libraries() -> str:
    """What the page takes from others, as one script."""
    return "".join(map(_library, _LIBRARIES))


def _library(files: tuple[str, str]) -> str:
    """A library of others, below its terms."""
    source, terms = ((VENDOR / name).read_text(encoding="utf-8").strip() for name in files)
    return f"/* {terms} */\n{source}\n;\n"


def _policy(program: str, style: str) -> str:
    """What the browser holds the page to; the worker, made of the same program, inherits it."""
    return "; ".join(
        (
            "default-src 'none'",
            "connect-src 'none'",
            f"script-src {_hash(program)} 'wasm-unsafe-eval'",
            f"style-src {_hash(style)}",
            "worker-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
