"""What the headings of columns say: names of phone numbers and of messages, whole or word by word.

The lists below are reviewed data. A whole name belongs in a list only if it can mean nothing else in a file
of recipients. A word only makes a column a candidate: what its first cells hold decides (`content`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from estimator.base.read import fold, words

# The first line is what the provider's own files and panel use, the rest what mailing tools and CRMs export.
NUMBER_NAMES = (
    *("to", "number", "phone", "mobile", "numero", "téléphone", "destinataire", "gsm", "portable"),
    *("phone number", "phone no", "mobile number", "mobile phone", "cell", "cell phone", "telephone number"),
    *("numéro de téléphone", "n° de téléphone", "numéro de mobile", "numéro de portable", "numéro mobile"),
    *(
        "numéro portable",
        "téléphone mobile",
        "téléphone portable",
        "tél",
        "tél.",
        "tél. mobile",
        "tél mobile",
    ),
    *("recipient", "recipients", "receiver", "receivers", "msisdn", "destinataires", "numéros", "numbers"),
)
MESSAGE_NAMES = (
    *("message", "text", "texte", "contenu", "sms"),
    *("body", "content", "message text", "message body", "texte du message", "contenu du message"),
    *("texte du sms", "texte sms", "sms text", "corps", "corps du message"),
)

_NUMBER_NAMES = frozenset(map(fold, NUMBER_NAMES))
_MESSAGE_NAMES = frozenset(map(fold, MESSAGE_NAMES))
_RECIPIENTS = frozenset(
    map(fold, ("to", "recipient", "recipients", "receiver", "receivers", "destinataire", "destinataires"))
) | {"msisdn"}

# The languages of the billing countries, and what Google, Outlook, phones and CRMs call their columns.
_MOBILE = frozenset(
    {"gsm", "mobile", "mobiles", "portable", "portables", "cell", "cellphone", "cellular", "msisdn"}
    | {"movil", "cellulare", "cellulari", "handy", "komorka", "komorkowy", "smartphone", "whatsapp"}
    | {"mobilephone", "phonemobile", "telmobile", "telportable", "mobiletel", "cellphone"}
    | {"handynummer", "handynr", "mobilnummer", "mobilnr", "mobiltelefon", "mobiltelefonnummer", "mobil"}
)
_PHONE = frozenset(
    {"tel", "tels", "telephone", "telephones", "phone", "phones", "phonenumber", "numtel", "telno"}
    | {"telefono", "telefon", "telefonu", "telefonnummer", "teléfono", "numerotelephone", "callerid"}
)
_FIXED = frozenset(
    {"fixe", "home", "domicile", "business", "bureau", "work", "pro", "professionnel", "office", "standard"}
    | {"landline", "company", "societe", "siege", "main", "fijo", "fisso", "autre", "other", "assistant"}
)
_NO_NUMBERS = frozenset(
    {"type", "label", "fax", "telecopie", "telecopieur", "pager", "operateur", "operator", "carrier", "date"}
    | {"pays", "country", "code", "indicatif", "prefix", "prefixe", "marque", "modele", "model", "consent"}
    | {"consentement", "optin", "opt", "statut", "status", "valide", "valid", "count", "nombre", "nb", "os"}
    | {"credits", "id", "url", "email", "mail", "message", "messages", "texte", "text", "isdn", "telex"}
)
_MESSAGE = frozenset(
    {"message", "messages", "texte", "textes", "text", "texts", "sms", "contenu", "content", "corps", "body"}
    | {"mensaje", "messaggio", "testo", "texto", "tresc", "wiadomosc", "nachricht", "mms"}
)
_NO_MESSAGES = frozenset(
    {"date", "id", "type", "count", "nombre", "nb", "number", "numero", "num", "n", "no", "statut", "status"}
    | {"longueur", "length", "code", "cout", "cost", "price", "prix", "credits", "sent", "envoye", "envoyes"}
    | {"heure", "time", "sender", "expediteur", "tel", "telephone", "mobile", "phone", "portable", "gsm"}
    | {"segments", "optin", "opt", "consent", "consentement", "ok", "url", "lang", "langue", "ref", "stop"}
)
_NO_TEXTS = frozenset(
    {"adresse", "address", "rue", "street", "ville", "city", "commentaire", "commentaires", "comment"}
    | {"comments", "note", "notes", "remarque", "remarques", "email", "mail", "nom", "name", "societe"}
    | {"company", "entreprise", "organization", "organisation", "url", "web", "site", "titre", "title", "job"}
    | {"fonction", "groupe", "group", "labels", "tags", "consent", "consentement", "produit", "product"}
    | {"description", "descriptif", "objet", "subject", "date", "statut", "status", "location", "lieu"}
)
_REMARKS = frozenset(
    {"commentaire", "commentaires", "comment", "comments", "note", "notes", "remarque", "remarques"}
    | {"description", "descriptif"}
)
_IDENTIFIERS = frozenset({"siret", "siren", "ref", "reference", "commande", "order"})
_DELIMITER = re.compile("[,;|\t]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

RECIPIENT: Final = 4
"""The rank of a heading that says who gets the message."""

COUNT_NAMES = ("count", "nombre", "quantity", "quantité", "nombre de destinataires", "recipient count")
COUNTRY_NAMES = (
    *("country", "country code", "country name", "calling code", "dialling code", "dial code", "phone code"),
    *("pays", "code pays", "indicatif", "indicatif pays", "nation", "land", "laendercode", "ländercode"),
    *("landesvorwahl", "vorwahl", "país", "prefijo", "paese", "nazione", "prefisso", "kraj", "kierunkowy"),
)
"""What columns are called that may say whose numbers are; they are not looked at."""

SENDER_NAMES = ("sender", "expéditeur", "from", "émetteur", "sender id", "sender name")


@lru_cache(1024)
def number_rank(heading: str) -> int:
    """How surely a heading is one of phone numbers that get SMS; 0: it is none.

    >>> [number_rank(each) for each in ("to", "N° GSM", "Tel", "Home Phone", "Type de mobile", "Prénom")]
    [4, 3, 2, 1, 0, 0]
    """
    folded = fold(heading)
    if folded in _RECIPIENTS:
        return RECIPIENT
    said, is_named = _words(heading), folded in _NUMBER_NAMES
    if not is_named and said & _NO_NUMBERS:
        return 0
    if said & _MOBILE:
        return 3
    if is_named or said & _PHONE:
        return 1 if said & _FIXED else 2
    return 0


def number_rank_if_fit(heading: str) -> int:
    """How surely a heading is one of numbers where its cells are numbers: Brevo calls a mobile `SMS`.

    >>> number_rank_if_fit("SMS"), number_rank_if_fit("Texte SMS")
    (3, 0)
    """
    return 3 if fold(heading) == "sms" else 0


@lru_cache(1024)
def message_rank(heading: str) -> int:
    """How surely a heading is one of messages; 0: it is none.

    >>> [message_rank(each) for each in ("Message", "Votre message", "Date du message", "Montant")]
    [2, 1, 0, 0]
    """
    if fold(heading) in _MESSAGE_NAMES:
        return 2
    said = _words(heading)
    return int(bool(said & _MESSAGE) and not said & _NO_MESSAGES)


def message_rank_if_fit(heading: str) -> int:
    """How surely a heading is one of messages where its cells are texts: what was sent is one, or a number.

    >>> message_rank_if_fit("Message envoyé"), message_rank_if_fit("Statut du message")
    (1, 0)
    """
    said = _words(heading)
    return int(bool(said & _MESSAGE) and said & _NO_MESSAGES <= {"sent", "envoye", "envoyes"})


def may_name_remarks(heading: str) -> bool:
    """Whether a column under it holds what somebody noted, or what is to be sent: nobody can tell.

    >>> may_name_remarks("Commentaire"), may_name_remarks("Adresse")
    (True, False)
    """
    return bool(_words(heading) & _REMARKS)


def may_name_texts(heading: str) -> bool:
    """Whether a column under it could hold messages, if its cells are texts: an address is none.

    >>> may_name_texts("Colonne 3"), may_name_texts("Adresse de livraison")
    (True, False)
    """
    return not _words(heading) & (_NO_TEXTS | _NO_MESSAGES)


def may_name_numbers(heading: str) -> bool:
    """Whether a column under it could hold phone numbers, if its cells look so: an identifier is none.

    >>> may_name_numbers("Coordonnées"), may_name_numbers("Code client")
    (True, False)
    """
    return not _words(heading) & (_NO_NUMBERS | _IDENTIFIERS)


def is_name_of_numbers(heading: str) -> bool:
    """Whether a heading is one of `NUMBER_NAMES`."""
    return fold(heading) in _NUMBER_NAMES


def is_name_of_messages(heading: str) -> bool:
    """Whether a heading is one of `MESSAGE_NAMES`."""
    return fold(heading) in _MESSAGE_NAMES


def _words(heading: str) -> frozenset[str]:
    if _DELIMITER.search(heading):
        return frozenset()  # several headings, or a line that was cut at another delimiter than its own
    return frozenset(words(_CAMEL.sub(" ", heading)))
