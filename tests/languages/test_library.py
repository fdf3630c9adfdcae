"""What scripts and notebooks show, in the language they choose."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import estimator
from estimator import CampaignError, UsageError
from estimator.base.language import (
    currency_told,
    day,
    listed,
    moment,
    month,
    number,
    said_again,
    told,
    told_many,
)
from estimator.price.packs import cheapest_purchase
from estimator.show.purchase import vat_line
from estimator.show.words import money
from estimator.speech.languages import in_force, spoken_in

CAMPAIGN = [{"to": "+33639980001", "text": "Bonjour ✓"}, {"to": "06", "text": "Bonjour"}]


def _estimate() -> estimator.Estimate:
    return estimator.estimate(CAMPAIGN, on="2026-11-01", default_country="FR")


def _displayed(value: Any) -> str:
    shown = value._repr_html_()
    assert isinstance(shown, str)
    return shown


def test_a_notebook_shows_results_in_the_language_of_the_block() -> None:
    estimated = _estimate()
    english = _displayed(estimated)
    with estimator.language("fr"):
        french = _displayed(estimated)
    assert "Price:" in english
    assert "Prix\u202f:" in french
    assert "trop court" in french
    assert _displayed(estimated) == english


def test_values_do_not_depend_on_the_language() -> None:
    english = _estimate()
    with estimator.language("fr"):
        french = _estimate()
        assert french.to_json() == english.to_json()
        assert french.document() == english.document()
        assert repr(french) == repr(english)


def test_there_is_no_other_language() -> None:
    with pytest.raises(UsageError) as raised, estimator.language("de"):
        pass
    assert raised.value.code == "USE017"


def test_a_block_ends_as_it_began() -> None:
    with estimator.language("fr"):
        with estimator.language("en"):
            assert in_force() == "en"
        assert in_force() == "fr"
    assert in_force() == "en"


def _raised() -> CampaignError:
    with pytest.raises(CampaignError) as raised:
        estimator.estimate([{"to": "+33639980001", "text": 3.5}], on="2026-11-01")
    return raised.value


def test_an_error_is_put_into_words_where_it_is_shown() -> None:
    error = UsageError(
        "AMT001", what=told("balance of {account}", account="a"), why=told("it is empty"), advice="-"
    )
    assert "The balance of a cannot be used: it is empty." in str(error)
    with estimator.language("fr"):
        assert "Impossible d’utiliser le solde de a\u202f: rien n’est indiqué." in str(error)


def test_an_error_of_another_process_or_thread_is_in_the_language_of_whoever_reads_it() -> None:
    def refuse(_: int) -> UsageError:
        return UsageError(
            "COL011", found=listed([told("tab"), told_many("{count} cell", "{count} cells", 2)])
        )

    with ThreadPoolExecutor(1) as pool:
        (error,) = pool.map(refuse, [1])
    arrived = pickle.loads(pickle.dumps(error))
    with estimator.language("fr"):
        assert "tabulation, 2\u00a0cellules" in str(arrived)
    assert "tab, 2 cells" in str(arrived)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        pytest.param(told("missing"), "missing", "manquant", id="told"),
        pytest.param(told_many("{count} day", "{count} days", 0), "0 days", "0\u00a0jour", id="none"),
        pytest.param(listed(["a", told("tab")]), "a, tab", "a, tabulation", id="a list"),
        pytest.param(
            told("{one} and {other}", one="a", other=Decimal("1.5")), "a and 1.5", "a and 1,5", id="a number"
        ),
        pytest.param(
            told("{price} {currency}", price=Decimal("1250.50"), currency=currency_told("EUR")),
            "1 250.50 EUR",
            "1\u202f250,50\u00a0€",
            id="money",
        ),
        pytest.param(currency_told("GBP"), "GBP", "GBP", id="a currency that France has no sign for"),
        pytest.param("missing", "missing", "missing", id="a text of somebody else"),
    ],
)
def test_what_is_told_is_said_again(text: str, english: str, french: str) -> None:
    assert said_again(text) == english == str(text)
    with estimator.language("fr"):
        assert said_again(text) == french
    assert said_again(pickle.loads(pickle.dumps(text))) == english


def test_numbers_money_and_days_in_french() -> None:
    with estimator.language("fr"):
        assert number(Decimal("1250.50")) == "1\u202f250,50"
        assert number(-1250) == "-1\u202f250"
        assert money(Decimal("405.77"), "EUR") == "405,77\u00a0€"
        assert money(Decimal("405.77"), "GBP") == "405,77\u00a0GBP"
        assert money(None, "EUR") == "inconnu"
        assert day(date(2026, 11, 27)) == "27/11/2026"
        assert moment(datetime.fromisoformat("2026-11-27T09:30")) == "27/11/2026 09:30"
        assert month(date(2026, 11, 1)) == "11/2026"


def test_a_share_is_written_as_the_language_has_it() -> None:
    purchase = cheapest_purchase(1_000, vat="8.5", on="2026-11-01")
    with spoken_in("fr"):
        said = vat_line(purchase)
    assert "8,5" in said
    assert "8.5" not in said
