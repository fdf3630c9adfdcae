"""How deep JSON, YAML and TOML of others may be nested: our own rule, asked before a library meets the text.

Libraries have limits of their own, which change from one version to the next, or none, and then the stack of
the interpreter is the limit. Here is only counted what opens and closes: whether a text is well-formed is for
the library to say. Nothing is called recursively, and a text is gone through once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final, Literal

from estimator.base.yaml_depth import yaml_levels, yaml_levels_at_most

DEEPEST: Final = 100
"""Levels, the outermost being the first. Files that people keep have 5 to 10."""

Syntax = Literal["JSON", "YAML", "TOML"]


def too_deep(text: str, syntax: Syntax) -> bool:
    """Whether a text has more than `DEEPEST` levels of lists, objects and tables one in the other.

    Brackets in strings, comments and block texts are text. Of TOML, each part of a dotted key is a level. Of
    YAML, a list that is indented no deeper than its key is counted with it, so up to twice as many pass; its
    reader sees every level.

    >>> too_deep("[" * 100, "JSON"), too_deep("[" * 101, "JSON"), too_deep('["' + "[" * 101, "JSON")
    (False, True, False)
    >>> too_deep("- " * 101 + "a", "YAML"), too_deep("a" + ".a" * 100 + " = 1", "TOML")
    (True, True)
    """
    return _LEVELS[syntax](text)


_ALL_BUT_QUOTES_AND_BRACKETS = bytes(set(range(256)) - set(b'"[]{}'))
_STEPS: Final = [1 if octet in b"[{" else -1 for octet in range(256)]


def _deep_json(text: str) -> bool:
    if text.count("[") + text.count("{") <= DEEPEST:
        return False
    # A bracket is in a string where an odd number of quotes stands before it, escaped ones aside.
    bare = text.replace("\\\\", "").replace('\\"', "").encode(errors="replace")
    signs = bare.translate(None, _ALL_BUT_QUOTES_AND_BRACKETS).replace(b'""', b"")
    brackets = b"".join(signs.split(b'"')[::2])
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > DEEPEST


def _deep_yaml(text: str) -> bool:
    return yaml_levels_at_most(text) > DEEPEST and any(level > DEEPEST for level in yaml_levels(text))


# A string that is never closed goes on to the end: of the file, or of its line.
_TOML_TOKEN = re.compile(
    r"""
      \"\"\" (?: [^"\\]++ | \\. | "(?!"") )*+ (?: "{3,5} | \\?\Z )
    | ''' (?: [^']++ | '(?!'') )*+ (?: '{3,5} | \Z )
    | " (?: [^"\\\n]++ | \\[^\n] )*+ "?
    | ' [^'\n]*+ '?
    | (?P<comment> \#[^\n]*+ )
    | (?P<sign> [\[\]{}=,.\n] )
    | [^\s\[\]{}=,.\#"']++
    """,
    re.VERBOSE | re.DOTALL,
)


def _deep_toml(text: str) -> bool:
    return any(levels > DEEPEST for levels in _toml_levels(text))


def _toml_levels(text: str) -> Iterator[int]:
    header = 0  # levels of the table that the lines belong to
    opened: list[
        tuple[str, int]
    ] = []  # the open brackets of a value, and how many levels each is with its key
    inside = 0  # levels of all of them
    parts = 1  # of the key that comes or came last
    at_line_start = in_key = True
    in_header = False
    for token in _TOML_TOKEN.finditer(text):
        match token["sign"]:
            case None:
                at_line_start = at_line_start and token["comment"] is not None
                continue
            case "\n" if not opened:
                parts, at_line_start, in_key, in_header = 1, True, True, False
                continue
            case "[" if at_line_start:
                header, parts, in_header = 1, 0, True
            case "[" | "." if in_header:
                header += 1
            case "." if in_key:
                parts += 1
            case "=":
                in_key = False
            case ("[" | "{") as bracket:
                opened.append((bracket, 1 + parts))
                inside += 1 + parts
                in_key = bracket == "{"
                parts = int(in_key)
            case "," if opened:
                in_key = opened[-1][0] == "{"
                parts = int(in_key)
            case "]" | "}" if opened:
                inside -= opened.pop()[1]
                parts, in_key = 0, False
        at_line_start = False
        yield header + inside + parts


_LEVELS: Final[dict[Syntax, Callable[[str], bool]]] = {
    "JSON": _deep_json,
    "YAML": _deep_yaml,
    "TOML": _deep_toml,
}
