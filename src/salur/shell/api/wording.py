"""The words and shapes of the API's description that are the same for every operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ABOUT = (
    "Everything that people do in Salur, for programs: the same verbs, the same permissions, the same answers.\n\n"
    "Amounts are texts in the major unit of their currency; quantities are whole numbers of pieces, or of packs where "
    "a pack is named; days are ISO 8601; things are named by our number (a whole number) or by your own code (a text; "
    "`gtin:` and a barcode for goods). Send an `Idempotency-Key` with every command: told twice, it is done once. A "
    "refusal is a problem document (RFC 9457) with a code, a sentence in the language of `Accept-Language` (id, en, "
    "zh), and the facts it is made of. Read `/api/docs` first: it takes ten minutes."
)
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 120, "pattern": "^[ -~]*$"},
    "description": "The command's own key: a UUID, or any text that is unique among your commands. Sent again with the "
    "same content the answer is the same; with other content it is refused (422, kernel.key_reused). Without one, a "
    "key is made and stands in the answer.",
    "example": "po-4711",
}
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The language of sentences: id, en or zh.",
}
PAPER = {
    "name": "paper",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "pattern": "^[^/]+$"},
    "description": "Its number here (digits), or its own number or code; `code:` before a code that is all digits.",
}
FILTERS: Mapping[str, tuple[dict[str, Any], str]] = {
    "number": ({"type": "string"}, "Of this number."),
    "reference": ({"type": "string"}, "Of this reference: the buyer's, the supplier's or the channel's own number."),
    "code": ({"type": "string"}, "Of this code."),
    "from": ({"type": "string", "format": "date"}, "From this day on, on the organisation's calendar."),
    "to": ({"type": "string", "format": "date"}, "To this day, included."),
    "changed_since": (
        {"type": "string", "format": "date-time"},
        "Papers of which anything was told since. Ask again from the last `as_of`: some come twice, none is lost.",
    ),
}
NULL_TEXT = {"type": ["string", "null"]}
REASON = {
    "type": "object",
    "title": "Reason",
    "properties": {
        "code": {"type": "string", "description": "What a program decides by; it never changes its meaning."},
        "detail": {"type": "string", "description": "What a person reads, and what would free it."},
        "facts": {"type": "object", "additionalProperties": {"type": ["string", "integer", "boolean", "null"]}},
        "pointer": {"type": "string", "description": "The field (RFC 6901), where it is about one."},
        "parameter": {"type": "string", "description": "The parameter, where it is about one."},
    },
    "required": ["code", "detail", "facts"],
}
TAKEN = {
    "ending": {"enum": ["done", "held", "backordered", "refused"]},
    "kind": {"type": "string", "description": "The kind of paper that it made or changed."},
    "paper": {"type": ["integer", "null"]},
    "href": {**NULL_TEXT, "description": "Where that paper is looked at."},
    "key": {"type": "string"},
    "reasons": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
}
SCHEMAS: dict[str, Any] = {
    "Reason": REASON,
    "Answer": {
        "type": "object", "title": "Answer", "properties": TAKEN, "required": list(TAKEN),
        "description": "What became of a command: done; held or backordered, and why; a refusal is a problem instead.",
    },
    "BatchAnswer": {
        "type": "object",
        "title": "BatchAnswer",
        "properties": {
            **{ending: {"type": "integer"} for ending in ("done", "held", "backordered", "refused")},
            "answers": {"type": "array", "items": {"$ref": "#/components/schemas/Answer"}},
        },
        "required": ["done", "held", "backordered", "refused", "answers"],
        "description": "What became of each command, in their order, and how many ended how.",
    },
    "Problem": {
        "type": "object",
        "title": "Problem",
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "code": {"type": "string"},
            "facts": {"type": "object", "additionalProperties": {"type": ["string", "integer", "boolean", "null"]}},
            "errors": {
                "type": "array", "items": {"$ref": "#/components/schemas/Reason"},
                "description": "Every field that cannot be used, with its pointer.",
            },
            "reasons": {
                "type": "array", "items": {"$ref": "#/components/schemas/Reason"},
                "description": "All reasons, where there are several.",
            },
        },
        "required": ["type", "title", "status", "detail", "code", "facts"],
        "description": "Why something cannot be done (RFC 9457).",
    },
}  # fmt: skip
PROBLEMS = {
    400: "What was sent is no JSON.",
    401: "No token, or one that is not known, has expired or was revoked.",
    403: "The token, or its person, may not do this.",
    404: "There is no such paper, or it is not to be seen.",
    409: "Refused: the code says why, the sentence what would free it.",
    413: "More than 10 MB were sent.",
    422: "Fields cannot be used, each with its pointer; or the key was used for something else.",
    429: "Too many wrong tokens came from there.",
    503: "Somebody else holds the same goods or account; try again under the same key.",
}
MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag of what you have; 304 if nothing has changed.",
}
NOT_MODIFIED = {"304": {"description": "Nothing has changed since the ETag that was sent."}}
