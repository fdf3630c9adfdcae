"""What others wrote stays text: in no form of a result does it move a cursor or turn how it is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.forks import forks, smscost

BAD = "\x1b[31mA\x07\x9b31m\u202eB\r\x7f"
_PLAYS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NAME = "n\x1b[31m\u202e\udcff.csv"
TARIFF = "data/examples/tariff-degressive.xml"

RUNS = {
    "estimate": ["estimate", NAME, "--split-by", f"client{BAD}", "--report", "r.html", "--no-stop-clause"],
    "advise": ["advise", NAME],
    "text": ["text", f"a{BAD}"],
    "template": ["template", f"a {{x}} {BAD}"],
    "lint": ["lint", "l.json"],
    "quote": [
        *("quote", NAME, "--tariff", "t.xml", "--valid-until", "2099-01-01", "--terms", BAD),
        *("--client", BAD, "--number", BAD, "--from", BAD),
    ],
    "transfers": ["transfers", "a.csv", "cal.csv", "--on", "2026-11-23"],
    "plan": ["plan", "cal.csv", "--on", "2026-11-23", "--balances", "a.csv"],
    "packs": ["packs", "--credits", "100", "--tariff", "t.xml"],
    "tariff": ["tariff", "show", "--tariff", "t.xml"],
    "mistyped": ["text", "a", "--sender", BAD],
    "not there": ["estimate", BAD],
}


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.one_in(3, checked=True)
def test_nothing_plays_with_a_terminal(tmp_path: Path, name: str) -> None:
    campaign = f'phone,message,"client{BAD}"\n+33639980001,"Bonjour {BAD}","cl{BAD}"\n"06{BAD}",x,"=1+1"\n'
    (tmp_path / NAME).write_text(campaign, newline="", encoding="utf-8")
    (tmp_path / "l.json").write_text(json.dumps({f"k{BAD}": "x" * 200 + BAD}))
    (tmp_path / "a.csv").write_text(f'account,credits\n"acc{BAD}",5\n', newline="", encoding="utf-8")
    (tmp_path / "cal.csv").write_text(
        f'date,account,name,credits\n2026-12-01,"acc{BAD}","nm{BAD}",3\n', newline="", encoding="utf-8"
    )
    tariff = Path(TARIFF).read_text(encoding="utf-8")
    tariff = re.sub(r'source="[^"]*"', 'source="s&#x9b;31m&#x202e;"', tariff)
    (tmp_path / "t.xml").write_text(tariff, encoding="utf-8")
    forms = ["text", "github", "sarif", "json", "html"] if name == "lint" else ["table", "json", "html"]
    for form in forms:
        done = smscost(*RUNS[name], "--format", form, folder=tmp_path)
        assert done.returncode in ({2, 3} if name in {"mistyped", "not there"} else {0, 1}), done.stderr
        written = [done.stdout, done.stderr, *(each.read_bytes() for each in tmp_path.glob("r.html"))]
        for octets in written:
            assert not (found := set(_PLAYS.findall(octets.decode()))), (form, found)
        if form in {"json", "sarif"} and done.stdout:
            json.loads(done.stdout)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "utf-16", "cp037"])
def test_what_programs_read_is_utf_8_whatever_the_locale(tmp_path: Path, encoding: str) -> None:
    text = "phone,message,client\n+33639980001,Ça ✓ 😀,É✓\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    words = ["estimate", "a.csv", "--split-by", "client", "--no-stop-clause"]
    for more in (["--format", "json"], ["--format", "html"], ["--split-out", "-", "--out", "o.json"]):
        script = tmp_path / "run.py"
        script.write_text(
            f"import sys\nsys.stdout.reconfigure(encoding={encoding!r})\n"
            f"sys.argv = {['smscost', *words, *more]}\n"
            "from estimator.__main__ import run\nrun()\n"
        )
        done = forks().run(["python", str(script)], folder=tmp_path, environment={"HOME": str(tmp_path)})
        assert done.returncode == 0, done.stderr
        assert "É✓" in done.stdout.decode()
