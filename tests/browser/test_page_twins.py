"""What the page counts, reads and buys, held against what Python does: in the browser, module by module."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import phonenumbers
import pytest

from estimator import advise, advise_campaign, cheapest_purchase, estimate, explain
from estimator.base.credits import to_credits
from estimator.base.encodings import guessed
from estimator.campaign.headings import message_rank, number_rank
from estimator.count.alphabet import STOP_CLAUSE
from estimator.count.document import text_document
from estimator.count.strings import Strings
from estimator.documents import to_json
from estimator.documents.documented import json_text
from estimator.errors import SmsCostError
from estimator.numbers import match
from estimator.page.data import _tariff
from estimator.page.document import CORE
from estimator.tariff import Bracket, KnownPrice, Pack, Tariff, find_tariff
from tests.browser.chromium import PROGRAM, opened
from tests.browser.modules import Modules
from tests.long import LONG

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="no chromium here; on Debian: apt-get install chromium"),
    pytest.mark.skipif(not CORE.exists(), reason="no core for browsers; scripts/build_core.py --page"),
]

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "data" / "examples"
# A workbook is one to the page, whatever its name ends in.
CASES = [
    path for path in sorted((ROOT / "tests" / "errors").glob("*/*.csv")) if "workbook" not in path.parent.name
]
TARIFF = find_tariff(EXAMPLES / "tariff-degressive.xml", on=date(2026, 11, 28))
ASK = 255


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Modules]:
    with opened(tmp_path_factory.mktemp("browser") / "profile") as page:
        yield Modules(page, TARIFF)


def _expected(path: Path, **options: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(to_json(estimate(path, tariff=TARIFF, **options)))
    except SmsCostError as error:
        return {"fault": error.code, "line": error.place.line if error.place else None}
    return found


def _without(document: dict[str, Any]) -> dict[str, Any]:
    """A document without what a browser does not know: a file's path and size, all names of Unicode."""
    for forcing in document["forcing"]:
        del forcing["name"]
    del document["campaign"]["name"], document["campaigns"][0]["name"], document["campaigns"][0]["bytes"]
    return document


def _check(modules: Modules, path: Path, octets: bytes | None = None) -> None:
    octets = path.read_bytes() if octets is None else octets
    found, expected = modules.priced(octets, path.name), _expected(path)
    if "fault" in expected:
        assert (found.get("fault"), found.get("line")) == (expected["fault"], expected["line"]), path
        return
    assert "document" in found, (path, found)
    assert _without(found["document"]) == _without(expected), path


def test_texts_equal_explain(modules: Modules) -> None:
    """Each is cut where `explain` cuts it: 5000 of them in a long run."""
    rng = random.Random(1)
    signs = "abc éà€[]^ç’œ😀✓\n\f漢"
    texts = [
        "".join(rng.choices(signs[: rng.choice([6, 12, 18])], k=rng.randint(0, 330)))
        for _ in range(5000 if LONG else 1200)
    ]
    found = modules.call(
        """(texts) => texts.map((text) => {
             const explained = $.of_explain.explain(core, text, "");
             const { segments, encoding, units, limit, left, over, forcing, doubled } = explained;
             return { segments, encoding, units, limit, left, over, forcing, doubled };
           })""",
        texts,
    )
    for text, each in zip(texts, found, strict=True):
        explained = json.loads(json_text(text_document(explain(text), "")))
        uses = {
            kind: [{"character": use["character"], "positions": use["positions"]} for use in explained[kind]]
            for kind in ("forcing", "doubled")
        }
        assert each == {
            **{key: explained[key] for key in ("segments", "encoding", "units", "limit")},
            "left": explained["units_left"],
            "over": explained["units_over"],
            **uses,
        }


@pytest.mark.parametrize(
    "name",
    ["soldes-fr.csv", "transactional-intl.csv", "shops/lille.csv", "shops/lyon.csv", "shops/newsletter.csv"],
)
def test_shipped_campaigns_cost_what_the_command_says(modules: Modules, name: str) -> None:
    _check(modules, EXAMPLES / name)


LEVELS = ("invisible", "accents", "symbols")


@pytest.mark.parametrize("name", ["soldes-fr.csv", "transactional-intl.csv", "shops/lille.csv"])
def test_what_rewriting_saves(modules: Modules, name: str, tmp_path: Path) -> None:
    """By level, as the command says; and the campaign is written with it as the command writes it."""
    octets = base64.b64encode((EXAMPLES / name).read_bytes()).decode()
    found = modules.call("levels", octets)
    advised = advise_campaign(EXAMPLES / name, levels=LEVELS, tariff=TARIFF)
    assert [(each["level"], each["saved"], each["price"]) for each in found] == [
        (step.level, str(step.saved_credits), str(step.saved_price)) for step in advised.steps
    ]
    path = tmp_path / "cheaper.csv"
    advise_campaign(EXAMPLES / name, levels=LEVELS[:2], apply=path, tariff=TARIFF)
    assert modules.call("applied", octets, "accents", {}) == path.read_text(encoding="utf-8")


def _dear_texts(rng: random.Random, count: int) -> list[str]:
    """Texts that rules apply to: characters that become others, emoji apart and glued, links, look-alikes."""
    pieces = [
        *(
            "Bonjour ",
            "été ",
            "fête ",
            "l’",
            "œuvre ",
            "« oui » ",
            "« ",
            " »",
            "…",
            "–",
            "N° 5 ",
            "20 °C ",
            "✓ ",
        ),
        *(
            "😀",
            " 😀 ",
            "👨\u200d👩\u200d👧 ",
            "❤\ufe0f",
            "\n🎉 Fin",
            "1\ufe0f\u20e3",
            "e\u0302",
            "ą",
            "\u200b",
            "\u200f",
        ),
        *(
            "https://exemple.fr/été ",
            "www.exemple.fr ",
            "façade.exemple.fr/ê ",
            "zoë@exemple.fr ",
            "NOËL25",
            "code FÊTE ",
            "CÂ",
            "exemple.fr",
            "[a] ",
            "{b}",
            "\r\n",
        ),
        *(
            "сommande ",
            "мир ",
            "ＡＢ",
            "\u00a0",
            "\u202f!",
            " ",
            "a" * 60,
            "x" * 130,
            "€",
            "שלום",
            "漢",
            "\ufeff",
        ),
    ]
    return ["".join(rng.choices(pieces, k=rng.randint(1, 24))) for _ in range(count)]


def test_random_texts_become_what_the_command_makes_of_them(modules: Modules, tmp_path: Path) -> None:
    """Each row by each level; a message of nothing but emoji stays as it is."""
    rng = random.Random(15)
    texts = [*_dear_texts(rng, 4000 if LONG else 700), "😀" * 80, "😀 " * 50, "\n🎉 " * 30]
    source, path = io.StringIO(newline=""), tmp_path / "campaign.csv"
    csv.writer(source).writerows([("to", "text"), *(("+33639980001", text) for text in texts)])
    path.write_text(source.getvalue(), encoding="utf-8", newline="")
    octets = base64.b64encode(path.read_bytes()).decode()
    for at, level in enumerate(LEVELS):
        out = tmp_path / f"{level}.csv"
        advise_campaign(path, levels=LEVELS[: at + 1], apply=out, tariff=TARIFF)
        expected = list(csv.reader(io.StringIO(out.read_bytes().decode(), newline="")))
        found = list(csv.reader(io.StringIO(modules.call("applied", octets, level, {}), newline="")))
        differ = [each for each in zip(texts, expected[1:], found[1:], strict=True) if each[1] != each[2]]
        assert not differ, (level, len(differ), differ[:2])
        assert sum(text != row[1] for text, row in zip(texts, expected[1:], strict=True)) > 20, level


def test_a_text_with_a_nul_is_rewritten_as_well(modules: Modules) -> None:
    """Many texts are changed at once, with a NUL between them: those that hold one go their own way."""
    template = "« Fête » l’été \0 " * 8
    octets = base64.b64encode(b"to\n+33639980001\n+33639980002\n").decode()
    written = modules.call("applied", octets, "accents", {"template": template})
    rows = list(csv.reader(io.StringIO(written, newline="")))
    advised = advise(template, levels=LEVELS[:2], stop_clause=STOP_CLAUSE).text
    assert [row[1] for row in rows[1:]] == [advised] * 2
    assert advised != template


def test_how_far_a_file_is_read(modules: Modules) -> None:
    """Whatever it is packed in: from nothing to all of it, and never back."""
    header, rows = ["to", "text"], [[f"+3363998{at:04d}", "Bonjour " * 9] for at in range(3000)]
    for form in ("plain", "gzip", "xlsx"):
        octets = base64.b64encode(_written(header, rows, form)).decode()
        shares = modules.call(
            """async (octets) => {
                 const shares = [];
                 const told = (done, size) => shares.push(done / size);
                 await reader.summary(new Blob([from64(octets)]), "", usual, told);
                 return shares;
               }""",
            octets,
        )
        assert shares == sorted(shares)
        assert 0 <= shares[0] <= shares[-1] == 1, form


def test_merged_cells_count_for_all_rows_that_they_cover(modules: Modules, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ("to", "text", "note"),
        *((f"+3363998000{at}", None if at % 3 else f"Bonjour {at}", "a") for at in range(9)),
    ]:
        book.active.append(row)
    for cells in ("B2:B4", "B5:B6", "C2:C9", "A1:A1"):
        book.active.merge_cells(cells)
    path = tmp_path / "merged.xlsx"
    book.save(path)
    _check(modules, path)


def test_files_with_faults_are_read_alike(modules: Modules) -> None:
    """Every campaign of the fixtures of errors: the same result, or the same error on the same line."""
    for path in CASES:
        _check(modules, path)


def _campaign(rng: random.Random, rows: int) -> tuple[list[str], list[list[str]]]:
    """Recipients as they come: spellings, gaps, doubles, blank rows, counts, senders."""
    countries = ["FR"] * 6 + ["GB", "DE", "RE", "GP", "MC", "BE", "US", "CA", "SN", "CI", "MA", "IN"]
    words = [
        "Bonjour",
        "l’été",
        "20 €",
        "soldes",
        "ça",
        "demain",
        "😀",
        "[code]",
        "lavande.example/s",
        "Œuvre",
        "{x}",
    ]
    header = [
        rng.choice(["Téléphone", "to", "N° GSM", "Mobile", "SMS"]),
        rng.choice(["Message", "texte", "Votre message"]),
    ]
    extra = rng.sample([["Prénom"], ["count"], ["sender"], ["Code client"], ["Date"]], rng.randint(0, 3))
    header += [name for names in extra for name in names]
    table = []
    for _ in range(rows):
        number = phonenumbers.example_number_for_type(rng.choice(countries), rng.choice([1, 1, 1, 0]))
        written = (
            phonenumbers.format_number(number, rng.choice([0, 1, 2]))
            if number
            else rng.choice(["", "n/a", "12"])
        )
        if rng.random() < 0.1:
            written = rng.choice(
                [f"Tel: {written}", written[:-2], f"{written} / {written}", written.replace("+", "00"), ""]
            )
        row = [written, " ".join(rng.choices(words, k=rng.randint(3, 40)))]
        values = {
            "Prénom": "Zoé",
            "count": rng.choice(["1", "3", "2.0", "x", ""]),
            "sender": rng.choice(["Shop", "36180"]),
        }
        table.append(row + [values.get(name, rng.choice(["A1", "27/11/2026"])) for name in header[2:]])
    return header, table


def _written(header: list[str], rows: list[list[str]], form: str) -> bytes:
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in [header, *rows]:
            book.active.append(row)
        held = io.BytesIO()
        book.save(held)
        return held.getvalue()
    delimiter = {"tabs": "\t", "pipes": "|", "commas": ","}.get(form, ";")
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r" if form == "CR" else "\r\n").writerows(
        [header, *rows]
    )
    written = text.getvalue()
    if form == "title":
        written = f"Export du 28/11/2026\r\n\r\n{written}"
    if form == "sep=":
        written = f"sep=;\r\n{written}"
    if form in ("cp1252", "mac_roman", "iso8859-15"):
        return written.encode(form, "replace")
    if form == "utf-16":
        return written.encode("utf-16")
    octets = written.encode("utf-8-sig" if form == "mark" else "utf-8")
    return gzip.compress(octets) if form == "gzip" else octets


FORMS = (
    "plain",
    "mark",
    "commas",
    "tabs",
    "pipes",
    "cp1252",
    "mac_roman",
    "iso8859-15",
    "utf-16",
    "title",
    "sep=",
    "CR",
    "gzip",
    "xlsx",
)


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_files(modules: Modules, form: str, tmp_path: Path) -> None:
    rng = random.Random(form)
    for at in range(6 if LONG else 2):
        path = (
            tmp_path / f"campaign-{at}.{'xlsx' if form == 'xlsx' else 'csv.gz' if form == 'gzip' else 'csv'}"
        )
        path.write_bytes(_written(*_campaign(rng, rng.choice([1, 7, 60])), form))
        _check(modules, path)


@pytest.mark.soak
def test_two_hundred_campaigns(modules: Modules, tmp_path: Path) -> None:
    rng = random.Random(200)
    for at in range(200):
        form = rng.choice(FORMS)
        path = (
            tmp_path / f"campaign-{at}.{'xlsx' if form == 'xlsx' else 'csv.gz' if form == 'gzip' else 'csv'}"
        )
        path.write_bytes(_written(*_campaign(rng, rng.randint(1, 300)), form))
        _check(modules, path)


@pytest.mark.parametrize("home", ["FR", "RE", "GB", None])
def test_spellings_of_numbers(modules: Modules, home: str | None) -> None:
    """What the page decides is what the command decides; it leaves one in a hundred of a file undecided."""
    rng = random.Random(home)
    usual = [row[0] for row in _campaign(rng, 1500)[1]]
    texts = [*usual]
    texts += [
        "06 39 98 00 12 34",
        "06 39 98",
        "+330639980001",
        "+33 (0)6 39 98 00 01",
        "33639980001.0",
        "3,36E+10",
    ]
    texts += [
        "tel:0639980001",
        "tel:0639980001;phone-context=+33",
        "tel:+33639980001;isub=1;phone-context=+44",
        "\u200e06 39 98 00 01",
        "٠٦ ٣٩ ٩٨ ٠٠ ٠١",
        "06.39.98.00.01 ou 06.39.98.00.02",
        "+999 1",
    ]
    # In a list, with a time, dialled before, unseen, or made decimal ones by a program.
    texts += ["1. 06 39 98 00 01", "[7] 06 39 98 00 01", "n° 3 : tel: 0639980001", "1.212.555.0123"]
    texts += [
        *("31.) 06 39 98 00 01", "(31.) 06 39 98 00 01", "7 -> 06 39 98 00 01", "n. 31 06 39 98 00 01"),
        *(
            "2 - 612 34 56 78",
            "(3) 612 34 56 78",
            "(242) 06 612 3456",
            "(31) 06 12 34 56 78",
            "06 03 12 3346",
        ),
        *("[7] 202 555 0101", "#44 202 555 0101", "7 - 202 555 0101", "(33) 612345678", "351 - 912 345 678"),
        *(
            "0033 (0)6 39 98 00 01",
            "33 (0)6 12 34 56 78",
            "no. 20 : 07700 900123",
            "639980001.5",
            "0639980001.25",
        ),
        *(
            "639 980 001,00",
            "639\u00a0980\u00a0001,00",
            "639.980.001,0",
            "639,980,001.00",
            "781'234'567.00",
            "639 980 001.5",
            "639980 001,00",
            "6.399800010000E+08",
            "6.399800015E+08",
            "639 980.01",
            "0639 980 001.0",
        ),
        "31. 06 39 98 00 01",
        "no. 44 : 06 39 98 00 01",
        "*31#0639980001",
        "31 06 12345678",
        "1. 612345678",
    ]
    texts += ["12/05/2026 08:30", "2026-05-12 08:30", "1.06.2026", "2026-05-12T08:30:00+02:00"]
    texts += [
        "+82 010 2000 0000",
        "+82 10 2000 0000",
        "+591 00 22123456",
        "+90 00 501 234 56 78",
        "820123452",
    ]
    texts += ["0639980001.00", "1234567.00", "0E\u200e0", "33639980001\u200e.0", "63998000100.000"]
    found = modules.call(
        """(texts, home) => {
             reader.numbers.prepare(home);
             return core.within(() => {
               const cells = core.texts(texts);
               const matched = reader.numbers.match(cells, home);
               const { country, warning, reject, e164 } = reader.numbers.views(matched, cells.rows);
               return texts.map((_, row) => [country[row], warning[row], reject[row], Number(e164[row])]);
             });
           }""",
        texts,
        home or "",
    )
    matched = match(Strings.from_any(texts), default_country=home)
    expected = zip(matched.country, matched.warning, matched.reject, matched.e164, strict=True)
    undecided = []
    for text, each, (country, warning, reject, e164) in zip(texts, found, expected, strict=True):
        if each[2] == ASK:
            undecided.append(text)
        elif reject:
            assert each[2] == reject, text
        else:
            assert each == [country, warning, reject, e164], text
    assert 100 * len([text for text in undecided if text in usual]) <= len(usual)
    numbers_of_nobody = {"+591 00 22123456", "+90 00 501 234 56 78", *([] if home else ["1. 06 39 98 00 01"])}
    assert set(undecided) - set(usual) <= numbers_of_nobody


def _tariffs(rng: random.Random) -> Tariff:
    """Tariffs of every kind: brackets with gifts, known prices with what lies between, packs."""
    if rng.random() < 0.3:
        return rng.choice([TARIFF, find_tariff(on=date(2026, 11, 28))])
    sizes = [1, 10, 50, 100, 200, 500, 1000, 1500, 2000, 2500, 5000, 10_000, 20_000]
    minima = sorted(rng.sample(sizes, rng.randint(1, 6)))
    prices = sorted((rng.randint(20, 90) * 1000 for _ in minima), reverse=True)
    packs = tuple(
        Pack(rng.choice([100, 250, 1000]), rng.randint(1, 90) * 1_000_000, rng.choice([0, 10]))
        for _ in range(rng.choice([0, 0, 1, 2]))
    )
    if rng.random() < 0.4:
        day = date(2026, 9, 1)
        known = tuple(KnownPrice(*each, day, "a page") for each in zip(minima, prices, strict=True))
        return replace(TARIFF, brackets=(), known_prices=known, falling=rng.random() < 0.8, packs=packs)
    ends = [*minima[1:], None]
    brackets = tuple(
        Bracket(minimum, end, price, gift=rng.choice([0, 0, 5]))
        for minimum, end, price in zip(minima, ends, prices, strict=True)
    )
    return replace(TARIFF, brackets=brackets, packs=packs, vat=rng.choice([None, TARIFF.vat]))


def _check_purchases(modules: Modules, count: int, most: int) -> None:
    rng = random.Random(count)
    for _ in range(count):
        tariff, need = _tariffs(rng), rng.choice([rng.randint(0, 300_000), rng.randint(0, most)])
        _check_purchase(modules, tariff, need, rng.choice([0, 0, rng.randint(-50_000, 500_000)]))


def _check_purchase(modules: Modules, tariff: Tariff, need: int, held: int) -> None:
    found = modules.call(
        """(tariff, need, held) => $.of_purchase.purchaseDocument(
             $.of_purchase.cheapestPurchase(BigInt(need), BigInt(held), tariff), tariff)""",
        *(_tariff(tariff), str(need), str(held)),
    )
    bought = cheapest_purchase(to_credits(need), tariff, balance=to_credits(held))
    assert found == json.loads(to_json(bought))["purchase"], (tariff.offered, tariff.packs, need, held)


@pytest.mark.parametrize("packs", [1, 2], ids=["cannot be listed", "is another one"])
@pytest.mark.one_in(2)
def test_an_alternative_of_a_million_orders(modules: Modules, packs: int) -> None:
    offered = Pack(100, 2_500_000), Pack(1000, 76_000_000)
    tariff = replace(TARIFF, brackets=(Bracket(1, 2, 56_000),), packs=offered[:packs])
    _check_purchase(modules, tariff, 1_737_100_000, 0)
    _check_purchase(modules, tariff, 1_737_127_474, 0)


def test_purchases(modules: Modules) -> None:
    _check_purchases(modules, 80, 20_000_000)


@pytest.mark.soak
def test_two_thousand_purchases(modules: Modules) -> None:
    _check_purchases(modules, 2000, 2_000_000_000)


def test_encodings_are_guessed_alike(modules: Modules) -> None:
    texts = [
        "Déjà 20 € à l’été",
        "«Où?» dit-il – à peine…",
        "Ñandú ¿qué?",
        "Łódź",
        "£20 for Zoë’s café",
        "naïve",
    ]
    octets = [
        text.encode(name, "replace")
        for text in texts
        for name in ("cp1252", "mac_roman", "iso8859-15", "iso8859-2", "utf-8")
    ]
    found = modules.call(
        "(all) => all.map((each) => $.of_decode.guessed(Uint8Array.from(each), true, data.encodings))",
        [list(each) for each in octets],
    )
    assert found == [guessed(each) for each in octets]


def test_headings_mean_the_same(modules: Modules) -> None:
    names = [
        "to",
        "N° GSM",
        "Tel",
        "Home Phone",
        "Type de mobile",
        "Prénom",
        "SMS",
        "Message",
        "Votre message",
        "smsText",
    ]
    names += [
        "Date du message",
        "Montant",
        "PhoneNumber",
        "Téléphone_portable",
        "Straße",
        "numéro",
        "Message;Tel",
        "Corps",
    ]
    found = modules.call(
        """(names) => names.map((name) =>
             [reader.headings.numberRank(name), reader.headings.messageRank(name)])""",
        names,
    )
    assert found == [[number_rank(name), message_rank(name)] for name in names]
