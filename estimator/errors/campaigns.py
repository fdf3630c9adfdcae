"""What may be wrong with a campaign: its messages, its file, its numbers, its destinations."""

from __future__ import annotations

from estimator.errors.entry import Entry

CAMPAIGNS = {
    "MSG001": Entry(
        "Item {row} is not a text but {found}.", "Give every message as a string; drop or fill missing ones."
    ),
    "MSG002": Entry(
        "The message takes {segments} segments; OVHcloud sends at most 255.",
        "Shorten the message; above 6 segments phones may already show it in pieces.",
        title="message longer than 255 segments",
    ),
    "MSG003": Entry(
        "There is no message: the cell is blank, or says that there is none, as NULL or #N/A do.",
        "Fill the cell.",
        title="no message",
    ),
    "MSG004": Entry("The text is not UTF-8.", "Save it again as UTF-8, or set the terminal to UTF-8."),
    "MSG005": Entry(
        "A column of messages is expected, not {found}.",
        'Give a list of texts, a Series or an array; one text as a list, too: ["Bonjour"].',
    ),
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
        "Say which one it is, for example: [[--delimiter ';'|delimiter=\";\"]]",
    ),
    "CSV007": Entry(
        "The record that begins here does not end within {limit}.",
        "Look for a quote that is never closed; a file without line breaks is no CSV.",
    ),
    "CSV008": Entry(
        "'{delimiter}' cannot be a delimiter.",
        "{close}Give one ASCII character, or: comma, semicolon, tab, pipe.",
    ),
    "CSV009": Entry(
        "This row has {found} where the header has {width}, and a quote is left open here: the row ends in "
        "the middle of a text.",
        "A cell that holds {delimiter} or a line break begins and ends with a quote; those inside it are "
        'written twice: "Say ""yes"" today"',
    ),
    "ENC001": Entry("Byte {byte} is not UTF-8.", "If this line should read '{preview:s}', {advice}"),
    "ENC002": Entry(
        "There is no encoding called '{encoding}'.", "{close}Use one such as cp1252, latin-1 or utf-16."
    ),
    "ENC003": Entry(
        "Byte {byte} is not {encoding}.",
        "{advice}",
    ),
    "ENC004": Entry("The file looks like UTF-16 without a byte order mark.", "If it is, {advice}"),
    "FIL001": Entry("There is no such file.", "Check its name, and the folder you are in."),
    "FIL002": Entry("This is a folder, not a file.", "Name one file in it."),
    "FIL003": Entry("The file cannot be read: {why}.", "Check its permissions and the path to it."),
    "FIL005": Entry(
        "The file is larger than {limit} MiB; no {kind} is.", "Check that it is the file you mean."
    ),
    "FIL006": Entry(
        "The campaign has no rows.",
        "Give a row for each message[[, below the one that names the columns|; a generator, or a file that "
        "was read, has none left]].",
    ),
    "FIL007": Entry(
        "The file is compressed, and breaks off or is damaged.", "Copy or download it again, whole."
    ),
    "FIL008": Entry(
        "The file is compressed, and holds more than {limit} MiB.",
        "Unpack it first, and check that it is the file you mean.",
    ),
    "FIL009": Entry("This is {found}, and its name ends like that of a text.", "{way}"),
    "FIL010": Entry(
        "This is {kind}, which campaigns are not read from.",
        "Save it as CSV UTF-8, .xlsx or .parquet[[|, or give its rows: a list of dicts]].",
    ),
    "COL001": Entry(
        "No column is known to hold phone numbers; the columns are: {columns:names}.",
        "Name it: [[{option:flag} {close:shell}|{option}={close:python}]]",
    ),
    "COL002": Entry(
        "No column is known to hold messages; the columns are: {columns:names}.",
        "Name it: [[{option:flag} {close:shell}|{option}={close:python}]], or give one text for all rows: "
        '[[--message "…"|template="…"]]',
    ),
    "COL003": Entry(
        "More than one {what}: {columns:names}.",
        "Choose one: [[{option:flag} {first:shell}|{option}={first:python}]]",
    ),
    "COL004": Entry("More than one {what}: {columns:names}.", "Rename or leave out all of them but one."),
    "COL005": Entry(
        "No column is called '{name}'; the columns are: {columns:names}.",
        "Write one of these names, such as [[{option:flag} {close:shell}|{option}={close:python}]]",
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
        "Leave out one of them: [[--message-column, or --message|message_column, or template]].",
    ),
    "COL010": Entry(
        "Row {row} has {found}; the first row has: {columns:names}.",
        "Give all rows the same keys; the first row says which, and what a row lacks is an empty cell.",
    ),
    "COL011": Entry(
        "The columns are not equally long: {found}.", "Give every column as many cells as there are rows."
    ),
    "COL012": Entry(
        "No column holds phone numbers; the columns are: {columns:names}.",
        "Give the rows a column of phone numbers, called number.",
    ),
    "COL013": Entry(
        "No column holds messages; the columns are: {columns:names}.",
        'Give one text for all rows: [[--message "…"|template="…"]], or add a column called message.',
    ),
    "COL014": Entry(
        "Table {number} has other columns than the first: {others:names}, not: {columns:names}.",
        "Give all tables the same columns, in the same order.",
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
        "The template names '{field}', which is no column; the columns are: {columns:names}.",
        "Write one of these names, such as {{{close}}}; or {{{{ or ## for the sign itself.",
    ),
    "TPL004": Entry(
        "The template names '{field}', which fits more than one column: {columns:names}.",
        "Write the name in the template exactly as in the header.",
    ),
    "TPL005": Entry(
        "The template holds a byte that is not text in UTF-8.",
        "[[Set the terminal to UTF-8, or put the template in a file: --message-file FILE|Decode it as what "
        "it is before it is given.]]",
    ),
    "TPL006": Entry(
        "The template writes the column '{column}' as {written}, and would send that as it stands.",
        'Write {own} to fill it in, or add: [[--fields-as {syntax}|fields_as="{syntax}"]] '
        '([[--fields-as ovhcloud|fields_as="ovhcloud"]] sends it as it stands).',
    ),
    "PAR001": Entry(
        "This is not a Parquet file, or it is damaged.",
        "Write the file again, or save it as CSV UTF-8.",
    ),
    "PAR002": Entry("The file is damaged after row {row}.", "Write the file again, or save it as CSV UTF-8."),
    "XLS001": Entry(
        "This is no workbook, or it is damaged.",
        "Save it again as .xlsx, or as CSV UTF-8, in the program that it is from.",
    ),
    "XLS002": Entry(
        "This workbook is protected by a password.",
        "Save it without a password as .xlsx, or as CSV UTF-8.",
    ),
    "XLS003": Entry(
        "This is {kind}, not a workbook (.xlsx, .xls) or an .ods spreadsheet.",
        "{way}",
    ),
    "XLS004": Entry(
        "The workbook takes {size} MB, unpacked; at most {limit} MB are read.", "Save the sheet as CSV UTF-8."
    ),
    "XLS005": Entry(
        "Cell {cell} holds a formula, and its result is not saved in the file.",
        "Open the file in Excel and save it, or save it as CSV UTF-8.",
    ),
    "XLS006": Entry("The sheet '{sheet}' is empty.", "Put the recipients on a sheet of the workbook."),
    "XLS007": Entry(
        "The workbook has no sheet '{name}'; its sheets are: {sheets:names}.",
        "Name one of them: [[--sheet {close:shell}|sheet={close:python}]]",
    ),
    "XLS008": Entry(
        "This is no workbook: it has no sheet '{sheet}'.",
        "Leave out [[--sheet|sheet]].",
    ),
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
        "'{number}' was a phone number until a spreadsheet rounded it: its last digits are lost.",
        "Format the column as text in the spreadsheet, fill it again, and export again.",
        title="made a decimal number by a spreadsheet",
    ),
    "NUM006": Entry(
        "'{number}' is a national number, and no country is named to read it in.",
        'Say whose: [[--default-country FR|default_country="FR"]]',
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
    "NUM010": Entry(
        "A row before sends to the same number.",
        "It is left out, as [[--unique|unique=True]] says: of each number the first row is kept.",
        title="the number came before",
    ),
    "NUM011": Entry(
        "The page in the browser cannot read '{number}'.",
        "The command reads more of such numbers: smscost estimate FILE",
        title="number that only the command can read",
    ),
    "DST001": Entry(
        "The tariff has no rate for {country}.",
        "Use [[--assume {code}={like}|assume={{{code:python}: {like:python}}}]] to price it as another "
        "country, or a tariff that has it.",
        title="no rate for {country}",
    ),
}
