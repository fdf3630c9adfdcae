"""Every kind of file: the texts in it, their keys, and where they are to the character."""

from __future__ import annotations

import json
import string
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import polib
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import CampaignError
from estimator.save.lint import json as json_reader
from estimator.save.lint import plain, po, properties
from estimator.save.lint import toml as toml_reader
from estimator.save.lint import yaml as yaml_reader
from estimator.save.lint.csv import cells
from estimator.save.lint.files import SUFFIXES, LintReading, files_in
from estimator.save.lint.texts import FoundText, LintSource, OtherKind, Reader
from tests.long import trying

TEXTS = st.text(st.sampled_from("aé€ç😀 {}#\"'\\\n\t:,[]%|>-"), min_size=1, max_size=30)
NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=4)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=4)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The texts of a value with their keys, as anybody would walk it."""
    if isinstance(value, str):
        yield ".".join(path), value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from leaves(inner, (*path, str(at)))


def read(reader: Reader, content: str) -> list[FoundText]:
    found = list(reader(LintSource("file", content)))
    lines = content.split("\n")
    for each in found:
        assert each.place.line is not None
        assert each.place.column is not None
        assert lines[each.place.line - 1][each.place.column - 1 :].startswith(each.raw.split("\n")[0])
    return found


def pairs(found: list[FoundText]) -> list[tuple[str, str]]:
    return [(each.key, each.text) for each in found]


@trying(150)
@given(DOCUMENTS, st.sampled_from([None, 2]), st.booleans())
def test_json(document: dict[str, Any], indent: int | None, ascii_only: bool) -> None:
    content = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    assert pairs(read(json_reader.strings, content)) == list(leaves(document))


@trying(150)
@given(DOCUMENTS, st.booleans(), st.sampled_from([None, '"', "'", "|"]))
def test_yaml(document: dict[str, Any], flow: bool, style: str | None) -> None:
    content = yaml.safe_dump(
        document, allow_unicode=True, default_flow_style=flow, default_style=style, sort_keys=False
    )
    # A quoted number comes back as a number, for it carries its tag; what is a text is for YAML to say.
    assert pairs(read(yaml_reader.strings, content)) == list(leaves(yaml.safe_load(content)))


def toml_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        plain_text = value.isprintable() and "'" not in value
        return f"'{value}'" if plain_text else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[\n" + ", # a 'comment'\n".join(map(toml_value, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {toml_value(inner)}' for key, inner in value.items()) + "}"
    return str(value)


@trying(150)
@given(DOCUMENTS, DOCUMENTS)
def test_toml(top: dict[str, Any], table: dict[str, Any]) -> None:
    content = "".join(f"{key} = {toml_value(value)}\n" for key, value in top.items())
    content += "".join(
        f"[[table.'list']] # [x]\n{key}.b = {toml_value(value)}\n" for key, value in table.items()
    )
    if "table" not in top:
        expected = tomllib.loads(content)
        assert pairs(read(toml_reader.strings, content)) == list(leaves(expected))


@trying(150)
@given(st.lists(st.tuples(TEXTS, TEXTS, st.booleans()), max_size=4, unique_by=lambda entry: entry[0]))
def test_po_as_polib_reads_it(entries: list[tuple[str, str, bool]]) -> None:
    catalogue = polib.POFile(wrapwidth=20)
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    for original, translation, fuzzy in entries:
        flags = ["fuzzy"] if fuzzy else []
        catalogue.append(polib.POEntry(msgid=original, msgstr=translation, flags=flags, comment="msgid"))
    expected = [(original, translation) for original, translation, fuzzy in entries if not fuzzy]
    assert pairs(read(po.strings, str(catalogue))) == expected


def test_plurals_contexts_and_what_is_no_translation() -> None:
    content = (
        'msgid ""\nmsgstr "Content-Type: text/plain\\n"\n'
        'msgctxt "sms"\nmsgid "one"\nmsgid_plural "many"\nmsgstr[0] "un"\nmsgstr[1] ""\n"plu"\n"sieurs\\n"\n'
        '#, fuzzy, c-format\nmsgid "f"\nmsgstr "flou"\n\nmsgid "none"\nmsgstr ""\n'
        '#~ msgid "old"\n#~ msgstr "vieux"\nmsgid "x"\nmsgstr "\\x41\\101\\"\\\\"\n'
    )
    found = read(po.strings, content)
    assert pairs(found) == [("sms|one[0]", "un"), ("sms|one[1]", "plusieurs\n"), ("x", 'AA"\\')]
    assert str(found[1].place) == "file:8:2"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("a=b\nc = d\ne: f\ng h\n", ["b", "d", "f", "h"], id="the signs between"),
        pytest.param("# a=b\n ! c=d\n\n", [], id="comments and blank lines"),
        pytest.param(
            "a = b \\\n   c\\\\\nd=e", ["b c\\", "e"], id="a line goes on after one backslash, not two"
        ),
        pytest.param("a\\ b\\=c = d", ["d"], id="signs in a key"),
        pytest.param("a=\\u00e7\\t\\ud83d\\ude00\\z", ["ç\t😀z"], id="escapes"),
        pytest.param("a=b\r\nc=d\r\n", ["b", "d"], id="CR LF"),
        pytest.param("a\nb=\n", [], id="nothing"),
        pytest.param("a=b\\", ["b"], id="a backslash at the end"),
    ],
)
def test_properties(content: str, expected: list[str]) -> None:
    assert [each.text for each in properties.strings(LintSource("file", content))] == expected


def test_plain_text() -> None:
    assert pairs(read(plain.whole_file, "a\n\nb ")) == [("", "a\n\nb ")]
    assert pairs(read(plain.lines, "a\r\n\nb ")) == [("", "a"), ("", "b ")]
    assert read(plain.whole_file, "\n ") == []


def test_csv_is_read_as_campaigns_are() -> None:
    octets = 'to;Message\r\n06;"à ""ça"""\r\n\r\n07;\r\n08;"x\r\ny ✓";\r\n'.replace(";\r", "\r").encode()
    found = list(cells(octets.replace(b"07\r\n", b"07;\r\n"), "file", None))
    assert pairs(found) == [("Message", 'à "ça"'), ("Message", "x\r\ny ✓")]
    assert [str(each.place) for each in found] == ["file:2:5", "file:5:5"]
    assert str(found[0].place_of(3)) == "file:2:9"
    assert str(found[1].place_of(5)) == "file:6:3"


@pytest.mark.parametrize(
    ("reader", "content", "character", "place"),
    [
        pytest.param(plain.whole_file, "à\nvous ✓", "✓", "file:2:6", id="on the second line"),
        pytest.param(json_reader.strings, '{"a": "\\u00e9 ✓"}', "✓", "file:1:15", id="behind an escape"),
        pytest.param(json_reader.strings, '{"a": "\\u2713 ✓"}', "✓", "file:1:8", id="itself an escape"),
        pytest.param(yaml_reader.strings, "a: |\n  b\n\n  c ✓\n", "✓", "file:4:5", id="in a block"),
        pytest.param(yaml_reader.strings, "a: &x !!str\n  'b ''✓'", "✓", "file:2:8", id="after an anchor"),
        pytest.param(yaml_reader.strings, "a: b\n  c ✓\n", "✓", "file:2:5", id="folded"),
        pytest.param(toml_reader.strings, 'a = """\nb\n✓"""', "✓", "file:3:1", id="on a line of its own"),
        pytest.param(
            po.strings, 'msgid "a"\nmsgstr ""\n"b "\n"✓"\n', "✓", "file:4:2", id="in the second piece"
        ),
        pytest.param(properties.strings, "a = b \\\n  ✓\n", "✓", "file:2:3", id="on the next line"),
    ],
)
def test_the_place_of_a_character(reader: Reader, content: str, character: str, place: str) -> None:
    (found,) = reader(LintSource("file", content))
    assert str(found.place_of(found.text.index(character))) == place


def test_both_parsers_of_yaml_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "é: 😀 x\nb: ['ü', yes, 1, 2026-01-01, ~, !x y, !!str 5]\n? [k]\n: z\n--- {a: *b}\n"
    with_c = read(yaml_reader.strings, content)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert read(yaml_reader.strings, content) == with_c
    assert pairs(with_c) == [("é", "😀 x"), ("b.0", "ü"), ("b.6", "5"), ("?.0", "k"), ("?", "z")]


BOMB = "a: &a [x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(20)
)


def test_an_alias_is_not_followed() -> None:
    assert pairs(read(yaml_reader.strings, BOMB)) == [("a.0", "x")]


@pytest.mark.parametrize(
    ("reader", "content", "code", "place"),
    [
        pytest.param(json_reader.strings, "[" * 100_000, "LNT007", "file", id="JSON, deep"),
        # A trailing comma is at another place from Python 3.13 on.
        pytest.param(json_reader.strings, '{"a": 1\n"b"}', "LNT006", "file:2:1", id="JSON, broken"),
        pytest.param(yaml_reader.strings, "[" * 100_000, "LNT007", "file", id="YAML, deep"),
        pytest.param(yaml_reader.strings, "- " * 100_000, "LNT007", "file", id="YAML, deep in blocks"),
        pytest.param(yaml_reader.strings, "a: 'b\n", "LNT006", "file:2:1", id="YAML, broken"),
        pytest.param(yaml_reader.strings, "a: \0", "LNT006", "file", id="YAML, control characters"),
        pytest.param(toml_reader.strings, "a = " + "[" * 50_000, "LNT007", "file", id="TOML, deep"),
        pytest.param(toml_reader.strings, "a" + ".aa" * 50_000 + "=1", "LNT007", "file", id="TOML, long key"),
        pytest.param(toml_reader.strings, "a = 1\nb = !\n", "LNT006", "file:2:5", id="TOML, broken"),
        pytest.param(toml_reader.strings, "a = ", "LNT006", "file:1:5", id="TOML, cut off"),
        pytest.param(po.strings, 'msgid "a"\n"b" c\n', "LNT006", "file:2:1", id="PO, broken"),
        pytest.param(po.strings, '"a"\n', "LNT006", "file:1:1", id="PO, without a keyword"),
        pytest.param(po.strings, 'msgid "' + "\\" * 99_999, "LNT006", "file:1:1", id="PO, backslashes"),
        pytest.param(properties.strings, "a=b\\u12", "LNT006", "file:1:4", id="properties, half an escape"),
    ],
)
def test_broken_and_hostile_files(reader: Reader, content: str, code: str, place: str) -> None:
    with pytest.raises(CampaignError) as caught:
        list(reader(LintSource("file", content)))
    assert (caught.value.code, str(caught.value.place)) == (code, place)


@trying(100)
@given(
    st.sampled_from(SUFFIXES),
    st.one_of(
        st.binary(max_size=60),
        st.text(st.sampled_from('{}<>#%$"=;/* \na&'), max_size=40).map(str.encode),
        st.text(st.sampled_from('<>/&;a="'), max_size=30).map(lambda text: b"<resources>" + text.encode()),
    ),
)
def test_any_bytes_are_read_or_refused(tmp_path_factory: Any, suffix: str, octets: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / f"any{suffix}"
    file.write_bytes(octets)
    with suppress(CampaignError, OtherKind):
        for found in LintReading().texts(file):
            assert found.place.file == str(file)


def test_keys_choose_texts(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"sms": {"a": "x"}, "mail": {"a": "y"}, "push": "z"}', encoding="utf-8")
    assert [each.text for each in LintReading(("sms.*", "push")).texts(file)] == ["x", "z"]


def test_folders(tmp_path: Path) -> None:
    for name in ("b/c.TXT", "b/a.json", "a.po", ".git/x.txt", "d.md", "b/.hidden.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    found = files_in([tmp_path, tmp_path / "a.po"])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a.po", "b/a.json", "b/c.TXT"]
    assert set(SUFFIXES) >= {".txt", ".json", ".yaml", ".yml", ".toml", ".po", ".properties", ".csv"}
