"""Texts that hypothesis draws, shared by every test that counts."""

from __future__ import annotations

from hypothesis import strategies as st

PLAIN = "aé à?Ñ\n0"
EXTENSION = "€{}[]~|^\\\f"
OUTSIDE = "çêœ’\u00a0`\t\0\x1b\u200b漢\ud800\udfff"
PAIRS = "😀🇫𝒳\U0010ffff"

CLAUSES = st.sampled_from(["", "\nSTOP:36111", "€", "ç", "😀", "[STOP]"])


def _pieces() -> st.SearchStrategy[str]:
    """A run of one kind of character, as long as the boundaries of a segment are apart."""
    kinds = [PLAIN, EXTENSION, OUTSIDE, PAIRS, PLAIN + EXTENSION, OUTSIDE + PAIRS]
    return st.builds(
        lambda kind, length, first: (kind[first % len(kind) :] + kind * 400)[:length],
        st.sampled_from(kinds),
        st.one_of(st.integers(0, 12), st.sampled_from([33, 66, 67, 70, 76, 80, 134, 152, 153, 160, 306])),
        st.integers(0, 20),
    )


MESSAGES = st.one_of(
    st.lists(_pieces(), max_size=4).map("".join),
    st.text(alphabet=st.sampled_from(PLAIN + EXTENSION), max_size=320),
    st.text(alphabet=st.sampled_from(PLAIN + OUTSIDE + PAIRS), max_size=150),
    st.text(max_size=90),
)
"""Messages of every encoding, crowded around the boundaries of segments."""
