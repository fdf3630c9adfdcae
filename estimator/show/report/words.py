"""What the report says, in English and in French: content, not code.

A sentence has `{fields}`; a noun has two forms, `one|several`. Both languages of a text stand side by side,
so that neither can be forgotten.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Said(NamedTuple):
    """One text in both languages."""

    en: str
    fr: str


WORDS: Final[dict[str, Said]] = {
    # -- nouns that are counted ------------------------------------------------------------------------
    "message": Said("message|messages", "message|messages"),
    "credit": Said("credit|credits", "crédit|crédits"),
    "row": Said("row|rows", "ligne|lignes"),
    "unit": Said("unit|units", "unité|unités"),
    "order": Said("order|orders", "commande|commandes"),
    "other": Said("other|others", "autre|autres"),
    # -- numbers ---------------------------------------------------------------------------------------
    "unknown": Said("unknown", "inconnu"),
    "at-most": Said("at most {price}", "au plus {price}"),
    "under": Said("under {share}", "moins de {share}"),
    "over": Said("over {share}", "plus de {share}"),
    # -- the head --------------------------------------------------------------------------------------
    "title": Said("What this SMS campaign costs", "Ce que coûte cette campagne SMS"),
    "document-title": Said("Cost of {name}", "Coût de {name}"),
    "price": Said("Price excluding VAT", "Prix hors taxes"),
    "price-unknown": Said("not known", "inconnu"),
    "price-unknown-why": Said(
        "This tariff has no prices: the price of the credits is not known.",
        "Ce tarif ne contient aucun prix : le prix des crédits n’est pas connu.",
    ),
    "credits": Said("Credits", "Crédits"),
    "messages": Said("Messages", "Messages"),
    "segments": Said("Segments", "Segments"),
    "illustrative": Said(
        "Illustrative prices, not the provider’s: they are invented, for demonstrations.",
        "Prix d’illustration, et non ceux de l’opérateur : ils sont inventés pour la démonstration.",
    ),
    "at-most-why": Said(
        "The provider’s price for this quantity is not public; it can only be lower.",
        "Le prix de l’opérateur pour cette quantité n’est pas public ; il ne peut être que plus bas.",
    ),
    "no-message": Said(
        "No row of this campaign could be priced.", "Aucune ligne de cette campagne n’a pu être chiffrée."
    ),
    # -- the sections ----------------------------------------------------------------------------------
    "destinations": Said("Where the money goes", "Où va l’argent"),
    "lengths": Said("How long the messages are", "La longueur des messages"),
    "characters": Said("Characters that cost money", "Les caractères qui coûtent cher"),
    "savings": Said("What could be saved", "Ce qui peut être économisé"),
    "rejects": Said("Rows without a price", "Les lignes sans prix"),
    "warnings": Said("Worth a look", "À vérifier"),
    "purchase": Said("What to buy", "Que faut-il acheter ?"),
    "method": Said("How this was counted", "Comment ces chiffres sont établis"),
    # -- tables ----------------------------------------------------------------------------------------
    "destination": Said("Destination", "Destination"),
    "rate": Said("Rate", "Barème"),
    "price-column": Said("Price", "Prix"),
    "encoding": Said("Encoding", "Encodage"),
    "share": Said("Share", "Part"),
    "character": Said("Character", "Caractère"),
    "name": Said("Name", "Nom"),
    "reason": Said("Reason", "Raison"),
    "code": Said("Code", "Code"),
    "rows": Said("Rows", "Lignes"),
    "examples": Said("Examples", "Exemples"),
    "example": Said("row {row}: {number}", "ligne {row} : {number}"),
    "message-first": Said(
        "First message, as it will be sent (row {row}, to {number}; segments: {segments}): {message}",
        "Premier message, tel qu’il sera envoyé (ligne {row}, au {number} ; segments : {segments})"
        " : {message}",
    ),
    "message-other": Said(
        "Another message (row {row}, to {number}; segments: {segments}): {message}",
        "Un autre message (ligne {row}, au {number} ; segments : {segments}) : {message}",
    ),
    "message-longest": Said(
        "The longest message (row {row}, to {number}; segments: {segments}): {message}",
        "Le message le plus long (ligne {row}, au {number} ; segments : {segments}) : {message}",
    ),
    "nothing-priced": Said("Nothing could be priced.", "Rien n’a pu être chiffré."),
    "example-line": Said("line {row}: {number}", "ligne {row} : {number}"),
    "orders": Said("Orders", "Commandes"),
    "gift": Said("Gift", "Offerts"),
    "one-credit": Said("One credit", "Un crédit"),
    "pack": Said("pack", "pack"),
    "total": Said("All", "Total"),
    # -- destinations ----------------------------------------------------------------------------------
    "destinations-chart": Said("Bars: {what} by destination", "Barres : {what} par destination"),
    "destinations-table": Said("Cost by destination", "Coût par destination"),
    # -- lengths ---------------------------------------------------------------------------------------
    "lengths-why": Said(
        "A message of up to {gsm7} units is one segment; in UCS-2, up to {ucs2}. Longer messages are cut, "
        "and each segment is paid for.",
        "Un message tient en un segment jusqu’à {gsm7} unités ; en UCS-2, jusqu’à {ucs2}. Un message plus "
        "long est découpé, et chaque segment est payé.",
    ),
    "lengths-chart": Said(
        "Histogram: messages by length, with the boundaries of the segments",
        "Histogramme : messages selon leur longueur, et limites des segments",
    ),
    "lengths-caption": Said(
        "Messages by length. Dashed lines: a message that passes one costs one segment more. The bar to the "
        "right of a line holds those just over.",
        "Messages selon leur longueur. Au-delà de chaque ligne tiretée, un message coûte un segment de plus. "
        "La barre juste à droite d’une ligne réunit ceux qui la dépassent de peu.",
    ),
    "lengths-beyond": Said(
        "Not shown, beyond the right edge: {messages}.",
        "Hors du graphique, au-delà du bord droit : {messages}.",
    ),
    "lengths-table": Said("Messages by number of segments", "Messages selon le nombre de segments"),
    "encodings-table": Said("Cost by encoding", "Coût par encodage"),
    "axis-units": Said("units, STOP clause included", "unités, mention STOP comprise"),
    # -- characters ------------------------------------------------------------------------------------
    "characters-why": Said(
        "{messages} ({share}) with a character that the GSM-7 alphabet lacks. One is enough, and the message "
        "is sent in UCS-2, which holds {ucs2} units a segment where GSM-7 holds {gsm7}.",
        "{messages} ({share}) avec un caractère absent de l’alphabet GSM-7. Un seul suffit pour que le "
        "message parte en UCS-2, où un segment contient {ucs2} unités au lieu de {gsm7}.",
    ),
    "characters-none": Said(
        "None: every message fits the GSM-7 alphabet.",
        "Aucun : tous les messages tiennent dans l’alphabet GSM-7.",
    ),
    "characters-chart": Said(
        "Bars: messages that each character forces to UCS-2",
        "Barres : messages que chaque caractère fait passer en UCS-2",
    ),
    "characters-table": Said("Messages with each character", "Messages qui contiennent chaque caractère"),
    "characters-overlap": Said(
        "A message with several of them is counted once for each.",
        "Un message qui en contient plusieurs est compté pour chacun.",
    ),
    "characters-more": Said(
        "More characters, each in fewer messages: {number}.",
        "Autres caractères, chacun dans moins de messages : {number}.",
    ),
    # -- savings ---------------------------------------------------------------------------------------
    "savings-just-over": Said(
        "{messages} at most {units} over a boundary: a shorter text would save {credits}.",
        "{messages} à {units} au plus au-delà d’une limite : un texte plus court ferait économiser "
        "{credits}.",
    ),
    "savings-price": Said(
        "The purchase would then cost {price} less, excluding VAT.",
        "L’achat coûterait alors {price} de moins, hors taxes.",
    ),
    "savings-longer": Said(
        "{messages} ({share}) of more than one segment.", "{messages} ({share}) de plus d’un segment."
    ),
    "savings-ucs2": Said(
        "{messages} ({share}) in UCS-2, because of the characters above.",
        "{messages} ({share}) en UCS-2, à cause des caractères ci-dessus.",
    ),
    "savings-none": Said(
        "Nothing stands out: every message is one segment.",
        "Rien à signaler : chaque message tient en un segment.",
    ),
    # -- rejects ---------------------------------------------------------------------------------------
    "rejects-why": Said(
        "Rows that could not be priced, and are in no figure: {rejected} of {rows}.",
        "Lignes qui n’ont pas pu être chiffrées, absentes de tous les montants : {rejected} sur {rows}.",
    ),
    "rejects-none": Said("None: every row has a price.", "Aucune : chaque ligne a un prix."),
    "rejects-table": Said("Rows without a price, by reason", "Lignes sans prix, par raison"),
    "rejects-masked": Said("Phone numbers are masked.", "Les numéros de téléphone sont masqués."),
    "empty": Said("(empty)", "(vide)"),
    # -- warnings --------------------------------------------------------------------------------------
    "assumed": Said(
        "{country} is priced as {like}, as was asked for.", "{country} au prix de {like}, comme demandé."
    ),
    "warning": Said("{messages}: {text}", "{messages} : {text}"),
    # -- purchase --------------------------------------------------------------------------------------
    "purchase-cheapest": Said(
        "Cheapest purchase: {credits} for {price} excluding VAT.",
        "Achat le moins cher : {credits} pour {price} hors taxes.",
    ),
    "purchase-with-vat": Said("With VAT of {vat} %: {price}.", "Avec une TVA de {vat} % : {price}."),
    "purchase-vat-unknown": Said("The VAT is not known.", "La TVA n’est pas connue."),
    "purchase-balance": Said(
        "{needed} needed, {balance} on the account, {left_over} left over.",
        "Besoin : {needed} ; solde du compte : {balance} ; reste après l’envoi : {left_over}.",
    ),
    "purchase-nothing": Said(
        "Nothing to buy: {needed} needed, {balance} on the account, {left_over} left afterwards.",
        "Rien à acheter. Besoin : {needed} ; solde du compte : {balance} ; "
        "reste après l’envoi : {left_over}.",
    ),
    "purchase-alternative": Said(
        "Next best: {orders} for {price}, {extra} more; {left_over} left over.",
        "À défaut : {orders} pour {price}, soit {extra} de plus ; reste : {left_over}.",
    ),
    "purchase-same-price": Said(
        "Just as good: {orders} for {price}; {left_over} left over.",
        "Au même prix : {orders} pour {price} ; reste : {left_over}.",
    ),
    "free": Said(" and {credits} free", " et {credits} offerts"),
    "purchase-next": Said(
        "From {trigger} to buy, an order of {minimum} at {unit_price} a credit costs less.",
        "À partir de {trigger} à acheter, une commande de {minimum} à {unit_price} le crédit revient "
        "moins cher.",
    ),
    "purchase-unknown": Said(
        "The tariff has no prices, so what to buy is not known.",
        "Le tarif ne contient aucun prix : l’achat à faire n’est pas connu.",
    ),
    "purchase-orders": Said("{orders} of {quantities}", "{orders} de {quantities}"),
    "purchase-table": Said("Orders of the cheapest purchase", "Commandes de l’achat le moins cher"),
    "purchase-chart": Said(
        "Curve: price of one order against the credits it holds",
        "Courbe : prix d’une commande selon le nombre de crédits",
    ),
    "purchase-caption": Said(
        "Price of one order, excluding VAT, against the credits it holds.",
        "Prix hors taxes d’une commande, selon le nombre de crédits.",
    ),
    "purchase-dashed": Said(
        "Dashed: at most; the provider’s price there is not public.",
        "En tirets : prix au plus ; celui de l’opérateur n’y est pas public.",
    ),
    "axis-credits": Said("credits in one order", "crédits par commande"),
    "mark-need": Said("to buy", "à acheter"),
    # -- method ----------------------------------------------------------------------------------------
    "campaign": Said("Campaign", "Campagne"),
    "campaign-rows": Said("{name}, {rows}", "{name}, {rows}"),
    "tariff": Said("Tariff", "Tarif"),
    "tariff-used": Said(
        "billing country {country}, in use from {valid_from}, read on {read_on}",
        "pays de facturation {country}, en vigueur depuis le {valid_from}, relevé le {read_on}",
    ),
    "source": Said("Source", "Source"),
    "clause": Said("STOP clause", "Mention STOP"),
    "clause-none": Said("not counted in any message", "comptée dans aucun message"),
    "clause-every": Said(
        "{text} ({units}), counted in every message", "{text} ({units}), comptée dans chaque message"
    ),
    "clause-some": Said(
        "{text} ({units}), counted in {messages}", "{text} ({units}), comptée dans {messages}"
    ),
    "made-by": Said(
        "Made by smscost {version}, before sending. smscost is not made by OVHcloud.",
        "Établi par smscost {version}, avant l’envoi. smscost n’est pas un produit d’OVHcloud.",
    ),
}

FRENCH_WARNINGS: Final = {
    "not_valid": "numéros plausibles, mais qu’aucun opérateur n’attribue",
    "landline": "lignes fixes, qui ne reçoivent pas de SMS",
    "premium": "numéros surtaxés, qui ne reçoivent pas de SMS",
    "service": "numéros de service (numéros verts, etc.), qui ne reçoivent pas de SMS",
    "read_as_international": "numéros sans + ni 00, lus comme internationaux",
    "first_of_several": "cellules à plusieurs numéros, dont le premier mobile est pris",
    "empty_message": "messages vides",
    "over_6_segments": "plus de 6 segments, que certains téléphones affichent en morceaux",
    "over_8_segments": "plus de 8 segments, ce qu’OVHcloud déconseille",
    "field": "champs que personne n’a remplis, comme {prenom}",
    "entity": "entités HTML, comme &amp;",
    "mojibake": "lettres d’un fichier lu dans un mauvais encodage, comme Ã©",
    "replaced": "le caractère �, qui en remplace un illisible",
    "sheet_error": "une erreur de tableur, comme #N/A",
}
"""`estimator.price.reasons.WARNINGS`, in French."""

FRENCH_REJECTS: Final = {
    "NUM001": "numéro manquant",
    "NUM002": "trop court",
    "NUM003": "trop long",
    "NUM004": "lettres ou autres caractères",
    "NUM005": "transformé en nombre décimal par un tableur",
    "NUM006": "numéro national sans pays",
    "NUM007": "indicatif inconnu",
    "NUM008": "numéro d’aucun pays",
    "NUM009": "mauvais nombre de chiffres",
    "DST001": "pas de tarif pour cette destination : {country}",
    "CNT001": "nombre de destinataires illisible",
    "MSG002": "message de plus de 255 segments",
    "MSG003": "message absent",
}
"""The titles of rejects in `estimator.errors.CATALOGUE`, in French."""
