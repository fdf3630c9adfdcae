"""The depth of JSON, YAML and TOML is our own rule: every reader asks it before a library meets the text."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.depth import DEEPEST, too_deep
from estimator.base.exact_json import read_json
from estimator.base.yaml_depth import yaml_levels, yaml_levels_at_most
from estimator.documents.lint import Lint
from estimator.documents.reading import read_document
from estimator.errors import SmsCostError
from estimator.price.comparison.jobs import read_jobs
from estimator.price.saved import read_estimate
from estimator.provider.ovhcloud.entries import entry_of
from estimator.provider.sandbox.parameters import body_of
from estimator.provider.sandbox.refusals import Refusal
from estimator.save.lint.baseline import read_baseline
from estimator.save.lint.files import LintReading
from estimator.supply.transfers.saved import read_plan
from estimator.tariff.imports import import_tariff

ROOT = Path(__file__).resolve().parent.parent.parent
DEEP = 100_000

_SEEN_BY_ITS_READER = "lists in no deeper column"

DEEP_TEXTS = {
    "JSON": {
        "lists": "[" * DEEP,
        "closed": "[" * DEEP + "]" * DEEP,
        "objects": '{"a":' * DEEP,
        "after a string": '["[", ' + "[" * DEEP,
    },
    "YAML": {
        "lists": "[" * DEEP,
        "mappings": "{a: " * DEEP,
        "over lines": "[\n" * DEEP,
        "blocks in a line": "- " * DEEP,
        "complex keys": "? " * DEEP,
        "blocks": "".join(f"{' ' * level}a:\n" for level in range(300)),
        _SEEN_BY_ITS_READER: "".join(f"{'  ' * level}- a:\n" for level in range(80)),
        "brackets in a block": "a:\n  - b: " + "[" * DEEP,
        "after a block text": "a: |\n  text [\nb: " + "[" * DEEP,
        "after two documents": "--- a\n--- {b: c}\n---\n" + "[" * DEEP,
    },
    "TOML": {
        "lists": "a = " + "[" * DEEP,
        "tables": "a = " + "{b = " * DEEP,
        "a key": "a" + ".a" * DEEP + " = 1",
        "a quoted key": '"a"' + " . 'a'" * DEEP + " = 1",
        "a heading": "[a" + ".a" * DEEP + "]",
        "a list of tables": "[[a" + ".a" * DEEP + "]]",
        "all of these": f"[a{'.a' * 39}]\nb{'.b' * 19} = [{{c{'.c' * 19} = [[{'[' * 20}",
        "after a text": "a = '''\n[\n'''\nb = " + "[" * DEEP,
    },
}


def _import(file: Path) -> object:
    return import_tariff(file, billing_country="fr", valid_from=date(2026, 11, 1), source="a test")


READERS: dict[str, tuple[str, str, Callable[[Path], Any]]] = {
    "lint, .json": ("JSON", "LNT007", lambda file: list(LintReading().texts(file))),
    "lint, .yaml": ("YAML", "LNT007", lambda file: list(LintReading().texts(file))),
    "lint, .yml": ("YAML", "LNT007", lambda file: list(LintReading().texts(file))),
    "lint, .toml": ("TOML", "LNT007", lambda file: list(LintReading().texts(file))),
    "known findings, .json": ("JSON", "LNT012", read_baseline),
    "a saved estimate, .json": ("JSON", "DIF004", read_estimate),
    "jobs of the provider, .json": ("JSON", "REC001", read_jobs),
    "a saved plan, .json": ("JSON", "TRF008", read_plan),
    "an imported tariff, .json": ("JSON", "TAR024", _import),
}
"""Of each reader of files the syntax, the code of what is nested too deep, and what it is called with."""


def _row(text: str) -> dict[str, object]:
    known = {"number": 1, "key": "k", "provider": "p", "state": "written", "at": "2026-11-27"}
    return known | {"wanted": text, "before": text}


# These say what the caller turns into a code of its own: NET003, ACC012, ACC029, or an answer of the sandbox.
PARTS: dict[str, tuple[type[Exception], Callable[[str], Any]]] = {
    "an answer of the provider": (ValueError, lambda text: read_json(text.encode())),
    "a document": (ValueError, lambda text: read_document(Lint, text.encode())),
    "a body for the sandbox": (Refusal, lambda text: body_of(text.encode(), ())),
    "an entry of the journal": (ValueError, lambda text: entry_of(_row(text))),
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(reader, text, id=f"{reader}: {name}")
        for reader, (syntax, _, _) in READERS.items()
        for name, text in DEEP_TEXTS[syntax].items()
    ],
)
def test_a_deep_file_is_a_documented_error(tmp_path: Path, name: str, text: str) -> None:
    _, code, read = READERS[name]
    file = tmp_path / f"deep.{name.rpartition('.')[2]}"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SmsCostError) as caught:
        read(file)
    assert caught.value.code == code


@pytest.mark.parametrize("text", DEEP_TEXTS["JSON"].values(), ids=DEEP_TEXTS["JSON"])
@pytest.mark.parametrize("name", PARTS)
def test_a_deep_document_is_refused(name: str, text: str) -> None:
    kind, read = PARTS[name]
    with pytest.raises(kind) as caught:
        read(text)
    assert not isinstance(caught.value, RecursionError | json.JSONDecodeError)


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize("text", DEEP_TEXTS["YAML"].values(), ids=DEEP_TEXTS["YAML"])
def test_no_parser_of_yaml_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, loader: str, text: str
) -> None:
    if loader == "SafeLoader":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SmsCostError) as caught:
        list(LintReading().texts(file))
    assert caught.value.code == "LNT007"


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        pytest.param(syntax, text, id=f"{syntax}, {name}")
        for syntax, texts in DEEP_TEXTS.items()
        for name, text in texts.items()
        if name != _SEEN_BY_ITS_READER
    ],
)
def test_what_is_nested_deep(syntax: Any, text: str) -> None:
    assert too_deep(text, syntax)


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        pytest.param("JSON", '["' + "[" * DEEP + '"]', id="JSON, a string"),
        pytest.param(
            "JSON", '{"' + "{" * DEEP + '": "\\\\", "a": "\\"' + "[" * DEEP + '"}', id="JSON, escapes"
        ),
        pytest.param("JSON", "[" + "[], {}," * DEEP + "1]", id="JSON, one beside the other"),
        pytest.param("YAML", "a: '" + "[" * DEEP + "'", id="YAML, quoted once"),
        pytest.param("YAML", 'a: "\\"' + "\n [" * DEEP + '"', id="YAML, quoted twice"),
        pytest.param("YAML", "a: it's " + "[" * DEEP, id="YAML, plain"),
        pytest.param("YAML", "a: text\n" + "  [ - ? {\n" * DEEP + "b: c", id="YAML, plain over lines"),
        pytest.param("YAML", "a: |\n" + "  [\n\n" * DEEP + "b: c", id="YAML, a block text"),
        pytest.param("YAML", "- >2-\n" + "   - - [\n" * DEEP + "- c", id="YAML, a folded text"),
        pytest.param("YAML", "# " + "[" * DEEP + "\na: b # " + "- " * DEEP, id="YAML, comments"),
        pytest.param("YAML", "- [a, {b: c}]\n" * 1000, id="YAML, one below the other"),
        pytest.param("YAML", "{? '" + "[" * DEEP + "' : a}", id="YAML, a quoted key in brackets"),
        pytest.param("YAML", "a: [b, # [[\n  'c]', \"[\", d]\n" + "- [e]\n" * 60, id="YAML, all of these"),
        pytest.param("TOML", 'a = "' + "[" * DEEP + '"', id="TOML, a string"),
        pytest.param("TOML", 'a = "\\"' + "[" * DEEP + '" # ' + "[" * DEEP, id="TOML, escapes and comments"),
        pytest.param("TOML", "a = '" + "[" * DEEP + "'", id="TOML, a literal string"),
        pytest.param("TOML", 'a = """\n""' + "[\n" * DEEP + '\\""""""\nb = 1', id="TOML, lines"),
        pytest.param("TOML", "a = '''\n" + "['\n" * DEEP + "'''\nb = 1", id="TOML, literal lines"),
        pytest.param("TOML", "a = [" + "[1.5], {b.c = 1}," * 1000 + "]", id="TOML, one beside the other"),
        pytest.param("TOML", "[a.b]\nc.d = 1\n[[e]]\n" * 1000, id="TOML, one below the other"),
    ],
)
@pytest.mark.one_in(3, checked=True)
def test_a_bracket_that_is_text_is_no_level(syntax: Any, text: str) -> None:
    assert not too_deep(text, syntax)


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        pytest.param("JSON", lambda n: "[" * n + "]" * n, id="JSON, lists"),
        pytest.param("JSON", lambda n: '{"a": ' * n + "1" + "}" * n, id="JSON, objects"),
        pytest.param("YAML", lambda n: "[" * n + "]" * n, id="YAML, lists"),
        pytest.param("YAML", lambda n: "- " * n + "a", id="YAML, blocks in a line"),
        pytest.param("YAML", lambda n: "".join(f"{'  ' * at}a:\n" for at in range(n)), id="YAML, blocks"),
        pytest.param("TOML", lambda n: f"a = {'[' * (n - 1)}{']' * (n - 1)}", id="TOML, lists"),
        pytest.param("TOML", lambda n: "a" + ".a" * (n - 1) + " = 1", id="TOML, a key"),
        pytest.param("TOML", lambda n: f"[a]\nb.c = {'[' * (n - 3)}{']' * (n - 3)}", id="TOML, a table"),
    ],
)
def test_the_last_level_and_one_more(syntax: Any, text: Callable[[int], str]) -> None:
    assert not too_deep(text(DEEPEST), syntax)
    assert too_deep(text(DEEPEST + 1), syntax)
    parse: dict[str, Callable[[str], object]] = {
        "JSON": json.loads, "TOML": tomllib.loads, "YAML": lambda content: list(yaml.parse(content))
    }  # fmt: skip
    parse[syntax](text(DEEPEST))


_TEXTS = st.one_of(
    st.sampled_from(["a[b", "'['", '"q [\\" {"', "two\nlines [ {", "x: y [", "- [", "# [", "it's [", "| ["]),
    st.sampled_from(["&[", "*[", "![", "  lead [", "a #[", "?[", "--- [", "{[", "a,[b", ": [", "[:"]),
    st.text(st.sampled_from("ab[]{},:#&*!|>'\"%@`-? \n"), max_size=12),
)
_VALUES = st.recursive(
    st.none() | st.integers(0, 9) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=12,
)


class _Recording(yaml.SafeLoader):
    """PyYAML's scanner, and how many levels it has open at most."""

    deepest = 0

    def fetch_more_tokens(self) -> None:
        super().fetch_more_tokens()
        indents = [*self.indents, self.indent]
        self.deepest = max(self.deepest, sum(indent >= 0 for indent in indents) + self.flow_level)


@given(
    _VALUES,
    st.sampled_from([None, True, False]),
    st.sampled_from([5, 20, 80]),
    st.sampled_from([None, None, "|", ">", '"', "'"]),
    st.integers(2, 5),
)
def test_levels_of_yaml_are_those_of_its_scanner(
    value: object, flow: bool | None, width: int, style: str | None, indent: int
) -> None:
    text = yaml.safe_dump(
        value, default_flow_style=flow, width=width, default_style=style, indent=indent, allow_unicode=True
    )
    scanner = _Recording(text)
    while scanner.check_token():
        scanner.get_token()
    levels = max(yaml_levels(text), default=0)
    assert levels == scanner.deepest
    assert levels <= yaml_levels_at_most(text)


def _depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)


@given(_VALUES, st.booleans())
def test_levels_of_json(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    opened = "[" * (DEEPEST - _depth(value))
    assert not too_deep(opened + text, "JSON")
    assert too_deep(opened + "[" + text, "JSON")


LIBRARIES = {
    "json.loads",
    "json.load",
    "msgspec.json.decode",
    "tomllib.loads",
    "tomllib.load",
    "yaml.parse",
    "yaml.load",
    "yaml.safe_load",
}
ASKS_FIRST = {
    "cli/defaults.py": "too_deep(",
    "save/lint/baseline.py": "too_deep(",
    "save/lint/json.py": "refuse_deep(",
    "save/lint/toml.py": "refuse_deep(",
    "save/lint/yaml.py": "refuse_deep(",
    "base/exact_json.py": "too_deep(",
    "documents/reading.py": "too_deep(",
}
"""The modules that read what others wrote, and how they ask."""

OUR_OWN = {
    *("save/advice/rules.py", "supply/recharge/conditions.py", "supply/recharge/quantities.py"),
    *("provider/sandbox/book.py", "supply/transfers/saved.py"),
}
"""Those that read files of `data/`, what the sandbox wrote itself, and what `documents` has read already."""


def _calls(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_nobody_else_reads_json_yaml_or_toml() -> None:
    package = ROOT / "estimator"
    readers = {
        module.relative_to(package).as_posix()
        for module in package.rglob("*.py")
        if _calls(module) & LIBRARIES
    }
    assert readers == set(ASKS_FIRST) | OUR_OWN
    for module, question in ASKS_FIRST.items():
        assert question in (package / module).read_text(encoding="utf-8"), module
