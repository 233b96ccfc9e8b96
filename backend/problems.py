"""Any exception becomes application/problem+json (RFC 9457), here and nowhere else."""

import json
import secrets
from typing import Any

import structlog
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from backend.errors import EvenkeelError

MEDIA_TYPE = "application/problem+json"
log = structlog.get_logger()

# What the web server and the body parser refuse before any code of ours runs.
TITLES = {
    400: ("malformed", "The request can not be read"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "This address does not take that method"),
    413: ("too-large", "The request is too large"),
    415: ("not-json", "Send JSON: Content-Type: application/json"),
    422: ("invalid", "Some fields are not right"),
}


def problem(status: int, type_: str, title: str, detail: str, errors: Any = None, **extra: Any) -> Response:
    """Return a problem response; `extra` members stand beside the standard ones."""
    body = {"type": f"/problems/{type_}", "title": title, "status": status, "detail": detail, **extra}
    if errors:
        body["errors"] = errors
    return Response(json.dumps(body, default=str), status=status, content_type=MEDIA_TYPE)


def from_expected(error: EvenkeelError) -> Response:
    """Turn one of our own errors into a problem."""
    response = problem(error.status, error.type, error.title, error.detail, error.errors, **error.extra)
    if error.status in (429, 503):
        response.headers["Retry-After"] = "60" if error.status == 429 else "5"
    return response


def from_http(error: HTTPException) -> Response:
    """Turn a refusal of the framework into a problem, its headers (Allow, Location) kept."""
    own = error.get_response()
    if own.status_code < 400:
        return Response(status=own.status_code, headers=list(own.headers))
    status = own.status_code
    type_, title = TITLES.get(status, (f"http-{status}", error.name))
    data = getattr(error, "data", None) or {}
    response = problem(status, type_, title, _detail(status, error), _fields(data.get("messages")))
    for name in ("Allow", "Retry-After"):
        if name in own.headers:
            response.headers[name] = own.headers[name]
    return response


def from_surprise(error: Exception) -> Response:
    """Turn anything else into a 500 that shows a reference and no reason."""
    reference = secrets.token_hex(6)
    log.error("surprise", reference=reference, kind=type(error).__name__, exc_info=error)
    detail = f"Nothing was saved. If it happens again, tell us this reference: {reference}."
    return problem(500, "internal", "Something went wrong", detail, reference=reference)


def _detail(status: int, error: HTTPException) -> str:
    if status == 422:
        return "Look at the fields named under errors; nothing was saved."
    if status == 404:
        return "There is nothing here, or it is not yours to see."
    return str(error.description or error.name)


def _fields(messages: Any) -> Any:
    """Drop the location level (json, query) that the parser puts around field errors."""
    if isinstance(messages, dict) and len(messages) == 1:
        (location, inner) = next(iter(messages.items()))
        if location in ("json", "query", "path", "headers") and isinstance(inner, dict):
            return inner
    return messages


def register(app: Flask) -> None:
    """Answer every error of `app` with a problem."""
    app.register_error_handler(EvenkeelError, from_expected)
    app.register_error_handler(HTTPException, from_http)
    app.register_error_handler(Exception, from_surprise)
