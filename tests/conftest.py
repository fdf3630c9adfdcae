"""What holds for all tests: what pytest leaves alone, and that no test is a race."""

import gc
import os
import sys
import tempfile
from collections import Counter

import pytest
from hypothesis import settings

from tests.long import LONG

# Scripts among the error fixtures are run by `test_errors.py`, not imported.
collect_ignore_glob = ["errors/*"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a third of the time a test waits for a process or a server."""
    return (os.cpu_count() or 1) + 1


# What tests expect is English, whatever the developer reads.
os.environ["SMSCOST_LANG"] = "en"

# What is compiled is kept, whatever the developer wants: it is half of what collecting the tests takes, in
# each worker, and of what a process of its own does before it runs.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# No defaults of the developer's own, and no tariffs, measured clauses and accounts of theirs; what browsers
# and plots leave behind is not in the checkout.
for variable in ("XDG_CONFIG_HOME", "SMSCOST_DATA_DIR"):
    os.environ[variable] = tempfile.mkdtemp(prefix="smscost-tests-")

# The first example pays for what is loaded on first use (Arrow loads pandas), and machines differ.
settings.register_profile("no deadline", deadline=None, max_examples=100 if LONG else 25)
settings.load_profile("no deadline")

# Collecting makes millions of objects that live as long as the run: nothing of them is looked through while
# they are made, nor later with each of the thousands of small piles of garbage that tests leave.
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the cases of a test with `one_in(3)` the first, the fourth, and so on; all of them in a long run."""
    seen: Counter[str] = Counter()
    kept, left = [], []
    for item in items:
        marked = None if LONG else item.get_closest_marker("one_in")
        test = item.nodeid.partition("[")[0]
        (left if marked and seen[test] % marked.args[0] else kept).append(item)
        seen[test] += 1
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def pytest_collection_finish() -> None:
    gc.enable()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
