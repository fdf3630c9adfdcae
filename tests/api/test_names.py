"""Names: what a user passes or gets is public, one name means one thing, old names say what they are now."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, cast, get_args

import numpy as np
import pytest

import estimator
from estimator.base import deprecated
from estimator.distributed import estimate_files
from estimator.price.job import CampaignOptions, JobOptions
from scripts.build_public_names import STUB, stub

ROOT = Path(estimator.__file__).parent
DAY = date(2026, 11, 1)
ROWS = [{"to": "+33639980001", "text": "Bonjour"}]
FUNCTIONS: dict[str, Any] = {
    name: value for name in estimator.__all__ if inspect.isfunction(value := getattr(estimator, name))
} | {"estimate_files": estimate_files}


@cache
def _classes() -> dict[str, list[str]]:
    """Where each class of the package is defined, by its name."""
    found = defaultdict(list)
    for module in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(str(module.relative_to(ROOT)))
    return found


def _annotations(value: Any) -> Iterator[object]:
    """What a function takes and returns, what a class has and its methods take and return."""
    if inspect.isfunction(value):
        yield from inspect.unwrap(value).__annotations__.values()
        return
    yield from getattr(value, "__annotations__", {}).values()
    for name, member in vars(value).items():
        function = getattr(member, "__func__", member)
        if isinstance(member, property):
            function = member.fget
        elif isinstance(member, cached_property):
            function = member.func
        if not name.startswith("_") and inspect.isfunction(function):
            yield from function.__annotations__.values()


def _named_in(annotation: object, module: ModuleType) -> Iterator[str]:
    """Classes of ours that an annotation names, also those that an alias such as `Comparable` is made of.

    A class of `estimator.documents` is always written with its room, as `documents.Estimate`, and may be; so
    is one of Python's own, as `re.Pattern`.
    """
    for room, word in re.findall(r"(?:(\w+)\.)?\b([A-Za-z_]\w*)(?!\w*\.)", str(annotation)):
        if room == "documents" or room in sys.stdlib_module_names:
            continue
        if word in vars(module):
            yield from _ours_in(vars(module)[word])
        elif any(not each.startswith("documents/") for each in _classes().get(word, ())):
            yield word  # imported for type checkers only


def _ours_in(found: object) -> Iterator[str]:
    if inspect.isclass(found) and not get_args(found):
        # A protocol says what values of other libraries can do: nobody needs its name to give one.
        is_protocol = getattr(found, "_is_protocol", False)
        if found.__module__.startswith("estimator.") and found.__name__ in _classes() and not is_protocol:
            yield found.__name__
    else:
        for part in get_args(found):
            yield from _ours_in(part)


def test_one_name_means_one_thing() -> None:
    """Documents are a namespace of their own: `documents.Estimate` is what an `Estimate` is in JSON."""
    apart = {
        name: [file for file in files if not file.startswith("documents/")]
        for name, files in _classes().items()
    }
    assert {name: files for name, files in apart.items() if len(files) > 1} == {}


def test_a_document_is_written_with_its_room() -> None:
    """Only those may be imported by name that no other class is called like."""
    for module in sorted(ROOT.rglob("*.py")):
        if module.is_relative_to(ROOT / "documents"):
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("estimator.documents"):
                names = {each.name for each in node.names if len(_classes().get(each.name, ())) > 1}
                assert not names, f"{module.relative_to(ROOT)} imports {names} from {node.module}"


@pytest.mark.parametrize("name", [*estimator.__all__, "estimate_files"])
def test_what_a_public_name_takes_or_gives_is_public(name: str) -> None:
    value = FUNCTIONS.get(name) or getattr(estimator, name)
    if inspect.isfunction(value) or inspect.isclass(value):
        home = cast("ModuleType", inspect.getmodule(inspect.unwrap(value)))
        named = {word for each in _annotations(value) for word in _named_in(each, home)}
    else:
        named = set(_ours_in(value))
    assert named - set(estimator.__all__) == set()


@pytest.mark.parametrize(
    ("annotation", "named"),
    [
        ("Summary | None", {"Summary"}),
        ("Mapping[Line, LineCost]", {"LineCost"}),
        ("documents.Estimate", set()),
        ("Comparable", {"Estimate", "SavedEstimate"}),
    ],
)
def test_what_an_annotation_names(annotation: str, named: set[str]) -> None:
    assert set(_named_in(annotation, import_module("estimator.price.comparison.difference"))) == named


def test_names_stand_once_and_the_stub_is_what_the_script_writes() -> None:
    assert STUB.read_text(encoding="utf-8") == stub(), "run scripts/build_public_names.py"
    assert estimator.__all__ == sorted(set(estimator.__all__))


SAME: dict[str, set[str]] = {
    "tariff": {"TariffSource", "TariffSource | Sequence[Tariff]"},
    "vat": {"Amount | None"},
    "on": {"Day | None"},
    "billing_country": {"str"},
    "rules": {"Rules | None"},
    "balance": {"Amount"},
    "campaign": {"CampaignSource", "CampaignSource | None"},
    "stop_clause": {"bool | str", "bool | str | None"},
    "default_country": {"str | None"},
    "max_orders": {"int | None"},
    "opened": {"Day | None"},
    "encoding": {"str | None"},
    "delimiter": {"str | None"},
}
"""The one type of each argument that several functions take."""


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_same_argument_has_the_same_type(function: Callable[..., Any]) -> None:
    for name, parameter in inspect.signature(function).parameters.items():
        assert parameter.kind is not inspect.Parameter.VAR_KEYWORD
        if name in SAME:
            assert parameter.annotation in SAME[name], f"{name}: {parameter.annotation}"


@pytest.mark.parametrize("name", ["estimate", "advise_campaign", "estimate_files"])
def test_a_campaigns_options_are_the_same_everywhere(name: str) -> None:
    assert JobOptions.__annotations__.keys() <= inspect.signature(FUNCTIONS[name]).parameters.keys()
    assert "estimator.JobOptions" in (FUNCTIONS[name].__doc__ or "")
    with pytest.raises(TypeError, match=rf"{name}\(\) takes no argument 'spilt_by'\.\nIs split_by meant\?"):
        FUNCTIONS[name](ROWS, spilt_by="client")


@pytest.mark.parametrize(
    "name", sorted(JobOptions.__annotations__.keys() - CampaignOptions.__annotations__.keys())
)
def test_what_would_have_no_part_in_it_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=rf"tariff_effects\(\) takes no argument '{name}'"):
        FUNCTIONS["tariff_effects"](TARIFF, TARIFF, campaign=ROWS, **{name: None})


def test_the_options_are_documented_once() -> None:
    documented = JobOptions.__doc__ or ""
    assert [name for name in JobOptions.__annotations__ if not re.search(rf"\b{name}\b", documented)] == []


NEED = estimator.Need(datetime.fromisoformat("2026-12-01T09:00"), "", 1000)
CALENDAR = estimator.Calendar.of([NEED])
TARIFF = estimator.find_tariff(on=DAY)
MANY: dict[str, Any] = {
    "needs": np.array([[1000]]),
    "balances": np.array([2000]),
    "thresholds": np.array([0]),
    "quantities": 100,
}
OLD: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "find_tariff(file)": (
        lambda: estimator.find_tariff(on=DAY, file=None),  # type: ignore[call-arg]
        lambda: estimator.find_tariff(on=DAY, tariff=None),
    ),
    "plan_purchases(tariffs)": (
        lambda: estimator.plan_purchases(CALENDAR, tariffs=TARIFF, on=DAY),  # type: ignore[call-arg]
        lambda: estimator.plan_purchases(CALENDAR, tariff=TARIFF, on=DAY),
    ),
    "plan_purchases(since)": (
        lambda: estimator.plan_purchases(CALENDAR, TARIFF, since=DAY),  # type: ignore[call-arg]
        lambda: estimator.plan_purchases(CALENDAR, TARIFF, on=DAY),
    ),
    "plan_uncertain(tariffs)": (
        lambda: estimator.plan_uncertain(CALENDAR, tariffs=TARIFF, samples=1, on=DAY),  # type: ignore[call-arg]
        lambda: estimator.plan_uncertain(CALENDAR, TARIFF, samples=1, on=DAY),
    ),
    "simulate_recharge(delay)": (
        lambda: estimator.simulate_recharge(
            CALENDAR,
            balance=5,
            threshold=1,
            quantity=100,
            delay=timedelta(1),  # type: ignore[call-arg]
        ),
        lambda: estimator.simulate_recharge(
            CALENDAR, balance=5, threshold=1, quantity=100, rules=estimator.Rules(delay=timedelta(1))
        ),
    ),
    "recommend_recharge(trigger)": (
        lambda: estimator.recommend_recharge(CALENDAR, balance=5, on=DAY, trigger="<"),  # type: ignore[call-arg]
        lambda: estimator.recommend_recharge(CALENDAR, balance=5, on=DAY, rules=estimator.Rules(trigger="<")),
    ),
    "simulate_many(delay, shortfall)": (
        lambda: repr(cast("Any", estimator.simulate_many)(**MANY, delay=1, shortfall="cut")),
        lambda: repr(estimator.simulate_many(**MANY, delay_steps=1, rules=estimator.Rules(shortfall="cut"))),
    ),
    "fill_template(fields)": (
        lambda: estimator.fill_template("a", fields=ROWS),  # type: ignore[call-arg]
        lambda: estimator.fill_template("a", campaign=ROWS),
    ),
}


@pytest.mark.parametrize(("old", "new"), OLD.values(), ids=OLD)
def test_old_arguments_work_and_say_what_they_are_called(
    old: Callable[[], Any], new: Callable[[], Any]
) -> None:
    with pytest.warns(DeprecationWarning, match="works until 1.0") as said:
        found = old()
    assert said[0].filename == __file__, "whoever calls is told, not we"
    assert found == new()


@pytest.mark.parametrize(("old", "new"), deprecated.FUNCTIONS.items())
def test_old_functions_work(old: str, new: str) -> None:
    assert old not in estimator.__all__
    with pytest.warns(DeprecationWarning, match=new) as said:
        assert getattr(estimator, old) is getattr(estimator, new)
    assert said[0].filename == __file__


NAMED = [
    ("estimator.ovhcloud", ("Journal", "Keys", "Provider", "transfer")),
    ("estimator.sandbox", ("Fault", "default_state", "running")),
    ("estimator.transfers", ("Transfer",)),
    ("estimator.recharge", ("Rules",)),
]
"""What pages told to import from where it was."""


@pytest.mark.parametrize(("old", "names"), NAMED)
def test_old_modules_work(old: str, names: tuple[str, ...]) -> None:
    sys.modules.pop(old, None)
    found: dict[str, Any] = {}
    with pytest.warns(DeprecationWarning, match=deprecated.MODULES[old]) as said:
        exec(compile(f"from {old} import {', '.join(names)}", __file__, "exec"), found)
    assert said[0].filename == __file__
    new = import_module(deprecated.MODULES[old])
    assert {name: found[name] for name in names} == {name: getattr(new, name) for name in names}


def test_every_old_module_is_tested() -> None:
    assert {old for old, _ in NAMED} == deprecated.MODULES.keys()


def test_what_never_was_is_no_name() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(AttributeError, match="nothing"):
            getattr(estimator, "nothing")  # noqa: B009 - mypy knows that there is none
        with pytest.raises(ModuleNotFoundError):
            import_module("estimator.nothing")
