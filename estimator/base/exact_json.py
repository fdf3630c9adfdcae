"""JSON whose numbers stay exact, on the way in and on the way out."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Final, NoReturn

from estimator.base.depth import too_deep
from estimator.base.language import told

_FAITHFUL: Final = 15
"""So many digits of a number survive in a double, whichever they are."""


def meant(number: int | Decimal, places: int) -> Decimal:
    """The decimal number of so many places that a number in the provider's JSON stands for, or `ValueError`.

    The provider counts in doubles, where 0.1 and 0.2 make 0.30000000000000004, and writes out all their
    digits. So what has 15 digits or more, and is off by less than a thousandth of the last place, is such a
    sum, and the number beside it is meant. Fewer digits are just what they say: 1.6500001 is as it is, and
    refused wherever that is too fine.

    >>> [str(meant(Decimal(each), 3)) for each in ("1.6500000000000001", "1249.8499999999999", "1.6500001")]
    ['1.650', '1249.850', '1.6500001']
    """
    exact = Decimal(number)
    if len(exact.as_tuple().digits) < _FAITHFUL:
        return exact
    try:
        nearest = exact.quantize(Decimal(1).scaleb(-places))
    except InvalidOperation:
        raise ValueError(told("{number} is too large", number=number)) from None
    return nearest if abs(nearest - exact) < Decimal(1).scaleb(-places - 3) else exact


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
