"""What the page says. The keys are those of `web/`; the French stands in the catalogue, like all else."""

from __future__ import annotations

from typing import Final

from estimator.base.language import marked, marked_many

UNDECIDED: Final = "NUM011"
"""The code of rows whose number only libphonenumber reads, which the command asks and the page lacks."""

WORDS: Final[dict[str, str | tuple[str, str]]] = {
    "title": marked("What an SMS campaign costs, before it is sent"),
    "privacy": marked(
        "Everything happens on this computer: the page is forbidden to connect to anything, "
        "and stores nothing."
    ),
    "credit": marked_many("{count} credit", "{count} credits"),
    "message": marked_many("{count} message", "{count} messages"),
    "row": marked_many("{count} row", "{count} rows"),
    "segment": marked_many("{count} segment", "{count} segments"),
    "unit": marked_many("{count} unit", "{count} units"),
    "character": marked_many("{count} character", "{count} characters"),
    "recipient": marked_many("{count} recipient", "{count} recipients"),
    "money": marked("{price} {currency}"),
    "at most": marked("at most {price} {currency}"),
    "between": marked("between {least} and {most} {currency}"),
    "unknown": marked("unknown"),
    "language": marked("Language"),
    # The text.
    "text": marked("Text"),
    "text label": marked("The message, as it will be sent"),
    "country": marked("Country it is sent to"),
    "recipients": marked("Recipients"),
    "clause": marked("Count the STOP clause that OVHcloud adds to advertising ({clause})"),
    "summary": marked("{segments} of {encoding}, {units}; {left} left in the last segment."),
    "announced": marked("{segments} of {encoding}."),
    "no text": marked("Type a message, or paste one."),
    "segment n": marked("Segment {place}: {units} of {limit}"),
    "the clause": marked("the STOP clause"),
    "cost of all": marked("{messages} to {country}: {credits}, {price}"),
    "no count": marked("Write a whole number such as 3852; until then, one message is counted."),
    "to save": marked("Remove {characters} to save one segment for {recipients}: {credits}, {price}."),
    "to save units": marked(
        "Remove {units} to save one segment for {recipients}: {credits}, {price}. "
        "A character takes one, some take 2."
    ),
    "forcing": marked(
        "These characters are not in GSM-7; one is enough to make the message UCS-2, whose segments hold 70 "
        "instead of 160:"
    ),
    "doubled": marked("These take 2 units each:"),
    "times": marked_many("{name}, once", "{name}, {count} times"),
    "replace": marked("Put {new} instead"),
    "remove": marked("Take it out"),
    "replace all": marked("Replace all that have a plain form"),
    "undo": marked("Undo"),
    "parts": marked("What costs what"),
    "units": marked("Units"),
    "part clause": marked("the STOP clause"),
    "part links": marked("links"),
    "part fields": marked("fields, as they are written"),
    "part emoji": marked("emoji"),
    # The campaign.
    "campaign": marked("Campaign"),
    "drop": marked("Drop the file of recipients here: CSV, text, or an Excel workbook."),
    "choose": marked("Choose a file"),
    "paste label": marked("or paste rows from a spreadsheet, with their heading"),
    "pasted": marked("pasted rows"),
    "others": marked_many(
        "{count} more file was given, and not read: one at a time.",
        "{count} more files were given, and not read: one at a time.",
    ),
    "use text": marked("Send the text above to every row, with fields such as {{prenom}} filled in"),
    "used text": marked("The file has no messages: the text above is sent to every row."),
    "how read": marked("How it is read"),
    "home": marked("Numbers without a country are those of"),
    "nobody": marked("no country"),
    "delimiter": marked("Between the cells"),
    "encoding": marked("Encoding"),
    "found out": marked("found out"),
    "tab": marked("tab"),
    "number column": marked("Column of phone numbers"),
    "message column": marked("Column of messages"),
    "reading": marked("Reading {name}: {rows} so far, {percent} %"),
    "cancel": marked("Cancel"),
    "cancelled": marked("Cancelled: nothing was counted."),
    "done": marked("{name}: {rows} read in {seconds} s."),
    "total": marked("{credits} for {messages} in {segments}"),
    "price": marked("Price: {price} excluding VAT"),
    "to pay": marked("To pay now: {price} excluding VAT, {taxed} with VAT of {vat} %."),
    "to pay without": marked("To pay now: {price} excluding VAT."),
    "first message": marked(
        "First message, as it will be sent (line {line}, to {number}; {segments}, {units} of {encoding})"
    ),
    "longest message": marked(
        "The longest message (line {line}, to {number}; {segments}, {units} of {encoding})"
    ),
    "destination": marked("Destination"),
    "rate": marked("Rate"),
    "messages": marked("Messages"),
    "segments": marked("Segments"),
    "credits": marked("Credits"),
    "price column": marked("Price {currency}"),
    "all": marked("All"),
    "by encoding": marked("Encoding of the message"),
    "why": marked("Why it costs this much"),
    "why ucs2": marked(
        "{messages} ({share} %) of UCS-2, which holds 70 units where GSM-7 holds 160, "
        "because of: {characters}"
    ),
    "in": marked("{character} in {messages}"),
    "why longer": marked("{messages} ({share} %) of more than one segment"),
    "why over": marked("{messages} at most {units} over a boundary: shortened, they would save {credits}"),
    "why clause": marked("the STOP clause ({clause}) is counted in {messages}"),
    "why other none": marked("an account may get another one, of 14 units"),
    "why other": marked("an account may get another one, of 14 units: {rows} would cost more with it"),
    "advice": marked("Cheaper texts that read the same"),
    "ask advice": marked("Find out what plainer characters would save"),
    "rewritten": marked("Rewritten"),
    "saved credits": marked("Saved credits"),
    "saved price": marked("Saved price {currency}"),
    "level invisible": marked("straight quotes, plain blanks and dashes"),
    "level accents": marked("+ letters without the accents that GSM-7 lacks"),
    "level symbols": marked("+ signs written out, letters of other alphabets, emoji left out"),
    "applied": marked("The campaign, rewritten"),
    "apply": marked("Download"),
    "applied file": marked("cheaper"),
    "applied says": marked(
        "The campaign was written with its cheaper messages: all its rows, in UTF-8, to be sent as it is."
    ),
    "advice says": marked(
        "Each level keeps to those before it. Only messages that become cheaper are changed; links never are."
    ),
    "look": marked("Worth a look"),
    "twice": marked("rows that send to a number that came before: {rows} (with the same text: {same})"),
    "about twice": marked(
        "rows that send to a number that came before: about {rows} (with the same text: about {same})"
    ),
    "unfilled": marked("{written} names the column '{column}', and was not filled in"),
    "rejects": marked("Rows without a price: {rows}"),
    "no rejects": marked("Every row has a price."),
    "line": marked("Line"),
    "cell": marked("Number, as the file has it"),
    "reason": marked("Why, and what to do"),
    "more rows": marked_many("… {count} more row", "… {count} more rows"),
    "shown of": marked("The first {shown} of {rows}."),
    "download rejects": marked("Download all of them, with their reasons"),
    # The purchase.
    "purchase": marked("Purchase"),
    "needed": marked("Credits needed"),
    "balance": marked("Credits on the account"),
    "no amount": marked("Write a number of credits such as 6995.35."),
    "nothing to buy": marked("The account holds enough: nothing is to be bought."),
    "no prices": marked("The tariff has no prices: what credits cost is not known."),
    "cheapest": marked("Cheapest purchase: {price} excluding VAT"),
    "with vat": marked("{price} with VAT of {vat} %"),
    "orders": marked("Orders"),
    "one credit": marked("One credit"),
    "left over": marked("{needed} needed, {held} on the account, {left} left over."),
    "next best": marked("Another way: {price}, {extra} more; {left} left over."),
    "from": marked("From {trigger} to buy, an order of {minimum} at {price} a credit costs less."),
    "from perhaps": marked("From {trigger} to buy, an order of {minimum} at {price} a credit may cost less."),
    "may be cheaper": marked("One order of {credits} may be cheaper: {price}."),
    "more credits": marked("{credits} more cost {extra}: an order of {quantity}."),
    "curve": marked("What credits cost, by how many are bought"),
    "curve says": marked(
        "The price rises from {least} for {first} to {most} for {quantity}; what is needed is marked."
    ),
    "curve need": marked("needed: {quantity}"),
    "curve trigger": marked("from {quantity} on, a larger order costs less"),
    "curve trigger perhaps": marked("from {quantity} on, a larger order may cost less"),
    "too large": marked("So many combinations are equally good that the search would not fit in memory."),
    # Keep.
    "keep": marked("Keep"),
    "save": marked("Save the result"),
    "save says": marked("As JSON, which smscost diff and smscost reconcile read."),
    "print": marked("Print"),
    "share": marked("Copy a link to this text"),
    "share says": marked("The link carries the text and the choices in itself, and no recipient's number."),
    "shared": marked("The link is copied."),
    "shared by hand": marked("The link is in the address bar: copy it from there."),
    "tariff": marked(
        "Tariff: billing country {country}, in use from {valid_from}, read {read_on}. Source: {source}"
    ),
    "illustrative": marked("Illustrative prices, not the provider's."),
    "cells": marked_many("{count} cell", "{count} cells"),
    "column of numbers": marked("column of phone numbers"),
    "column of messages": marked("column of messages"),
    "column of counts": marked("column of numbers of recipients"),
    "column of senders": marked("column of senders"),
    "gone": marked("it was changed or moved since it was given, or is a folder"),
    "file of": marked("a file of {kind}"),
    "fault": marked("{code}: {sentence}"),
    "fault at": marked("{code}, line {line}: {sentence}"),
    "unforeseen": marked("The page met something that it was not made for: {what}"),
}
"""By the key that `web/` says them with; those with two forms are chosen among by their `count`."""

HINTS: Final = {
    "COL001": marked("Choose the column under 'How it is read'."),
    "COL002": marked(
        "Choose the column under 'How it is read', or write the text above and send it to every row."
    ),
    "COL003": marked("Choose one under 'How it is read'."),
    "COL005": marked("Choose another one under 'How it is read'."),
    "COL013": marked("Write the text above, and send it to every row."),
    "CSV006": marked("Choose the delimiter under 'How it is read'."),
    "ENC001": marked("Choose its encoding under 'How it is read', or save it again as CSV UTF-8."),
    "ENC003": marked("Choose another encoding under 'How it is read', or save it again as CSV UTF-8."),
    "ENC004": marked("Choose UTF-16 under 'How it is read'."),
    "FIL003": marked("Give the file once more."),
    "FIL010": marked(
        "The page reads CSV, text and .xlsx: save it as one of these, in the program that it is from. "
        "smscost estimate reads Parquet, .ods and .xls, too."
    ),
    "DST001": marked("Make the page with a tariff that has a rate for it."),
    "NUM006": marked("Say whose numbers these are under 'How it is read'."),
    "TPL003": marked("Write the name of a column of the file in the text."),
    "TPL004": marked("Give each column a name of its own."),
}
"""What to do next, where the page has another way out than the command."""

SENTENCES: Final = {"FIL010": marked("This is {kind}, which the page does not read.")}
"""What is wrong, where the command could do it."""
