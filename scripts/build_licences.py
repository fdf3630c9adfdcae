"""Write `docs/licences.md`: under which licence each package of the lock is; stop at one that may not be.

    make licences

What a package says of itself is in its metadata: a licence expression, classifiers, or a few words; all are
read here, from what is installed as locked. A licence that this script does not know stops it: somebody reads
it then, and says in `LICENCES` what it is, or the package goes.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.utils import canonicalize_name

from scripts.written import ROOT, main

PAGE = ROOT / "docs" / "licences.md"

FILES = {
    "users.txt": ("What users get", "Installed by `pip install smscost`, with what these ask for in turn."),
    "developers.txt": (
        "What extras and tests add",
        "Extras for whoever asks for them, and developers' tools.",
    ),
    "site.txt": ("What makes the documentation", "For `make site`."),
}

LICENCES = {
    "0BSD": (),
    "Apache-2.0": ("Apache 2.0", "APL 2", "Apache Software License"),
    "BSD-2-Clause": (),
    "BSD-3-Clause": ("BSD", "BSD License", "BSD 3-Clause License"),
    "CC0-1.0": (),
    "CNRI-Python": (),
    "ISC": ("ISC license", "ISC License (ISCL)"),
    "MIT": ("MIT License",),
    "MIT-0": ("MIT No Attribution",),
    "MIT-CMU": (),
    "MPL-2.0": ("Mozilla Public License 2.0 (MPL 2.0)",),
    "PSF-2.0": ("Python Software Foundation License",),
    "Public Domain": (),
    "Zlib": (),
}
"""Licences that may be there, and what else they are called.

All but one let everybody use, change and pass on, with their notice. The MPL asks for the source of its own
files where they are changed; none is.
"""

NOT_EVERYWHERE = {
    "appnope": "BSD-2-Clause",
    "colorama": "BSD-3-Clause",
    "pywin32": "PSF-2.0",
    "tzdata": "Apache-2.0",
}
"""Packages that the lock has for other systems only, as their pages in the package index say (2026-11-28)."""

# Whoever passes docutils on may choose: most of it is in the public domain, a few files are under the others.
_CHOSEN = {"docutils": "Public Domain", "python-dateutil": "Apache-2.0 OR BSD-3-Clause"}

_CALLED = {name: licence for licence, others in LICENCES.items() for name in (licence, *others)}


_INTRODUCTION = """\
# Licences

`smscost` itself is under the [MIT licence](../LICENSE). Every package of the lock is here, with what
it says of itself; the lock, in `requirements/`, says what asks for it. `make licences` writes this page from
what is installed, and stops at a licence that nobody has read yet.
"""


def pinned() -> dict[str, list[str]]:
    """The packages of each file of the lock that no file above it has."""
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for file in FILES:
        text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
        names = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
        found[file] = sorted(names - seen)
        seen |= names
    return found


def licence(name: str) -> str:
    """Under which licence a package is, as an expression of SPDX.

    Raises
    ------
    LookupError
        It says nothing that is known here.
    """
    if name in _CHOSEN:
        return _CHOSEN[name]
    try:
        said = metadata(name)
    except PackageNotFoundError:
        if name in NOT_EVERYWHERE:
            return NOT_EVERYWHERE[name]
        raise LookupError(f"{name} is not installed: run `make site`") from None
    if expression := said.get("License-Expression"):
        return known(name, expression)
    classifiers = said.get_all("Classifier") or ()
    classified = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License :: ")]
    # A classifier is one of a closed list; where there is none, the first line of what was written freely.
    return known(name, " AND ".join(classified) or (said.get("License") or "").partition("\n")[0])


def known(name: str, said: str) -> str:
    """What a package says, with each licence called as SPDX calls it.

    >>> known("a", "APL 2"), known("b", "MIT AND Zlib")
    ('Apache-2.0', 'MIT AND Zlib')
    """
    if said in _CALLED:
        return _CALLED[said]
    words = re.split(r"( AND | OR |[()])", said)
    unknown = [word for word in words[::2] if word.strip() and word not in _CALLED]
    if unknown or not said:
        raise LookupError(f"{name} is under {said!r}, which scripts/build_licences.py does not know")
    return "".join(_CALLED.get(word, word) for word in words)


def page() -> str:
    """The whole of `docs/licences.md`."""
    lines = [_INTRODUCTION]
    for file, names in pinned().items():
        title, purpose = FILES[file]
        lines += [f"## {title}", "", purpose, "", "| package | licence |", "|---|---|"]
        lines += [f"| {name} | {licence(name)} |" for name in names]
        lines.append("")
    return "\n".join(lines)


def _made() -> dict[Path, bytes]:
    return {PAGE: page().encode()}


if __name__ == "__main__":
    main(_made, command="make licences")
