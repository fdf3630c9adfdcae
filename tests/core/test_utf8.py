"""Where UTF-8 ends: every code point, every fault there is, at every place of a register."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.count import core

FAULTS = [
    pytest.param(b"\x80", id="a byte that continues nothing"),
    pytest.param(b"\xbf", id="another"),
    pytest.param(b"\xc0\x80", id="NUL in two bytes"),
    pytest.param(b"\xc1\xbf", id="U+007F in two bytes"),
    pytest.param(b"\xe0\x80\x80", id="NUL in three bytes"),
    pytest.param(b"\xe0\x9f\xbf", id="U+07FF in three bytes"),
    pytest.param(b"\xed\xa0\x80", id="the first surrogate"),
    pytest.param(b"\xed\xbf\xbf", id="the last surrogate"),
    pytest.param(b"\xf0\x80\x80\x80", id="NUL in four bytes"),
    pytest.param(b"\xf0\x8f\xbf\xbf", id="U+FFFF in four bytes"),
    pytest.param(b"\xf4\x90\x80\x80", id="U+110000"),
    pytest.param(b"\xf5\x80\x80\x80", id="a first byte that nothing begins with"),
    pytest.param(b"\xff", id="the last byte"),
    pytest.param(b"\xc3", id="one byte of two"),
    pytest.param(b"\xe2\x82", id="two bytes of three"),
    pytest.param(b"\xf0\x9f\x98", id="three bytes of four"),
    pytest.param(b"\xc3a", id="ASCII where a character goes on"),
    pytest.param(b"\xe2\x82\xc3\xa9", id="a first byte where a character goes on"),
]


def _expected(octets: bytes) -> int:
    try:
        octets.decode()
    except UnicodeDecodeError as error:
        return error.start
    return len(octets)


def test_every_code_point() -> None:
    points = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    for first in range(0, len(points), 4096):
        octets = "".join(points[first : first + 4096]).encode()
        assert core.utf8(octets, len(octets)) == len(octets)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("filling", ["a", "é", "€", "😀"])
def test_faults_at_every_place(fault: bytes, filling: str) -> None:
    for before in range(70):
        for after in (0, 1, 40):
            octets = (filling * before).encode() + fault + b"b" * after
            assert core.utf8(octets, len(octets)) == _expected(octets), (before, after)


def test_every_two_bytes() -> None:
    for first in range(0x80, 0x100):
        for second in range(0x100):
            octets = b"a" * 31 + bytes([first, second]) + b"\x80\x80" + b"b" * 33
            assert core.utf8(octets, len(octets)) == _expected(octets)


@given(st.binary(max_size=200), st.text(max_size=100))
def test_whatever_comes(octets: bytes, text: str) -> None:
    mixed = text.encode("utf-8", "surrogatepass") + octets
    assert core.utf8(mixed, len(mixed)) == _expected(mixed)


def test_more_than_there_is(functions: ModuleType) -> None:
    if functions.__name__.endswith("binding"):
        with pytest.raises(ValueError, match="4 bytes of 3"):
            core.utf8(b"abc", 4)
