"""What may be wrong with the templates of a repository."""

from __future__ import annotations

from estimator.errors.entry import Entry

TEMPLATES = {
    "LNT001": Entry(
        "{subject} takes {found}, over the limit of {limit}: {units} of {encoding}{fields}.",
        "Shorten it; smscost text shows how it is cut.",
    ),
    "LNT002": Entry(
        "{subject} is UCS-2 because of {character} ({name}).",
        "Replace it; smscost text shows every character that GSM-7 lacks.",
    ),
    "LNT003": Entry(
        "{subject} is no template: {why:clause}.",
        "Mend it there; what it stands for is not known, and it was counted as it is written.",
        only_command=True,
    ),
    "LNT004": Entry(
        "{subject} has {left} left before it takes {segments}{fields}.",
        "Shorten it, or give it less room to spare with --margin.",
        only_command=True,
    ),
    "LNT005": Entry(
        "{kind} is read with the package {package}, which is not installed.",
        "Install it: pip install 'smscost[lint]'",
    ),
    "LNT006": Entry("The {kind} is broken: {why}.", "Mend it there; other tools cannot read it either."),
    "LNT007": Entry("The values are nested too deep.", "Put fewer of them into one another."),
    "LNT008": Entry(
        "No column is known to hold messages; the columns are: {columns:names}.",
        "Name it: [[{option:flag} {close:shell}|{option}={close:python}]], or name the files to check "
        "without this one.",
    ),
    "LNT010": Entry("There is not one template in '{paths}'.", "Check the paths{key}."),
    "LNT011": Entry(
        "The kind of the file is not known.", "Name files that end in {suffixes}, or folders of them."
    ),
    "LNT012": Entry(
        "This is not a list of known findings.",
        "Write one: --baseline smscost-baseline.json --write-baseline",
        only_command=True,
    ),
    "LNT013": Entry(
        "--write-baseline needs the name of the file to write.",
        "Add: --baseline smscost-baseline.json",
        only_command=True,
    ),
    "LNT014": Entry(
        "--field {found} does not name a field and its units.",
        "Write it as --field prenom=12.",
        only_command=True,
    ),
    "LNT016": Entry(
        "{found} fits nothing in '{files}'.",
        "Found there: {names}.",
        only_command=True,
    ),
    "LNT017": Entry(
        "No column holds messages; the columns are: {columns:names}.",
        "Name the column: [[--message-column NAME|message_column=NAME]]; or name the files to check without "
        "this one.",
    ),
    "LNT015": Entry("There is no check {found}.", "The checks are: {codes}."),
    "LNT018": Entry(
        "Not one of the checks {codes} would be made; LNT002 needs an encoding, LNT004 a margin.",
        "Name one that is: --select LNT001",
        only_command=True,
    ),
}
