"""What is looked for in a header: a column of phone numbers, a column of messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from estimator.base.language import told
from estimator.campaign.content import Content
from estimator.campaign.headings import (
    MESSAGE_NAMES,
    NUMBER_NAMES,
    is_name_of_messages,
    is_name_of_numbers,
    may_name_numbers,
    may_name_texts,
    message_rank,
    message_rank_if_fit,
    number_rank,
    number_rank_if_fit,
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What makes a column the one of phone numbers, or of messages, and what is said where none is."""

    kind: str
    what: str
    option: str
    names: Sequence[str]
    rank: Callable[[str], int]
    is_name: Callable[[str], bool]
    may_name: Callable[[str], bool]
    fits: Callable[[Content], bool]
    amount: Callable[[Content], int]
    rank_if_fit: Callable[[str], int]
    """The rank of a heading that means something else, unless the cells are what is sought."""
    missing: str
    none_holds: str
    by_content: bool
    """Whether cells that are something else outweigh a heading: a message may be one word."""


NUMBERS: Final = Sought(
    kind="numbers",
    what=told("phone numbers"),
    option="number_column",
    names=NUMBER_NAMES,
    rank=number_rank,
    is_name=is_name_of_numbers,
    may_name=may_name_numbers,
    fits=lambda content: content.are_numbers,
    amount=lambda content: content.numbers,
    rank_if_fit=number_rank_if_fit,
    missing="COL001",
    none_holds="COL012",
    by_content=True,
)
MESSAGES: Final = Sought(
    kind="messages",
    what=told("messages"),
    option="message_column",
    names=MESSAGE_NAMES,
    rank=message_rank,
    is_name=is_name_of_messages,
    may_name=may_name_texts,
    fits=lambda content: content.are_texts,
    amount=lambda content: content.filled,
    rank_if_fit=message_rank_if_fit,
    missing="COL002",
    none_holds="COL013",
    by_content=False,
)
