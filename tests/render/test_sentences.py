"""Every sentence of `show` goes through `base/language`, so that it can be said in another language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SHOW = Path(__file__).parents[2] / "estimator" / "show"

OWN_WORDS = {
    "report/words.py": "the two languages of the report, side by side",
    "segments.py": "a picture: its words are those of the table beside it",
}
"""Files whose texts are translated in another way, and in which."""

EXCEPTIONS = {
    "  smscost account recharge set ": "a command to type",
    "--quantity ": "a command to type",
    " --threshold ": "a command to type",
    "::error file=": "a command to GitHub",
    "not made": "the state of a change",
    "built in": "where a value comes from",
    "order maximum": "a key of a table",
    "price bracket": "a noun that is counted",
    "valid receiver": "a noun that is counted",
    "strong alarm": "an emphasis",
    "Glyph .* missing from font": "a message of matplotlib",
    "offset points": "a word of matplotlib",
    "outside lower left": "a word of matplotlib",
    "upper left": "a word of matplotlib",
    ' xmlns(:\\w+)?="[^"]*"': "a pattern of SVG",
    "rotate(-0 ": "a pattern of SVG",
    "font-family: [^;]*;?\\s*": "a pattern of SVG",
    "default-src 'none'; script-src 'sha256-": "what a browser is told",
    "'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'": "what a browser is told",
    '<span style="color: #b3261e">': "HTML",
    '<strong style="color: #b3261e">': "HTML",
    '<section class="terms"><h2>{title}</h2>{terms}</section>\n': "HTML",
    '<tr><th scope="row" colspan="3">{name}</th><td class="number" colspan="3">{price}</td></tr>\n': "HTML",
    ' class="number"': "HTML",
    ' scope="col"': "HTML",
    ' style="': "HTML",
    "text-align: left": "HTML",
    "text-align: left; white-space: nowrap": "HTML",
    "text-align: right; white-space: nowrap": "HTML",
    '<pre style="white-space: pre-wrap">': "HTML",
    "nothing is known of how to show a ": "for programmers",
    "nothing is known of how to draw a ": "for programmers",
    " columns, but ": "for programmers",
}
"""Texts with a blank that are no sentences for people."""

_SAYS = {"said", "said_many", "told", "told_many", "marked", "marked_many"}
# A word of at least two letters beside a blank.
_SENTENCE = re.compile(r"[^\W\d_]{2,}.* | .*[^\W\d_]{2,}", re.DOTALL)

FILES = sorted(SHOW.rglob("*.py"))


def _unsaid(code: str) -> Iterator[str]:
    """Literal texts that look like sentences, and are neither documentation nor given to the language."""
    tree = ast.parse(code)
    exempt: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            exempt.add(id(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAYS:
            exempt.update(id(argument) for argument in node.args)
        elif isinstance(node, ast.Subscript):
            # A type: `Literal["strong alarm"]`.
            exempt.update(id(inner) for inner in ast.walk(node.slice))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in exempt
            and _SENTENCE.search(node.value)
        ):
            yield node.value


def _of_documents(code: str) -> str:
    """The code without the builders of documents, which are for programs."""
    tree = ast.parse(code)
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.FunctionDef) and node.name.endswith("_document"))
    ]
    return ast.unparse(tree)


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(SHOW))) for path in FILES])
def test_every_sentence_can_be_said_in_another_language(path: Path) -> None:
    if str(path.relative_to(SHOW)) not in OWN_WORDS:
        code = _of_documents(path.read_text(encoding="utf-8"))
        assert [text for text in _unsaid(code) if text not in EXCEPTIONS] == []


@pytest.mark.parametrize(
    ("code", "unsaid"),
    [
        pytest.param('x = "Nothing to buy"', ["Nothing to buy"], id="a plain text"),
        pytest.param('x = f"{n} credits"', [" credits"], id="glued"),
        pytest.param('x = said(f"{n} credits")', [" credits"], id="filled in before it is said"),
        pytest.param('x = print("left over")', ["left over"], id="given to another function"),
        pytest.param('x = said("left over")', [], id="said"),
        pytest.param('x = said_many("{count} day left", "{count} days left", 2)', [], id="said of many"),
        pytest.param('x = marked("left over")', [], id="marked"),
        pytest.param('"""Left over."""', [], id="documentation"),
        pytest.param('x = " · "', [], id="no words"),
        pytest.param('x = "credits"', [], id="one word"),
    ],
)
def test_a_sentence_is_seen(code: str, unsaid: list[str]) -> None:
    assert list(_unsaid(code)) == unsaid


def test_no_exception_has_outlived_its_use() -> None:
    found = {text for path in FILES for text in _unsaid(path.read_text(encoding="utf-8"))}
    assert EXCEPTIONS.keys() <= found
    assert all((SHOW / file).exists() for file in OWN_WORDS)
