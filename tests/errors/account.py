"""Run commands of `smscost account` on a sandbox, one after the other, and end as the last one does.

    python account.py [--fault KIND [--skip N]] [--locked] [--spend N] … "transfer …" "reconcile" …

The clock of the journal stands still, and the sandbox's names of queries are short. A fault happens to the
first POST or PUT, or to all GETs where its kind begins with `all-`.
"""

import argparse
import contextlib
import io
import shlex
import sys
from dataclasses import replace
from datetime import UTC, datetime

import estimator.provider.ovhcloud.client
import estimator.provider.ovhcloud.configuration
import estimator.provider.sandbox
import estimator.provider.sandbox.application
from estimator.cli import main
from estimator.provider.ovhcloud import Journal
from estimator.provider.ovhcloud.signed import SignedAnswer, SignedClient
from estimator.provider.sandbox import Fault

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--fault")
PARSER.add_argument("--skip", type=int, default=0)
PARSER.add_argument("--locked", action="store_true")
PARSER.add_argument("--spend", type=int)
PARSER.add_argument("--without-ovh", action="store_true")
PARSER.add_argument("--without-right", action="store_true")
PARSER.add_argument("--wrong-key", action="store_true")
PARSER.add_argument("commands", nargs="+")
ASKED = PARSER.parse_args()

if ASKED.without_ovh:
    sys.modules["ovh"] = None
estimator.provider.ovhcloud.client._PAUSE = 0
estimator.provider.sandbox.application.uuid4 = lambda: "query"
Journal.__init__.__kwdefaults__.update(now=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC), seconds_to_wait=0)

server = contextlib.ExitStack()
sandbox = server.enter_context(estimator.provider.sandbox.running(estimator.provider.sandbox.default_state()))
if ASKED.fault:
    kind = ASKED.fault.removeprefix("all-")
    everything = kind != ASKED.fault
    for method in ("GET",) if everything else ("POST", "PUT"):
        path = "/sms/*" if everything else None
        sandbox.inject(Fault(kind, method=method, path=path, times=99 if everything else 1, skip=ASKED.skip))


@contextlib.contextmanager
def running(_state):
    yield (
        sandbox
        if not ASKED.wrong_key
        else replace(sandbox, credentials=replace(sandbox.credentials, consumer_key="of-another"))
    )


estimator.provider.sandbox.running = running
if ASKED.spend:
    call = Journal.call

    def spend_first(journal, entry):
        sandbox.desk.transfer("sms-sandbox-1", "sms-sandbox-3", ASKED.spend * 1000)
        call(journal, entry)

    Journal.call = spend_first
if ASKED.without_right:
    ask = SignedClient.ask

    def without_right(client, method, path, *args, **kwargs):
        if method == "GET":
            return ask(client, method, path, *args, **kwargs)
        document = {"errorCode": "NOT_GRANTED_CALL", "message": "This call has not been granted"}
        return SignedAnswer(403, document, query_id="query.7")

    SignedClient.ask = without_right
if ASKED.locked:
    server.enter_context(
        Journal(estimator.provider.sandbox.default_state().with_name("sandbox-journal.sqlite")).writing()
    )

status = 0
with server:
    for command in ASKED.commands:
        sys.argv = ["smscost", "account", *shlex.split(command), "--sandbox"]
        told = io.StringIO()
        try:
            with contextlib.redirect_stderr(told):
                main()
        except SystemExit as ended:
            status = ended.code
print(told.getvalue(), end="", file=sys.stderr)
sys.exit(status)
