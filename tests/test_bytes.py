"""Files of anything, through the library: a result or an error with a code, and every row is somewhere.

Each file is a sound one that was damaged by chance: bytes changed, cut out, doubled, exchanged for what has a
meaning in such files. What is packed is damaged packed, and also unpacked and packed again. A seed says which
file it was.
"""

from __future__ import annotations

import io
import os
import random
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet
import pytest
from openpyxl import Workbook

from estimator import estimate, load_tariffs
from estimator.base.notes import ReadingWarning
from estimator.base.resources import data_path
from estimator.errors import CATALOGUE, SmsCostError
from estimator.price.loaded import load
from estimator.save.lint.files import LintReading
from estimator.save.lint.report import lint
from estimator.save.lint.rules import LintRules
from tests.long import CHECKED, LONG

_ROWS: Final = [
    ("to", "message", "client"),
    ("+33639980001", "Ça coûte 20 € 😀", "Acme"),
    ("06 39 98 00 02", "Bonjour ’ici’", "+1 =1"),
    ("+44 7700 900123", "a" * 170, ""),
    ("12", '"q"; b', "é"),
]
_PIECES: Final = [
    *(
        b"\0",
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\r",
        b"\n\n",
        b"\r\n",
        b'"',
        b'""',
    ),
    *(
        b";",
        b",",
        b"\t",
        b"'",
        b"<",
        b">",
        b"&",
        b"&amp;",
        b"&#0;",
        b"&x;",
        b"<!DOCTYPE a [",
        b"]]>",
        b"<!--",
        b"<t>",
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b"- ",
        b"#",
        b"\\",
        b"\\u",
        b"\\ud83d",
        b"=",
        b"%s",
        b"{{a}}",
        b"*a",
        b"&a",
        b"<<: ",
    ),
    *(
        b"1e999",
        b"-1",
        b"99999999999999999999",
        b"NaN",
        b"null",
        b"true",
        b'msgid ""',
        b'"""',
        b"'''",
        b"!!python/x",
        b"|",
    ),
    *(
        "\u202e".encode(),
        "\u2028".encode(),
        "\x85".encode(),
        b"\x1b[31m",
        b"(" * 70,
        b"[" * 300,
        b"A1048577",
        b"s",
        b"18",
    ),
]


def _csv() -> bytes:
    return "".join(
        ";".join(f'"{cell}"' if '"' not in cell and " " in cell else cell for cell in row) + "\n"
        for row in _ROWS[:4]
    ).encode()


def _xlsx() -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in _ROWS:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(file)
    return file.getvalue()


def _parquet() -> bytes:
    file = io.BytesIO()
    names, *rows = _ROWS
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    pa.parquet.write_table(pa.table(columns), file)
    return file.getvalue()


def _page() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in _ROWS)
    return f"<html><head><meta charset=utf-8></head><body><table>{rows}</table></body></html>".encode()


_TEXTS: Final = {
    "xml": r"""<?xml version="1.0" encoding="utf-8"?>
<resources><string name="a">Ça %1$s \u2713</string>
<plurals name="p"><item quantity="one">un</item></plurals></resources>
""",
    "json": r"""{"sms": {"a": "Ça {name}", "b": ["x", 1, null, true, 1.5e3]}, "c": "\ud83d\ude00"}
""",
    "yaml": r"""sms:
  a: &x 'Ça {name}'
  b: |
    deux
    lignes
  c: *x
  d: [1, "\u2713", ~]
""",
    "toml": r"""title = "Ça"
[sms]
a = '''
long'''
b = 'x'
c = [1, 2.5, 1979-05-27, "é"]
"d e".f = {g = "h"}
""",
    "po": r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"

#, python-format
msgctxt "sms"
msgid "Hello %s"
msgid_plural "Hellos"
msgstr[0] "Bonjour %s ✓"
msgstr[1] "é"
""",
    "properties": r"""# a
sms.a=Ça {0}
sms.b : two \
   lines
sms.c \u2713
""",
}


def _estimate(path: Path) -> None:
    summary = estimate(path, on="2026-11-01", split_by="client", unique=path.stat().st_size % 2 == 0).summary
    assert summary.read == sum(summary.lengths.values()) + summary.rejected + summary.left_out


def _lint(path: Path) -> None:
    report = lint([path], LintRules(), LintReading(), allow_empty=True)
    assert all(error.code in CATALOGUE for error in report.unreadable)


def _saved() -> bytes:
    rows = [dict(zip(_ROWS[0], row, strict=True)) for row in _ROWS[1:]]
    with TemporaryDirectory() as folder:
        file = Path(folder, "saved.json")
        estimate(rows, on="2026-11-01", split_by="client").save(file)
        return file.read_bytes()


_KINDS: Final[dict[str, tuple[str, Callable[[], bytes], Callable[[Path], Any]]]] = {
    "CSV": (".csv", _csv, _estimate),
    "xlsx": (".xlsx", _xlsx, _estimate),
    "Parquet": (".parquet", _parquet, _estimate),
    "HTML": (".xls", _page, _estimate),
    "XML of a tariff": (".xml", data_path("examples/tariff-degressive.xml").read_bytes, load_tariffs),
    "JSON of an estimate": (".json", _saved, load),
} | {name: (f".{name}", _TEXTS[name].encode, _lint) for name in _TEXTS}
"""What such files are called, a sound one, and who reads it."""

_IN_A_PART: Final = 1_000 if LONG or CHECKED else 500
_MANY: Final = {"CSV": 100} if LONG else {}
_MOST: Final = 20 if LONG else 2 if CHECKED else 1
_PARTS: Final = [(kind, part) for kind in _KINDS for part in range(_MANY.get(kind, _MOST))]
"""500 of each kind, 2,000 where a change is checked; in the soak 20,000, and 100,000 of CSV."""

_IN_MEMORY: Final = next((each for each in ("/dev/shm",) if os.access(each, os.W_OK)), None)
"""A folder where writing a file costs next to nothing, where there is one."""


@contextmanager
def _no_notes() -> Iterator[None]:
    """What is said of how a file was read is no fault; every other warning is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)
        yield


def _damaged(octets: bytes, chance: random.Random) -> bytes:
    changed = bytearray(octets)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.choice((1, 1, 2, 4, 16, 100)))
        match chance.randrange(6):
            case 0:
                changed[at:end] = chance.randbytes(end - at)
            case 1:
                del changed[at:end]
            case 2:
                changed[at:at] = changed[at:end] * chance.choice((1, 3))
            case 3:
                changed[at:end] = chance.choice(_PIECES)
            case 4:
                changed[at:at] = chance.choice(_PIECES)
            case 5:
                del changed[at if chance.random() < 0.3 else len(changed) :]
    return bytes(changed)


def _repacked(octets: bytes, chance: random.Random) -> bytes:
    """A workbook one of whose parts is damaged, in an archive that is not."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as sound, zipfile.ZipFile(file, "w") as made:
        names = sound.namelist()
        spoilt = chance.choice(names)
        for name in names:
            part = sound.read(name)
            made.writestr(name, _damaged(part, chance) if name == spoilt else part)
    return file.getvalue()


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=_IN_MEMORY) as folder:
        yield Path(folder)


@pytest.mark.parametrize(("kind", "part"), _PARTS)
@pytest.mark.one_in(3, checked=True)
def test_files_of_anything(kind: str, part: int, folder: Path) -> None:
    suffix, make, read = _KINDS[kind]
    sound = make()
    path = folder / f"file{suffix}"
    path.write_bytes(sound)
    read(path)
    codes: Counter[str] = Counter()
    for seed in range(part * _IN_A_PART, (part + 1) * _IN_A_PART):
        chance = random.Random(f"{kind} {seed}")
        packed = kind == "xlsx" and chance.random() < 0.7
        path.write_bytes(_repacked(sound, chance) if packed else _damaged(sound, chance))
        try:
            with _no_notes():
                read(path)
        except SmsCostError as error:
            codes[error.code] += 1
        except BaseException as error:
            error.add_note(f"{kind}, seed {seed}")
            raise
    if read is not _lint:  # which says of each file what is wrong with it
        assert 0 < codes.total() < _IN_A_PART
    assert codes.keys() <= CATALOGUE.keys()
