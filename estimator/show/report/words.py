"""What the report says: content, not code. A sentence has `{fields}`."""

from __future__ import annotations

from typing import Final

from estimator.base.language import marked

WORDS: Final[dict[str, str]] = {
    # -- the head --------------------------------------------------------------------------------------
    "title": marked("What this SMS campaign costs"),
    "document-title": marked("Cost of {name}"),
    "paid": marked("To pay now, excluding VAT"),
    "paid-with-vat": marked("With VAT of {vat} %"),
    "paid-for": marked("To pay now: {paid}."),
    "price": marked("Price of these credits"),
    "price-unknown": marked("not known"),
    "price-unknown-why": marked("This tariff has no prices: the price of the credits is not known."),
    "credits": marked("Credits"),
    "messages": marked("Messages"),
    "segments": marked("Segments"),
    "illustrative": marked("Illustrative prices, not the provider’s: they are invented, for demonstrations."),
    "no-message": marked("No row of this campaign could be priced."),
    # -- the sections ----------------------------------------------------------------------------------
    "bad-files": marked("Files that cannot be read"),
    "bad-files-why": marked("Nothing of these files is in any figure here. Their number: {bad}"),
    "campaigns": marked("What each campaign costs"),
    "destinations": marked("Where the money goes"),
    "split": marked("Who pays what"),
    "lengths": marked("How long the messages are"),
    "characters": marked("Characters that cost money"),
    "savings": marked("What could be saved"),
    "rejects": marked("Rows without a price"),
    "read-as": marked("Read as"),
    "warnings": marked("Worth a look"),
    "purchase": marked("What to buy"),
    "stock": marked("What was paid before"),
    "method": marked("How this was counted"),
    # -- tables ----------------------------------------------------------------------------------------
    "destination": marked("Destination"),
    "rate": marked("Rate"),
    "price-column": marked("Price"),
    "client": marked("Client"),
    "vat": marked("VAT amount"),
    "stock-column": marked("Stock"),
    "cost-column": marked("Cost"),
    "bought": marked("Bought"),
    "paid-column": marked("Paid"),
    "with-vat": marked("With VAT"),
    "not-priced": marked("Not priced"),
    "encoding": marked("Encoding"),
    "share": marked("Share"),
    "character": marked("Character"),
    "name": marked("Name"),
    "reason": marked("Reason"),
    "code": marked("Code"),
    "rows": marked("Rows"),
    "examples": marked("Examples"),
    "place-row": marked("row {row}"),
    "place-line": marked("line {row}"),
    "example": marked("row {row}: {number}"),
    "message-first": marked(
        "First message, as it will be sent ({place}, to {number}; segments: {segments}): {message}"
    ),
    "message-other": marked("Another message ({place}, to {number}; segments: {segments}): {message}"),
    "message-longest": marked("The longest message ({place}, to {number}; segments: {segments}): {message}"),
    "nothing-priced": marked("Nothing could be priced."),
    "example-line": marked("line {row}: {number}"),
    "example-of-file": marked("{file}, {row}"),
    "orders": marked("Orders"),
    "gift": marked("Gift"),
    "one-credit": marked("One credit"),
    "total": marked("All"),
    # -- campaigns -------------------------------------------------------------------------------------
    "campaigns-table": marked("Cost by campaign"),
    # -- destinations ----------------------------------------------------------------------------------
    "destinations-chart": marked("Bars: {what} by destination"),
    "destinations-table": marked("Cost by destination"),
    # -- stock ------------------------------------------------------------------------------------------
    "stock-why": marked(
        "Taken from the account: {credits}. Paid for them when they were bought, VAT excluded: {price}."
    ),
    "stock-table": marked("Taken from the account, the oldest credits first"),
    # -- split -----------------------------------------------------------------------------------------
    "split-why": marked(
        "What must be paid now, shared over the values of the column “{column}” in proportion to the "
        "credits they take. The lines add up to the total, to the cent."
    ),
    "split-others": marked("The {count} clients that take the fewest credits stand together in one line."),
    "split-table": marked("To pay now, by client"),
    # -- lengths ---------------------------------------------------------------------------------------
    "lengths-why": marked(
        "A message of up to {gsm7} units is one segment; in UCS-2, up to {ucs2}. Longer messages are "
        "cut, and each segment is paid for."
    ),
    "lengths-chart": marked("Histogram: messages by length, with the boundaries of the segments"),
    "lengths-caption": marked(
        "Messages by length. Dashed lines: a message that passes one costs one segment more. The bar to "
        "the right of a line holds those just over."
    ),
    "lengths-beyond": marked("Not shown, beyond the right edge: {messages}."),
    "lengths-table": marked("Messages by number of segments"),
    "encodings-table": marked("Cost by encoding"),
    "axis-units": marked("units, STOP clause included"),
    "axis-units-some": marked("units, STOP clause included where it is counted"),
    "axis-units-none": marked("units, no STOP clause counted"),
    # -- characters ------------------------------------------------------------------------------------
    "characters-why": marked(
        "{messages} ({share}) with a character that the GSM-7 alphabet lacks. One is enough, and the "
        "message is sent in UCS-2, which holds {ucs2} units a segment where GSM-7 holds {gsm7}."
    ),
    "characters-none": marked("None: every message fits the GSM-7 alphabet."),
    "characters-chart": marked("Bars: messages that each character forces to UCS-2"),
    "characters-table": marked("Messages with each character"),
    "characters-overlap": marked("A message with several of them is counted once for each."),
    "characters-more": marked("More characters, each in fewer messages: {number}."),
    # -- savings ---------------------------------------------------------------------------------------
    "savings-just-over": marked(
        "{messages} at most {units} over a boundary: a shorter text would save {credits}."
    ),
    "savings-texts": marked(
        "Texts that a reader would take for the same (plain quotes, letters without the accents that "
        "GSM-7 lacks) would save {segments} and {credits}."
    ),
    "savings-command": marked(
        "smscost advise with the same campaign and options, and --apply FILE, writes it with these texts."
    ),
    "savings-no-text": marked("No text that a reader would take for the same is cheaper."),
    "savings-price": marked("The purchase would then cost {price} less, excluding VAT."),
    "savings-price-at-most": marked(
        "The purchase would then cost {price} less, excluding VAT, if both cost the most they can."
    ),
    "savings-no-price": marked("The purchase would cost the same."),
    "savings-longer": marked("{messages} ({share}) of more than one segment."),
    "savings-ucs2": marked("{messages} ({share}) in UCS-2, because of the characters above."),
    "savings-none": marked("Nothing stands out: every message is one segment."),
    # -- rejects ---------------------------------------------------------------------------------------
    "rejects-why": marked("Rows that could not be priced, and are in no figure: {rejected} of {rows}."),
    "rejects-none": marked("None: every row has a price."),
    "rejects-table": marked("Rows without a price, by reason"),
    "rejects-masked": marked("Phone numbers are masked."),
    "empty": marked("(empty)"),
    # -- warnings --------------------------------------------------------------------------------------
    "assumed": marked("{country} is priced as {like}, as was asked for."),
    "warning": marked("{messages}: {text}"),
    # -- purchase --------------------------------------------------------------------------------------
    "purchase-cheapest": marked("Cheapest purchase: {credits} for {price} excluding VAT."),
    "purchase-with-vat": marked("With VAT of {vat} %: {price}."),
    "purchase-vat-unknown": marked("The VAT is not known."),
    "purchase-nothing": marked(
        "Nothing to buy: {needed} needed, {balance} on the account, {left_over} left afterwards."
    ),
    "purchase-unknown": marked("The tariff has no prices, so what to buy is not known."),
    "purchase-table": marked("Orders of the cheapest purchase"),
    "purchase-chart": marked("Curve: price of one order against the credits it holds"),
    "purchase-caption": marked("Price of one order, excluding VAT, against the credits it holds."),
    "purchase-dashed": marked("Dashed: at most; the provider’s price there is not public."),
    "axis-credits": marked("credits in one order"),
    "mark-need": marked("to buy"),
    # -- method ----------------------------------------------------------------------------------------
    "campaign": marked("Campaign"),
    "defaults": marked("Defaults"),
    "defaults-from": marked("{keys}, from {file}"),
    "campaign-rows": marked("{name}, {rows}"),
    "tariff": marked("Tariff"),
    "tariff-used": marked("billing country {country}, in use from {valid_from}, read on {read_on}"),
    "source": marked("Source"),
    "clause": marked("STOP clause"),
    "clause-none": marked("not counted in any message"),
    "clause-every": marked("{text} ({units}), counted in every message"),
    "clause-some": marked("{text} ({units}), counted in {messages}"),
    "made-by": marked("Made on {day} by smscost {version}, before sending. smscost is not made by OVHcloud."),
}
