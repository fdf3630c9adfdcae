"""What may be wrong with a calendar of needs, and with balances."""

from __future__ import annotations

from estimator.errors.entry import Entry

CALENDARS: dict[str, Entry] = {
    "CAL001": Entry(
        "A {what} has {needed}; the columns are: {columns:names}.",
        "Name them in the first line, for example: {example}",
    ),
    "CAL003": Entry("'{found}' is not a time of day.", "Write it as 09:30."),
    "CAL004": Entry("'{found}' is not a month.", "Write it as 2026-12, 12/2026 or December 2026."),
    "CAL008": Entry("This row gives {found}.", "Fill one of the two cells: credits, or campaign."),
    "CAL009": Entry(
        "{rejected} of {rows} rows of {campaign} cannot be priced.",
        "Correct them[[; smscost estimate {campaign} --rejects rejects.csv lists them|, or say "
        "allow_rejects=True to leave them out]].",
    ),
    "CAL010": Entry(
        "{credits:credit|credits} cannot vary like this: {why}.",
        "Give low and high around them, or a deviation of 0 or more, or nothing.",
    ),
    "CAL012": Entry(
        "Volumes around {credits} credits are too large to be drawn.",
        "Give less than 1 000 000 000 000 credits.",
    ),
    "CAL013": Entry(
        "A {what} cannot be read from {kind}.",
        "Give the path of a file (CSV, workbook, Parquet), or a table (pandas, polars, Arrow).",
    ),
    "CAL016": Entry(
        "No {what} can be read from this JSON: {why}.",
        "Give a list of objects with a time and credits, such as the provider's jobs.",
    ),
    "CAL015": Entry(
        "The forecast of {month} cannot count since {since}.",
        "Give a day of that month, or leave since empty.",
    ),
    "CAL017": Entry(
        "The calendar has no rows.", "Give a row for each need, below the one that names the columns."
    ),
    "CAL014": Entry("The campaign {campaign} cannot be estimated.", "{fault}"),
}
