"""Whether a request comes from our gateway: signed over its bytes with our secret, or from one of its addresses."""

import hashlib
import hmac

from flask import Request

from backoffice.config import Settings
from backoffice.web.callers import address_of

HEADER = "X-Ussd-Signature"


def signature(secret: str, raw: bytes) -> str:
    """The hex HMAC-SHA256 that a gateway sends along."""
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def is_genuine(request: Request, raw: bytes, settings: Settings) -> bool:
    """With a secret, only what it signed; else only what comes from an allowed address; with neither, nothing."""
    secret = settings.ussd_secret.get_secret_value()
    if secret:
        sent = request.headers.get(HEADER, "").encode("utf-8", "replace")
        return hmac.compare_digest(signature(secret, raw).encode(), sent)
    return address_of(request) in settings.ussd_addresses
