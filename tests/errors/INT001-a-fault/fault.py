"""A fault put into the command, as only we can; and the name of the file that says where, as it is always."""

import contextlib
import io
import re
import sys
import tempfile

import estimator.cli.results
from estimator.__main__ import run


def broken(*given: object, **named: object) -> None:
    """Fail with a text of a campaign in hand."""
    raise RuntimeError("Bonjour", given, named)


estimator.cli.results.explanation = broken
sys.argv = ["smscost", "text", "Bonjour"]
tempfile.tempdir = "."
told = io.StringIO()
try:
    with contextlib.redirect_stderr(told):
        run()
finally:
    sys.stderr.write(re.sub(r"\S+smscost-\w+\.txt", "/tmp/smscost-4711.txt", told.getvalue()))
