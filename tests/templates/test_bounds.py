"""How long fields may be: what is promised holds, and one unit more may break it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import bound_template, explain
from estimator.errors import CampaignError
from estimator.save.templates.bounds import TemplateBounds
from tests.long import trying

TEMPLATES = st.lists(
    st.sampled_from(["{a}", "{b}", "#a#", "Bonjour ", "20 € ", "x" * 60, "x" * 152, "€" * 40, "ê", "😀"]),
    min_size=1,
    max_size=6,
).map("".join)
CLAUSES = st.sampled_from([False, True, " STOP", "ç"])


def segments(bounds: TemplateBounds, **values: str) -> int:
    return len(explain(bounds.template.text(values), stop_clause=bounds.stop_clause).segments)


@pytest.mark.parametrize(
    ("template", "clause", "most", "outside"),
    [
        pytest.param("{x}", False, (160, 305, 457), 1, id="alone: an escape pair on a boundary costs a unit"),
        pytest.param("{x}", True, (149, 294, 446), 1, id="the STOP clause comes after it"),
        pytest.param("a" * 137 + "{x}", False, (23, 168, 320), 3, id="23 units, as the issue says"),
        pytest.param("a" * 160 + "{x}", False, (0, 146, 298), 3, id="not one unit left"),
        pytest.param("a" * 161 + "{x}", False, (None, 145, 297), 3, id="one too many already"),
        pytest.param("{x}{x}", False, (80, 153, 228), 1, id="twice: each unit counts twice"),
        pytest.param("a" * 470 + "{x}", False, (None, None, None), 8, id="beyond three segments"),
    ],
)
def test_units_of_gsm7(template: str, clause: bool, most: tuple[int | None, ...], outside: int) -> None:
    (field,) = bound_template(template, stop_clause=clause).fields
    assert field.most["GSM-7"] == most
    assert field.segments_outside_gsm7 == outside


def test_a_fixed_part_of_ucs2_leaves_no_choice() -> None:
    bounds = bound_template("ça va {x} ?")
    assert bounds.fixed.encoding == "UCS-2"
    assert list(bounds.together) == list(bounds.fields[0].most) == ["UCS-2"]
    assert bounds.together["UCS-2"] == (62, 125, 191)


def test_where_only_the_field_can_be_ucs2_it_has_a_unit_at_least() -> None:
    (field,) = bound_template("a" * 70 + "{x}").fields
    assert field.most == {"GSM-7": (90, 235, 387), "UCS-2": (None, 64, 130)}


def test_fields_are_listed_once_in_their_order() -> None:
    bounds = bound_template("{b} {a} #b#")
    assert [(field.name, field.times) for field in bounds.fields] == [("b", 2), ("a", 1)]


def test_a_template_without_fields() -> None:
    bounds = bound_template("Bonjour {{!}}")
    assert (bounds.fields, bounds.together, bounds.fixed.text) == ((), {}, "Bonjour {!}")


def test_a_template_that_is_none() -> None:
    with pytest.raises(CampaignError, match="TPL001"):
        bound_template("Bonjour {prenom")


@trying(60)
@given(TEMPLATES, CLAUSES, st.integers(1, 3))
def test_bounds_are_kept_and_tight(template: str, clause: bool | str, wanted: int) -> None:
    bounds = bound_template(template, stop_clause=clause)
    for field in bounds.fields:
        for encoding, limits in field.most.items():
            single, pair = ("a", "€") if encoding == "GSM-7" else ("ç", "😀")

            def worst(units: int, single: str = single, pair: str = pair, name: str = field.name) -> int:
                values = {single * units, pair * (units // 2) + single * (units % 2)}
                if units:
                    rest = units - 1
                    values.add(single + pair * (rest // 2) + single * (rest % 2))
                return max(segments(bounds, **{name: value}) for value in values)

            most = limits[wanted - 1]
            least = int(encoding != bounds.fixed.encoding)
            if most is None:
                assert worst(least) > wanted
            else:
                assert worst(most) <= wanted
            if field.times == 1:
                assert worst((least - 1 if most is None else most) + 1) > wanted


@trying(60)
@given(TEMPLATES, st.text("aé€ç😀", max_size=200), st.text("aé€ç😀", max_size=200))
def test_together_holds_for_any_values(template: str, first: str, second: str) -> None:
    bounds = bound_template(template)
    text = bounds.template.text({"a": first, "b": second})
    explanation = explain(text)
    empty = explain(bounds.template.text({}))
    if bounds.together and explanation.encoding in bounds.together:
        fixed = sum(
            len(c.encode("utf-16-le")) // 2 if explanation.encoding == "UCS-2" else explain(c).units
            for c in empty.text
        )
        filled = explanation.units - fixed
        for wanted, most in enumerate(bounds.together[explanation.encoding], 1):
            if most is not None and filled <= most:
                assert len(explanation.segments) <= wanted
