"""From the bytes of a file to UTF-8 text: marks, encodings, and bytes that fit none."""

from __future__ import annotations

import io
from collections import deque
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.decode import Text, Undecodable
from estimator.errors import UsageError

BLOCK_SIZES = (1, 2, 3, 4, 7, 1 << 20)
every_block_size = pytest.mark.parametrize("block_size", BLOCK_SIZES)


def _blocks(
    octets: bytes, encoding: str | None = None, block_size: int = 1 << 20
) -> tuple[list[bytes], Text]:
    text = Text(io.BytesIO(octets), "a.csv", encoding=encoding, block_size=block_size)
    blocks = []
    while block := text.read():
        blocks.append(block)
    for kept in (0, 1, 3, 99):
        again = Text(io.BytesIO(octets), "a.csv", encoding=encoding, block_size=block_size)
        assert _read_after(again, kept) == (blocks, text.fault, text.position, text.encoding)
    return blocks, text


def _read_after(text: Text, kept: int) -> tuple[list[bytes], Undecodable | None, int, str]:
    """The blocks, of which so many are held while others are read."""
    blocks: list[bytes] = []
    held: deque[bytes | memoryview] = deque(maxlen=kept)
    while True:
        rest = b"".join(blocks[-1:])[-2:]
        block = text.read_after(rest)
        assert block[: len(rest)] == rest
        if len(block) == len(rest):
            return blocks, text.fault, text.position, text.encoding
        held.append(block)
        blocks.append(bytes(block[len(rest) :]))
        for view, octets in zip(reversed(held), reversed(blocks), strict=False):
            assert bytes(view).endswith(octets), "what is held stays as it is"


@every_block_size
@pytest.mark.parametrize(
    ("octets", "encoding", "expected"),
    [
        pytest.param(b"", None, "", id="an empty file stays empty"),
        pytest.param(b"a\n", None, "a\n", id="ASCII"),
        pytest.param(b"a", None, "a\n", id="the last line gets its line end"),
        pytest.param(b"a\r", None, "a\r", id="a return is a line end"),
        pytest.param(b"a\r\n", None, "a\r\n", id="a return and a feed are one"),
        pytest.param(b"\r\r\r\n\n", None, "\r\r\r\n\n", id="nothing but line ends"),
        pytest.param("é😀\n".encode(), None, "é😀\n", id="UTF-8"),
        pytest.param("é\n".encode("utf-8-sig"), None, "é\n", id="a mark of UTF-8 is dropped"),
        pytest.param(b"\xef\xbb\xbf", None, "", id="a mark and nothing else"),
        pytest.param("\ufeff\ufeffa\n".encode(), None, "\ufeffa\n", id="only one mark is one"),
        pytest.param("a\ufeff\n".encode(), None, "a\ufeff\n", id="a mark inside is a character"),
        pytest.param("é\n".encode("utf-8-sig"), "utf-8", "é\n", id="a mark under a named UTF-8"),
        pytest.param("é\n".encode("utf-8-sig"), "UTF-8-SIG", "é\n", id="the same by another name"),
        pytest.param("é😀\r\n".encode("utf-16"), None, "é😀\r\n", id="UTF-16 with its mark"),
        pytest.param(b"\xfe\xff" + "é😀\r\n".encode("utf-16-be"), None, "é😀\r\n", id="big-endian UTF-16"),
        pytest.param("é😀".encode("utf-16"), "utf-16", "é😀\n", id="UTF-16 by name, mark left to the codec"),
        pytest.param("é😀".encode("utf-16-le"), "utf-16-le", "é😀\n", id="UTF-16 by name, without a mark"),
        pytest.param(b"\xff\xfe", None, "", id="a mark of UTF-16 and nothing else"),
        pytest.param("é€\n".encode("cp1252"), "cp1252", "é€\n", id="cp1252"),
        pytest.param("日本\r\n".encode("shift_jis"), "shift_jis", "日本\r\n", id="two bytes a character"),
        pytest.param("日本\n".encode("iso2022_jp"), "iso2022_jp", "日本\n", id="an encoding with a state"),
    ],
)
def test_text(octets: bytes, encoding: str | None, expected: str, block_size: int) -> None:
    blocks, text = _blocks(octets, encoding, block_size)
    assert b"".join(blocks).decode() == expected
    assert text.fault is None
    assert text.position == len(octets)


@every_block_size
@pytest.mark.parametrize(
    ("octets", "encoding", "good", "fault"),
    [
        pytest.param(b"a\r\x81b", "cp1252", "a\r", Undecodable(0x81, "cp1252"), id="no character of cp1252"),
        pytest.param(b"ab\xe9", "ascii", "ab", Undecodable(0xE9, "ascii"), id="no ASCII"),
        pytest.param(
            b"\xff\xfea\0b", None, "a", Undecodable(0x62, "utf-16-le"), id="half a character at the end"
        ),
        pytest.param(
            b"\xff\xfea\0\x00\xdcb\0", None, "a", Undecodable(0, "utf-16-le"), id="half a surrogate pair"
        ),
        pytest.param(
            b"ab\x81", "shift_jis", "ab", Undecodable(0x81, "shift_jis"), id="a lead byte at the end"
        ),
    ],
)
def test_all_that_comes_before_a_bad_byte_is_read(
    octets: bytes, encoding: str | None, good: str, fault: Undecodable, block_size: int
) -> None:
    blocks, text = _blocks(octets, encoding, block_size)
    assert b"".join(blocks).decode() == good
    assert text.fault == fault
    assert text.read() == b""


@pytest.mark.parametrize(
    "encoding",
    ["klingon", "hex", "rot13", "", "utf-8\0", "undefined", "idna", "punycode", "base64", "unicode_escape"],
)
def test_unknown_encoding(encoding: str) -> None:
    with pytest.raises(UsageError) as caught:
        Text(io.BytesIO(b""), "a.csv", encoding=encoding)
    assert caught.value.code == "ENC002"


@given(st.text("a\r\n", max_size=12), st.integers(1, 5))
def test_a_line_end_is_never_torn(text: str, block_size: int) -> None:
    blocks, _ = _blocks(text.encode(), None, block_size)
    for block, following in pairwise(blocks):
        assert not (block.endswith(b"\r") and following.startswith(b"\n"))
    assert b"".join(blocks).decode().splitlines() == text.splitlines()


@given(st.lists(st.sampled_from(["a", "é", "€", "\r", "\n", "\0", "\x1a", "ab" * 9])), st.integers(1, 7))
def test_any_text_in_any_blocks(parts: list[str], block_size: int) -> None:
    text = "".join(parts)
    for encoding in (None, "utf-8"):
        blocks, _ = _blocks(text.encode(), encoding, block_size)
        # Of what follows the end of a text, all is left out; and a line end may come to it.
        assert b"".join(blocks).decode().rstrip("\0\x1a").removesuffix("\n") == text.rstrip(
            "\0\x1a"
        ).removesuffix("\n")
