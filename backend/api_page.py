"""The API as one page that a person can read."""

import html
import re
from typing import Any

from flask import Response

STYLE = (
    "body{font:15px/1.5 system-ui;margin:2rem auto;max-width:72rem;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;padding:.4rem;border-bottom:1px solid #8886;vertical-align:top}"
    ".wide{overflow-x:auto}td:nth-child(2){overflow-wrap:anywhere;min-width:16rem}"
)


def page(document: dict[str, Any], nonce: str) -> Response:
    """Return the API described by an OpenAPI `document` as one page; `nonce` lets its style through."""
    rows = []
    for path, operations in sorted(document["paths"].items()):
        for method, operation in operations.items():
            if method == "parameters":
                continue
            summary = html.escape(operation.get("summary", ""))
            takes = _schema_name(_json(operation.get("requestBody", {})))
            gives = ", ".join(
                f"{status} {_schema_name(_json(response))}"
                for status, response in operation["responses"].items()
                if status.isdecimal() and status < "300"
            )
            rows.append(
                f"<tr><td><code>{method.upper()}</code></td><td><code>{html.escape(path)}</code></td>"
                f"<td>{summary}</td><td>{takes}</td><td>{gives}</td></tr>"
            )
    schemas = "".join(
        f'<h3 id="{name}">{name}</h3><p>{html.escape(schema.get("description", ""))}</p><ul>'
        + "".join(
            f"<li><code>{field}</code> {html.escape(_field_text(spec))}"
            f"{' (required)' if field in schema.get('required', []) else ''}</li>"
            for field, spec in schema.get("properties", {}).items()
        )
        + "</ul>"
        for name, schema in sorted(document["components"]["schemas"].items())
    )
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Evenkeel API</title>'
        f'<style nonce="{nonce}">{STYLE}</style>'
        '<main><h1>Evenkeel API</h1><p>Machine-readable: <a href="/api/openapi.json">OpenAPI 3.1</a>. '
        "Errors are <code>application/problem+json</code>. Requests that change something carry "
        '<code>X-Evenkeel: 1</code>.</p><div class="wide" tabindex="0" role="region" aria-label="Addresses">'
        "<table><thead><tr><th>Method</th><th>Address</th><th>What</th>"
        f"<th>Takes</th><th>Gives</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f"<h2>Schemas</h2>{schemas}</main></html>"
    )
    return Response(text, content_type="text/html; charset=utf-8")


def _json(part: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = part.get("content", {}).get("application/json", {}).get("schema", {})
    return schema


def _schema_name(schema: dict[str, Any]) -> str:
    name = re.sub(r".*/", "", schema.get("$ref", ""))
    return f'<a href="#{name}">{name}</a>' if name else ""


def _field_text(spec: dict[str, Any]) -> str:
    if "$ref" in spec:
        return re.sub(r".*/", "", spec["$ref"])
    if spec.get("type") == "array":
        return f"list of {_field_text(spec.get('items', {}))}"
    kind = spec.get("type", "")
    words = [" or ".join(kind) if isinstance(kind, list) else str(kind), spec.get("format", "")]
    if "enum" in spec:
        words.append(" | ".join(map(str, spec["enum"])))
    return " ".join(word for word in words if word)
