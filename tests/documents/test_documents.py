"""Every document: what its command writes, the library writes; it reads back; what was changed is refused."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import jsonschema
import msgspec
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

import estimator
from estimator.base.defaults import FromFile, taken_from
from estimator.count.clauses import MeasuredClause, clauses_document
from estimator.count.document import text_document
from estimator.documents import Documented, document_of, json_text, to_json
from estimator.documents import account as accounts
from estimator.documents.config import Config, InForce
from estimator.documents.kept import KeptFile
from estimator.documents.kept import MadeBy as KeptBy
from estimator.documents.kinds import KINDS
from estimator.documents.reading import read_document
from estimator.documents.values import WORDS, Document
from estimator.errors import Place, TariffError
from estimator.errors.shown import shown
from estimator.price.kept import kept_summary
from estimator.price.loaded import addable
from estimator.price.parts import BadFile
from estimator.provider.ovhcloud.applying import Position
from estimator.provider.ovhcloud.changes import Proposal
from estimator.provider.ovhcloud.document import (
    accounts_document,
    change_document,
    findings_document,
    journal_document,
    positions_document,
)
from estimator.provider.ovhcloud.entries import JournalEntry, SettledBy
from estimator.provider.ovhcloud.model import AccountState, RechargeChange
from estimator.provider.ovhcloud.reconcile import ChangeFinding
from estimator.save.lint.files import LintReading
from estimator.save.lint.report import lint
from estimator.save.lint.rules import LintRules
from estimator.save.templates.document import template_document
from estimator.supply.plan.document import plan_document
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer
from estimator.tariff.diff import compare_tariffs
from estimator.tariff.document import (
    check_document,
    difference_document,
    file_document,
    shelf_document,
    tariff_document,
)
from estimator.tariff.model import Pack
from estimator.tariff.shelf import list_tariffs
from scripts import build_schemas
from tests.command import invoke
from tests.long import LONG, trying

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "data" / "examples"
DEGRESSIVE = EXAMPLES / "tariff-degressive.xml"
DAY = date(2026, 12, 1)
TARIFF = estimator.find_tariff(on=DAY, tariff=DEGRESSIVE)
PUBLIC = estimator.find_tariff(on=DAY)
STATE = AccountState("sms-a", "", "enable", 1_250_500, 0, Setting(12_500, 200))


MORE, WRONG = ("+33639980002", "ok", "Acme"), ("no number", "ok", "")


def campaign(*more: tuple[str, str, str]) -> pd.DataFrame:
    rows = [
        ("+33639980001", "ç" * 71, "Acme"),
        ("+447700900123", "x" * 161, ""),
        ("?", "a", "Acme"),
        ("+377612345678", "{}", "Acme"),
        *more,
    ]
    return pd.DataFrame(rows, columns=["to", "text", "client"])


@cache
def calendar(spread: int = 0) -> Any:
    days = ["2026-12-01", "2026-12-08", "2027-01-04"]
    frame = pd.DataFrame({"date": days, "credits": [180, 320, 700], "messages": [180, 320, 700]})
    if spread:
        frame = frame.drop(columns="messages")
        frame["low"], frame["high"] = frame["credits"] - spread, frame["credits"] + spread
    return estimator.read_calendar(frame)


def forecast() -> Any:
    return estimator.read_calendar(pd.DataFrame({"month": ["2026-12"], "credits": [800]}))


def estimated(**options: Any) -> Any:
    options = {"tariff": DEGRESSIVE, "split_by": "client", "on": DAY} | options
    return estimator.estimate(campaign(), **options)


def addable_document() -> Any:
    """With all that the estimate is made from, and a file that was left out."""
    bad = BadFile("b.csv", "CSV003", 2, 1, None, "it has too many cells")
    made = replace(estimated(), bad=(bad,))
    return structs.replace(made.document(), adding=addable(made))


def planned(**options: Any) -> Any:
    return estimator.plan_purchases(calendar(), TARIFF, balances=300, on=DAY, **options)


def entries() -> list[JournalEntry]:
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    transfer = Transfer("sms-a", "sms-b", Decimal("10.5"))
    off = AccountState("sms-b", "Shop", "enable", 0, 500, Setting(0, None))
    return [
        JournalEntry(1, "k", "sandbox", transfer, (STATE, off), "done", at, at, "", "q", "answer"),
        JournalEntry(
            2,
            "l",
            "ovh-eu",
            RechargeChange("sms-a", Setting(0, None)),
            (STATE,),
            "written",
            at,
            None,
            "",
            None,
            "",
        ),
    ]


def transferred(**needs: str) -> Any:
    return estimator.plan_transfers({"shop": 700, "clinic": "50.5"}, needs=needs, tariff=TARIFF)


def jobs() -> dict[str, Any]:
    return {"validReceivers": 3, "invalidReceivers": ["+33639980001"], "totalCreditsRemoved": "9.05"}


def replayed(balance: int = 200, **rules: Any) -> Any:
    return estimator.simulate_recharge(
        calendar(),
        balance=balance,
        threshold=50,
        quantity=100,
        tariff=TARIFF,
        rules=estimator.Rules(**rules),
    )


def linted() -> Any:
    return lint([EXAMPLES / "sms-templates.yaml"], LintRules(stop_clause="\nSTOP"), LintReading())


EXAMPLE: dict[str, list[Callable[[], Documented | Document]]] = {
    "account-change": [
        lambda: change_document(Proposal(entries()[0].intent, (STATE,)), entries()[0]),
        lambda: change_document(Proposal(entries()[1].intent, (STATE,)), None),
    ],
    "account-findings": [
        lambda: findings_document([ChangeFinding(entries()[0], (STATE,), "the balances say so")])
    ],
    "account-positions": [
        lambda: positions_document(
            [
                Position(1, Transfer("sms-a", "sms-b", Decimal("10.5")), 1, "k", entries()[0]),
                Position(2, Transfer("sms-a", "sms-c", Decimal(1)), 1, "l", None),
            ]
        )
    ],
    "accounts": [lambda: accounts_document("sandbox", [STATE])],
    "advice": [lambda: estimator.advise("Fête" * 40), lambda: estimator.advise("ok")],
    "campaign-advice": [
        lambda: estimator.advise_campaign(campaign(), tariff=DEGRESSIVE, on=DAY),
        lambda: replace(
            estimator.advise_campaign(campaign(), tariff=DEGRESSIVE, on=DAY),
            applied="cheaper.csv",
            message_column="text",
            left_out=1,
        ),
    ],
    "sandbox": [
        lambda: accounts.SandboxState(
            schema=1,
            file="sandbox.sqlite3",
            stop_clause="\nSTOP au 36180",
            accounts=(accounts.SandboxAccount("sms-sandbox-1", "1250"),),
        )
    ],
    "clauses": [lambda: clauses_document([MeasuredClause("ovh-eu", "sms-a", "alpha", 14, DAY)])],
    "config": [
        lambda: Config(
            schema=1,
            settings=(
                InForce("vat", "20", "file", "smscost.toml", 2),
                InForce("tariff", None, "built in", None, None),
            ),
            files=("smscost.toml",),
        )
    ],
    "difference": [lambda: estimator.compare(estimated(), estimator.estimate(campaign(MORE, WRONG), on=DAY))],
    "estimate": [
        estimated,
        lambda: estimated(split_by=None, balance="1.5", vat="5.5", assume={"MC": "FR"}, stop_clause=False),
        lambda: estimated(balance="5", stock=[estimator.Bought("2026-10-01", 3, "0.18")]),
        lambda: estimator.estimate(campaign(), on=date(2023, 2, 9)),
        lambda: estimator.estimate(
            [{"to": "+33639980001", "prenom": "Zoé", "text": "Bonjour {{prenom}}"}], on=DAY, tariff=TARIFF
        ),
        addable_document,
    ],
    "journal": [lambda: journal_document(entries())],
    "kept-file": [
        lambda: KeptFile(
            schema=1,
            made_by=KeptBy("0.1.0", "compiled", "0" * 16),
            job="1" * 16,
            location="/lists/a.csv",
            mark="705-3",
            summary=kept_summary(estimated().summary),
            fingerprint="2" * 16,
        )
    ],
    "lint": [linted],
    "packs": [
        lambda: estimator.cheapest_purchase("150.5", PUBLIC),
        lambda: estimator.cheapest_purchase(4000, TARIFF, balance="12.5", vat="5.5", max_orders=1),
        lambda: estimator.cheapest_purchase(5, TARIFF, balance=7),
        lambda: estimator.cheapest_purchase(4600, TARIFF),
    ],
    "plan": [
        planned,
        lambda: planned(budget_per_month=26, cost_of_cash=4),
        lambda: estimator.plan_purchases(calendar(), TARIFF, balances=9000, on=DAY),
        lambda: estimator.plan_purchases(calendar(), TARIFF, balances=250, on=DAY),
        lambda: estimator.plan_purchases(calendar(), TARIFF, balances="0.5", expiry=1, on=DAY),
        lambda: estimator.plan_purchases(
            estimator.read_calendar(pd.DataFrame({"month": ["2026-12"], "credits": [500]})),
            TARIFF,
            on="2026-12-15",
        ),
        lambda: plan_document(
            planned(),
            None,
            estimator.compare_volumes(calendar(), calendar(), on="2026-12-15"),
            estimator.forecast_volumes(calendar(), on="2027-02-01"),
        ),
        lambda: plan_document(
            planned(), estimator.plan_uncertain(calendar(100), TARIFF, late_price="0.09", samples=50, on=DAY)
        ),
    ],
    "quote": [
        lambda: estimator.quote(
            estimated(),
            client="Acme",
            number="2026-014",
            issuer="Agence",
            on=DAY,
            valid_until="2027-01-01",
            terms="Net 30",
            margin=15,
        )
    ],
    "recharge": [replayed, lambda: replayed(shortfall="cut"), lambda: replayed(9000)],
    "recommendation": [
        lambda: estimator.recommend_recharge(calendar(), balance=250, tariff=TARIFF, on=DAY),
        lambda: estimator.recommend_recharge(calendar(), balance=1, tariff=PUBLIC, on=DAY),
        lambda: estimator.recommend_recharge(calendar(100), balance=300, tariff=TARIFF, on=DAY),
        lambda: estimator.recommend_recharge(
            estimator.read_calendar(pd.DataFrame({"month": ["2026-12"], "credits": [260]})),
            balance=300,
            tariff=TARIFF,
            on="2026-12-15",
        ),
    ],
    "reconciliation": [lambda: estimator.reconcile(estimated(), jobs())],
    "shelf": [lambda: shelf_document(list_tariffs(DEGRESSIVE))],
    "tariff-check": [
        lambda: check_document(DEGRESSIVE, [], [TARIFF]),
        lambda: check_document(DEGRESSIVE, [TariffError("TAR004", Place("a.xml", 3, 2), found="CSV")], []),
    ],
    "tariff-difference": [
        lambda: difference_document(
            compare_tariffs(TARIFF, PUBLIC),
            [
                each.document()
                for each in estimator.tariff_effects(TARIFF, PUBLIC, campaign=campaign(), calendar=calendar())
            ],
        ),
        lambda: difference_document(compare_tariffs(estimator.find_tariff(on="2023-02-09"), TARIFF)),
        lambda: difference_document(
            compare_tariffs(
                TARIFF, replace(TARIFF, packs=(Pack(500, 24_000_000, 5),), rates_milli={"FR": 900})
            )
        ),
    ],
    "tariff-file": [lambda: file_document(DEGRESSIVE, TARIFF, ["KP"])],
    "tariff": [lambda: tariff_document(TARIFF), lambda: tariff_document(PUBLIC, ["FR", "KP"])],
    "template": [
        lambda: estimator.bound_template("Bonjour {nom} ✓"),
        lambda: template_document(
            estimator.bound_template("Bonjour {text}", stop_clause=True),
            estimator.fill_template("Bonjour {text}", campaign()),
            "list.csv",
        ),
        lambda: template_document(
            estimator.bound_template("Bonjour {text}"),
            replace(
                estimator.fill_template("Bonjour {text}", campaign()),
                reading=Counter({("sheet", "A"): 1, ("totals", ""): 2}),
            ),
        ),
    ],
    "text": [
        lambda: text_document(estimator.explain("Fête ✓ €" * 30, stop_clause=True), "STOP"),
        lambda: text_document(estimator.explain("ok"), ""),
    ],
    "transfers": [
        lambda: transferred(clinic="450"),
        lambda: transferred(clinic="4500.5"),
        lambda: estimator.plan_transfers({"": "700"}, needs=forecast(), tariff=TARIFF, on="2026-12-08"),
    ],
}
"""Results for each kind of document, so that each key of it comes in one."""

CASES = [
    pytest.param(kind, at, id=f"{kind}-{at}") for kind, made in EXAMPLE.items() for at in range(len(made))
]


@cache
def document(kind: str, at: int) -> Document:
    return document_of(EXAMPLE[kind][at]())


def schema(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "data" / "schemas" / f"{kind}.json").read_text("utf-8"))
    return found


def test_each_kind_has_an_example() -> None:
    assert EXAMPLE.keys() == KINDS.keys()


@pytest.mark.parametrize(("kind", "at"), CASES)
@pytest.mark.one_in(2)
def test_what_is_written_reads_back_and_obeys_its_schema(kind: str, at: int) -> None:
    made = document(kind, at)
    text = to_json(made)
    read = read_document(KINDS[kind], text.encode())
    # Terms as a version has them hold tuples, which JSON knows as lists.
    assert read == made or (getattr(made, "adding", None) and to_json(read) == text)
    as_json = json.loads(text)
    assert text == json.dumps(as_json, ensure_ascii=False, indent=2) + "\n"
    jsonschema.validate(as_json, schema(kind), format_checker=jsonschema.FormatChecker())


def test_the_schemas_are_what_their_script_writes_today() -> None:
    assert {path: path.read_bytes() for path in build_schemas.FOLDER.iterdir()} == build_schemas.files()


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_one(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_each_key_comes_in_an_example(kind: str) -> None:
    """A branch of a document that no example has is one that nobody has tried."""
    text = "".join(to_json(document(kind, at)) for at in range(len(EXAMPLE[kind])))
    with taken_from([FromFile("smscost.toml", ("vat",))]):
        text += to_json(document(kind, 0))
    asked = {key for part in schema(kind)["$defs"].values() for key in part.get("properties", ())}
    # What no small example brings about: a promotion, an obstacle on certain volumes, a file not read.
    assert {key for key in asked if f'"{key}":' not in text} <= NOT_HERE.get(kind, set())


# A larger order that costs next to nothing more.
NOT_HERE: dict[str, set[str]] = {
    kind: {"order"} for kind in ("estimate", "plan", "recommendation", "transfers")
}


def nodes(value: Any, place: str = "") -> Iterator[tuple[str, list[str | int], Any]]:
    """Each value of a document: its place, the way to it, and it."""

    def below(value: Any, place: str, way: list[str | int]) -> Iterator[tuple[str, list[str | int], Any]]:
        yield place, way, value
        if isinstance(value, dict):
            for key, each in value.items():
                yield from below(each, f"{place}.{key}".removeprefix("."), [*way, key])
        elif isinstance(value, list):
            for at, each in enumerate(value[:2]):
                yield from below(each, f"{place}[{at}]", [*way, at])

    return below(value, place, [])


def mutations(whole: Any) -> Iterator[tuple[str, Any]]:
    """Changed documents, each with the place that an error must begin with."""
    for place, way, value in nodes(whole):
        if place.startswith(MAPPINGS):
            continue
        for changed, named in wrong(value, place):
            yield named, put(whole, way, changed)


MAPPINGS = ("assumed", "added", "removed", "changed", "facts", "adding.", "summary.")
"""Their keys are countries or facts, not names that are known; what sums are made from has a fingerprint."""


def wrong(value: Any, place: str) -> Iterator[tuple[Any, str]]:
    match value:
        case dict():
            yield [], place
            yield value | {"surplus": 1}, place
            for key in value:
                # Among several kinds of change, one must say which it is; where all are transfers, it may.
                may_go = key in OPTIONAL or (key == "kind" and place.startswith("transfers["))
                may_go = may_go or ("bought_on" in value and key in NEW_IN_TRANSFERS)
                if not may_go:
                    yield {each: value[each] for each in value if each != key}, place
        case list():
            yield {}, place
        case bool():
            yield "true", place
        case int():
            yield str(value), place
            yield 1e3, place
            yield True, place
        case str():
            yield 7, place
            yield None if place.endswith("schema") else ["a"], place
            if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) and not place.endswith(FREE):
                for text in ("1e3", "NaN", "", " 1.00", "1.00\n", "1,00", "+1.00", "٣.٠٠"):
                    yield text, place
        case None:
            yield [1], place


OPTIONAL = (
    {"job", "missing", "price", "at_most", "at_least", "at_least_with_vat", "price_at_least"}
    | {"may_be_cheaper", "more"}
    | {"read_as", "examples", "longest", "foreign_fields", "campaigns", "duplicates", "left_out"}
    | {"of_account", "measured_on", "rows_with_other", "quotas", "campaign"}
    | {"balance_used", "vat_amount", "smallest_order", "rest", "vat"}
    | {"stock", "stock_at_least", "credit_price", "credit_price_at_least"}
    | {"adding", "bad_files", "alike"}
    | {"price_alone_at_least", "transfers_at_least", "saving_range", "price_range", "extra_at_least", "sure"}
)
"""Keys of an event that say nothing of most events, and those that what was saved by 0.1 does not have; all
others must be there."""
NEW_IN_TRANSFERS = {"on", "past", "begun"}
"""What plans of transfers did not say of calendars; other plans always did."""
FREE = (
    *("text", "name", "number", "client", "issuer", "subject", "terms", "why", "says", "old", "new"),
    *("original", "value", "query_id", "character"),
)


def put(whole: Any, way: list[str | int], changed: Any) -> Any:
    if not way:
        return changed
    first, *rest = way
    copied = copy(whole)  # all else is shared
    copied[first] = put(whole[first], rest, changed)
    return copied


@pytest.mark.parametrize(("kind", "at"), CASES)
@pytest.mark.one_in(3, checked=True)
def test_what_was_changed_is_refused_with_its_place(kind: str, at: int) -> None:
    obeys = jsonschema.Draft202012Validator(schema(kind), format_checker=jsonschema.FormatChecker())
    # Neighbours are changes of one value: each fourth is enough to see a value that is not looked at.
    changes = enumerate(mutations(json.loads(to_json(document(kind, at)))))
    for at_mutation, (place, changed) in islice(changes, 0 if LONG else at % 4, None, 1 if LONG else 4):
        octets = json.dumps(changed).encode()
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - its words are looked at
            read_document(KINDS[kind], octets)
        said = str(caught.value)
        assert said.startswith(place or ("the document", *MEMBERS)), (place, said)
        assert "`" not in said
        # Every fifth is held against the schema, too, which takes long. To it, 1000.0 is a whole number.
        if at_mutation % 5 == 0 and b"1000.0" not in octets:
            assert not obeys.is_valid(changed), (place, said)


MEMBERS = tuple(
    sorted({field for kind in KINDS.values() for field in (*kind.__struct_encode_fields__, "surplus")})
)


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_document_is_refused(kind: str) -> None:
    octets = to_json(document(kind, 0)).rstrip().encode()
    for end in range(0, len(octets), max(1, len(octets) // 97)):
        with pytest.raises(ValueError, match=r"breaks off|UTF-8|missing"):
            read_document(KINDS[kind], octets[:end])


@pytest.mark.parametrize("kind", KINDS)
def test_another_schema_is_refused_before_all_else(kind: str) -> None:
    with pytest.raises(ValueError, match="its schema is 2, and only 1 is known"):
        read_document(KINDS[kind], b'{"surplus": 7, "schema": 2}')


COMMANDS: list[tuple[list[str], Callable[[], Documented | Document]]] = [
    (
        ["packs", "--credits", "4000", "--balance", "12.5"],
        lambda: estimator.cheapest_purchase(4000, TARIFF, balance="12.5"),
    ),
    (
        ["estimate", "soldes-fr.csv", "--default-country", "FR"],
        lambda: estimator.estimate("soldes-fr.csv", default_country="FR", tariff=DEGRESSIVE),
    ),
    (
        ["plan", "calendar.csv", "--on", "2026-11-23"],
        lambda: estimator.plan_purchases(
            estimator.read_calendar("calendar.csv", tariff=TARIFF),
            TARIFF,
            on=date(2026, 11, 23),
        ),
    ),
    (["tariff", "show"], lambda: tariff_document(TARIFF)),
]


@pytest.mark.parametrize(
    ("words", "library"), COMMANDS, ids=lambda value: value[0] if isinstance(value, list) else ""
)
def test_the_command_writes_what_the_library_does(
    words: list[str], library: Callable[[], Documented | Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    done = invoke([*words, "--tariff", str(DEGRESSIVE), "--format", "json"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == to_json(library())


def test_a_saved_result_is_the_file_of_its_command(tmp_path: Path) -> None:
    for kind, made in EXAMPLE.items():
        result = made[0]()
        if isinstance(result, Documented):
            path = tmp_path / f"{kind}.json"
            result.save(path)
            saved = path.read_text(encoding="utf-8")
            if kind == "estimate":  # which is saved with all that it is made from, so that it can be added
                saved = to_json(structs.replace(read_document(KINDS[kind], saved.encode()), adding=None))
            assert saved == result.to_json() == to_json(document(kind, 0))


def test_what_is_saved_is_json_and_is_not_called_otherwise(tmp_path: Path) -> None:
    for made in EXAMPLE.values():
        result = made[0]()
        for name in ("result.xlsx", "result.csv", "result.txt") if isinstance(result, Documented) else ():
            with pytest.raises(estimator.UsageError) as caught:
                result.save(tmp_path / name)
            assert (caught.value.code, caught.value.hint) == ("OUT005", "Known are .json.")
    assert not list(tmp_path.iterdir())


def test_what_is_saved_is_loaded_and_used(tmp_path: Path) -> None:
    before, plan = estimated(), transferred(clinic="4500.5")
    before.save(tmp_path / "estimate.json")
    plan.save(str(tmp_path / "plan.json"))
    saved = estimator.Estimate.load(tmp_path / "estimate.json")
    assert saved == estimator.Estimate.load(str(tmp_path / "estimate.json"))
    assert estimator.compare(saved, before).empty
    assert estimator.reconcile(saved, jobs()).to_json() == estimator.reconcile(before, jobs()).to_json()
    loaded = estimator.TransferPlan.load(tmp_path / "plan.json")
    assert (loaded.transfers, loaded.bought_on) == (plan.transfers, plan.bought_on)


@trying(100)
@given(
    st.recursive(st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(), st.lists, max_leaves=5)
)
def test_the_text_is_what_python_would_write(value: Any) -> None:
    """But for characters that play with a terminal, which are escaped."""
    written = json_text(value)
    assert json.loads(written) == value
    if not any(
        shown(each) != each for each in re.findall(r"[^\x00-\x1f]", json.dumps(value, ensure_ascii=False))
    ):
        assert written == json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def test_settled_by_is_null_where_it_is_empty() -> None:
    assert {"", *get_args(accounts.SettledBy)} == set(get_args(SettledBy))


def test_each_pattern_has_words() -> None:
    patterns = {
        found for kind in KINDS for found in re.findall(r'"pattern": "([^"]+)"', json.dumps(schema(kind)))
    }
    assert {json.loads(f'"{each}"') for each in patterns} == set(WORDS)


def test_a_document_is_what_msgspec_says_it_is() -> None:
    assert all(issubclass(kind, msgspec.Struct) for kind in KINDS.values())


def test_no_character_of_json_plays_with_a_terminal() -> None:
    """What JSON would leave as it is is escaped, wherever it stands, and means the same."""
    plays = {*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x2070)}
    every = "".join(map(chr, (*range(0x20, 0xD800), *range(0xE000, 0x110000))))
    text = json_text({"text": every})
    assert json.loads(text) == {"text": every}
    assert not plays & set(map(ord, text))
    assert text.count("\\u") == len(plays)
