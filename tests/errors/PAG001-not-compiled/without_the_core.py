"""The command in an installation whose wheel was built without the package ziglang."""

import sys
from pathlib import Path

from estimator.cli import main
from estimator.page import document

document.CORE = Path("core.wasm")
sys.argv = ["smscost", "page", "--out", "calculator.html"]
main()
