"""What may be wrong with a file of defaults."""

from __future__ import annotations

from estimator.errors.entry import Entry

CONFIGS = {
    "CFG001": Entry(
        "'{key}' is no option that has a default.", "{close}Known are {known}.", only_command=True
    ),
    "CFG002": Entry(
        "This is no value of the option: {why}.",
        "Write texts between quotes, numbers and true without.",
        only_command=True,
    ),
    "CFG003": Entry(
        "The file of defaults is no TOML: {why}.",
        'Write a line for each option, such as billing-country = "fr"; --no-config reads no file.',
        only_command=True,
    ),
    "CFG004": Entry(
        "There is another file of defaults beside another file of this run, {other}, and one bill has one.",
        "Add --no-config and the options themselves, or name one of both: SMSCOST_CONFIG={other:shell}",
        only_command=True,
    ),
}
