"""Every error and every reason for a reject: a stable code, a sentence, where, a hint.

The *code* is the contract: scripts and CI jobs may rely on it, and it never changes its meaning.
The sentences are content and may be reworded. The first three letters name the family:

    USE  the command line               CSV  the structure of a CSV file      NUM  a phone number
    ENC  the encoding of a file         COL  columns and their names          MSG  a message
    XLS  an Excel file                  PAR  a Parquet file                   TPL  a template
    FIL  finding and opening a file     CNT  a number of recipients           DST  a country without a rate
    OUT  writing results                TAR  a tariff                         NET  the network
    PAC  a purchase                     LIM  a limit that the user asked for  REJ  rejects where none may be
    LNT  templates in a repository
    RPT  the report                     DSK  many files, many machines
    ADV  advice
    DIF  comparing estimates            REC  what the provider took           SPL  sharing over clients

A code is either *raised* (nothing can be computed) or a *reject* (one row is left out and counted);
both live in the one table below, from which `docs/errors.md` is generated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple


class Entry(NamedTuple):
    """What is wrong, and what to do next; both with `{fields}` filled in when the error is raised.

    A reject also has a `title`, under which the rows it left out are counted together.
    """

    sentence: str
    hint: str
    title: str = ""


CATALOGUE: dict[str, Entry] = {
    # -- messages ------------------------------------------------------------------------------------
    "MSG001": Entry(
        "Item {row} is not a text but {found}.", "Give every message as a string; drop or fill missing ones."
    ),
    "MSG002": Entry(
        "The message takes {segments} segments; OVHcloud sends at most 255.",
        "Shorten the message; above 6 segments phones may already show it in pieces.",
        title="message longer than 255 segments",
    ),
    "MSG003": Entry(
        "The message is missing.",
        "Fill the cell; an empty text is priced, a missing one is not.",
        title="no message",
    ),
    "MSG004": Entry("The text is not UTF-8.", "Save it again as UTF-8, or set the terminal to UTF-8."),
    # -- writing results -----------------------------------------------------------------------------
    "OUT001": Entry("The file cannot be written: {why}.", "Name a file in a folder that you may write to."),
    "OUT002": Entry(
        "The disk is full; nothing was written.", "Free some space, or name a file on another disk."
    ),
    # -- CSV and other campaign files: structure, encoding, columns, templates -------------------------
    "CSV001": Entry(
        "There is nothing in the file.", "Its first line must name the columns, for example: number;message"
    ),
    "CSV002": Entry(
        "The quote opened here is never closed.",
        'Close it; if it belongs to the text, write it twice, inside a cell in quotes: "5"" screen"',
    ),
    "CSV003": Entry(
        "This row has {found}; the header has {width}.",
        "Put double quotes around a cell that holds {delimiter} or a line break.",
    ),
    "CSV004": Entry(
        "Text follows the closing quote of the cell opened at line {line}, column {column}.",
        'Write a quote that belongs to the text twice, inside a cell in quotes: "a ""word"" in quotes"',
    ),
    "CSV005": Entry(
        "There is a NUL byte here: this is no text, or the file is damaged.", "Save it again as CSV UTF-8."
    ),
    "CSV006": Entry(
        "The header can be read with {delimiters} as the delimiter.",
        "Say which one it is, for example: --delimiter ';'",
    ),
    "CSV007": Entry(
        "The record that begins here does not end within {limit}.",
        "Look for a quote that is never closed; a file without line breaks is no CSV.",
    ),
    "CSV008": Entry(
        "'{delimiter}' cannot be a delimiter.", "Give one ASCII character, or: comma, semicolon, tab, pipe."
    ),
    "ENC001": Entry(
        "Byte {byte} is not UTF-8.", "If this line should read '{preview}', add: --encoding cp1252"
    ),
    "ENC002": Entry(
        "There is no encoding called '{encoding}'.", "Use one such as cp1252, latin-1 or utf-16."
    ),
    "ENC003": Entry(
        "Byte {byte} is not {encoding}.",
        "Name the encoding the file was saved in with --encoding, or save it again as CSV UTF-8.",
    ),
    "ENC004": Entry("The file looks like UTF-16 without a byte order mark.", "Add: --encoding {encoding}"),
    "FIL001": Entry("There is no such file.", "Check its name, and the folder you are in."),
    "FIL002": Entry("This is a folder, not a file.", "Name one file in it: .csv, .xlsx or .parquet."),
    "FIL003": Entry("The file cannot be read: {why}.", "Check its permissions and the path to it."),
    "FIL004": Entry("The file is compressed (gzip).", "Decompress it first: gunzip --keep {file}"),
    "COL001": Entry(
        "No column is known to hold phone numbers; the columns are: {columns}.", "Name it: {option} {close}"
    ),
    "COL002": Entry(
        "No column is known to hold messages; the columns are: {columns}.",
        'Name it: {option} {close}, or give one text for all rows: --message "…"',
    ),
    "COL003": Entry("More than one {what}: {columns}.", "Choose one: {option} {first}"),
    "COL004": Entry("More than one {what}: {columns}.", "Rename all of them but one."),
    "COL005": Entry(
        "No column is called '{name}'; the columns are: {columns}.",
        "Write one of these names, such as {option} {close}",
    ),
    "COL006": Entry(
        "Columns {first} and {second} are both called '{name}'.", "Give each column a name of its own."
    ),
    "COL007": Entry(
        "There is no header: the first row holds a phone number, not the names of the columns.",
        "Add a first row that names the columns, such as: number, message",
    ),
    "COL008": Entry(
        "The column '{name}' holds {found}, not texts.", "Export it again as text, as it is to be sent."
    ),
    "COL009": Entry(
        "A column of messages and one text for all rows are both asked for.",
        "Leave out one of them: --message-column, or --message.",
    ),
    "CNT001": Entry(
        "The cell that counts recipients holds no whole number.",
        "Write a whole number below a billion, such as 1.",
        title="not a number of recipients",
    ),
    "TPL001": Entry(
        "The sign {sign} stands alone.",
        "Write {twice} for the sign itself, or {field} to fill in a column.",
    ),
    "TPL002": Entry(
        "The field {field} has no name.", "Write the name of a column in it, as in {{prenom}} or #prenom#."
    ),
    "TPL003": Entry(
        "The template names '{field}', which is no column; the columns are: {columns}.",
        "Write one of these names, such as {{{close}}}; or {{{{ or ## for the sign itself.",
    ),
    "TPL004": Entry(
        "The template names '{field}', which fits more than one column: {columns}.",
        "Write the name in the template exactly as in the header.",
    ),
    "TPL005": Entry(
        "The template holds a byte that is not text in UTF-8.",
        "Set the terminal to UTF-8, or put the template in a file: --message-file FILE",
    ),
    "PAR001": Entry(
        "This is not a Parquet file, or it is damaged.",
        "Write the file again, or save it as CSV UTF-8.",
    ),
    "PAR002": Entry("The file is damaged after row {row}.", "Write the file again, or save it as CSV UTF-8."),
    "XLS001": Entry(
        "This is not an Excel workbook, or it is damaged.",
        "Save it again in Excel as .xlsx, or as CSV UTF-8.",
    ),
    "XLS002": Entry(
        "This is an old Excel file (.xls), or a workbook protected by a password.",
        "Save it without a password as .xlsx, or as CSV UTF-8.",
    ),
    "XLS003": Entry("This is {kind}, not an .xlsx workbook.", "Save it as .xlsx, or as CSV UTF-8."),
    "XLS004": Entry(
        "The workbook unpacks to {size} MB; at most {limit} MB are read.", "Save the sheet as CSV UTF-8."
    ),
    "XLS005": Entry(
        "Cell {cell} holds a formula, and its result is not saved in the file.",
        "Open the file in Excel and save it, or save it as CSV UTF-8.",
    ),
    "XLS006": Entry(
        "The sheet '{sheet}' is empty.", "Put the recipients on the first sheet of the workbook."
    ),
    # -- phone numbers ---------------------------------------------------------------------------------
    "NUM001": Entry("The number is missing.", "Fill the cell.", title="number missing"),
    "NUM002": Entry("'{number}' is too short for {country}.", "Write the whole number.", title="too short"),
    "NUM003": Entry(
        "'{number}' is too long for {country}.", "Write one number, and only its digits.", title="too long"
    ),
    "NUM004": Entry(
        "'{number}' holds characters that no phone number has.",
        "Write digits, with + in front of a calling code; spaces, dots and hyphens do no harm.",
        title="letters or other characters",
    ),
    "NUM005": Entry(
        "'{number}' was a phone number until a spreadsheet made a decimal number of it.",
        "Format the column as text in the spreadsheet, fill it again, and export again.",
        title="made a decimal number by a spreadsheet",
    ),
    "NUM006": Entry(
        "'{number}' is a national number, and no country is named to read it in.",
        "Add: --default-country FR",
        title="national number without a country",
    ),
    "NUM007": Entry(
        "'{number}' begins with a calling code that no country has.",
        "Check the digits after + or 00.",
        title="unknown calling code",
    ),
    "NUM008": Entry(
        "'{number}' belongs to no country: a satellite phone, international freephone or the like.",
        "Ask for a number of a country.",
        title="number of no country",
    ),
    "NUM009": Entry(
        "'{number}' has a wrong number of digits for {country}.",
        "Compare it with the source: a digit is missing, or one too many.",
        title="wrong number of digits",
    ),
    # -- destinations ----------------------------------------------------------------------------------
    "DST001": Entry(
        "The tariff has no rate for {country}.",
        "Use --assume {code}=GB to price it as another country, or a tariff that has it.",
        title="no rate for {country}",
    ),
    # -- tariffs ---------------------------------------------------------------------------------------
    "TAR001": Entry(
        "No tariff covers billing country {billing_country} {when}.",
        "Covered: {covered}. `smscost tariff show --all` lists every day; --on and --billing-country choose.",
    ),
    "TAR002": Entry("The file cannot be read: {why}.", "Check its name and that you may read it."),
    "TAR003": Entry(
        "The file is {found}; no tariff is.", "Name a tariff file, such as a copy of tarifs.xml."
    ),
    "TAR004": Entry(
        "The file is not a tariff but {found}.",
        "Name an XML file, unpacked; `smscost tariff import FILE` reads CSV, JSON and saved web pages.",
    ),
    "TAR005": Entry("The file is not UTF-8: {why}.", "Save it again as UTF-8."),
    "TAR006": Entry(
        "The file holds a DOCTYPE or an entity; no tariff needs one.",
        "Take it out; `smscost tariff import FILE` reads saved web pages.",
    ),
    "TAR007": Entry(
        "The XML is broken: {why}.", "Mend it there; an element or an attribute is probably not closed."
    ),
    "TAR008": Entry(
        "The elements are nested too deep.", "A tariff has three levels: tarifs, tarif, destination."
    ),
    "TAR009": Entry("{found}; expected is {expected}.", "docs/tariff-format.md shows the order.{others}"),
    "TAR010": Entry(
        "{element} has no attribute {attribute}.", "Correct its name or take it out; case matters.{others}"
    ),
    "TAR011": Entry("{element} lacks the attribute {attribute}.", "Give {expected}.{others}"),
    "TAR012": Entry("The value {value} of {attribute} is not understood.", "Give {expected}.{others}"),
    "TAR013": Entry(
        "There is something in {element} that does not belong there.",
        "Values are attributes: put nothing between the elements.{others}",
    ),
    "TAR014": Entry("{what} is given twice.", "Keep one of them.{others}"),
    "TAR015": Entry(
        "The bracket from {minimum} ends at {maximum}, before it begins.",
        "`to` is the first quantity that is not in the bracket any more.{others}",
    ),
    "TAR016": Entry(
        "The bracket from {minimum} overlaps the one from {lower} {end}.",
        "A quantity has one price: end the lower bracket where the next begins.{others}",
    ),
    "TAR017": Entry(
        "There is another tariff for {billing_country} on {day} in {other}.", "Remove one of the two files."
    ),
    "TAR018": Entry("No country is called {name}.", "{suggestion}"),
    "TAR019": Entry("The provider sells no credits in {billing_country}.", "It does in {known}."),
    "TAR020": Entry(
        "The kind of the file is not known.", "Give it the ending .csv, .tsv, .json, .htm or .html, as it is."
    ),
    "TAR021": Entry(
        "{count} not known: {names}.",
        "Write two-letter codes, such as FR, or French or English names, or leave these countries out.",
    ),
    "TAR022": Entry(
        "The rate {value} of {country} is not a number of credits.",
        "Give a number above 0 with at most 3 decimals, such as 2.15.",
    ),
    "TAR023": Entry("{what}.", "{advice}"),
    "TAR024": Entry(
        "The JSON is not an answer of the provider's API: {why}.",
        "Give a list of sms.DestinationRates or sms.PackDetails, as /sms/rates answers them.",
    ),
    "TAR025": Entry(
        "{country} has two rates: {one} and {other}.", "Keep one of them; a tariff is what holds on one day."
    ),
    "TAR026": Entry(
        "The prices are in {found}, not in {currency}.", "Say --currency {found}, or leave --currency out."
    ),
    "TAR027": Entry("The currency of {billing_country} is not known.", "Say it: --currency EUR."),
    # -- the network -----------------------------------------------------------------------------------
    "NET001": Entry(
        "The provider cannot be reached: {why}.",
        "Nothing was written. Try again; behind a proxy, set HTTPS_PROXY.",
    ),
    "NET002": Entry("The provider answered {status} to {request}.", "Nothing was written. Try again later."),
    "NET003": Entry(
        "The answer to {request} is not whole: {why}.",
        "Nothing was written. Try again on a better connection.",
    ),
    "NET004": Entry(
        "The answer to {request} is not as documented: {why}.",
        "Nothing was written. Check --url; if it is right, the API has changed and smscost must follow.",
    ),
    "NET005": Entry(
        "{url} is not an https address.", "Only https is used, and plain http for a server on this machine."
    ),
    # -- purchases -------------------------------------------------------------------------------------
    "PAC001": Entry(
        "{need} credits would have to be bought, but the tariff of {country} from {day} knows no price.",
        "Name a tariff with prices: --tariff FILE",
    ),
    "PAC002": Entry(
        "{need} credits do not fit in {max_orders} orders: one order brings at most {largest}.",
        "Allow at least {least}: --max-orders {least}",
    ),
    "PAC003": Entry("The {what} cannot be '{value}'.", "Give {wanted}."),
    "PAC004": Entry(
        "Too many purchases of {need} credits cost nearly the same to compare all of them.",
        "Ask for part of the credits, or {advice}.",
    ),
    # -- templates in a repository ---------------------------------------------------------------------
    "LNT001": Entry(
        "{subject} takes {found}, over the limit of {limit}: {units} of {encoding}{fields}.",
        "Shorten it; smscost text shows how it is cut.",
    ),
    "LNT002": Entry(
        "{subject} is UCS-2 because of {character} ({name}).",
        "Replace it; smscost text shows every character that GSM-7 lacks.",
    ),
    "LNT003": Entry(
        "{subject} is no template: {why}.",
        "Write a sign of its own twice, as in {{{{ or ##; where texts have no fields: --ignore LNT003.",
    ),
    "LNT004": Entry(
        "{subject} has {left} left before it takes {segments}{fields}.",
        "Shorten it, or give it less room to spare with --margin.",
    ),
    "LNT005": Entry(
        "YAML is read with the package PyYAML, which is not installed.",
        "Install it: pip install 'smscost[lint]'",
    ),
    "LNT006": Entry("The {kind} is broken: {why}.", "Mend it there; other tools cannot read it either."),
    "LNT007": Entry("The values are nested too deep.", "Put fewer of them into one another."),
    "LNT008": Entry(
        "No column is known to hold messages; the columns are: {columns}.",
        "Name it: {option} {close}, or leave this file out.",
    ),
    "LNT009": Entry(
        "The file is larger than {limit} MB, which no file of templates is.",
        "Leave it out; smscost estimate reads campaigns of any size.",
    ),
    "LNT010": Entry("There is not one template in {paths}.", "Check the paths{key}."),
    "LNT011": Entry(
        "The kind of the file is not known.", "Name files that end in {suffixes}, or folders of them."
    ),
    "LNT012": Entry("This is not a list of known findings.", "Write it again, with --write-baseline."),
    "LNT013": Entry(
        "--write-baseline needs the name of the file to write.", "Add: --baseline smscost-baseline.json"
    ),
    "LNT014": Entry("--field {found} does not name a field and its units.", "Write it as --field prenom=12."),
    "LNT015": Entry("There is no check {found}.", "The checks are: {codes}."),
    # -- advice ----------------------------------------------------------------------------------------
    "ADV001": Entry("There is no level '{found}'.", "The levels are: {levels}."),
    "ADV002": Entry(
        "The cheaper campaign cannot take the place of the campaign itself.",
        "Name another file: --apply cheaper.csv",
    ),
    "ADV003": Entry(
        "There are no columns to write the cheaper messages to.", "Give a file or a table to advise on."
    ),
    "ADV004": Entry(
        "--apply writes a campaign, and this is one text.", "Name a campaign file, or leave --apply out."
    ),
    # -- limits asked for ------------------------------------------------------------------------------
    "LIM001": Entry("{subject} takes {found}, over the limit of {limit}.", "{option} set this limit."),
    "LIM002": Entry(
        "The price may be up to {found}, over the limit of {limit}: part of the price list is not public.",
        "Give the price list of your account with --tariff, or run smscost tariff update.",
    ),
    "LIM003": Entry(
        "The price is not known, so it cannot be held against the limit of {limit}.",
        "Give a tariff with prices with --tariff, or run smscost tariff update.",
    ),
    # -- comparing -------------------------------------------------------------------------------------
    "DIF001": Entry(
        "There is nothing to compare {name} with.",
        "Name a second file, another day with --against DATE, or another tariff with --against-tariff FILE.",
    ),
    "DIF002": Entry(
        "A saved estimate has been priced, so {options} cannot apply to it.",
        "Name the campaign itself, or leave out the option.",
    ),
    "DIF003": Entry("The standard input can be read only once.", "Save it in a file, and name the file."),
    "DIF004": Entry(
        "This is no saved estimate: {why}.",
        "Save one: smscost estimate FILE --format json --out estimate.json",
    ),
    "REC001": Entry(
        "These are no jobs of the provider: {why}.",
        "Give answers of POST /sms/{{serviceName}}/jobs as JSON, or as a CSV with their keys as columns.",
    ),
    "REC002": Entry(
        "The provider took {found} credits {direction} than estimated, over the limit of {limit}.",
        "--max-difference set this limit.",
    ),
    # -- sharing over clients --------------------------------------------------------------------------
    "SPL001": Entry(
        "This estimate was not shared over clients.",
        'Name the column they are in: estimate(…, split_by="client").',
    ),
    "SPL002": Entry(
        "A campaign that comes in batches has no columns to find '{column}' among.",
        "Give the campaign as a file or a table.",
    ),
    "SPL003": Entry(
        "--split-out writes what --split-by shares, and there is no --split-by.",
        "Name the column of the clients: --split-by client",
    ),
    # -- many files, many machines ---------------------------------------------------------------------
    "DSK001": Entry(
        "No file matches this pattern.",
        "Check it, and the folder you are in; in a shell, put it between quotes: 'part-*.csv'",
    ),
    "DSK002": Entry(
        "{what} needs what is not installed: {why}.",
        "Install it: pip install 'smscost[dask]'; a store may need more, such as s3fs for s3://",
    ),
    "DSK003": Entry("This file is named twice; its rows would count twice.", "Name each file once."),
    "DSK004": Entry(
        "There is something in this folder already.",
        "Name a new or an empty one, so that nobody takes old parts for new ones.",
    ),
    "DSK005": Entry(
        "{option} works on one file on one machine only.",
        "Leave it out, or name one file; --rows DIR writes what every row costs of any number of files.",
    ),
    "DSK006": Entry(
        "No scheduler answers at this address.",
        "Start one with dask scheduler, and check the address; without --scheduler this machine is used.",
    ),
    "DSK007": Entry("--engine local and --scheduler contradict each other.", "Leave out one of them."),
    # -- the command line ------------------------------------------------------------------------------
    "USE001": Entry(
        "'{country}' is not the code of a country with phone numbers.",
        "Write two letters, as in: --default-country FR",
    ),
    "USE011": Entry(
        "Estimates on different terms cannot be added.",
        "Estimate both with the same tariff, STOP clause, default country, balance and column of clients.",
    ),
    "USE012": Entry("The rows of this estimate were not kept.", "Ask for them: estimate(…, keep_rows=True)."),
    "USE013": Entry(
        "Nothing can be priced as {country}: the tariff has no rate for it either.",
        "See smscost tariff show for the countries it has.",
    ),
    "USE014": Entry("--assume {found} does not name two countries.", "Write it as --assume GG=GB."),
    "USE015": Entry("{option} {found} is not a number.", "Write it as 500 or 499.90, without a unit."),
    "USE016": Entry("--message and --message-file both give the text.", "Give one of them."),
    "USE021": Entry(
        "There is nothing to compile: numba is not installed.",
        "Install it: pip install 'smscost[fast]'. Without it all works, and large campaigns take longer.",
    ),
    # -- the report ------------------------------------------------------------------------------------
    "RPT001": Entry(
        "A report needs {missing}, which this installation lacks.",
        "Install it: pip install 'smscost[report]'",
    ),
    "RPT002": Entry("{option} is about the report, and none is asked for.", "Add: --report report.html"),
    "REJ001": Entry(
        "{rejected} of {rows} rows cannot be priced, and --strict allows none.",
        "--rejects FILE writes these rows with their reasons.",
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a file and, where known, the line and the column, both from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class SmsCostError(Exception):
    """An error a user can act on. `str(error)` is what the terminal shows: one line, then a hint.

    Parameters
    ----------
    code : str
        A key of `CATALOGUE`.
    place : Place, optional
        Where the mistake is.
    **details
        What the sentence and the hint of that code name.

    >>> print(CampaignError("MSG001", Place("campaign.csv", 4), row=3, found="a float"))
    campaign.csv:4  MSG001  Item 3 is not a text but a float.
                    Give every message as a string; drop or fill missing ones.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, code: str, place: Place | None = None, **details: object) -> None:
        entry = CATALOGUE[code]
        self.code = code
        self.place = place
        self.details = details
        self.sentence = entry.sentence.format(**details)
        self.hint = entry.hint.format(**details)
        super().__init__(code, place, details)

    def __str__(self) -> str:
        where = f"{self.place}  " if self.place else ""
        first = f"{where}{self.code}  {self.sentence}"
        return f"{first}\n{' ' * len(where)}{self.hint}" if self.hint else first

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.code, self.place, self.details)


def _rebuild(
    kind: type[SmsCostError], code: str, place: Place | None, details: dict[str, object]
) -> SmsCostError:
    """Pickle support: an error raised in a worker process arrives whole."""
    return kind(code, place, **details)


class LimitExceeded(SmsCostError):  # noqa: N818 - it is the answer asked for, not a fault
    """A limit given by the user (`--max-price` …) is passed. Exit code 1."""

    exit_code = 1


class UsageError(SmsCostError):
    """The command or the call makes no sense as given. Exit code 2."""


class CampaignError(SmsCostError):
    """The campaign cannot be read. Exit code 3."""

    exit_code = 3


class MessageError(CampaignError, ValueError):
    """A message is not a text."""


class TariffError(SmsCostError):
    """No usable tariff, or a fault in a tariff file. Exit code 4."""

    exit_code = 4


class NetworkError(SmsCostError):
    """The provider could not be reached or did not answer as documented. Exit code 5."""

    exit_code = 5
