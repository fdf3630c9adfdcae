"""What a spreadsheet puts beside a workbook that somebody has open is no campaign."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.forks import smscost


@pytest.mark.parametrize("asked", ["list", "list/*.xlsx"], ids=["a folder", "a pattern"])
def test_a_lock_of_excel_is_no_campaign(asked: str, tmp_path: Path) -> None:
    (tmp_path / "list").mkdir()
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["tel", "message"], ["+33639980001", "Bonjour"]):
        book.active.append(row)
    book.save(tmp_path / "list" / "october.xlsx")
    (tmp_path / "list" / "~$october.xlsx").write_bytes(b"\x05Zoe" + b"\0" * 161)
    done = smscost("estimate", asked, folder=tmp_path, COLUMNS="200")
    shown = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "1 credit for 1 message" in shown
    assert "hidden files, not read: 1, such as list/~$october.xlsx" in shown
