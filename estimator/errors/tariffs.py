"""What may be wrong with tariffs, on the way to the provider, and with purchases."""

from __future__ import annotations

from estimator.errors.entry import Entry

TARIFFS = {
    "TAR001": Entry(
        "No tariff covers billing country {billing_country} {when}.",
        "Covered: {covered}. [[{listing} lists every day; --on and --billing-country "
        "choose.|on= and billing_country= choose.]]",
    ),
    "TAR003": Entry(
        "The file is {found}; no tariff is.", "Name a tariff file, such as a copy of tarifs.xml."
    ),
    "TAR004": Entry(
        "The file is not a tariff but {found}.",
        "Name an XML file, unpacked; `smscost tariff import FILE` reads CSV, workbooks, JSON and saved web "
        "pages.",
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
    "TAR018": Entry("No country is called {name:short}.", "{suggestion}"),
    "TAR020": Entry(
        "The kind of the file is not known.",
        "Give it the ending .csv, .tsv, .txt, .xlsx, .xls, .ods, .parquet, .json, .htm or .html, as it is.",
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
        "The prices are in {found}, not in {currency}.",
        "Say [[--currency {found}, or leave --currency out|currency={found:python}, or leave it out]].",
    ),
    "TAR027": Entry(
        "The currency of {billing_country} is not known.", 'Say it: [[--currency EUR|currency="EUR"]].'
    ),
    "TAR028": Entry(
        "The price at {quantity:credit|credits} is {price}, more than the {lower_price} at {lower}.",
        "A tariff whose prices fall has none that rises: correct one, or leave out falling.{others}",
    ),
    "TAR029": Entry(
        "The file has a tariff for {billing_country} from {day} already.",
        "An old one is never edited: write another file[[ with --out FILE|]], or take the old one out of it.",
    ),
    "TAR030": Entry(
        "The tariff is for billing country {found}, not for {asked}.",
        "Leave billing_country out, or give a tariff for {asked}.",
    ),
    "TAR031": Entry(
        "This is a tariff file already.",
        "It is used as it is: [[smscost estimate FILE --tariff {file:shell}; smscost tariff check "
        "{file:shell} validates it|tariff={file:python}]].",
    ),
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
        "Nothing was written. Check [[--url|the address]]; if it is right, the API has changed and smscost "
        "must follow.",
    ),
    "NET005": Entry(
        "{url} is not an https address.", "Only https is used, and plain http for a server on this machine."
    ),
    "PAC001": Entry(
        "{need:credit|credits} would have to be bought, but the tariff of {country} from {day} knows "
        "no price.",
        "Name a tariff with prices: [[--tariff FILE|tariff=FILE]]",
    ),
    "PAC006": Entry(
        "Nothing of the tariff of {country} from {day} can be bought: an order may hold "
        "{most:credit|credits}, and the smallest that has a price holds {least}.",
        "Correct order-maximum, or the prices; [[smscost tariff check FILE shows where they are|"
        "the command smscost tariff check shows where they are]].",
    ),
    "PAC002": Entry(
        "{need:credit does|credits do} not fit in {max_orders:order|orders}: one order brings "
        "at most {largest}.",
        "Allow at least {least}: [[--max-orders {least}|max_orders={least}]]",
    ),
    "PAC004": Entry(
        "Too many purchases of {need:credit|credits} cost nearly the same to compare all of them.",
        "Ask for part of the credits, or {advice}.",
    ),
    "PAC005": Entry(
        "{need:credit|credits} cannot be bought: {why}.",
        "Ask for fewer credits, or look at the prices and the largest order of the tariff.",
    ),
}
