"""JSON whose numbers stay exact on the way out; on the way in, `estimator.tariff.api.read_json` does that."""

from __future__ import annotations

import json
from decimal import Decimal


def written(value: object) -> str:
    """A value as compact JSON. A `float` is refused: what it says of credits may not be what was meant.

    >>> written({"creditsLeft": Decimal("1250.05"), "ids": [1, 2], "tag": None})
    '{"creditsLeft":1250.05,"ids":[1,2],"tag":null}'
    """
    match value:
        case Decimal():
            return format(value, "f")
        case dict():
            return "{" + ",".join(f"{json.dumps(key)}:{written(each)}" for key, each in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(written, value)) + "]"
        case None | bool() | int() | str():
            return json.dumps(value)
    raise TypeError(f"{type(value).__name__} has no exact form in JSON")
