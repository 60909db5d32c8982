"""Headers of every answer: a strict content security policy, no sniffing, no storing of what staff see."""

from urllib.parse import urlsplit

from flask import Flask, Response, request

from backoffice.config import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'{provider}; base-uri 'none'; frame-ancestors 'none'"
)

BARE = ("text/css", "text/javascript")
ALWAYS = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")


def init_app(app: Flask) -> None:
    """Put the headers on every answer; a view that set its own policy (documents) keeps it."""
    settings: Settings = app.extensions["settings"]
    issuer = urlsplit(settings.oidc_issuer)
    provider = f" {issuer.scheme}://{issuer.netloc}" if issuer.netloc else ""
    fixed = {
        "Content-Security-Policy": POLICY.format(provider=provider),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
        "X-Frame-Options": "DENY",
    }
    if settings.runs_as == "production":
        fixed["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    def add(response: Response) -> Response:
        # Scripts and styles run under the policy of the page that loads them; an agent's line is spared their copies.
        bare = request.endpoint == "static" and response.mimetype in BARE
        for name, value in ({key: fixed[key] for key in ALWAYS} if bare else fixed).items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)
