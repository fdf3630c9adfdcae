"""The pages of the documentation site: those that are written, and those that are made from the package.

Every page is named as a file of this repository would be, so that links between them are links between files.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typer

import estimator
from estimator.cli import command_line
from estimator.cli.table import COMMANDS, has_commands
from estimator.speech.languages import LanguageCode, spoken_in
from scripts.refresh_readme import blocks, steps
from scripts.written import ROOT

_SCHEMAS = ROOT / "data" / "schemas"

ROOMS = {
    "price.flow price.job price.totals price.summary price.parts price.amounts price.pricing price.examples "
    "price.client_shares price.clients price.buying price.reasons price.seen price.loaded price.adding "
    "distributed": "What a campaign costs",
    "campaign": "Campaigns and how they are read",
    "count": "Messages and segments",
    "tariff documents.tariff": "Tariffs",
    "price.packs base.prices": "Purchases and prices",
    "price.quote price.focus": "Quotes and exports",
    "price.comparison price.saved": "Estimates held against each other",
    "save.advice": "Cheaper texts",
    "save.templates": "Templates",
    "supply.calendar": "Calendars and accounts",
    "supply.plan": "Plans of purchases",
    "supply.recharge": "Automatic recharge",
    "supply.transfers": "Transfers between accounts",
    "base.speaking": "Language",
    "errors": "Errors",
}
"""What the reference calls the rooms whose names are public; a name stands under the longest that fits."""

MODULES = {
    "estimator.pandas": 'the accessor `sms` of pandas: `df["message"].sms.segments`',
    "estimator.distributed": "many files, here or on a cluster",
    "estimator.provider.ovhcloud": "the real account",
    "estimator.provider.sandbox": "a provider to test against",
}
"""Modules that scripts import besides `estimator` itself."""

# Pages that a table lists are not beside every other page, too: two hundred more lines there help nobody.
_UNLISTED = "---\norphan: true\n---\n"
_UNLISTED_RST = ":orphan:\n"

_FIRST = (
    "marketing",
    "walk-through",
    "several",
    "defaults",
    "buying",
    "recharge",
    "transfers",
    "account",
    "billing",
    "ci",
)

_WORDS = {
    "en": ("Commands", "Arguments", "Options", "Commands below it", "On these pages", "Writes"),
    "fr": ("Commandes", "Arguments", "Options", "Sous-commandes", "Sur ces pages", "Écrit"),
}


def written() -> dict[str, str]:
    """The pages that people write, and `docs/errors.md`; the README has the list of all pages below it."""
    files = [*sorted(ROOT.glob("*.md")), ROOT / "data" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    pages = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}
    return {**pages, "README.md": f"{pages['README.md']}\n{_contents()}"}


def made() -> dict[str, str]:
    """The pages that nobody writes."""
    pages = dict(_names())
    for language in ("en", "fr"):
        pages.update(_commands(language))
    pages.update(_schemas())
    return pages


# Names of the library ------------------------------------------------------------------------------------


def subjects() -> dict[str, list[str]]:
    """Every public name under the subject that it belongs to."""
    rooms = {room: title for several, title in ROOMS.items() for room in several.split()}
    found: dict[str, list[str]] = {title: [] for title in ROOMS.values()}
    for name in estimator.__all__:
        room = estimator._ROOM_OF[name]  # type: ignore[attr-defined]  # not for type checkers
        fitting = [each for each in rooms if f"{room}.".startswith(f"{each}.")]
        if not fitting:
            raise LookupError(f"{name}: no subject in ROOMS has the room {room}")
        found[rooms[max(fitting, key=len)]].append(name)
    # What is called comes first.
    return {
        title: sorted(names, key=lambda name: (not name.islower(), name)) for title, names in found.items()
    }


def page_of_name(name: str) -> str:
    """Where a public name is described. Types stand apart: `quote` and `Quote` may be one file."""
    return f"reference/python/{'' if name.islower() else 'types/'}{name}"


def _names() -> Iterator[tuple[str, str]]:
    lines = ["# The library", ""]
    lines += ["Every public name: `import estimator`, then `estimator.estimate(…)`."]
    lines += ["A name is loaded when it is first used.", ""]
    for title, names in subjects().items():
        lines += [f"## {title}", "", "| name | what it is |", "|---|---|"]
        for name in names:
            page = page_of_name(name)
            summary = _in_a_cell(_summary(getattr(estimator, name)))
            lines.append(f"| [`{name}`]({page.removeprefix('reference/python/')}.rst) | {summary} |")
            yield f"{page}.rst", _name_page(name)
        lines.append("")
    lines += ["## Modules of their own", "", "| module | what it is for |", "|---|---|"]
    for module, purpose in MODULES.items():
        lines.append(f"| [`{module}`]({module}.rst) | {purpose} |")
        yield f"reference/python/{module}.rst", _module_page(module)
    yield "reference/python/index.md", "\n".join(lines) + "\n"


def _summary(value: Any) -> str:
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        return "A type: what may be given"
    return (inspect.getdoc(value) or "").partition("\n\n")[0].replace("\n", " ")


def _heading(name: str, line: str = "=") -> str:
    return f"{name}\n{line * len(name)}\n"


def _name_page(name: str) -> str:
    value = getattr(estimator, name)
    lines = [_UNLISTED_RST, _heading(name), ".. currentmodule:: estimator", ""]
    if inspect.isclass(value):
        lines += _described_class(name, value)
    elif inspect.isroutine(value):
        lines += [f".. autofunction:: {name}"]
    else:
        lines += [f".. data:: {name}", "", f"   {_kinds(value)}"]
    return "\n".join(lines) + "\n"


def _described_class(name: str, value: type) -> list[str]:
    lines = [f".. autoclass:: {name}", "   :members:"]
    ours = [each for each in value.__mro__[1:] if each.__module__.startswith("estimator.")]
    if ours:
        # What comes from Python's own classes is known.
        others = {each.__name__ for each in value.__mro__ if not each.__module__.startswith("estimator.")}
        lines.append(f"   :inherited-members: {', '.join(sorted(others))}")
    return lines


def _kinds(value: Any) -> str:
    kinds = (getattr(kind, "__name__", str(kind)) for kind in value.__args__)
    return "One of " + ", ".join(f"``{kind}``" for kind in kinds) + "."


def _module_page(module: str) -> str:
    loaded = importlib.import_module(module)
    lines = [
        _UNLISTED_RST,
        _heading(module),
        f".. automodule:: {module}",
        "   :no-index:",
        "",
        f".. currentmodule:: {module}",
        "",
    ]
    public = getattr(loaded, "__all__", None) or [
        name
        for name, value in vars(loaded).items()
        if getattr(value, "__module__", "") == module and name[0] != "_"
    ]
    for name in public:
        value = getattr(loaded, name)
        if name in estimator.__all__:
            continue
        if inspect.isclass(value):
            lines += [*_described_class(name, value), ""]
        elif inspect.isroutine(value):
            lines += [f".. autofunction:: {name}", ""]
    return "\n".join(lines)


# Commands ------------------------------------------------------------------------------------------------


def _commands(language: LanguageCode) -> Iterator[tuple[str, str]]:
    title, *_ = _WORDS[language]
    folder = "reference/commands" if language == "en" else "reference/commands-fr"
    with spoken_in(language):
        whole = typer.main.get_command(command_line())
        lines = [f"# {title}", ""]
        lines += [_escaped(whole.help or ""), "", "| | |", "|---|---|"]
        for words in COMMANDS:
            command = _command(whole, words)
            lines.append(
                f"| [`smscost {words}`]({_file(words)}) | {_in_a_cell(_escaped(command.short_help or ''))} |"
            )
            yield f"{folder}/{_file(words)}", _command_page(words, command, language)
        if language == "en":
            lines += ["", _toctree([_file(words).removesuffix(".md") for words in COMMANDS], hidden=True)]
        lines += ["", *_options(whole, "smscost", language)]
    yield f"{folder}/index.md", "\n".join(lines) + "\n"


def _file(words: str) -> str:
    return f"{words.replace(' ', '-')}.md"


def _command(whole: Any, words: str) -> Any:
    for word in words.split():
        whole = whole.commands[word]
    return whole


def _command_page(words: str, command: Any, language: LanguageCode) -> str:
    name = f"smscost {words}"
    _, arguments, _, below, pages, writes = _WORDS[language]
    context = typer.Context(command, info_name=name)
    lines = [_UNLISTED] * (language != "en")
    lines += [f"# {name}", "", *(_escaped(part) + "\n" for part in (command.help or "").split("\n\n"))]
    lines += ["```text", f"$ {name} {' '.join(command.collect_usage_pieces(context))}", "```", ""]
    given = [each for each in command.get_params(context) if each.param_type_name == "argument"]
    if given:
        lines += [f"## {arguments}", ""]
        lines += [f"`{name}`\\\n{_escaped(said)}\n" for name, said in _records(given, context)]
    lines += _options(command, name, language)
    if has_commands(words):
        lines += [f"## {below}", ""]
        for other in COMMANDS:
            if other.startswith(f"{words} "):
                purpose = _escaped(_command(command, other.removeprefix(words)).short_help)
                lines.append(f"- [`smscost {other}`]({_file(other)}): {purpose}")
        lines.append("")
    if schemas := _schemas_of().get(words):
        shown = ", ".join(f"[{schema}](../schemas/{schema}.md)" for schema in schemas)
        lines += [f"{writes} `--format json`: {shown}.", ""]
    if shown_on := _shown_on().get(words):
        lines += [f"## {pages}", ""]
        lines += [f"- [{_title(page)}](../../{page})" for page in shown_on]
    return "\n".join(lines) + "\n"


def _options(command: Any, name: str, language: LanguageCode) -> Iterator[str]:
    context = typer.Context(command, info_name=name)
    options = [each for each in command.get_params(context) if each.param_type_name == "option"]
    if not options:
        return
    yield f"## {_WORDS[language][2]}\n"
    # Both languages have the same options: those of the English pages are found by a search for them.
    if language == "en":
        yield f"```{{program}} {name}\n```\n"
    for spelled, said in _records(options, context):
        yield (
            f"```{{option}} {spelled}\n{_escaped(said)}\n```\n"
            if language == "en"
            else f"`{spelled}`\\\n{_escaped(said)}\n"
        )


def _records(params: Iterable[Any], context: typer.Context) -> Iterator[tuple[str, str]]:
    """What `--help` says of each: how it is typed, what it does."""
    for each in params:
        if record := each.get_help_record(context):
            yield record


@cache
def _schemas_of() -> Mapping[str, list[str]]:
    """The schemas of what each command writes, as the schemas themselves say it."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(_SCHEMAS.glob("*.json")):
        title = json.loads(file.read_text(encoding="utf-8"))["title"]
        for command in sorted(COMMANDS, key=len, reverse=True):
            if re.search(rf"`smscost {re.escape(command)}(?![\w-])(?! (?:{_below(command)}))", title):
                found[command].append(file.stem)
    return found


def _below(command: str) -> str:
    """What may follow the words of a group, as a pattern; nothing follows those of a command."""
    names = [other.removeprefix(f"{command} ") for other in COMMANDS if other.startswith(f"{command} ")]
    return "|".join(map(re.escape, names)) or "(?!)"


@cache
def _shown_on() -> Mapping[str, list[str]]:
    """The pages on which a session runs each command."""
    found: dict[str, list[str]] = defaultdict(list)
    for page, text in written().items():
        if page.startswith(("docs/errors", "CHANGELOG")):
            continue
        plain = re.sub(r"^ +(?=```|\$ |> )", "", text, flags=re.MULTILINE)
        typed = [
            step.command
            for block in blocks(plain)
            if block.kind == "console"
            for step in _steps(block.content)
        ]
        for command in COMMANDS:
            pattern = rf"\bsmscost {re.escape(command)}(?![\w-])(?! (?:{_below(command)})\b)"
            if any(re.search(pattern, each) for each in typed):
                found[command].append(page)
    return found


def _steps(content: str) -> Iterable[Any]:
    try:
        return steps(content)
    except IndexError:  # output without a command: a page that shows what a file holds
        return []


# Schemas -------------------------------------------------------------------------------------------------


def _schemas() -> Iterator[tuple[str, str]]:
    files = sorted(_SCHEMAS.glob("*.json"))
    lines = ["# JSON Schemas", ""]
    lines += [
        "What `--format json` writes, described so that programs can check it (JSON Schema, draft 2020-12).",
        "They are installed with the package, in `estimator/_data/schemas/`.",
        "Credits and money are texts with exact decimals.",
        "",
        "| schema | what it describes |",
        "|---|---|",
    ]
    for file in files:
        schema = json.loads(file.read_text(encoding="utf-8"))
        lines.append(f"| [{file.stem}]({file.stem}.md) | {_in_a_cell(_prose(schema['title']))} |")
        yield f"reference/schemas/{file.stem}.md", _schema_page(file, schema)
    yield "reference/schemas/index.md", "\n".join(lines) + "\n"


def _schema_page(file: Path, schema: dict[str, Any]) -> str:
    lines = [_UNLISTED, f"# {file.stem}", "", _prose(schema["title"]), ""]
    lines += [f"[The schema itself](../../data/schemas/{file.name})", ""]
    parts = schema.get("$defs", {})
    whole = schema.get("$ref", "").rpartition("/")[2]
    for name in sorted(parts, key=lambda name: (name != whole, name)):
        lines += _schema_part(name, parts[name], file.stem)
    return "\n".join(lines) + "\n"


def _schema_part(name: str, part: dict[str, Any], page: str) -> Iterator[str]:
    yield f"({page}-{name.lower()})=\n## {name}\n"
    if said := part.get("description"):
        yield from (f"{_prose(paragraph)}\n" for paragraph in said.split("\n\n"))
    if fields := part.get("properties"):
        yield "| field | type | what it is |\n|---|---|---|"
        for field, what in fields.items():
            mark = "" if field in part.get("required", ()) else ", may be left out"
            said = _in_a_cell(_prose(what.get("description", "")))
            yield f"| `{field}` | {_in_a_cell(_type(what, page))}{mark} | {said} |"
        yield ""
    else:
        yield f"{_type(part, page)}\n"


def _type(what: Any, page: str) -> str:
    """What a field may hold, in a few words."""
    if not isinstance(what, dict) or not what:
        return "anything"
    if reference := what.get("$ref"):
        name = reference.rpartition("/")[2]
        return f"[{name}](#{page}-{name.lower()})"
    if "enum" in what or "const" in what:
        values = what.get("enum", [what.get("const")])
        return " or ".join(f"`{json.dumps(value, ensure_ascii=False)}`" for value in values)
    if several := what.get("anyOf") or what.get("oneOf"):
        return " or ".join(dict.fromkeys(_type(each, page) for each in several))
    return _kind(what, page)


def _kind(what: dict[str, Any], page: str) -> str:
    kind = what.get("type", "anything")
    if kind == "array":
        return f"list of {_type(what.get('items'), page)}"
    if kind == "object" and (values := what.get("additionalProperties")):
        return f"texts to {_type(values, page)}"
    if kind == "string" and "[0-9]{1,15}" in what.get("pattern", ""):
        return "decimal number, as text"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(kind, str(kind))


# The front ----------------------------------------------------------------------------------------------


def _contents() -> str:
    """All pages, as they stand beside each other page."""
    how_to = [f"docs/how-to/{file.stem}" for file in sorted((ROOT / "docs" / "how-to").glob("*.md"))]
    french = [page for page in how_to if page.endswith("-fr")]
    how_to = sorted((page for page in how_to if page not in french), key=_reading_order)
    trees = {
        "How to": how_to,
        "En français": [*french, "reference/commands-fr/index"],
        "Reference": [
            "reference/commands/index",
            "reference/python/index",
            "docs/errors",
            "docs/files",
            "docs/tariff-format",
            "docs/calendar-format",
            "reference/schemas/index",
            "data/README",
        ],
        "The project": [
            "docs/reliability",
            "docs/regressions",
            "docs/performance",
            "docs/architecture",
            "docs/releasing",
            "docs/licences",
            "SECURITY",
            "CONTRIBUTING",
            "CHANGELOG",
        ],
    }
    listed = {page for pages in trees.values() for page in pages}
    others = sorted(file.stem for file in (ROOT / "docs").glob("*.md") if f"docs/{file.stem}" not in listed)
    trees["The project"] += [f"docs/{name}" for name in others]
    return "\n\n".join(_toctree(pages, caption=title, hidden=True) for title, pages in trees.items()) + "\n"


def _reading_order(page: str) -> tuple[int, str]:
    """What most people begin with comes first; a page that is not listed comes last."""
    name = page.rpartition("/")[2]
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


# What all pages share ------------------------------------------------------------------------------------


def _toctree(pages: Iterable[str], *, caption: str = "", hidden: bool = False) -> str:
    options = [f":caption: {caption}"] * bool(caption) + [":hidden:"] * hidden
    return "\n".join(["```{toctree}", *options, "", *pages, "```"])


def _title(page: str) -> str:
    found = re.search(r"^# (.*)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert found, page
    return found[1].replace("`", "")


def _escaped(text: str) -> str:
    """A sentence that is no Markdown, as Markdown that says the same.

    >>> _escaped("*.csv of <stdin> in [brackets]")
    '\\\\*.csv of \\\\<stdin\\\\> in \\\\[brackets\\\\]'
    """
    return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", re.sub(r"\s*\n\s*", " ", text))


def _prose(text: str) -> str:
    """A sentence with code in it, and nothing else that is Markdown."""
    parts = re.split(r"(`[^`]+`)", text.replace("\n", " "))
    return "".join(part if part.startswith("`") and len(part) > 1 else _escaped(part) for part in parts)


def _in_a_cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text.replace("\n", " "))
