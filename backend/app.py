"""The Flask application; the only file that knows every part."""

import secrets
from pathlib import Path

import flask_smorest
import marshmallow as ma
from flask import Flask, Response, abort, g, jsonify, request, send_from_directory
from sqlalchemy import text
from werkzeug.middleware.proxy_fix import ProxyFix

from backend import api_page, gate, logs, problems
from backend.accounts import routes as accounts
from backend.caseload import routes as caseload
from backend.chart import catalog as treatment_catalog
from backend.chart import routes as chart
from backend.config import Settings
from backend.database import db
from backend.errors import Forbidden, Unavailable
from backend.health import catalog as quantities
from backend.health import routes as health
from backend.measures import duty, duty_routes, plan_routes, rhythm_file, safety_catalog, safety_routes
from backend.measures import reading_routes as _reading_routes  # noqa: F401 (adds to the blueprint)
from backend.measures import routes as measures
from backend.medications import routes as medications
from backend.medications import service as medications_service
from backend.messaging import routes as messaging
from backend.notifications import routes as notifications
from backend.people import crisis_file, crisis_routes
from backend.people import routes as people
from backend.prescriptions import controlled_catalog, taper_catalog, titration_catalog
from backend.prescriptions import controlled_routes as controlled
from backend.prescriptions import pharmacy_routes as pharmacies
from backend.prescriptions import plan_routes as titration_plans
from backend.prescriptions import routes as prescriptions
from backend.prescriptions import sending_routes as sending
from backend.prescriptions import taking_routes as taking
from backend.reviews import routes as reviews
from backend.visits import routes as visits

BLUEPRINTS = (
    accounts.blueprint,
    people.blueprint,
    crisis_routes.blueprint,
    health.blueprint,
    caseload.blueprint,
    measures.blueprint,
    safety_routes.blueprint,
    duty_routes.blueprint,
    plan_routes.blueprint,
    notifications.blueprint,
    medications.blueprint,
    prescriptions.blueprint,
    titration_plans.blueprint,
    taking.blueprint,
    pharmacies.blueprint,
    sending.blueprint,
    controlled.blueprint,
    visits.blueprint,
    reviews.blueprint,
    messaging.blueprint,
    chart.blueprint,
)
FRONT_END = Path(__file__).parents[1] / "frontend" / "dist"
LARGEST_BODY = 1024 * 1024
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
PUBLIC_ENDPOINTS = {
    "accounts.sign_in",
    "accounts.see_invitation",
    "accounts.accept_invitation",
    "check_in_plans.open_check_in_link",
    "api-docs.openapi_json",
    "docs",
    "health",
    "static_file",
    "page",
}


class ProblemSchema(ma.Schema):
    """What every error looks like (RFC 9457); some types add members of their own."""

    class Meta:
        unknown = ma.INCLUDE

    type = ma.fields.String(required=True, metadata={"description": "Stable address of the kind of problem"})
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    errors = ma.fields.Raw(metadata={"description": "By field, where fields are wrong"})


class Api(flask_smorest.Api):  # type: ignore[misc]  # the library is untyped
    """The API with problems for errors, in the answers and in the document."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        problems.register(self._app)

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = problems.MEDIA_TYPE
        try:
            super()._register_responses()
        finally:
            del self.DEFAULT_RESPONSE_CONTENT_TYPE


def create_app(settings: Settings) -> Flask:
    """Build the application; raise where a setting is missing, or a file of facts is faulty."""
    if not settings.database_url or not settings.secret_key:
        raise ValueError("EVENKEEL_DATABASE_URL and EVENKEEL_SECRET_KEY are needed")
    medications_service.load()
    quantities.quantities()
    safety_catalog.urgent_effects()
    crisis_file.shipped()
    rhythm_file.figures()
    titration_catalog.schedules()
    taper_catalog.half_effects()
    controlled_catalog.rules()
    treatment_catalog.withdrawal_kinds()
    treatment_catalog.effect_words()
    logs.configure()
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_size": 4,
            "max_overflow": 4,
            "hide_parameters": True,
        },
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        API_TITLE="Evenkeel",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        PROPAGATE_EXCEPTIONS=False,
    )
    db.init_app(app)
    gate.install(app, who_asks=accounts.who_asks, relations=duty.relations)
    app.before_request(_note_request)
    app.before_request(_refuse_forgery)
    app.after_request(_harden)
    api = Api(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    api.spec.components.security_scheme(
        "session", {"type": "apiKey", "in": "cookie", "name": accounts.COOKIE}
    )
    app.add_url_rule("/healthz", "health", _health)
    app.add_url_rule("/api/docs", "docs", lambda: api_page.page(api.spec.to_dict(), g.nonce))
    app.add_url_rule("/assets/<path:name>", "static_file", _asset)
    app.add_url_rule("/", "page", _page)
    app.add_url_rule("/<path:_path>", "page", _page)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _note_request() -> None:
    g.request_id = secrets.token_hex(8)
    g.nonce = secrets.token_urlsafe(16)


def _refuse_forgery() -> None:
    """Refuse writes that another site's page could have sent: they lack our header, or tell their origin."""
    if request.method in SAFE_METHODS or not request.path.startswith("/api/"):
        return
    if request.headers.get("X-Evenkeel") != "1":
        raise Forbidden("Requests that change something need the header X-Evenkeel: 1.")
    origin = request.headers.get("Origin")
    if origin and origin != f"{request.scheme}://{request.host}":
        raise Forbidden("This request came from another site's page.")


def _harden(response: Response) -> Response:
    nonce = g.get("nonce", "")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.scheme == "https":
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if not request.path.startswith("/assets/"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _health() -> Response:
    """Say that the web and its database answer."""
    try:
        db.session.execute(text("SELECT 1"))
    except Exception as error:
        raise Unavailable("The database does not answer.") from error
    return jsonify(status="ok")


def _asset(name: str) -> Response:
    response = send_from_directory(FRONT_END / "assets", name)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _page(_path: str = "") -> Response:
    """Serve the front end: its page for every address that is not the API's."""
    if _path.startswith(("api/", "assets/")) or _path == "api":
        abort(404)
    if _path and "/" not in _path and "." in _path and (FRONT_END / _path).is_file():
        return send_from_directory(FRONT_END, _path)
    index = FRONT_END / "index.html"
    if not index.is_file():
        return Response("The front end has not been built: run make run.", 503, content_type="text/plain")
    return Response(
        index.read_text().replace("__CSP_NONCE__", g.nonce), content_type="text/html; charset=utf-8"
    )
