"""The licences of what is locked: every package is on the page, and what nobody has read is refused.

`make licences` reads what is installed; here the page is held against the lock alone.
"""

from __future__ import annotations

import re

import pytest

from scripts.build_licences import LICENCES, PAGE, known, pinned


def test_every_package_of_the_lock_is_on_the_page_under_a_known_licence() -> None:
    rows = dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    locked = {name for names in pinned().values() for name in names}
    assert set(rows) - {"package"} == locked, "run `make licences`"
    words = {word for said in rows.values() for word in re.split(r" AND | OR |[()]", said)}
    assert words - {"licence", ""} <= set(LICENCES)


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        pytest.param("MIT", "MIT", id="as it is called"),
        pytest.param("BSD License", "BSD-3-Clause", id="as a classifier calls it"),
        pytest.param("Apache-2.0 OR BSD License", "Apache-2.0 OR BSD-3-Clause", id="one of two"),
    ],
)
def test_a_licence_is_known(said: str, licence: str) -> None:
    assert known("package", said) == licence


@pytest.mark.parametrize("said", ["", "GPL-3.0-only", "MIT AND GPL-2.0-only", "UNKNOWN", "See LICENSE"])
def test_a_licence_that_nobody_has_read_is_refused(said: str) -> None:
    with pytest.raises(LookupError, match="package is under"):
        known("package", said)
