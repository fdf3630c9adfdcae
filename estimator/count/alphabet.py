"""The GSM 03.38 alphabet: which characters a GSM-7 message may hold, and how many units each takes.

Source: 3GPP TS 23.038 §6.2.1 (default alphabet) and §6.2.1.1 (its extension table). ESC, 0x1B, is not a
character but the mark that the next septet belongs to the extension table.

OVHcloud's own table (its customer panel) is the same one, character by character, and so is the one of the
package `gsm0338`; tests say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from estimator.base.choices import Encoding

GSM7: Final = "GSM-7"
UCS2: Final = "UCS-2"

ENCODINGS: Final[tuple[Encoding, ...]] = (GSM7, UCS2)
"""An encoding by its number in arrays."""

# In the order of their septets, from 0x00; there is none at 0x1B.
_DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"

GSM7_UNITS: Final[Mapping[str, int]] = MappingProxyType(
    dict.fromkeys(_DEFAULT, 1) | dict.fromkeys(_EXTENSION, 2)
)
"""The characters of GSM-7 and their septets: 127 of the default alphabet take 1, 10 of the extension 2."""

SINGLE_LIMIT: Final[Mapping[Encoding, int]] = MappingProxyType({GSM7: 160, UCS2: 70})
"""Units that one segment holds when the message has only one: 140 octets."""

CONCATENATED_LIMIT: Final[Mapping[Encoding, int]] = MappingProxyType({GSM7: 153, UCS2: 67})
"""Units that each segment holds when there are several: 6 octets go to the header that numbers them.

Source: 3GPP TS 23.040 §9.2.3.24.1 (concatenated short messages, 8-bit reference).
"""

STOP_CLAUSE: Final = "\nSTOP:36111"
"""What OVHcloud appends to advertising messages: 11 units. Source: the code of its customer panel."""

OTHER_STOP_CLAUSE: Final = "\nSTOP au 36180"
"""What an application records that really sends, in spring 2026. Which an account gets is not published."""


def utf16_units(character: str) -> int:
    """Units of one character in a UCS-2 message: a character above U+FFFF is a surrogate pair."""
    return 2 if ord(character) > 0xFFFF else 1
