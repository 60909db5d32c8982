"""What comes back from the identity provider, turned into a person: every part of it is checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from backoffice.access.actor import Actor
from backoffice.identity.provider import Granted, GrantRefused, IdentityProvider, Unreachable
from backoffice.identity.reach import unavailable
from backoffice.identity.signatures import BadToken, KeysUnavailable
from backoffice.identity.under_way import UnderWay
from backoffice.kernel.errors import BackofficeError
from backoffice.web.session_rows import Tokens

LONGEST_PATH = 1000


@dataclass(frozen=True)
class Arrival:
    """Somebody who signed in: who, in which of the provider's sessions, with which tokens."""

    who: Actor
    sid: str
    tokens: Tokens
    customer_id: str | None = None  # who a customer is to us, as their realm says


def arrive(provider: IdentityProvider, begun: UnderWay | None, answer: Mapping[str, str]) -> Arrival:
    """Who came back to this sign-in; raises VERIFICATION_FAILED, IDENTITY_PROVIDER_UNAVAILABLE."""
    if begun is None:
        raise failed("This sign-in was not begun in this browser, took longer than ten minutes or was used before.")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise failed("The answer came from another sign-in service.")
    if "error" in answer or not answer.get("code"):
        raise failed("The sign-in service did not let anybody in.")
    try:
        return _judged(provider, begun, provider.redeem(answer["code"], begun.verifier))
    except (GrantRefused, BadToken):
        raise failed("The sign-in service's answer does not hold.") from None
    except (Unreachable, KeysUnavailable):
        raise unavailable() from None


def _judged(provider: IdentityProvider, begun: UnderWay, granted: Granted) -> Arrival:
    """Both tokens must be about one person in one session: the ID token says who, the access token what they may."""
    said = provider.validator.id_token(granted.id, begun.nonce)
    allowed = provider.validator.access(granted.access)
    if (said.sub, said.sid, said.azp) != (allowed.sub, allowed.sid, allowed.azp) or said.sid is None:
        raise BadToken("The two tokens are about different sign-ins.")
    return Arrival(allowed.actor(), said.sid, Tokens(granted.refresh, granted.id), allowed.customer_id)


def failed(why: str) -> BackofficeError:
    """A sign-in that has to be begun again."""
    return BackofficeError("VERIFICATION_FAILED", f"{why} Sign in again.")


def own_path(text: str | None) -> str:
    """The text if it is a path of ours to go to after signing in, else the home page."""
    if not text or len(text) > LONGEST_PATH or not text.isprintable() or "\\" in text or not text.startswith("/"):
        return "/"
    parts = urlsplit(text)
    elsewhere = text.startswith("//") or parts.scheme or parts.netloc
    return "/" if elsewhere or parts.path.startswith(("/sign-", "/signed-out")) else text
