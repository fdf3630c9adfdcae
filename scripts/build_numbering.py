"""Write data/numbering.txt, data/prefixes.csv and data/national.csv from libphonenumber's metadata.

    .venv/bin/python scripts/build_numbering.py

libphonenumber describes each country's numbers by regular expressions. They only ever talk about digits, and
never about more than 17 of them, so each is a finite set of words, and an automaton with one step a digit
says what they say. `Words` builds such automata; the rest of this file asks it the questions that the code of
libphonenumber asks (`parse`, `is_valid_number`, `number_type`, `region_code_for_number`), in the same order.

Numbers that are none have a verdict, too: too short, too long, of no country. Where our automaton could be of
another opinion than that code it has none: such numbers are left out, and `estimator.numbers` hands whatever
is left out to `phonenumbers` itself.
"""

from __future__ import annotations

import re
import re._constants as op
import re._parser as regex
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

DATA = Path(__file__).resolve().parent.parent / "data"

LONGEST = 17
"""Digits of the longest national number that libphonenumber reads."""

KINDS = {
    "premium_rate": "premium",
    "toll_free": "service",
    "shared_cost": "premium",
    "voip": "service",
    "personal_number": "service",
    "pager": "service",
    "uan": "service",
    "voicemail": "service",
}
"""What we call libphonenumber's types; the order is the one in which it asks for them."""

SHORTEST = 2
"""Digits of the shortest national number that it looks at."""

TOO_SHORT, TOO_LONG, NO_COUNTRY, NO_SUCH_LENGTH = "2", "3", "8", "9"
"""Verdicts that are no country: of the rejects `NUM002`, `NUM003` and so on."""

Tags = frozenset[tuple[str, str]]
NOTHING: Tags = frozenset()


class Words:
    """Finite sets of digit words, each word with a set of tags: minimal acyclic automata.

    A set is the number of its first state. A state is its tags and the ten states that the digits lead to;
    equal states are one state (hash-consing), so every automaton made here is minimal as it is made.
    State 0 is the empty set. `endless` is the one set that is not finite: all words, each of them too long.
    """

    def __init__(self) -> None:
        self.tags: list[Tags] = [NOTHING]
        self.next: list[tuple[int, ...]] = [(0,) * 10]
        self._known: dict[tuple[Tags, tuple[int, ...]], int] = {(NOTHING, (0,) * 10): 0}
        self._unions: dict[tuple[int, int], int] = {}
        self.endless = self.state(frozenset({("", TOO_LONG)}), (1,) * 10)

    def state(self, tags: Tags, following: Iterable[int]) -> int:
        key = (tags, tuple(following))
        if key not in self._known:
            self._known[key] = len(self.tags)
            self.tags.append(key[0])
            self.next.append(key[1])
        return self._known[key]

    def end(self, *tags: tuple[str, str]) -> int:
        """The empty word alone."""
        return self.state(frozenset(tags), self.next[0])

    def union(self, a: int, b: int) -> int:
        """The words of both; a word in both has the tags of both."""
        if 0 in (a, b) or a == b:
            return a or b
        key = (min(a, b), max(a, b))
        if key not in self._unions:
            following = map(self.union, self.next[a], self.next[b])
            self._unions[key] = self.state(self.tags[a] | self.tags[b], following)
        return self._unions[key]

    def after(self, pattern: Any, tail: int) -> int:
        """A word of the regular expression, then a word of `tail`."""
        for code, argument in reversed(list(regex.parse(pattern) if isinstance(pattern, str) else pattern)):
            tail = self._item(code, argument, tail)
        return tail

    def _item(self, code: Any, argument: Any, tail: int) -> int:
        if code is op.LITERAL:
            return self._one_of({argument - ord("0")}, tail)
        if code is op.IN:
            return self._one_of(set().union(*(_digits(*item) for item in argument)), tail)
        if code is op.SUBPATTERN:
            return self.after(argument[3], tail)
        if code is op.BRANCH:
            found = 0
            for branch in argument[1]:
                found = self.union(found, self.after(branch, tail))
            return found
        if code is op.MAX_REPEAT:
            least, most, item = argument
            found = tail
            for _ in range(most - least):
                found = self.union(tail, self.after(item, found))
            for _ in range(least):
                found = self.after(item, found)
            return found
        if code is op.AT:
            # "$" in a prefix. Without it more words match, and more are left to libphonenumber: still right.
            return tail
        raise ValueError(f"{code} in a pattern: teach Words to read it")

    def _one_of(self, digits: set[int], tail: int) -> int:
        return self.state(NOTHING, (tail if digit in digits else 0 for digit in range(10)))

    def then(self, first: int, tail: int) -> int:
        """A word of `first`, then one of `tail`; the tags of `first` are forgotten."""

        @cache
        def joined(state: int) -> int:
            longer = self.state(NOTHING, (joined(child) if child else 0 for child in self.next[state]))
            return self.union(longer, tail) if self.tags[state] else longer

        return joined(first)

    def beginning_with(self, pattern: Any, tail: int) -> int:
        """What the regular expression matches, if that is a digit at least, then a word of `tail`."""
        matches = self.after(pattern, self.end(("", "match")))
        return self.then(self.state(NOTHING, self.next[matches]), tail)

    def of_length(self, words: int, lengths: Iterable[int]) -> int:
        """Those of the words that have one of the lengths."""
        allowed = frozenset(lengths)

        @cache
        def cut(state: int, depth: int) -> int:
            tags = self.tags[state] if depth in allowed else NOTHING
            return self.state(tags, (cut(child, depth + 1) if child else 0 for child in self.next[state]))

        return cut(words, 0)

    def any_digits(self, lengths: Iterable[int], tag: tuple[str, str]) -> int:
        """All words of these lengths."""
        allowed = frozenset(lengths)
        found = 0
        for length in range(max(allowed), -1, -1):
            found = self.state(frozenset({tag}) if length in allowed else NOTHING, (found,) * 10)
        return found

    def retag(self, words: int, new: Callable[[Tags], Tags]) -> int:
        """The same words with other tags; a word left without tags is left out."""

        @cache
        def copy(state: int) -> int:
            if state == self.endless:
                return state
            return self.state(
                new(self.tags[state]), (copy(child) if child else 0 for child in self.next[state])
            )

        return copy(words)

    def listed(self, words: int, beginning: str = "") -> Iterator[str]:
        """Every word."""
        if self.tags[words]:
            yield beginning
        for digit, child in enumerate(self.next[words]):
            if child:
                yield from self.listed(child, f"{beginning}{digit}")

    def walk(self, words: int, digits: str) -> int:
        for digit in digits:
            words = self.next[words][int(digit)]
        return words


def _digits(code: Any, argument: Any) -> set[int]:
    """The digits of one item of a character class."""
    if code is op.LITERAL:
        return {argument - ord("0")}
    if code is op.RANGE:
        return set(range(argument[0] - ord("0"), argument[1] - ord("0") + 1))
    if (code, argument) == (op.CATEGORY, op.CATEGORY_DIGIT):
        return set(range(10))
    raise ValueError(f"{code} in a character class: teach Words to read it")


def numbering_plan(words: Words, regions: tuple[str, ...]) -> int:
    """The national numbers of one calling code, each tagged with (country, kind).

    The kinds are "mobile", "landline", "premium", "service", and "possible" for a number of a possible length
    that is not valid; its country is "" where libphonenumber names none.
    """
    plans = {region: PhoneMetadata.metadata_for_region(region) for region in regions}
    everything = 0
    for region, plan in plans.items():
        for name in ("general_desc", *KINDS, "fixed_line", "mobile"):
            description = getattr(plan, name)
            if description is None or description.national_number_pattern is None:
                continue
            matching = words.after(description.national_number_pattern, words.end((region, name)))
            lengths = description.possible_length or plan.general_desc.possible_length
            everything = words.union(everything, words.of_length(matching, lengths))
        if plan.leading_digits:
            leads = words.any_digits(range(LONGEST), (region, "leads"))
            everything = words.union(everything, words.after(plan.leading_digits, leads))
    main = plans[regions[0]]

    @cache
    def judged(state: int, length: int) -> int:
        if length > LONGEST:
            return words.endless
        verdict = _verdict(words.tags[state], length, plans, main)
        following = (judged(child, length + 1) for child in words.next[state])
        return words.state(frozenset({verdict}), following)

    return judged(everything, 0)


def as_parsed(words: Words, plan: int, main: Any) -> int:
    """The same for numbers as they are given with "+": `parse` takes a prefix off them before it looks.

    It is one that is only dialled inside the country. It stays where what is left would be too short, and
    where the number is viable with it alone. So we follow each number and what is left of it at once.
    """
    prefix = _prefix(words, main)
    strange = _strange(words, main) if prefix is None else 0
    viable = words.after(main.general_desc.national_number_pattern, words.end(VIABLE))
    numbers = words.union(plan, viable)

    @cache
    def parsed(whole: int, left: int, taken: int, odd: int, shorter: int) -> int:
        if odd == UNKNOWN:
            return 0
        if whole == left == words.endless and not odd:
            return words.endless

        def following(digit: int) -> int:
            off = words.next[taken][digit]
            rest, count = (numbers, 0) if words.tags[off] else (words.next[left][digit], shorter + 1)
            doubt = words.next[odd][digit] or (UNKNOWN if words.tags[odd] else 0)
            return parsed(words.next[whole][digit], rest, off, doubt, min(count, LONGEST + 1))

        kept, rest, doubts = words.tags[whole], words.tags[left], words.tags[odd]
        if _by_length(shorter, main) in {None, TOO_LONG} and not (VIABLE in kept and VIABLE not in rest):
            kept = rest
        if PREFIXED in doubts and not (VIABLE in words.tags[whole] and VIABLE not in doubts):
            kept = NOTHING
        return words.state(kept - {VIABLE}, map(following, range(10)))

    return parsed(numbers, numbers, prefix or 0, strange, 0)


VIABLE, PREFIXED = ("", "viable"), ("", "prefixed")
UNKNOWN = -1
"""In the place of a state: whatever follows, libphonenumber is to be asked."""


def _prefix(words: Words, main: Any) -> int | None:
    """What `parse` takes off numbers, the longest first; None where it does more than that."""
    pattern = main.national_prefix_for_parsing
    if not pattern:
        return 0
    if main.national_prefix_transform_rule or "$" in pattern:
        return None
    found = words.after(pattern, words.end(("", "match")))
    longest_first = all(
        (matched := re.match(pattern, word)) and matched.group() == word for word in words.listed(found)
    )
    return found if longest_first else None


def _strange(words: Words, main: Any) -> int:
    """Numbers off which `parse` may take something that we don't follow: `PREFIXED`.

    They are `VIABLE` if what is left is, or may be.
    """
    anything, rewritten = (words.any_digits(range(LONGEST), tag) for tag in (PREFIXED, VIABLE))
    viable = words.after(main.general_desc.national_number_pattern, words.end(VIABLE))
    left = rewritten if main.national_prefix_transform_rule else viable
    return words.beginning_with(main.national_prefix_for_parsing, words.union(anything, left))


def _by_length(length: int, main: Any) -> str | None:
    """The reject of a number that is not valid by its length; None where some number is as long."""
    possible = main.general_desc.possible_length
    if length in main.general_desc.possible_length_local_only or length < min(possible):
        return TOO_SHORT
    if length > max(possible):
        return TOO_LONG
    return None if length in possible else NO_SUCH_LENGTH


def _verdict(tags: Tags, length: int, plans: dict[str, Any], main: Any) -> tuple[str, str]:
    """Country and kind of a number, from all that matched it; or else its reject."""
    country = _country(tags, plans)
    kind = _kind(tags, country, plans[country]) if country else None
    if kind:
        return country, kind
    reject = _by_length(length, main)
    return ("", reject) if reject else (country, "possible")


def _country(tags: Tags, plans: dict[str, Any]) -> str:
    """`region_code_for_number`."""
    if len(plans) == 1:
        return next(iter(plans))
    for region, plan in plans.items():
        if (region, "leads") in tags if plan.leading_digits else _kind(tags, region, plan):
            return region
    return ""


def _kind(tags: Tags, region: str, plan: Any) -> str | None:
    """`number_type`; None for an unknown one."""
    if (region, "general_desc") not in tags:
        return None
    for name, kind in KINDS.items():
        if (region, name) in tags:
            return kind
    if (region, "mobile") in tags:
        return "mobile"
    if (region, "fixed_line") in tags:
        return "mobile" if plan.same_mobile_and_fixed_line_pattern else "landline"
    return None


def no_country(words: Words) -> int:
    """The national numbers of a calling code of no country: libphonenumber reads them all."""
    found = words.endless
    for length in range(LONGEST, -1, -1):
        verdict = NO_COUNTRY if length >= SHORTEST else TOO_SHORT
        found = words.state(frozenset({("", verdict)}), (found,) * 10)
    return found


def prefixes(words: Words, code: str, plan: int, main: str) -> dict[str, str]:
    """Prefix to country: the longest prefix of a number that is in here names its country.

    A short number that is the beginning of longer ones does not count: +1 310 1234 is Canadian, and
    +1 310 123 4567 is not. (The automaton knows both; prefixes are for numbers that are not valid.)
    """

    @cache
    def countries(state: int) -> frozenset[str]:
        if state == words.endless:
            return frozenset()
        longer = frozenset[str]().union(*(countries(child) for child in words.next[state] if child))
        return longer or frozenset(country for country, _ in words.tags[state] if country)

    found = {code: main}

    def split(prefix: str, state: int, inherited: str) -> None:
        known = countries(state)
        if len(known) == 1 and known != {inherited}:
            found[prefix] = next(iter(known))
        elif len(known) > 1:
            for digit, child in enumerate(words.next[state]):
                split(f"{prefix}{digit}", child, inherited)

    split(code, plan, main)
    return found


def with_countries(words: Words, code: str, plan: int, table: dict[str, str]) -> int:
    """The plan with a country for every number: where libphonenumber names none, the one of the prefix."""
    beginnings = {prefix[:length] for prefix in table for length in range(len(prefix))}

    @cache
    def below(state: int, country: str) -> int:
        return words.retag(state, lambda tags: placed(tags, country))

    def placed(tags: Tags, country: str) -> Tags:
        return frozenset((named or ("" if kind.isdigit() else country), kind) for named, kind in tags)

    def fill(state: int, prefix: str, country: str) -> int:
        country = table.get(prefix, country)
        if not state or prefix not in beginnings:
            return below(state, country)
        tags = placed(words.tags[state], country)
        following = (
            fill(child, f"{prefix}{digit}", country) for digit, child in enumerate(words.next[state])
        )
        return words.state(tags, following)

    return fill(plan, code, table[code])


def national_rules(words: Words) -> Iterator[str]:
    """The lines of national.csv: how numbers are written inside each country, where that is simple."""
    for country in sorted(phonenumbers.SUPPORTED_REGIONS):
        plan = PhoneMetadata.metadata_for_region(country)
        viable = words.after(plan.general_desc.national_number_pattern, words.end(("", "viable")))
        branches = _branches(plan.national_prefix_for_parsing or "")
        trunk = plan.national_prefix or ""
        trunk = trunk if trunk in map(_literal, branches) else ""
        anything = words.any_digits(range(4), ("", "unclear"))
        unclear = words.beginning_with(plan.international_prefix, anything)
        for branch in branches:
            if trunk and _literal(branch) == trunk:
                # A number that is viable with its trunk prefix might keep it.
                other = words.after(trunk, words.walk(viable, trunk))
            else:
                other = words.beginning_with(branch, anything)
            unclear = words.union(unclear, other)
        # Numbers that begin with 00 are international everywhere, and never come here.
        starts = [f"{n:03}" for n in range(10, 1000) if words.walk(unclear, f"{n:03}")]
        lengths = plan.general_desc.possible_length
        how = (country, plan.country_code, trunk, min(lengths), max(lengths), " ".join(_shortened(starts)))
        yield ",".join(map(str, how))


def _branches(pattern: str) -> list[Any]:
    parsed = list(regex.parse(pattern))
    if not parsed:
        return []
    if len(parsed) == 1 and parsed[0][0] is op.BRANCH:
        return [list(branch) for branch in parsed[0][1][1]]
    return [parsed]


def _literal(branch: list[Any]) -> str | None:
    return "".join(chr(a) for _, a in branch) if all(code is op.LITERAL for code, _ in branch) else None


def _shortened(starts: list[str]) -> list[str]:
    """Three-digit beginnings, with all ten of a two-digit one (and of a one-digit one) told as that one."""
    for length in (2, 1):
        for start in sorted({start[:length] for start in starts if len(start) == length + 1}):
            ten = {f"{start}{digit}" for digit in range(10)}
            if ten <= set(starts):
                starts = [*(other for other in starts if other not in ten), start]
    return sorted(starts)


def written(words: Words, code: str, plan: int) -> Iterator[str]:
    """The lines of one calling code: a heading, then a line for each state, the first one being state 1.

    Ten columns of four characters lead to the states that follow the digits 0 to 9 (`.`: no number goes on
    so), then come the country and the letter of the kind where a number may end, or the last digit of its
    reject. All lines are equally long.
    """
    order = {plan: 1}
    queue = [plan]
    for state in queue:
        for child in words.next[state]:
            if child and child not in order:
                order[child] = len(order) + 1
                queue.append(child)
    yield f"[{code}]".ljust(47, "-")
    for state in queue:
        columns = "".join(f"{order[child] if child else '.':>4}" for child in words.next[state])
        country, kind = next(iter(words.tags[state]), ("", "."))
        yield f"{columns}  {country or '..'}  {'?' if kind == 'possible' else kind[0]}"


def main() -> None:
    words = Words()
    automata: list[str] = []
    table: dict[str, str] = {}
    for code, regions in sorted(
        (str(code), regions) for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
    ):
        if regions == ("001",):
            automata += written(words, code, no_country(words))
            continue
        plan = numbering_plan(words, regions)
        found = prefixes(words, code, plan, regions[0])
        main = PhoneMetadata.metadata_for_region(regions[0])
        automata += written(words, code, as_parsed(words, with_countries(words, code, plan, found), main))
        table |= found
    states = sum(not line.startswith("[") for line in automata)
    write("numbering.txt", f"The numbers of the world as automata over digits, {states} states.", automata)
    lines = ["prefix,country", *(f"{prefix},{country}" for prefix, country in sorted(table.items()))]
    write("prefixes.csv", f"The longest prefix of a number names its country, {len(table)} prefixes.", lines)
    lines = ["country,calling_code,trunk_prefix,shortest,longest,unclear_beginnings", *national_rules(words)]
    write("national.csv", "How numbers are written inside each country.", lines)


def write(name: str, about: str, lines: Iterable[str]) -> None:
    made = f"Generated by scripts/build_numbering.py on {datetime.now(UTC).date()}"
    source = f"from phonenumbers {phonenumbers.__version__}. Do not edit."
    content = "\n".join([f"# {about}", f"# {made} {source}", *lines, ""])
    (DATA / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
