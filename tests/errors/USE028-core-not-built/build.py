"""A machine on which nobody compiled the core, and somebody asks for it."""

import sys
from pathlib import Path

exists = Path.exists
Path.exists = lambda self: "_core" not in self.name and exists(self)
sys.modules.pop("estimator.count.core.binding", None)
from estimator import SmsCostError  # noqa: E402
from estimator.count import core  # noqa: E402

vars(core).pop("binding", None)
try:
    core.choose("required")
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
