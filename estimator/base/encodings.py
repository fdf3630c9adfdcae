"""Texts that are not UTF-8: in which of the encodings that programs still save in they were saved.

Excel's plain "CSV" is cp1252 on Windows in Western Europe, and Mac Roman on a Mac; a Unix of before saved
ISO 8859-15. Nearly every byte means something in all, so a byte alone proves nothing. What proves it is the
words: in the right encoding letters with accents stand within words, and signs where signs stand; in the
wrong one `é` is `Ž` or `È`, and an apostrophe is `Õ`.
"""

from __future__ import annotations

import re
from typing import Final

from estimator.base.language import marked

EVIDENCE: Final = 1 << 20
"""Bytes that are looked at, from the first that is not ASCII on, or a little more."""

SAID: Final = {
    "cp1252": marked("read as cp1252, as Excel saves in Western Europe"),
    "mac_roman": marked("read as Mac Roman, as Excel saves on a Mac"),
    "iso8859-15": marked("read as ISO 8859-15, as programs of Unix save in Western Europe"),
}
"""What is said of a file by the encoding it was read in."""

_LOWER = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßðþ"
_UPPER = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸŒÐÞ"
_A_WORD = "àáâéèêëïóôöùúüíìòæø"
"""Letters that are a word or end one after an apostrophe or a blank: à, é, ó …"""

_CENTRAL = "ąćęłńóśźżáčďéěíňřšťúůýžäöüőűôşţăâî"
"""Letters of Polish, Czech and their neighbours."""


# In each alternative the character itself is one that is not ASCII, with what stands around it in a text.
# Compiled when a text is not UTF-8, which takes as long as fifty other patterns.
def _plausible_with(lower: str, upper: str, word: str) -> str:
    return (
        rf"(?<=[a-z{lower}])[{lower}]|[{lower}](?=[a-z{lower}])"
        rf"|(?<=[A-Z{upper}])[{upper}]|(?<![a-z{lower}])[{upper}](?=[A-Za-z{lower}{upper}'’])"
        rf"|(?<=[A-Z])[{lower}](?![A-Z])|(?<![^\W_])[{word}](?![^\W_])|(?<!\S)[ÀÈÉÓÚ](?=\s)"
        r"|(?<=[^\W\d_])[’‘](?=[^\W\d_])|(?<![^\W_])[‘“„«¡¿](?=[\w\s\xa0])|(?<=[^\W_])[’”](?!\w)"
        r"|(?<=[\w.!?…\s\xa0])[»”](?!\w)|(?<=[\w!?)])…|…(?=[\w\s])|(?<=[0-9\s\xa0])€|€(?=[0-9\s\xa0])"
        r"|(?<=[0-9NnC])[°º²³ª]|(?<=[0-9\s])[£¥½¼¾±×]|£(?=[0-9])|(?<=[\w\s])[™®©]|[©§](?=\s?[\w])"
        r"|\xa0(?=[!?:;»%€0-9\w])|(?<=[«0-9\w])\xa0|(?<=\s)[–—•·](?=\s)|^[–—•·](?=\s)|(?<=[0-9])[–—](?=[0-9])"
    )


_PLAUSIBLE = _plausible_with(_LOWER, _UPPER, _A_WORD)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_UTF8_PAIR = re.compile(rb"[\xc3\xc5][\x80-\xbf]|\xe2\x80[\x93-\xa6]|\xc2[\xa0-\xbf]")
_LETTER = re.compile(rf"[{_LOWER}{_UPPER}]")
_MANY = re.compile(rf"[{_LOWER}{_UPPER}]{{4}}")
_MOST_STRANGE: Final = 10
"""Of so many characters one may stand where nobody expects it."""


def guessed(octets: bytes, *, final: bool = True) -> str | None:
    """The encoding of a piece of a text that is not UTF-8; None where it is, or where nothing is likely.

    `final`: the text ends with it; else its last character may go on in the next piece.

    >>> guessed("Déjà 20 €".encode("cp1252")), guessed("Déjà".encode("mac_roman")), guessed("Déjà".encode())
    ('cp1252', 'mac_roman', None)
    >>> guessed("Déjà 20 €".encode("iso-8859-15")), guessed("Déjà 20 £".encode("iso-8859-15"))
    ('iso8859-15', 'cp1252')
    >>> guessed(b"caf\\xc3\\xa9 et th\\xe9"), guessed(bytes(range(128, 255)))
    (None, None)
    """
    # What nearly every file has is found at once: the first character that is not ASCII.
    if _UTF8_PAIR.search(octets) or b"\0" in octets or _is_utf8(octets, final=final):
        return None
    scores = {encoding: score for encoding in SAID if (score := _score(octets, encoding)) > 0}
    return max(scores, key=lambda encoding: scores[encoding], default=None)


def likeliest(octets: bytes) -> str:
    """The encoding in which a piece of a text looks best, for whoever knows what it should say.

    >>> likeliest("Imię;służbowy".encode("cp1250")), likeliest("Prénom;Été".encode("cp850"))
    ('cp1250', 'cp850')
    >>> likeliest("Prénom".encode("cp1252")), likeliest(b"a\\xd7b")
    ('cp1252', 'cp1252')
    """
    central = _plausible_with(_CENTRAL, _CENTRAL.upper(), _CENTRAL)
    patterns = {**dict.fromkeys((*SAID, "cp850"), _PLAUSIBLE), "cp1250": central}

    def surplus(encoding: str) -> int:
        try:
            text = octets.decode(encoding)
        except UnicodeDecodeError:
            return -len(octets)
        return 2 * len(re.findall(patterns[encoding], text, re.MULTILINE)) - len(_NOT_ASCII.findall(text))

    return max(patterns, key=surplus)


def _is_utf8(octets: bytes, *, final: bool) -> bool:
    try:
        octets.decode()
    except UnicodeDecodeError as error:
        return not final and error.reason == "unexpected end of data"
    return True


def _score(octets: bytes, encoding: str) -> int:
    """How many of its characters that are not ASCII stand where they may; 0 where too many do not."""
    try:
        text = octets.decode(encoding)
    except UnicodeDecodeError:
        return 0
    found = len(_NOT_ASCII.findall(text))
    plausible = re.findall(_PLAUSIBLE, text, re.MULTILINE)
    strange = found - len(plausible)
    # In Cyrillic or Greek of another encoding letter after letter is one with an accent.
    if strange * _MOST_STRANGE > found or not any(map(_LETTER.match, plausible)) or _MANY.search(text):
        return 0
    return len(plausible)
