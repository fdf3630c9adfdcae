"""Write the lock of `requirements/`: what is installed, to the byte, on every machine.

    make lock       adds what pyproject.toml asks for anew, and keeps the rest
    make upgrade    takes the newest versions of everything

`users.txt` is what the command needs (`make demo`); `developers.txt` has all extras and the tests' tools,
too (`make test`); `site.txt` what makes the documentation (`make site`). All hold what builds the package, so
that nothing is left to be chosen on the day. They are for every system and every Python that pyproject.toml
allows, and plain pip installs them.

The resolver is uv; `make` installs it in an environment of its own, where this script runs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements"

_OLDEST_PYTHON = "3.11"


def resolve(name: str, *options: str) -> None:
    """Write one file of the lock: main dependencies, what builds the package, and what the options add."""
    builds = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    command = [
        str(Path(sysconfig.get_path("scripts"), "uv")),
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        f"--python-version={_OLDEST_PYTHON}",
        "--custom-compile-command=make upgrade",
        f"--output-file=requirements/{name}",
        *options,
        "pyproject.toml",
        "-",
    ]
    subprocess.run(command, cwd=ROOT, input="\n".join(builds), text=True, check=True)


def main() -> None:
    """Write all files, the others with the versions of what developers have."""
    parser = argparse.ArgumentParser(
        description="Write users.txt, developers.txt and site.txt in requirements/."
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions of everything")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    LOCK.mkdir(exist_ok=True)
    resolve("developers.txt", "--all-extras", "--group=dev", *upgrade)
    for name, options in (("users.txt", ()), ("site.txt", ("--group=docs",))):
        resolve(name, "--constraint=requirements/developers.txt", *options, *upgrade)


if __name__ == "__main__":
    sys.exit(main())
