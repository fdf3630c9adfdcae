"""What may be wrong with what is asked for, and with where results go."""

from __future__ import annotations

from estimator.errors.entry import Entry

COMMANDS = {
    "OUT001": Entry("The file cannot be written: {why}.", "Name a file in a folder that you may write to."),
    "OUT002": Entry(
        "The {what} is full; this was not written.", "Free some space, or name a file on another disk."
    ),
    "OUT003": Entry("{writes} would write over what {reads} reads.", "Give {writes} another file."),
    "OUT004": Entry("{one} and {other} would write into one file.", "Name a file for each of them."),
    "OUT005": Entry(
        "No result is written in a format that ends in {suffix}.",
        "Known are {suffixes}{otherwise}.",
    ),
    "INT001": Entry(
        "Nobody foresaw this: {kind}. It is a fault of smscost, not yours.",
        "{where} Send it to whoever maintains smscost.",
        only_command=True,
    ),
    "INT002": Entry(
        "There is not enough memory.",
        "End other programs; where a campaign was read, give that in several files.",
        only_command=True,
    ),
    "ADV003": Entry(
        "There are no columns to write the cheaper messages to.", "Give a file or a table to advise on."
    ),
    "ADV004": Entry(
        "This is one text, and only a campaign has a use for {options}.",
        "Name a campaign file, or leave out {options}.",
        only_command=True,
    ),
    "LIM001": Entry(
        "{subject} takes {found}, over the limit of {limit}.", "[[{option:flag}|{option}=]] set this limit."
    ),
    "LIM002": Entry(
        "The price may be up to {found}, over the limit of {limit}: part of the price list is not public.",
        "Give the price list of your account with [[--tariff, or run smscost tariff update|tariff=]].",
    ),
    "LIM003": Entry(
        "The price is not known, so it cannot be held against the limit of {limit}.",
        "Give a tariff with prices with [[--tariff, or run smscost tariff update|tariff=]].",
    ),
    "LIM004": Entry(
        "{account} has {found:credit|credits} left, fewer than {limit}.",
        "Buy credits, or move some: smscost account transfer. --check set this limit.",
        only_command=True,
    ),
    "DIF001": Entry(
        "There is nothing to compare {name} with.",
        "{advice}",
        only_command=True,
    ),
    "DIF002": Entry(
        "A saved estimate has been priced, so {options} cannot apply to it.",
        "Name the campaign itself, or leave out the option.",
        only_command=True,
    ),
    "DIF003": Entry(
        "The standard input can be read only once.",
        "Save it in a file, and name the file.",
        only_command=True,
    ),
    "DIF004": Entry(
        "This is no saved estimate: {why}.",
        "Save one[[: smscost estimate FILE --save estimate.json| with Estimate.save.]]",
    ),
    "REC001": Entry(
        "These are no jobs of the provider: {why}.",
        "Give answers of POST /sms/{{serviceName}}/jobs as JSON, or as a table (CSV, workbook) with their "
        "keys as columns.",
    ),
    "REC002": Entry(
        "The provider took {found:credit|credits} {direction} than estimated, over the limit of {limit}.",
        "--max-difference set this limit.",
        only_command=True,
    ),
    "SPL001": Entry(
        "This estimate was not shared over clients.",
        'Name the column they are in: [[--split-by client|estimate(…, split_by="client")]].',
    ),
    "SPL002": Entry(
        "A campaign that comes in batches has no columns to find '{column}' among.",
        "Give the campaign as a file or a table.",
    ),
    "SPL003": Entry(
        "--split-out writes what --split-by shares, and there is no --split-by.",
        "Name the column of the clients: --split-by client",
        only_command=True,
    ),
    "SPL004": Entry(
        "No credits cannot have cost {price}.",
        "Give the credits that were bought for it, with those that came on top.",
    ),
    "QUO001": Entry(
        "The price is not known, so nothing can be quoted.",
        "Give a tariff with prices with [[--tariff, or run smscost tariff update|tariff=]].",
    ),
    "QUO002": Entry(
        "A quote of {on} cannot be valid until {valid_until}, which is before.",
        "Name a later day: [[--valid-until|valid_until=]]",
    ),
    "QUO003": Entry("A quote needs {what}.", "Say it: [[{flag} TEXT|{option}=]]"),
    "QUO004": Entry(
        "The terms are given twice.",
        "Keep one of: --terms, --terms-file.",
        only_command=True,
    ),
    "QUO005": Entry(
        "{saved} is an estimate that was saved, and is quoted alone.",
        "Name it alone, or the campaign files instead.",
        only_command=True,
    ),
    "FOC001": Entry(
        "FOCUS names the account that is billed, and none is given.",
        'Name it: [[--focus-account sms-ab1234-1|account="sms-ab1234-1"]]',
    ),
    "FOC002": Entry(
        "The price is not known, so there are no costs to export.",
        "Give a tariff with prices with [[--tariff, or run smscost tariff update|tariff=]].",
    ),
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
        "{option} works on one machine only, not on a cluster.",
        "Leave {option} out; [[--rows DIR|rows=…]] instead of it writes what every row costs.",
    ),
    "DSK006": Entry(
        "No scheduler answers at this address.",
        "Start one with dask scheduler, and check the address; without [[--scheduler|a cluster]] this "
        "machine is used.",
    ),
    "DSK007": Entry(
        "--engine local and --scheduler contradict each other.", "Leave out one of them.", only_command=True
    ),
    "DSK008": Entry(
        "There is no campaign in this folder.",
        "Files are read that end in .csv, .tsv, .txt, .xlsx, .xlsm, .xls, .ods, .parquet or .pq, compressed "
        "or not. A pattern finds those in folders inside it, too, or called otherwise: "
        "'folder/**/*.parquet'.",
    ),
    "DSK009": Entry(
        "Which number came before is not known on a cluster.",
        "Leave out [[--unique|unique=True]]: such rows are counted all the same. Or leave out "
        "[[--engine dask|client]]: then this machine reads one file after the other.",
    ),
    "DSK010": Entry(
        "A worker is another smscost than this one: {theirs} there, {ours} here (version, core, data). It "
        "could find another sum, and has refused.",
        "Install the same one on all workers, and start them anew.",
    ),
    "DSK011": Entry(
        "No worker came within {seconds} seconds.",
        "Start one: dask worker {scheduler:shell}; [[--wait SECONDS|wait=seconds]] waits longer.",
    ),
    "DSK012": Entry(
        "All workers are gone, and none came back within {seconds} seconds.",
        "Their logs say why. Start them anew, and run this again; nothing was written.",
    ),
    "DSK013": Entry(
        "A worker cannot read what it is asked to do: {why}.",
        "Install this version on all workers, pip install 'smscost[dask]=={version}', and start them anew.",
    ),
    "DSK014": Entry(
        "The scheduler is gone.", "Start it and its workers anew, and run this again; nothing was written."
    ),
    "DSK015": Entry(
        "{times} workers died one after the other of the same part of a file.",
        "Mostly it is memory: give each worker 1 GiB and one thread. Their logs say more.",
    ),
    "DSK016": Entry(
        "--bad-files-out lists what is left out, and a bad file ends the run.",
        "Add --bad-files skip",
        only_command=True,
    ),
    "STO001": Entry(
        "The store cannot be reached: {why}.",
        "Check the network and the address; of a store that is not Amazon's, its endpoint: AWS_ENDPOINT_URL",
    ),
    "STO002": Entry(
        "The store lets nobody in with these credentials: {why}.",
        "For s3:// they are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile; on a cluster each "
        "worker needs them.",
    ),
    "STO003": Entry("The store has no bucket '{bucket}'.", "Check its name, or make it first."),
    "STA001": Entry(
        "What is kept in [[--state|state]] are sums, and no row comes out of one.",
        "Leave out [[--state|state]], or what asks for rows: [[--rows, --rejects, --format csv|rows, "
        "rejects]].",
    ),
    "STA002": Entry(
        "Which number came before is not known of files that are not read again.",
        "Leave out [[--unique|unique=True]]: such rows are counted all the same. Or leave out "
        "[[--state|state]].",
    ),
    "STA003": Entry(
        "There is something in this folder that was not kept by [[--state|state]]: {name}.",
        "Name a new folder, which is used for nothing else.",
    ),
    "SUM001": Entry(
        "This file has the figures of an estimate, and not what they are made from.",
        "Make one that adds up: [[smscost estimate … --save FILE|Estimate.save]]",
    ),
    "SUM002": Entry(
        "Another smscost made this file: {theirs} there, {ours} here (version, core, data). It may have "
        "counted otherwise.",
        "Estimate its campaign again with this one, and save that.",
    ),
    "SUM003": Entry(
        "There is no saved estimate in this folder.",
        "Files are read that end in .json; smscost estimate … --save FILE writes one.",
        only_command=True,
    ),
    "SUM004": Entry(
        "The sum would be saved among what it adds up, {named}: the next run would add it, too.",
        "Save it in another folder.",
        only_command=True,
    ),
    "REJ003": Entry(
        "{bad} of {files} files cannot be read, and [[--strict|strict]] allows none.",
        "The result lists them with their places[[; --bad-files-out FILE does so for programs|]].",
    ),
    "USE001": Entry(
        "'{country}' is not the code of a country with phone numbers.",
        "{close}Write two letters, such as FR or GB.",
    ),
    "USE011": Entry(
        "Estimates on different terms cannot be added; what differs: {differing}.",
        "Estimate both on the same terms.",
    ),
    "USE028": Entry(
        "{variable}=required, but the compiled core cannot be used: {why}.",
        "Build it (python scripts/build_core.py), or leave {variable} out: the plain one does the same.",
    ),
    "USE029": Entry(
        "There is nothing that {option:flag} could act on.",
        "Give {beside} too, or leave {option:flag} out.",
        only_command=True,
    ),
    "USE030": Entry(
        "The tariff has no rate for {country}.",
        "[[smscost tariff show|Tariff.rates]] has all countries that it has a rate for.",
    ),
    "USE031": Entry(
        "An address is given where only a file on this machine can be.",
        "Name a file on a disk. Addresses are for the campaigns of [[smscost estimate, and its --rows, "
        "--rejects and --state|estimate_files, and its rows=, rejects= and state=]].",
    ),
    "USE032": Entry(
        "{option:flag} has nothing to do beside {beside}.", "Leave out one of them.", only_command=True
    ),
    "USE033": Entry(
        "[[{option:flag}|{option}=]] says two things of {name}: {one} and {other}.", "Keep one of them."
    ),
    "USE027": Entry(
        "No file can be called {name}.",
        "No name has a NUL character, or half of a surrogate pair.",
    ),
    "USE026": Entry(
        "Estimates that leave out duplicates cannot be added: a number of one may be in the other.",
        "Estimate all campaigns at once: estimate_files([…], unique=True).",
    ),
    "USE012": Entry(
        "The rows of this estimate were not kept.",
        "Ask for them: [[--rows DIR|estimate(…, keep_rows=True)]].",
    ),
    "USE013": Entry(
        "Nothing can be priced as {country}: the tariff has no rate for it either.",
        "See [[smscost tariff show --billing-country {billing}|Tariff.rates]] for the countries it has.",
    ),
    "USE014": Entry(
        "--assume {found} does not name two countries.", "Write it as --assume GG=GB.", only_command=True
    ),
    "USE016": Entry(
        "--message and --message-file both give the text.", "Give one of them.", only_command=True
    ),
    "USE019": Entry(
        "A campaign cannot be read from this: {found}.",
        "Give the path of a file, a file opened in binary mode, a table (pandas, polars, Arrow), a mapping "
        "of columns, or an iterable of rows (dicts) or of tables.",
    ),
    "USE020": Entry(
        "The column '{name}' of the mapping is a single value: {found}.",
        "Give a list of cells for each column, or a list of rows, each a dict.",
    ),
    "USE023": Entry("{command} is not called like this.", "{why} Try: {command} --help", only_command=True),
    "USE024": Entry(
        "An empty text names no file.",
        "Name one; where a shell or a script fills in the name, see that there is one.",
    ),
    "USE025": Entry(
        "Two things say which STOP clause is counted.",
        "Keep one of: [[--no-stop-clause, --stop-clause, --stop-units, --account|"
        "stop_clause=, stop_units=, account=]].",
    ),
    "PAG001": Entry(
        "A page needs the core compiled for browsers, which this installation lacks.",
        "In a checkout: make page. Else install a wheel that was built where the package ziglang is.",
    ),
    "RPT001": Entry(
        "A report needs {missing}, which this installation lacks.",
        "Install it: pip install 'smscost[report]'",
    ),
    "REJ002": Entry(
        "Not one row could be priced, of {rows} read.",
        "{most} of them: {reason} ({why}). {hint}",
    ),
    "REJ001": Entry(
        "{rejected} of {rows} rows cannot be priced, and [[--strict|strict]] allows none.",
        "[[--rejects FILE writes these rows with their reasons|by_reject() says why]].",
    ),
}
