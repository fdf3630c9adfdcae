"""What a result is, said once: one typed value gives its JSON, reads it back, and has the JSON Schema.

A room that has a result says in `document()` how its result becomes such a value; here is what a document is.
msgspec is loaded by whoever makes or reads a document, and by nobody else.
"""

from estimator.documents.documented import (
    Documented,
    document_of,
    json_pieces,
    json_text,
    to_json,
    write_pieces,
)

__all__ = ["Documented", "document_of", "json_pieces", "json_text", "to_json", "write_pieces"]
