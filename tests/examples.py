"""Example bodies made from the OpenAPI document."""

import re
import uuid
from typing import Any


def example_body(document: dict[str, Any], rule: str, method: str, *, ids: list[uuid.UUID]) -> Any:
    """Return a body that the document allows, `ids` wherever an id is wanted; None where none is taken."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
    operation = document["paths"].get(path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return None if content is None else _example(document, content["schema"], iter(ids * 50))


def _example(document: dict[str, Any], schema: dict[str, Any], ids: Any) -> Any:
    if "$ref" in schema:
        return _example(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], ids)
    for way in ("allOf", "anyOf", "oneOf"):
        if way in schema:
            return _example(document, schema[way][0], ids)
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    kind = schema.get("type", "object")
    kind = next(k for k in kind if k != "null") if isinstance(kind, list) else kind
    if kind == "object":
        return {
            name: _example(document, inner, ids)
            for name, inner in schema.get("properties", {}).items()
            if not inner.get("readOnly")
        }
    if kind == "array":
        count = max(schema.get("minItems", 1), 1)
        return [_example(document, schema["items"], ids) for _ in range(count)]
    if kind == "boolean":
        return False
    if kind == "integer":
        return schema.get("minimum", 1)
    return _text(schema, ids)


def _text(schema: dict[str, Any], ids: Any) -> str:
    by_format = {
        "date": "2026-12-01",
        "date-time": "2026-12-01T15:00:00Z",
        "email": "somebody@example.test",
        "time": "09:00",
    }
    if schema.get("format") == "uuid":
        return str(next(ids))
    if schema.get("format") in by_format:
        return by_format[schema["format"]]
    if "pattern" in schema:
        return "1"
    return "America/New_York"[: schema.get("maxLength", 16)]
