"""The whole flow: shipped campaigns against the oracle, and laws that any split of a campaign must keep."""

from __future__ import annotations

import csv
import io
import random
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.campaign.columns import ColumnChoice
from estimator.campaign.csv import read_csv
from estimator.count.alphabet import STOP_CLAUSE
from estimator.errors import UsageError
from estimator.price.flow import estimate, run
from estimator.price.job import terms_for
from estimator.price.summary import Summary
from estimator.price.totals import Estimate
from estimator.tariff import find_tariff
from tests import oracle
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores
from tests.long import trying
from tests.strategies import MESSAGES

DAY = date(2026, 11, 1)
EXAMPLES = oracle.ROOT / "data" / "examples"
DEGRESSIVE = EXAMPLES / "tariff-degressive.xml"

NUMBERS = st.sampled_from(
    [
        *("+33639980001", "+33639980099", "0033639980002", "06 39 98 00 03", "06.39.98.00.04", "0639980005"),
        *("+447700900123", "+12015550123", "+262692123456", "+590690001234", "+37744123456", "+377612345678"),
        *("", "no number", "06 39", "3.36E+10", "+999123456789", "+4420794", "01 99 00 12 34"),
    ]
)
ROWS = st.lists(
    st.tuples(NUMBERS, MESSAGES.map(lambda text: text.encode("utf-8", "replace").decode())),
    min_size=1,
    max_size=25,
)


def _frame(rows: list[tuple[str, str]]) -> pd.DataFrame:
    # A column beside them keeps rows from being blank, which are none.
    return pd.DataFrame(rows, columns=["to", "text"], dtype=str).assign(x="-")


def _estimate(campaign: Any, **options: Any) -> Estimate:
    return estimate(campaign, on=DAY, default_country="FR", **options)


def _same(a: Estimate, b: Estimate) -> bool:
    return (a.summary, a.totals, a.destinations, a.encodings, a.purchase) == (
        b.summary,
        b.totals,
        b.destinations,
        b.encodings,
        b.purchase,
    )


@pytest.mark.parametrize(
    ("file", "number", "message", "delimiter"),
    [
        pytest.param("soldes-fr.csv", "Téléphone", "Message", ";", id="French marketing export"),
        pytest.param("transactional-intl.csv", "to", "text", ",", id="international transactional"),
    ],
)
@pytest.mark.parametrize("clause", ["", STOP_CLAUSE], ids=["alone", "with STOP"])
@pytest.mark.one_in(3)
def test_the_shipped_campaigns_cost_what_the_oracle_says(
    file: str, number: str, message: str, delimiter: str, clause: str
) -> None:
    expected = oracle.total(
        oracle.read(EXAMPLES / file, number, message, delimiter), default_country="FR", clause=clause
    )
    estimated = _estimate(EXAMPLES / file, stop_clause=clause)
    assert (estimated.summary.read, estimated.summary.rejected) == (expected.rows, expected.rejected)
    assert (estimated.summary.messages, estimated.summary.segments) == (expected.messages, expected.segments)
    assert estimated.totals.credits == expected.credits
    assert expected.rejected > 0 or file != "soldes-fr.csv"


def test_a_template_costs_what_the_oracle_says() -> None:
    path = EXAMPLES / "template-contacts.csv"
    text = "Bonjour {prenom}, rendez-vous le #date_rdv# à {ville}."
    names = zip(
        oracle.read(path, "portable", "prenom", ";"), oracle.read(path, "date_rdv", "ville", ";"), strict=True
    )
    rows = [
        (number, f"Bonjour {prenom}, rendez-vous le {rdv} à {ville}.")
        for (number, prenom), (rdv, ville) in names
    ]
    expected = oracle.total(rows, default_country="FR", clause="")
    estimated = _estimate(path, template=text, stop_clause=False)
    assert (estimated.summary.segments, estimated.totals.credits) == (expected.segments, expected.credits)


@trying(60)
@given(ROWS)
def test_any_campaign_costs_what_the_oracle_says(rows: list[tuple[str, str]]) -> None:
    expected = oracle.total(rows, default_country="FR", clause=STOP_CLAUSE)
    estimated = _estimate(_frame(rows))
    assert estimated.summary.segments == expected.segments
    assert estimated.totals.credits == expected.credits
    assert estimated.summary.read == sum(estimated.summary.rejects.values()) + sum(expected.messages.values())


@trying(40)
@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 25))
def test_order_and_splitting_change_nothing(
    rows: list[tuple[str, str]], chance: random.Random, cut: int
) -> None:
    whole = _estimate(_frame(rows))
    shuffled = chance.sample(rows, len(rows))
    parts = [_estimate(_frame(part)) for part in (shuffled[:cut], shuffled[cut:]) if part]
    assert _same(whole, _estimate(_frame(shuffled)))
    assert _same(whole, reduce(add, parts))
    assert _same(whole, reduce(add, reversed(parts)))


@trying(30)
@given(ROWS, st.integers(40, 400), st.integers(1, 4))
def test_blocks_and_threads_change_nothing(rows: list[tuple[str, str]], block: int, threads: int) -> None:
    octets = _frame(rows).to_csv(index=False, quoting=csv.QUOTE_ALL).replace("\0", "").encode()
    terms = terms_for(find_tariff(on=DAY), default_country="FR")

    def summary(block_size: int, threads: int) -> Summary:
        campaign = read_csv(
            io.BytesIO(octets),
            "a.csv",
            size=None,
            choice=ColumnChoice(),
            template=None,
            encoding=None,
            delimiter=",",
            keep_originals=False,
            block_size=block_size,
        )
        return run(campaign, terms, threads=threads)

    assert summary(block, threads) == summary(1 << 20, 1)


@trying(40)
@given(ROWS, st.sampled_from([None, DEGRESSIVE]), st.integers(0, 200))
def test_every_total_is_the_sum_of_its_lines(rows: list[tuple[str, str]], tariff: Any, balance: int) -> None:
    estimated = _estimate(_frame(rows), tariff=tariff, balance=balance)
    for lines in (estimated.destinations.values(), estimated.encodings.values()):
        for name in ("messages", "segments", "credits", "price"):
            assert sum(getattr(line, name) for line in lines) == getattr(estimated.totals, name)
    assert estimated.purchase is not None
    assert sum(order.price for order in estimated.purchase.orders) == estimated.purchase.price


def test_recipients_multiply_messages_and_not_rows() -> None:
    campaign = pd.DataFrame(
        {"to": ["+33639980001"] * 3, "text": ["Bonjour", "reçu", "Bonjour"], "count": ["3", "2", "deux"]}
    )
    estimated = _estimate(campaign, stop_clause=False)
    assert (estimated.summary.read, estimated.totals.messages, estimated.totals.credits) == (3, 5, 5)
    assert estimated.summary.forcing == {"ç": 2}
    assert estimated.summary.rejects == {("CNT001", ""): 1}


@pytest.mark.parametrize(
    ("options", "counted"),
    [
        pytest.param({}, [True, False, False, True], id="by the sender of each row"),
        pytest.param({"sender_type": "alpha"}, [True] * 4, id="all alphanumeric"),
        pytest.param({"sender_type": "shortcode"}, [False] * 4, id="a short code can be answered"),
        pytest.param({"stop_clause": True}, [True] * 4, id="asked for"),
        pytest.param({"stop_clause": False}, [False] * 4, id="not wanted"),
        pytest.param({"billing_country": "gb"}, [False] * 4, id="the clause is French"),
    ],
)
def test_where_the_stop_clause_is_counted(options: dict[str, Any], counted: list[bool]) -> None:
    campaign = pd.DataFrame(
        {
            "to": ["+33639980001" if options.get("billing_country") != "gb" else "+447700900123"] * 4,
            "text": ["a" * 155] * 4,
            "sender": ["OVH", "36111", "+33 6 39 98 00 01", ""],
        }
    )
    estimated = _estimate(campaign, keep_rows=True, **options)
    assert (estimated.rows()["segments"] == 2).tolist() == counted


def test_a_country_without_a_rate_is_named_and_never_priced() -> None:
    campaign = _frame([("+377612345678", "Bonjour"), ("+33639980001", "Bonjour")])
    estimated = _estimate(campaign)
    assert estimated.summary.rejects == {("DST001", "MC"): 1}
    assert list(estimated.destinations) == ["FR"]


def test_a_country_without_a_rate_can_be_priced_as_another() -> None:
    campaign = _frame([("+447781123456", "Hello")])
    assert _estimate(campaign).summary.rejects == {("DST001", "GG"): 1}
    assumed = _estimate(campaign, assume={"gg": "GB"})
    assert not assumed.summary.rejects
    assert assumed.rate("GG") == assumed.tariff.rates["GB"]
    assert list(assumed.destinations) == ["GG"]


def test_messages_just_over_a_boundary() -> None:
    texts = ["a" * 161, "a" * 170, "a" * 171, "ç" * 80, "ç" * 81, "a" * 306, "a" * 307, "a"]
    estimated = _estimate(_frame([("+262692123456", text) for text in texts]), stop_clause=False)
    assert estimated.summary.just_over == {("RE", "GSM-7"): 3, ("RE", "UCS-2"): 1}
    assert estimated.just_over_credits == 4 * estimated.rate("RE")


def test_messages_are_warned_of_from_the_seventh_and_from_the_ninth_segment() -> None:
    texts = ["a" * size for n in (1, 6, 7, 8, 9, 255) for size in (153 * n - 1, 153 * n)]
    estimated = _estimate(_frame([("+33639980001", text) for text in texts]), stop_clause=False)
    assert estimated.summary.warnings == {"not_valid": 12, "over_6_segments": 4, "over_8_segments": 4}


def test_a_message_that_nobody_can_send_is_rejected() -> None:
    texts = ["a" * 153 * 255, "a" * (153 * 255 + 1)]
    estimated = _estimate(_frame([("+33639980001", text) for text in texts]), stop_clause=False)
    assert estimated.totals.segments == 255
    assert estimated.summary.rejects == {("MSG002", ""): 1}


class TestMoney:
    def test_what_is_bought_and_not_used_is_not_the_campaigns_price(self) -> None:
        estimated = _estimate(_frame([("+33639980001", "Bonjour")] * 20))
        assert estimated.totals.price == Decimal("1.20")
        assert estimated.purchase is not None
        assert (estimated.purchase.price, estimated.purchase.left_over) == (Decimal("6.00"), 80)

    def test_the_balance_lessens_the_purchase_and_not_the_price(self) -> None:
        estimated = _estimate(_frame([("+33639980001", "Bonjour")] * 150), balance="60.5")
        assert estimated.totals.price == Decimal("9.00")
        assert estimated.purchase is not None
        assert [order.credits for order in estimated.purchase.orders] == [100]

    def test_beyond_the_known_quantity_the_price_is_at_most(self) -> None:
        few, many = (_estimate(_frame([("+33639980001", "Bonjour")] * n)) for n in (100, 101))
        assert (few.price_at_most, many.price_at_most) == (False, True)

    def test_an_unknown_price_is_not_0(self) -> None:
        campaign = _frame([("+33639980001", "Bonjour")])
        estimated = estimate(campaign, on=date(2022, 9, 1))
        assert (estimated.totals.price, estimated.purchase) == (None, None)
        assert estimated.destinations["FR"].price is None
        assert estimated.by_destination()["price"].tolist() == [None]

    def test_nothing_to_send_costs_nothing(self) -> None:
        assert _estimate(_frame([("?", "Bonjour")])).totals.price == 0


CAMPAIGN = [("+33639980001", "Bonjour"), ("+447700900123", "ça va"), ("oops", "Bonjour")]


class TestFrames:
    def test_by_destination(self) -> None:
        frame = _estimate(_frame(CAMPAIGN), stop_clause=False).by_destination()
        assert frame["country"].tolist() == ["GB", "FR"]
        assert frame["credits"].tolist() == [Decimal("1.05"), Decimal(1)]

    def test_by_encoding(self) -> None:
        frame = _estimate(_frame(CAMPAIGN), stop_clause=False).by_encoding()
        assert frame["encoding"].tolist() == ["GSM-7", "UCS-2"]

    def test_rows(self) -> None:
        frame = _estimate(_frame(CAMPAIGN), stop_clause=False, keep_rows=True).rows()
        assert {str(frame[name].dtype) for name in ("row", "units", "segments")} == {"Int64"}, "never a float"
        assert frame["row"].tolist() == [1, 2, 3]
        assert frame["credits"].tolist()[:2] == ["1", "1.05"]
        assert frame["units"].isna().tolist() == [False, False, True]
        assert frame["reject"].tolist()[2] == "NUM004"

    def test_rows_that_were_not_kept(self) -> None:
        with pytest.raises(UsageError, match="USE012"):
            _estimate(_frame(CAMPAIGN)).rows()


def test_estimates_on_other_terms_do_not_add() -> None:
    a, b = _estimate(_frame(CAMPAIGN)), _estimate(_frame(CAMPAIGN), stop_clause=False)
    with pytest.raises(UsageError, match="USE011"):
        a + b


@pytest.mark.parametrize(
    "wrong",
    [{"balance": 0.1}, {"balance": "lots"}, {"vat": 20.0}, {"vat": "twenty"}],
    ids=str,
)
def test_amounts_must_be_exact(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="AMT001"):
        _estimate(_frame(CAMPAIGN), **wrong)


def test_a_tariff_can_be_given_as_a_value() -> None:
    tariff = find_tariff(on=DAY)
    assert _estimate(_frame(CAMPAIGN), tariff=tariff).tariff is tariff


@pytest.mark.parametrize("assume", [{"GG": "MC"}, {"nowhere": "GB"}, {"GG": "nowhere"}])
def test_assumptions_must_make_sense(assume: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=r"USE0(01|13)"):
        _estimate(_frame(CAMPAIGN), assume=assume)


def test_a_country_with_a_rate_is_not_priced_as_another() -> None:
    plain, asked = _estimate(_frame(CAMPAIGN)), _estimate(_frame(CAMPAIGN), assume={"FR": "GB", "GG": "GB"})
    assert asked.destinations["FR"] == plain.destinations["FR"]
    assert asked.terms.assume == {"GG": "GB"}
    assert ("rate of its own", "FR") in asked.read_as
    assert ("rate of its own", "GG") not in asked.read_as


def test_credits_of_a_row_are_integers_all_the_way() -> None:
    rows = _estimate(_frame(CAMPAIGN), keep_rows=True).kept
    assert rows is not None
    assert all(batch.credits_milli.dtype == np.int64 for batch in rows)
