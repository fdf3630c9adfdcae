"""JSON whose numbers stay exact, on the way in and on the way out."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import NoReturn

from estimator.base.depth import too_deep
from estimator.base.language import told


def read_json(data: bytes) -> object:
    """JSON with every number exact: `Decimal` or `int`, never `float`, never NaN.

    >>> read_json(b'{"credit": 2.15}')
    {'credit': Decimal('2.15')}
    """
    text = data.decode()
    if too_deep(text, "JSON"):
        raise ValueError(told("it is nested too deep"))
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)


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


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(told("{name} is not a number", name=name))
