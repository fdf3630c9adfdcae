"""A local server that answers as OVHcloud's `/sms` API does, for tries and tests without an account.

`running` starts it; its state is one SQLite file. Serving needs starlette and uvicorn, the extra
`smscost[sandbox]`: nothing of them is loaded before a sandbox runs.
"""

from estimator.provider.sandbox.faults import Fault
from estimator.provider.sandbox.model import FRESH, Movement, SandboxAccount
from estimator.provider.sandbox.server import Sandbox, buy_credits, running, set_stop_clause
from estimator.provider.sandbox.state import State, default_state, reset

__all__ = [
    "FRESH",
    "Fault",
    "Movement",
    "Sandbox",
    "SandboxAccount",
    "State",
    "buy_credits",
    "default_state",
    "reset",
    "running",
    "set_stop_clause",
]
