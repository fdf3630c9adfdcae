"""What tests look for in texts of another language: sentences that stayed English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import polib

from scripts.build_languages import file_of

_FIELD = re.compile(r"\{[^{}]*\}")
_LEAST = 3
"""Words that a sentence has at least, for it to be looked for: a single one may be a name."""

# Words that are in every English sentence and in no French one.
_ENGLISH = re.compile(
    r"\b(?:the|is|are|was|were|has|have|had|of|and|with|without|not|cannot|can|which|that|this|these|from|for|"
    r"than|more|least|each|every|write|give|choose|name|nothing|its|by|must|where|when|row|rows|needed|"
    r"unknown|missing)\b"
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    found = []
    for entry in polib.pofile(str(file_of("fr"))):
        forms = [(entry.msgid, entry.msgstr)]
        if entry.msgid_plural:
            forms = list(zip([entry.msgid, entry.msgid_plural], entry.msgstr_plural.values(), strict=True))
        for sentence, said in forms:
            plain = _FIELD.sub(" ", sentence)
            if (
                sentence != said
                and len(re.findall(r"[^\W\d_]{2,}", plain)) >= _LEAST
                and "[[" not in sentence
            ):
                parts = [re.escape(" ".join(part.split())) for part in _FIELD.split(sentence)]
                found.append(re.compile(r"(?<!\w)" + ".{0,80}?".join(parts).strip() + r"(?!\w)"))
    return tuple(found)


def english_sentences(text: str) -> list[str]:
    """Sentences of the catalogue that stand in a text as they are in the code."""
    flat = " ".join(text.split())
    return [pattern.pattern for pattern in _patterns() if pattern.search(flat)]


def english_words(text: str, *, known: str = r"(?!)") -> Iterator[str]:
    """Words that give away an English sentence, but for what is `known` to be somebody else's."""
    left = re.sub(known, " ", text)
    yield from (found[0] for found in _ENGLISH.finditer(left))
