"""`smscost text` as a user meets it."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.command import SMSCOST
from tests.forks import smscost

COMMAND = [*SMSCOST, "text"]


def _run(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return smscost("text", *words, stdin=stdin)


def test_the_cut_and_the_culprits_are_shown() -> None:
    done = _run("Reçu_" + "a" * 70 + "\u00a0€", "--no-stop-clause")
    assert done.stdout.decode() == (
        "2 segments, UCS-2, 77 units: 57 units left in the last one; 7 units less would\n"
        "save a segment.\n"
        "\n"
        "  1  Reçu_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  67 of 67\n"
        "     aa\n"
        "  2  aaaaaaaa<U+00A0>€                                                  10 of 67\n"
        "\n"
        "These characters are not in GSM-7; one is enough to make the message UCS-2:\n"
        "  ç         LATIN SMALL LETTER C WITH CEDILLA  1 time, at 3\n"
        "  <U+00A0>  NO-BREAK SPACE                     1 time, at 76\n"
        "\n"
        "No STOP clause is counted.\n"
    )


@pytest.mark.parametrize(
    ("options", "units"),
    [
        pytest.param([], 18, id="as an advertisement under a name"),
        pytest.param(["--sender-type", "alpha"], 18, id="alpha"),
        pytest.param(["--sender-type", "shortcode"], 7, id="a short code can be answered"),
        pytest.param(["--no-stop-clause"], 7, id="no advertisement"),
        pytest.param(["--stop-clause", " STOP"], 12, id="one's own text"),
    ],
)
def test_the_stop_clause(options: list[str], units: int) -> None:
    document = json.loads(_run("Bonjour", "--format", "json", *options).stdout)
    assert document["units"] == units == document["ovh"]["characters"]


def test_a_message_from_standard_input() -> None:
    document = json.loads(
        _run("-", "--no-stop-clause", "--format", "json", stdin="Déjà\r\nlà\n".encode()).stdout
    )
    assert [segment["text"] for segment in document["segments"]] == ["Déjà\r\nlà"]


def test_what_is_not_text_on_standard_input_is_one_line() -> None:
    done = _run("-", stdin=b"re\xe7u")
    assert done.returncode == 3
    assert done.stderr.startswith(b"<stdin>:1:3  MSG004")


def test_an_empty_message() -> None:
    assert _run("", "--no-stop-clause").stdout.startswith(b"1 segment, GSM-7, 0 units: 160 units left")


def test_a_terminal_that_cannot_show_a_character_does_not_stop_it() -> None:
    done = subprocess.run(
        [*COMMAND, "ça ✓"], capture_output=True, check=False, env={"PYTHONIOENCODING": "latin-1"}
    )
    assert done.returncode == 0
    assert b"\\u2713" in done.stdout
