"""Pictures that are drawn at once are those that are drawn one after the other."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from estimator.show.report.charts import Bar, bars_chart


def test_pictures_drawn_at_once_are_as_those_drawn_alone() -> None:
    bars = [[Bar(f"Pays {n}", Decimal(n + count), f"{n} SMS") for count in range(3)] for n in range(24)]

    def drawn(at: int) -> str:
        return bars_chart(bars[at], f"picture{at}", "Par pays")

    alone = [drawn(at) for at in range(len(bars))]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # a thread is interrupted wherever it can be
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(drawn, range(len(bars)))) == alone
    finally:
        sys.setswitchinterval(usual)
