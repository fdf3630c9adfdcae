"""One message: the counting rules as a table, the provider's own figures, what an explanation adds up to."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from estimator.count.alphabet import STOP_CLAUSE
from estimator.count.message import explain
from tests.strategies import CLAUSES, EXTENSION, MESSAGES

VECTORS = Path(__file__).parent / "data" / "length_vectors.csv"


@pytest.mark.parametrize(
    ("message", "encoding", "units", "segments"),
    [
        pytest.param("", "GSM-7", 0, 1, id="an empty message is still one segment"),
        pytest.param("a" * 160, "GSM-7", 160, 1, id="160 septets fill one segment"),
        pytest.param("a" * 161, "GSM-7", 161, 2, id="161 need two of 153"),
        pytest.param("a" * 306, "GSM-7", 306, 2, id="306 fill two"),
        pytest.param("a" * 307, "GSM-7", 307, 3, id="307 need three"),
        pytest.param("€" * 80, "GSM-7", 160, 1, id="80 euro signs fill one segment: 160 septets"),
        pytest.param("€" * 81, "GSM-7", 162, 2, id="81 do not"),
        pytest.param("€" * 152, "GSM-7", 304, 2, id="76 a segment, not 76.5"),
        pytest.param(
            "€" * 153, "GSM-7", 306, 3, id="an escape pair never straddles: 306 septets, 3 segments"
        ),
        pytest.param(
            "a" * 152 + "€" + "a" * 151, "GSM-7", 305, 2, id="a pair moved whole, and there was room"
        ),
        pytest.param(
            "a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3, id="a pair moved whole, and there was none"
        ),
        pytest.param(
            "a" * 151 + "€" + "a" * 153, "GSM-7", 306, 2, id="a pair that ends on the boundary fits"
        ),
        pytest.param("ç" * 70, "UCS-2", 70, 1, id="ç forces UCS-2"),
        pytest.param("ç" * 71, "UCS-2", 71, 2, id="71 units need two of 67"),
        pytest.param("ç" * 134, "UCS-2", 134, 2, id="134 fill two"),
        pytest.param("ç" * 135, "UCS-2", 135, 3, id="135 need three"),
        pytest.param("😀" * 35, "UCS-2", 70, 1, id="a surrogate pair is two units"),
        pytest.param("😀" * 66, "UCS-2", 132, 2, id="33 pairs a segment"),
        pytest.param(
            "😀" * 67, "UCS-2", 134, 3, id="a surrogate pair never straddles: 134 units, 3 segments"
        ),
        pytest.param("ç€", "UCS-2", 2, 1, id="the euro sign is one unit in UCS-2"),
        pytest.param("\f" * 80, "GSM-7", 160, 1, id="form feed is in the extension table"),
        pytest.param("\x1b", "UCS-2", 1, 1, id="ESC is not a character of the alphabet"),
        pytest.param("\r\n", "GSM-7", 2, 1, id="line ends are counted as given"),
        pytest.param("e\u0301", "UCS-2", 2, 1, id="a composed accent is not put together"),
        pytest.param("\ud83d", "UCS-2", 1, 1, id="a lone surrogate is one unit and no error"),
    ],
)
def test_counting(message: str, encoding: str, units: int, segments: int) -> None:
    explanation = explain(message)
    assert (explanation.encoding, explanation.units, len(explanation.segments)) == (encoding, units, segments)


def _vectors() -> list[object]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(
                "a" if row["encoding"] == "7bit" else "ç",
                int(row["message_units"]),
                row["stop_clause_11"] == "yes",
                int(row["parts_ovh_manager_code"]),
                id=f"{row['encoding']} {row['message_units']} STOP {row['stop_clause_11']}",
            )
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(("character", "units", "stop", "parts"), _vectors())
def test_the_providers_code_agrees(character: str, units: int, stop: bool, parts: int) -> None:
    assert explain(character * units, stop_clause=stop).as_ovh()["parts"] == parts


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param("Bonjour", (7, "7bits", 160, 1), id="short"),
        pytest.param("Bonjour {prenom}", (18, "7bits", 160, 1), id="escaped characters are counted"),
        pytest.param("a" * 161, (161, "7bits", 153, 2), id="the limit is that of several parts"),
        pytest.param("reçu", (4, "unicode", 70, 1), id="unicode"),
        pytest.param("ç" * 71, (71, "unicode", 67, 2), id="long unicode"),
    ],
)
def test_in_the_providers_words(message: str, expected: tuple[object, ...]) -> None:
    keys = ("characters", "charactersClass", "maxCharactersPerPart", "parts")
    assert explain(message).as_ovh() == dict(zip(keys, expected, strict=True))


def test_what_costs_is_named() -> None:
    explanation = explain("Ça commence à 20 € ✓ ✓ 😀", stop_clause=True)
    assert [(use.character, use.name, use.positions) for use in explanation.forcing] == [
        ("✓", "CHECK MARK", (19, 21)),
        ("😀", "GRINNING FACE", (23,)),
    ]
    assert [(use.character, use.count) for use in explanation.doubled] == [("😀", 1)]
    assert explanation.text.endswith(STOP_CLAUSE)


def test_in_gsm7_the_doubled_characters_are_the_extension() -> None:
    explanation = explain("[A] 5 € [B]")
    assert not explanation.forcing
    assert {use.character: use.count for use in explanation.doubled} == {"[": 2, "]": 2, "€": 1}


@pytest.mark.parametrize(
    ("message", "left", "over"),
    [
        pytest.param("a" * 150, 10, 0, id="one segment, ten units left"),
        pytest.param("a" * 165, 141, 5, id="second segment: five units over 160, not over 153"),
        pytest.param("a" * 310, 149, 4, id="third segment: what it holds"),
        pytest.param("ç" * 71, 63, 1, id="UCS-2"),
        pytest.param("€" * 153, 151, 2, id="a third segment that straddling alone made"),
    ],
)
def test_room_left_and_units_over(message: str, left: int, over: int) -> None:
    explanation = explain(message)
    assert (explanation.units_left, explanation.units_over) == (left, over)


@given(MESSAGES, CLAUSES)
def test_the_segments_are_the_text_and_none_is_too_long(message: str, clause: str) -> None:
    explanation = explain(message, stop_clause=clause)
    assert "".join(segment.text for segment in explanation.segments) == message + clause
    assert all(segment.units <= explanation.limit for segment in explanation.segments)


def _size(character: str, encoding: str) -> int:
    return 2 if (character in EXTENSION if encoding == "GSM-7" else ord(character) > 0xFFFF) else 1


@given(MESSAGES)
def test_no_segment_could_hold_the_first_character_of_the_next(message: str) -> None:
    explanation = explain(message)
    for segment, following in pairwise(explanation.segments):
        assert segment.units + _size(following.text[0], explanation.encoding) > explanation.limit


@given(MESSAGES)
def test_taking_away_the_units_over_saves_a_segment(message: str) -> None:
    explanation = explain(message)
    kept, over = message, explanation.units_over
    while over > 0:
        over -= _size(kept[-1], explanation.encoding)
        kept = kept[:-1]
    assert len(explain(kept).segments) < len(explanation.segments) or not explanation.units_over


@pytest.mark.parametrize("wrong", [None, 12, b"text", ["text"]])
def test_what_is_not_a_text_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match="USE022"):
        explain(wrong)  # type: ignore[arg-type]
