"""The header: which delimiter makes it one, and what is said when none does."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from estimator.base.cells import DELIMITERS
from estimator.base.decode import Text
from estimator.campaign import content, open_campaign
from estimator.campaign import header as heading
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.csv import read_csv
from estimator.campaign.template import Template
from estimator.errors import CampaignError, UsageError


def _open(octets: bytes, **options: Any) -> Any:
    given: dict[str, Any] = {
        "size": None,
        "choice": ColumnChoice(),
        "template": None,
        "encoding": None,
        "delimiter": None,
        "keep_originals": False,
    }
    return read_csv(io.BytesIO(octets), "a.csv", **(given | options))


@pytest.mark.parametrize("block_size", [1, 3, 1 << 20])
@pytest.mark.parametrize(
    ("octets", "header", "line"),
    [
        pytest.param(b"to,text\na,b\n", ("to", "text"), 2, id="comma"),
        pytest.param(b"to;text\na;b\n", ("to", "text"), 2, id="semicolon"),
        pytest.param(b"to\ttext\na\tb\n", ("to", "text"), 2, id="tab"),
        pytest.param(b"to|text\na|b\n", ("to", "text"), 2, id="pipe"),
        pytest.param(b"\n\r\n\rto;text\na;b\n", ("to", "text"), 5, id="blank lines before"),
        pytest.param(b" to ; text \na;b\n", ("to", "text"), 2, id="blanks around names"),
        pytest.param(b"to;text;;\na;b;;\n", ("to", "text", "", ""), 2, id="columns without a name"),
        pytest.param(
            b'"to";"a;b";"te""xt\n";text\na;;;b\n', ("to", "a;b", 'te"xt', "text"), 3, id="names in quotes"
        ),
        pytest.param(b"to;a,b,c,d;text\na;;b\n", ("to", "a,b,c,d", "text"), 2, id="commas in a name"),
        pytest.param(b"sep=;\r\nto;text\r\na;b\r\n", ("to", "text"), 3, id="Excel's line"),
        pytest.param(
            "\ufeffsep=\t\nto\ttext\na\tb\n".encode(), ("to", "text"), 3, id="Excel's line after a mark"
        ),
        pytest.param(b'"SEP=|"\n\nto|text\na|b\n', ("to", "text"), 4, id="Excel's line in quotes"),
        pytest.param("Téléphone;Contenu\na;b\n".encode("utf-16"), ("Téléphone", "Contenu"), 2, id="UTF-16"),
        pytest.param(b"to;text\na;b", ("to", "text"), 2, id="no last line end"),
    ],
)
def test_header(octets: bytes, header: tuple[str, ...], line: int, block_size: int) -> None:
    campaign = _open(octets, block_size=block_size)
    assert campaign.header == header
    (batch,) = campaign.batches()
    assert (batch.first_row, batch.numbers[0], batch.messages[0]) == (1, "a", "b")
    assert batch.line_numbers().tolist() == [line]


@pytest.mark.parametrize("octets", [b"to;text", b"to;text\n", b"to;text\r\n\r\n\n", b"\nto;text\r"])
def test_a_header_without_rows_is_an_empty_campaign(octets: bytes) -> None:
    campaign = _open(octets)
    assert campaign.header == ("to", "text")
    assert list(campaign.batches()) == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_that_is_not_in_the_header_is_no_rival(delimiter: str) -> None:
    octets = delimiter.join(["a", "b", "c"]).encode() + b"\n"
    text = Text(io.BytesIO(octets), "a.csv")
    header = heading.find_header(
        text,
        heading.read_head(text),
        choice=ColumnChoice(recipients=False),
        template=Template.parse("Bonjour"),
        delimiter=None,
    )
    assert header.names == ("a", "b", "c")


def test_one_column_and_a_template() -> None:
    (batch,) = _open(b"numero\n+33639980001\n\n+33639980002\n", template=Template.parse("Bonjour")).batches()
    assert [batch.numbers[0], batch.numbers[1], batch.messages[1]] == [
        "+33639980001",
        "+33639980002",
        "Bonjour",
    ]
    assert batch.line_numbers().tolist() == [2, 4]


@pytest.mark.parametrize("delimiter", ["#", " ", "tab", "Semicolon", "\\t", ":"])
def test_a_delimiter_named_is_the_only_one_tried(delimiter: str) -> None:
    char = {"tab": "\t", "\\t": "\t", "Semicolon": ";"}.get(delimiter, delimiter)
    campaign = _open(f"to{char}text{char}a,b\n".encode(), delimiter=delimiter)
    assert campaign.header == ("to", "text", "a,b")


@pytest.mark.parametrize("delimiter", ["", "ab", '"', "\n", "é", "\0", "\x1f"])
def test_what_cannot_be_a_delimiter(delimiter: str) -> None:
    with pytest.raises(UsageError) as caught:
        _open(b"to;text\n", delimiter=delimiter)
    assert caught.value.code == "CSV008"


def test_a_named_delimiter_wins_over_the_one_of_excel() -> None:
    assert _open(b"sep=;\nto,text\n", delimiter=",").header == ("to", "text")


@pytest.mark.parametrize("block_size", [1, 3, 1 << 20])
@pytest.mark.parametrize(
    ("octets", "options", "error"),
    [
        pytest.param(b"", {}, "a.csv  CSV001", id="empty"),
        pytest.param(b"\xef\xbb\xbf", {}, "a.csv  CSV001", id="a mark alone"),
        pytest.param(b"\r\n\n\r", {}, "a.csv  CSV001", id="blank lines"),
        pytest.param(b"sep=;\n", {}, "a.csv  CSV001", id="Excel's line alone"),
        pytest.param(b"+33639980001;Bonjour\n", {}, "a.csv:1:1  COL007", id="data"),
        pytest.param(b"Zo\xc3\xa9;0639980001;a,b,c\n", {}, "a.csv:1:5  COL007", id="data, with more commas"),
        pytest.param(b"0639980001\n0639980002\n", {}, "a.csv:1:1  COL007", id="numbers alone"),
        *(
            pytest.param(f"{number}{rest}\n".encode() * 2, {}, "a.csv:1:1  COL007", id=f"{number}{rest}")
            for rest in ("", ";Bonjour Zoe, a demain")
            for number in (
                *(
                    "tel:0639980001",
                    "Mobile 06 39 98 00 01",
                    "06/39/98/00/01",
                    "06_39_98_00_01",
                    "[1] 06 39 98 00 01",
                ),
                *("1/ 06 39 98 00 01", "1: 0639980001", "n° 1 0639980001", "'0639980001", "6.39980001E+08"),
                *(
                    "+33 6 39 98 00 01 (perso)",
                    "06 39 98 00 01 / 01 99 00 12 34",
                    "https://wa.me/33639980001",
                ),
                *("\u202a+33 6 39 98 00 01\u202c", "0639980001.00"),
            )
        ),
        pytest.param(b"nom;text\na;b\n", {}, "a.csv:1  COL012", id="no numbers"),
        pytest.param(b"nom;note, rien\na;b\n", {"delimiter": ","}, "a.csv:1  COL012", id="a wrong delimiter"),
        pytest.param(
            "to;é;text;text\n".encode(), {}, "a.csv:1:11  COL006", id="one name twice, in characters"
        ),
        pytest.param(
            b'\n\nto;"te\nxt";text;text\n', {}, "a.csv:4:10  COL006", id="one name twice, lines below"
        ),
        pytest.param(b'to;"text\n', {}, "a.csv:1:4  CSV002", id="a quote that is never closed"),
        pytest.param(b'to;"text"s\n', {}, "a.csv:1:10  CSV004", id="text after a quote"),
        pytest.param(b"to;te\0xt\n", {}, "a.csv:1:6  CSV005", id="NUL"),
        pytest.param(b"t\xd7l;text\n", {}, "a.csv:1:2  ENC001", id="no encoding we know"),
        pytest.param(b"to;te\x81", {"encoding": "cp1252"}, "a.csv:1:6  ENC003", id="cut off by its encoding"),
        pytest.param(b"\x81", {"encoding": "cp1252"}, "a.csv:1:1  ENC003", id="no first byte"),
        pytest.param("to;text\n".encode("utf-16-le"), {}, "a.csv:1:1  ENC004", id="UTF-16 without a mark"),
        pytest.param("to;text\n".encode("utf-16-be"), {}, "a.csv:1:1  ENC004", id="big-endian"),
        pytest.param(b"to,x;to\n", {"template": Template.parse("x")}, "a.csv:1:1  CSV006", id="two fit"),
    ],
)
def test_faults(octets: bytes, options: dict[str, Any], error: str, block_size: int) -> None:
    with pytest.raises(CampaignError) as caught:
        _open(octets, block_size=block_size, **options)
    assert str(caught.value).startswith(error)


@pytest.mark.parametrize("block_size", [1, 7, 1 << 20])
@pytest.mark.parametrize("octets", [b'to;text;"' + b"x" * 200, b"to;text;" + b"x" * 200])
def test_a_header_without_end(octets: bytes, block_size: int) -> None:
    with mock.patch.object(heading, "HEAD_SIZE", 100), pytest.raises(CampaignError) as caught:
        _open(octets, block_size=block_size)
    assert str(caught.value).startswith("a.csv:1:1  CSV007")


@pytest.mark.parametrize(
    ("line", "preview"),
    [
        pytest.param(
            "+33639980001;Déjà 20 €", "+3363*******;Déjà ** €", id="digits are masked after the fourth"
        ),
        pytest.param("a;b\x1b[31mé", "a;b␛[31mé", id="no escape reaches the terminal"),
        pytest.param(
            "a;" + "b" * 100 + "é" + "c" * 100, "…" + "b" * 30 + "é" + "c" * 29 + "…", id="the part around it"
        ),
        pytest.param("a;é" + "c" * 100, "a;é" + "c" * 57 + "…", id="a long line, early"),
    ],
)
def test_the_line_is_shown_as_cp1252(line: str, preview: str) -> None:
    campaign = _open("to;text\r\na;été\r\n".encode() + line.encode("cp1252") + b"\r\nc;d\r\n")
    with pytest.raises(CampaignError) as caught:
        list(campaign.batches())
    assert f"should read '{preview}'" in str(caught.value)
    assert str(caught.value).endswith('encoding="cp1252"')
    assert caught.value.for_command().endswith("--encoding cp1252")


NAMES = ("to", "text", "Téléphone", "Message", "nom", "Clients 2026", "SMS", "numéro de mobile", "12,50", "")
CELLS = (
    *("+33639980001", "06 39 98 00 01", "Bonjour, à demain !", "Zoé", "20 €; ou 30", "a|b", "27/11/2026"),
    *('"a;b"', '"te\nxt"', '5" tv', "\t", "", "\x81", "3,36E+10"),
)
ROWS = st.tuples(st.sampled_from([*DELIMITERS]), st.lists(st.sampled_from([*NAMES, *CELLS]), min_size=1))
HEADS = st.tuples(
    st.sampled_from([*DELIMITERS]),
    st.lists(ROWS, max_size=2),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    st.lists(st.lists(st.sampled_from([*NAMES, *CELLS]), min_size=1, max_size=4), max_size=6),
)
CHOICES = st.sampled_from(
    [
        (ColumnChoice(), None),
        (ColumnChoice("nom"), None),
        (ColumnChoice(), Template.parse("Bonjour")),
        (ColumnChoice(), Template.parse("Bonjour {nom}")),
        (ColumnChoice(recipients=False), Template.parse("Bonjour")),
    ]
)


# A line of one name that means more than a header of two: the two are taken.
@example(
    (";", [], ["a", "b"], [["to"], [CELLS[0], "x"], [CELLS[0], "y"]]), (ColumnChoice(), Template.parse("x"))
)
@given(HEADS, CHOICES)
def test_no_delimiter_that_is_given_up_would_have_been_taken(head: Any, asked: Any) -> None:
    delimiter, above, names, below = head
    rows = [*above, *((delimiter, row) for row in [names, *below])]
    octets = "\n".join(char.join(row) for char, row in rows).encode("latin-1", "replace")
    octets = octets if b"\x81" in octets else octets.decode("latin-1").encode()
    choice, template = asked

    def found() -> Any:
        text = Text(io.BytesIO(octets), "a.csv")
        try:
            return heading.find_header(
                text, heading.read_head(text), choice=choice, template=template, delimiter=None
            )
        except CampaignError as error:
            return error.code, error.place, error.details

    def plainly(attempt: Any) -> list[Any]:
        """Each delimiter to the end, whether or not it is anywhere, and whatever the others found."""
        return [attempt.header(attempt.seen(char)) for char in DELIMITERS]

    short = found()
    with mock.patch.object(heading._Attempt, "headers", plainly):
        assert short == found()


@example("3,36E+10 ")
@given(st.lists(st.sampled_from([*CELLS, *"0123456789 +.;x/é"]), max_size=14).map("".join))
def test_a_text_that_is_known_to_be_no_number_at_sight_is_none(cell: str) -> None:
    at_sight = content.content_of([[cell]], 0)
    with mock.patch.object(content, "_HAS_DIGITS", mock.Mock(**{"search.return_value": True})):
        assert at_sight == content.content_of([[cell]], 0)


def test_a_header_that_is_known_from_the_first_reading_is_that_of_the_second(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"

    def rows(batches: Any) -> Any:
        return [(*each.numbers.texts(), *each.messages.texts(), *each.line_numbers()) for each in batches]

    for octets in (b"Clients;\n\nto;text\na;b\n", "\ufeffnom,to,text\nx,a,b\n".encode("utf-16")):
        path.write_bytes(octets)
        opened = open_campaign(path)
        once = rows(_open(octets).batches())
        assert rows(opened.batches()) == once
        # Another file by now, of which nothing is known.
        path.write_bytes(b"text;to\nd;c\n")
        assert rows(opened.batches()) == [("c", "d", 2)] != once


@pytest.mark.parametrize(
    ("cell", "is_number"),
    [
        ("1. +33 6 39 98 00 01", True),
        ("1) tel: 06 39 98 00 01", True),
        ("06 39 98 00 01 / 06 39 98 00 02", True),
        pytest.param("2026-05-12 / 2026-06-12", False, id="two days"),
        pytest.param("12/05/2026 08:30", False, id="a moment"),
        pytest.param("2026-05-12 08:30", False, id="a moment as ISO writes it"),
    ],
)
def test_numbers_in_a_list_or_in_pairs_are_numbers_and_days_are_none(cell: str, is_number: bool) -> None:
    assert content.content_of([[cell]], 0).are_numbers == is_number
