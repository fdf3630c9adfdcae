"""Modules that are asked for only where somebody has loaded them, while another thread is at it."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

_MEANWHILE: Final = """
import sys, threading
import estimator
{before}
assert "{module}" not in sys.modules
thread = threading.Thread(target=__import__, args=["{module}"])
thread.start()
while "{module}" not in sys.modules:
    pass
assert {asked}
thread.join()
"""

USERS: Final = [
    pytest.param(
        "pyarrow",
        "from estimator.count.strings import Strings",
        "Strings.from_any(['Bonjour']).texts() == ['Bonjour']",
        id="a column of texts",
    ),
    pytest.param(
        "pandas",
        "from estimator.campaign.frame import frame_source",
        "frame_source({'to': ['+33639980001'], 'text': ['Bonjour']})",
        id="a campaign as a mapping",
    ),
    pytest.param(
        "pandas",
        "from estimator.base.tables import text_of_cell",
        "text_of_cell(float('nan')) == ''",
        id="a cell of a workbook",
    ),
    pytest.param(
        "pandas",
        "from estimator.supply.recharge.many import _index",
        "_index((1, 2)) is None",
        id="accounts without names",
    ),
]


@pytest.mark.parametrize(("module", "before", "asked"), USERS)
@pytest.mark.one_in(2, checked=True)
def test_a_module_that_is_half_there_is_waited_for(module: str, before: str, asked: str) -> None:
    """It was an `AttributeError` of a module that has all its attributes a moment later."""
    code = _MEANWHILE.format(module=module, before=before, asked=asked)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
