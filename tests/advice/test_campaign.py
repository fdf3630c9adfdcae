"""Advice for campaigns: its promises are what the rewritten file is estimated at, to the milli-credit."""

from __future__ import annotations

import csv
import random
import warnings
from collections import Counter
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from estimator import advise, advise_campaign, estimate
from estimator.base.choices import CSV_READERS, CsvReader, Level
from estimator.base.notes import ReadingWarning
from estimator.campaign import open_campaign
from estimator.errors import CampaignError
from estimator.price.adding import Adding
from estimator.price.job import Job
from estimator.price.reasons import READING
from estimator.save.advice.campaign import advise_on
from estimator.save.advice.cheaper import Exchanging, cheaper_rows, with_cheaper
from estimator.save.advice.differences import lacking
from estimator.save.advice.rules import LEVELS

ROOT = Path(__file__).parent.parent.parent
SALES = ROOT / "data" / "examples" / "soldes-fr.csv"
CONTACTS = ROOT / "data" / "examples" / "template-contacts.csv"
DEGRESSIVE = ROOT / "data" / "examples" / "tariff-degressive.xml"
DAY = date(2026, 11, 1)

CUMULATIVE = pytest.mark.parametrize("levels", [LEVELS[:last] for last in range(1, 5)], ids="+".join)


@CUMULATIVE
def test_the_shipped_campaign_keeps_its_promise(tmp_path: Path, levels: tuple[Level, ...]) -> None:
    out = tmp_path / "cheaper.csv"
    before = SALES.read_bytes()
    advice = advise_campaign(SALES, levels=levels, apply=out, default_country="FR", tariff=DEGRESSIVE, on=DAY)
    found = estimate(out, default_country="FR", tariff=DEGRESSIVE, on=DAY)
    assert found.summary == advice.after.summary
    assert found.totals == advice.after.totals
    promised = advice.steps[-1]
    assert advice.before.totals.credits - found.totals.credits == promised.saved_credits
    assert advice.before.totals.segments - found.totals.segments == promised.saved_segments
    assert SALES.read_bytes() == before
    saved = [step.saved_credits for step in advice.steps]
    assert saved == sorted(saved)
    assert saved[0] > 0


def test_the_rewritten_file_has_all_else_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "cheaper.csv"
    advise_campaign(SALES, levels=LEVELS, apply=out, default_country="FR", on=DAY)
    with SALES.open(encoding="utf-8-sig", newline="") as old, out.open(encoding="utf-8", newline="") as new:
        for was, now in zip(
            csv.DictReader(old, delimiter=";"), csv.DictReader(new, delimiter=";"), strict=True
        ):
            assert now["Message"] in {
                was["Message"],
                advise(was["Message"], levels=LEVELS, stop_clause=True).text,
            }
            assert {key: was[key] for key in was if key != "Message"} == {
                key: now[key] for key in now if key != "Message"
            }


def test_a_template_is_filled_in(tmp_path: Path) -> None:
    out = tmp_path / "cheaper.csv"
    template = "Bonjour {prenom}, vous êtes attendu le {date_rdv} à {ville} pour la fête de l’été"
    advice = advise_campaign(CONTACTS, template=template, apply=out, default_country="FR", on=DAY)
    assert advice.message_column == "message"
    assert estimate(out, default_country="FR", on=DAY).summary == advice.after.summary
    assert {cost.cause for cost in advice.parts} >= {"the STOP clause", "{prenom}", "{ville}", "{date_rdv}"}
    assert open_campaign(out).header == (*open_campaign(CONTACTS, template="x").header, "message")


PIECES = [
    *(
        "Fête ",
        "ç",
        "œ",
        "’",
        "…",
        "«\u00a0",
        "\u00a0»",
        "€",
        "[",
        "]",
        "😀",
        " 🎉",
        "漢",
        "a" * 60,
        "é" * 30,
    ),
    *("  ", "\n", "\r\n", '"', ";", ",", "https://bit.ly/x ", "façade.example/ç", "e\u0302", "\u200b"),
    *("NOËL25", "zoë@exemple.fr ", "code FÊTE ", "CÂ", "7"),
]
NUMBERS = ["+33639980001", "+447700900123", "0639980002", "?", "", "+12025550101", "+377612345678"]
SENDERS = ["BOUTIQUE", "36111", "+33639980003"]


@CUMULATIVE
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.one_in(3)
def test_generated_campaigns_keep_their_promise(tmp_path: Path, levels: tuple[Level, ...], seed: int) -> None:
    chance = random.Random(seed)
    rows = [
        (
            chance.choice(NUMBERS),
            "".join(chance.choices(PIECES, k=chance.randint(0, 12))) * chance.choice([1, 1, 1, 40]),
            chance.choice(SENDERS),
            chance.choice(["1", "3", "0", "x"]),
        )
        for _ in range(300)
    ]
    campaign = pd.DataFrame(rows, columns=["to", "text", "sender", "count"])
    out = tmp_path / "cheaper.csv"
    advice = advise_campaign(campaign, levels=levels, apply=out, default_country="FR", on=DAY)
    assert advice.before.summary == estimate(campaign, default_country="FR", on=DAY).summary
    written = estimate(out, default_country="FR", on=DAY).summary
    assert written.reading.keys() >= {("counts", "count"), ("senders", "sender")}
    assert replace(written, reading=Counter()) == advice.after.summary
    assert advice.before.summary.rejects == advice.after.summary.rejects


def test_missing_messages_are_left_out_and_counted(tmp_path: Path) -> None:
    campaign = pd.DataFrame({"to": ["+33639980001", "+33639980002"], "text": ["Bonjour", None]})
    advice = advise_campaign(campaign, apply=tmp_path / "cheaper.csv", on=DAY)
    assert advice.left_out == 1
    assert len(pd.read_csv(tmp_path / "cheaper.csv")) == 1


def test_what_characters_and_parts_cost() -> None:
    texts = [
        "ç" * 71,
        "çê" + "a" * 70,
        "a" * 160 + "漢",
        "Bonjour",
        "a" * 150 + " b.example/c",
        "é" * 155 + " 🎉",
    ]
    campaign = pd.DataFrame({"to": ["+33639980001"] * 6, "text": texts, "count": [2, 1, 1, 1, 1, 1]})
    advice = advise_campaign(campaign, stop_clause=False, on=DAY)
    characters = {cost.cause: (cost.messages, cost.segments, str(cost.credits)) for cost in advice.characters}
    assert characters == {"ç": (3, 3, "3"), "ê": (1, 1, "1"), "漢": (1, 1, "1"), "🎉": (1, 2, "2")}
    parts = {cost.cause: (cost.messages, cost.segments) for cost in advice.parts}
    assert parts == {"links": (1, 1), "emoji": (1, 2)}
    advice = advise_campaign(campaign, stop_clause=True, on=DAY)
    assert {cost.cause for cost in advice.parts} == {"links", "emoji", "the STOP clause"}


def test_an_empty_campaign() -> None:
    with pytest.raises(CampaignError, match="FIL006"):
        advise_campaign(pd.DataFrame({"to": [], "text": []}, dtype=str), on=DAY)


SEVERAL_SEGMENTS = "ç" + "a" * 148
KINDS_OF_CELLS = [
    f"-20 % {SEVERAL_SEGMENTS}",
    f"'-20 % {SEVERAL_SEGMENTS}",
    f"''=1 {SEVERAL_SEGMENTS}",
    f"'tis {SEVERAL_SEGMENTS}",
    "=1+1",
    "'=1+1",
    "@vous",
    "'",
    "Bonjour",
]


@pytest.mark.parametrize("reader", CSV_READERS)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_file_for_a_spreadsheet_is_read_back_as_it_was(
    tmp_path: Path, reader: CsvReader, suffix: str
) -> None:
    campaign = tmp_path / "campaign.csv"
    rows = [["phone", "message", "note"], *(["=33639980001", text, text] for text in KINDS_OF_CELLS)]
    with campaign.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    out, again = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    job = Job.of({"default_country": "FR", "on": DAY}, keep_originals=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)  # that cells have an apostrophe now is said
        advice = advise_on(campaign, job, levels=LEVELS, apply=out, csv_for=reader)
        advise_on(out, job, levels=LEVELS, apply=again, csv_for=reader)
    for file in (out, again):  # what was ours is neither kept nor doubled
        opened = open_campaign(file, keep_originals=True)
        assert estimate(file, default_country="FR", on=DAY).totals == advice.after.totals
        read = [row for batch in opened.batches() if batch.originals for row in batch.originals.rows()]
        assert [row[2] for row in read] == KINDS_OF_CELLS
        assert {row[0] for row in read} == {"=33639980001"}
    assert out.read_bytes() == again.read_bytes() or suffix == "xlsx"
    saved = advise(KINDS_OF_CELLS[0], levels=LEVELS, stop_clause=True)
    assert saved.segments_saved, "the case is one that is rewritten"


def test_the_apostrophes_of_others_are_theirs(tmp_path: Path) -> None:
    campaign = tmp_path / "campaign.csv"
    campaign.write_text("phone,message,line\n+33639980001,'-20 % ce samedi,1\n", encoding="utf-8-sig")
    (batch,) = open_campaign(campaign).batches()
    assert batch.messages.texts() == ["'-20 % ce samedi"]


@pytest.mark.parametrize(
    "header", ["Message", "message", "MESSAGE", "Texte", "Votre message", "message (smscost)", "SMS", "Note"]
)
@pytest.mark.parametrize("old", ["Reçu : c’est l’été chez nous, " * 4, "x", ""])
@pytest.mark.one_in(3, checked=True)
def test_a_text_for_all_is_read_back_whatever_else_the_campaign_holds(
    tmp_path: Path, header: str, old: str
) -> None:
    campaign, out, again = (tmp_path / name for name in ("campaign.csv", "a.csv", "b.csv"))
    campaign.write_text(f"Client;Téléphone;{header}\nZoé;+33639980001;{old}\n", encoding="utf-8")
    for template in ("Reçu {Client} ê", "Oui"):
        advice = advise_campaign(campaign, template=template, apply=out, on=DAY)
        assert estimate(out, on=DAY).totals == advice.after.totals
    second = advise_campaign(out, template=f"{SEVERAL_SEGMENTS} {{Client}}", apply=again, on=DAY)
    assert estimate(again, on=DAY).totals == second.after.totals


@pytest.mark.parametrize(
    "kind", [kind for kind, sentence in READING.items() if "left out: {count}" in sentence]
)
def test_whatever_is_left_out_is_not_in_it_and_said(kind: str) -> None:
    assert lacking({(kind, ""): 2}, 0).startswith("Not in it: 2 ")


@CUMULATIVE
def test_some_rows_exchanged_are_all_rows_added_up_again(levels: tuple[Level, ...]) -> None:
    """To the last key: a line that is left by all its messages is gone, one without recipients is not."""
    chance = random.Random(5)
    texts = [
        "Fête " * 30,
        "ç" * 71,
        "😀 Été " * 14,
        "Bonjour",
        "&amp; ê" * 12,
        "Ã© ê" * 30,
        "",
        "\u2003x" * 71,
    ]
    rows = [
        {
            "numero": chance.choice(["+33639980001", "+447400123456", "12", "+4179 123 45 67"]),
            "message": chance.choice(texts),
            "count": chance.choice([0, 1, 1, 7]),
            "client": chance.choice("abcd"),
            "sender": chance.choice(["SHOP", "36111"]),
        }
        for _ in range(400)
    ]
    job = Job.of({"on": DAY, "split_by": "client"})
    exchanging, before, again = Exchanging(job.terms), Adding(job.terms), Adding(job.terms)
    for some in (rows[:150], rows[150:]):
        for priced in estimate(some, on=DAY, split_by="client", keep_rows=True).kept:
            cheaper = cheaper_rows(before.price(priced), levels, job.terms)
            exchanging.add(priced, cheaper)
            again.add(with_cheaper(priced, cheaper))
    found, expected = exchanging.summary(before), again.summary()
    assert found == expected != before.summary()
    for each in fields(found):
        if isinstance(counter := getattr(expected, each.name), Counter):
            assert dict(getattr(found, each.name)) == dict(counter), each.name
