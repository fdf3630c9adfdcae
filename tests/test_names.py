"""Sorted names and their merging, held against Python's own sets and sorting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from estimator.count.names import SortedNames
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores
from tests.long import trying

# Few letters, NUL among them, and long beginnings in common: names that differ late, or only by their length.
_LATE = st.sampled_from(["", "a" * 7, "a" * 64, "é" * 35, "x" * 80])
NAMES = st.sets(st.tuples(_LATE, st.text("aé\0😀", max_size=16)).map("".join), max_size=12)


@trying(100)
@given(st.lists(NAMES, min_size=1, max_size=4))
def test_merged_names_are_a_sorted_set_and_every_place_is_known(several: list[set[str]]) -> None:
    every = sorted(set().union(*several))
    merged, places = SortedNames.merged([SortedNames.of(each) for each in several])
    assert list(merged) == every
    assert len(places) == len(several)
    for names, at in zip(several, places, strict=True):
        assert [every[place] for place in at.tolist()] == sorted(names)
    assert [merged.place(name) for name in every] == list(range(len(every)))
    assert [merged[place] for place in range(len(every))] == every


@given(NAMES, st.text("aé\0😀", max_size=3))
def test_a_name_is_found_where_it_is_and_nowhere_else(names: set[str], other: str) -> None:
    found = SortedNames.of(names)
    assert (other in found) == (other in names)
    assert (found.place(other) is None) == (other not in names)


def test_what_is_shown_of_names_is_how_many_there_are() -> None:
    assert repr(SortedNames.of(["Acme"])) == "<SortedNames: 1>", "they are somebody's clients"
    assert 1 not in SortedNames.of(["1"]), "a number is no name"
