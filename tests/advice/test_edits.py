"""Advice for one message: cases, its choice held against every choice there is, and its promises."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import UsageError, advise, advise_campaign, estimate, explain
from estimator.base.choices import Level
from estimator.save.advice.edits import Edit, replay
from estimator.save.advice.rules import LEVELS
from estimator.save.advice.tokens import tokens
from tests.long import trying
from tests.strategies import CLAUSES, MESSAGES

LEVEL_SETS: list[tuple[Level, ...]] = [
    ("invisible",),
    ("accents",),
    ("invisible", "accents"),
    ("symbols",),
    ("shorten",),
    LEVELS,
]
PIECES = [
    *("Bonjour ", "François ", "ê", "[", "]", "  ", "   ", "«\u00a0", "\u00a0»", "« x »", "e\u0302"),
    *("😀", " 😀", "👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "https://bit.ly/ça", "www.été.fr", "n°", "°C"),
    *("…", "’", "\n", "\r\n", "xyz " * 10, "x" * 40, "é" * 20, "漢", "€" * 10, "\u200b", "œ", "→"),
    *("\t", " ", "a.", " café.fr/ç "),
    *("\u200c", "\u200e", "\ufe0f", "a\u034fb", "сom", "Ωс", "\u212b", "ﬁn", "！", "م", "\u180e"),
]


def adversarial(chance: random.Random, most: int = 25) -> str:
    """Everything that a rule looks for, in any order."""
    return "".join(chance.choices(PIECES, k=chance.randint(0, most)))


ADVERSARIAL = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("message", "levels", "text"),
    [
        pytest.param("ç" * 71, ("accents",), "c" * 71, id="one unit over 70: GSM-7 has room for 160"),
        pytest.param("ç" * 70, ("accents",), "ç" * 70, id="one segment: nothing to save"),
        pytest.param("ç漢" * 40, ("accents",), "ç漢" * 40, id="stays UCS-2 whatever is done: nothing is"),
        pytest.param("ç" * 71, ("invisible",), "ç" * 71, id="a level that was not asked for"),
        pytest.param("é" * 100 + "ê", ("accents",), "é" * 100 + "e", id="é is in GSM-7 and stays"),
        pytest.param("…" * 71, ("invisible",), "…" * 71, id="213 septets are 2 segments as well"),
        pytest.param("…" + "a" * 70, ("invisible",), "..." + "a" * 70, id="three dots, and GSM-7"),
        pytest.param("漢…" + "a" * 69, ("invisible",), "漢…" + "a" * 69, id="in UCS-2 dots only lengthen"),
        pytest.param("漢\u200b" + "a" * 69, ("invisible",), "漢" + "a" * 69, id="UCS-2, one unit less"),
        pytest.param("e\u0302" * 36, ("invisible",), "ê" * 2 + "e\u0302" * 34, id="only as many as needed"),
        pytest.param("e\u0301" * 80, ("invisible",), "é" * 80, id="put together, which makes it GSM-7"),
        pytest.param("ë" * 70 + " ça.example/ç", ("accents",), "ë" * 70 + " ça.example/ç", id="a link"),
        pytest.param("a" * 70 + " 🎉 !", ("symbols",), "a" * 70 + " !", id="an emoji goes with its blank"),
        pytest.param("🎉 " + "a" * 70, ("symbols",), "a" * 70, id="at the beginning with the one behind"),
        pytest.param("a🎉" + "b" * 70, ("symbols",), "a " + "b" * 70, id="between two words"),
        pytest.param("a" * 159 + "[", ("symbols",), "a" * 159 + "(", id="one septet for two"),
        pytest.param("a" * 158 + "[", ("symbols",), "a" * 158 + "[", id="160: no need to"),
        pytest.param("a" * 160 + " \n", ("shorten",), "a" * 160, id="blanks at the end"),
        pytest.param(
            "a" * 140 + " https://bit.ly/abcdef", ("shorten",), "a" * 140 + " bit.ly/abcdef", id="a shortener"
        ),
        pytest.param(
            "a" * 140 + " https://my.shop/ab", ("shorten",), "a" * 140 + " https://my.shop/ab", id="no other"
        ),
        pytest.param("a" * 70 + "b\u200cc", ("invisible",), "a" * 70 + "bc", id="a joiner in Latin"),
        pytest.param("م\u200cن" + "a" * 68, ("invisible",), "م\u200cن" + "a" * 68, id="a joiner in Arabic"),
        pytest.param("a" * 80 + "\u202ab\u202c\u180e\u034f", ("invisible",), "a" * 80 + "b", id="marks"),
        pytest.param("a" * 80 + " \ufe0f", ("invisible",), "a" * 80 + " ", id="a selector alone"),
        pytest.param("❤\ufe0f" + "a" * 69, ("invisible",), "❤\ufe0f" + "a" * 69, id="a selector of a heart"),
        pytest.param("1\ufe0f\u20e3" + "a" * 68, ("invisible",), "1\ufe0f\u20e3" + "a" * 68, id="a keycap"),
        pytest.param("a" + "\r\n" * 80, ("invisible",), "a" + "\n" + "\r\n" * 79, id="line ends of Windows"),
        pytest.param("\u212b\u2126ﬁ！№ＡＢ" + "a" * 70, ("invisible",), "ÅΩfi!NoAB" + "a" * 70, id="twins"),
        pytest.param("сommande" + "a" * 70, ("symbols",), "commande" + "a" * 70, id="a Cyrillic letter"),
        pytest.param("сommande" + "a" * 70, ("invisible",), "сommande" + "a" * 70, id="not by default"),
        pytest.param("мир с " * 12, ("symbols",), "мир с " * 12, id="Russian stays"),
        pytest.param("20 € " * 33, ("symbols",), "20 € " * 33, id="EUR would be longer"),
    ],
)
def test_cases(message: str, levels: Sequence[str], text: str) -> None:
    assert advise(message, levels=levels).text == text


def _every_choice(message: str, levels: tuple[Level, ...], clause: str) -> tuple[int, int, int]:
    """The best there is: segments, visible edits, edits; by trying all of them."""
    found = list(tokens(message, levels))
    best = (10**6, 0, 0)
    for options in product(*[(None, *token.options) for token in found]):
        made = [(token, option) for token, option in zip(found, options, strict=True) if option]
        edits = [Edit(token.position, token.old, option.new, "", option.level) for token, option in made]
        text = replay(message, edits)
        segments = len(explain(text, stop_clause=clause).segments)
        best = min(best, (segments, sum(option.visible for _, option in made), len(made)))
    return best


SHORT_PIECES = [
    *("ê", "e\u0302", "[", "  ", "…", "\u200b", "😀", "œ", "€", "漢", "{}"),
    *("a" * 30, "é" * 33, "a" * 66),
]


@pytest.mark.parametrize("seed", range(150))
def test_no_other_choice_is_better(seed: int) -> None:
    chance = random.Random(seed)
    message = "".join(chance.choices(SHORT_PIECES, k=chance.randint(3, 10)))
    levels, clause = chance.choice(LEVEL_SETS), chance.choice(["", "\nSTOP:36111", "ç"])
    advice = advise(message, levels=levels, stop_clause=clause)
    visible = sum(edit.level != "invisible" for edit in advice.edits)
    found = len(advice.after.segments), visible, len(advice.edits)
    assert found == _every_choice(message, levels, clause)


def _check(message: str, levels: tuple[Level, ...], clause: str) -> None:
    advice = advise(message, levels=levels, stop_clause=clause)
    assert len(advice.after.segments) <= len(advice.before.segments)
    assert advice.replay() == advice.text
    assert bool(advice.edits) == (advice.segments_saved > 0) == (advice.text != message)
    assert advice.after == explain(advice.text, stop_clause=clause)
    assert {edit.level for edit in advice.edits} <= set(levels)


@given(st.one_of(MESSAGES, ADVERSARIAL), st.sampled_from(LEVEL_SETS), CLAUSES)
def test_never_worse(message: str, levels: tuple[Level, ...], clause: str) -> None:
    _check(message, levels, clause)


def _many(count: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        _check(adversarial(chance), chance.choice(LEVEL_SETS), chance.choice(["", "\nSTOP:36111"]))


def test_never_worse_on_2_000_texts() -> None:
    _many(2_000, seed=4)


@pytest.mark.soak
def test_never_worse_on_98_000_more() -> None:
    _many(98_000, seed=5)


@trying(30)
@given(ADVERSARIAL)
def test_links_stay(message: str) -> None:
    link = "https://façade.example/été?q=[ç]"
    assert link in advise(f"{message} {link} fin", levels=LEVELS).text


KEPT = [
    "zoë@exemple.fr",
    "zoë.dupont+noël@maçon.example",
    "NOËL25",
    "noël25",
    "Fête24",
    "ÇA-2026-FÊTE",
    "code FÊTE",
    "Code promo : NOËL",
    "code réduction NOËL",
    "CODE « FÊTE",
    "Répondez FÊTE",
    "#fête2026",
    "#fête",
    "@zoë",
    "NOE\u0308L25",
]


@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("before", ["", "Ça va : ", "Œuvre, ", "😀 "])
def test_what_is_typed_as_it_stands_stays(kept: str, before: str) -> None:
    for after in ("", ".", " ç", ", là"):
        message = before + "a" * 60 + f" {kept}{after}"
        assert kept in advise(message, levels=LEVELS).text


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("FÊTE DE NOËL" + "a" * 70, "FETE DE NOEL" + "a" * 70),
        ("Noël 25, là " + "a" * 70, "Noel 25, là " + "a" * 70),
        ("codé en ÂME " + "a" * 70, "codé en AME " + "a" * 70),
        ("LE 2ÈME, LA 1ÈRE ê" + "a" * 70, "LE 2EME, LA 1ERE e" + "a" * 70),
        ("FÊTE-30% ET NOËL50 % " + "a" * 70, "FETE-30% ET NOEL50 % " + "a" * 70),
    ],
    ids=["capitals alone", "a number beside a word", "no code", "ordinals", "percents"],
)
def test_what_is_no_code_is_rewritten(message: str, text: str) -> None:
    assert advise(message, levels=("invisible", "accents")).text == text


def test_a_plan_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        replay("Bonjour", [Edit(0, "x", "y", "", "symbols")])


@pytest.mark.parametrize("levels", [["accent"], [], "accent", ["invisible", "all"]])
def test_levels_that_do_not_exist(levels: Sequence[str]) -> None:
    with pytest.raises(UsageError) as caught:
        advise("Bonjour", levels=levels)
    assert caught.value.code == "USE017"


@pytest.mark.parametrize(
    "message", ["😀" * 80, "\u200b" * 80, " \u2003" * 80], ids=["emoji", "invisible", "blanks"]
)
def test_a_message_is_never_left_with_nothing(message: str) -> None:
    """It could not be sent, and a campaign with it would promise a saving that a reject makes up."""
    assert advise(message, levels=LEVELS).text == message
    rows = [{"to": "+33639980001", "text": message}, {"to": "+33639980001", "text": "Bonjour"}]
    before, steps = (
        estimate(rows, on="2026-11-01"),
        advise_campaign(rows, levels=LEVELS, on="2026-11-01").steps,
    )
    assert [step.estimate.totals for step in steps] == [before.totals] * len(LEVELS)


def test_one_level_by_its_name() -> None:
    assert advise("ç" * 71, levels="accents").levels == ("accents",)


def test_what_is_no_text() -> None:
    with pytest.raises(TypeError, match="USE022"):
        advise(None)  # type: ignore[arg-type]
