"""What holds for all tests: what pytest leaves alone, and that no test is a race."""

import gc
import hashlib
import os
import sys
import tempfile

import pytest
from hypothesis import settings

from tests.long import CHECKED, LONG

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
    """Of what takes long no more than a sample, but where a change is checked, and in long runs.

    Of the cases of a test with `one_in(3)` a third is kept; all in a long run, and with `checked=True`
    where a change is checked, too. Which third does not depend on their order: of a table of commands times
    mistakes each third case could be the same mistake. Whoever names tests gets what they name.
    """
    if LONG or config.option.keyword or any("::" in each for each in config.args):
        return
    sampled: dict[str, list[pytest.Item]] = {}
    left: set[pytest.Item] = set()
    for item in items:
        marked = item.get_closest_marker("one_in")
        if marked and not (CHECKED and marked.kwargs.get("checked")):
            sampled.setdefault(item.nodeid.partition("[")[0], []).append(item)
        if item.get_closest_marker("checked") and not CHECKED:
            left.add(item)
    for cases in sampled.values():
        marked = cases[0].get_closest_marker("one_in")
        assert marked is not None
        left.update(sorted(cases, key=_drawn)[-(-len(cases) // marked.args[0]) :])
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=list(left))


def _drawn(item: pytest.Item) -> bytes:
    return hashlib.sha256(item.nodeid.encode()).digest()


def pytest_collection_finish() -> None:
    gc.enable()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
