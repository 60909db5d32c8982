"""The admin API of one Keycloak realm, asked with a service account's token; errors never repeat what was sent."""

import threading
import time
from collections.abc import Collection
from typing import Any

import requests

from backoffice.integrations.ports import SignInRefused, SignInUnreachable

PATIENCE = (3.0, 6.0)  # seconds to connect, to answer
RENEWED_EARLY = 10.0  # seconds before a token's end
UNAUTHENTICATED, SERVER_ERRORS, TOO_MANY = 401, 500, 429
REALMS = "/realms/"


class KeycloakAdmin:
    """Asks as the service account `client_id`; the admin API lies beside the issuer `…/realms/NAME`."""

    def __init__(self, issuer: str, client_id: str, secret: str) -> None:
        base, _, realm = issuer.rstrip("/").rpartition(REALMS)
        self._token_url = f"{base}{REALMS}{realm}/protocol/openid-connect/token"
        self._base = f"{base}/admin{REALMS}{realm}"
        self._client_id, self._secret = client_id, secret
        self._lock = threading.Lock()
        self._token, self._good_until = "", 0.0

    def ask(self, method: str, path: str, body: Any = None, *, also: Collection[int] = ()) -> requests.Response:
        """The answer, a success or one of these codes; raises SignInUnreachable, SignInRefused."""
        answer = self._sent(method, self._base + path, json=body, headers=self._bearer())
        if answer.status_code == UNAUTHENTICATED:
            # Its sessions ended meanwhile (a restart, a revocation): once more with a new token.
            answer = self._sent(method, self._base + path, json=body, headers=self._bearer(fresh=True))
        return _judged(answer, also)

    def _bearer(self, *, fresh: bool = False) -> dict[str, str]:
        with self._lock:
            if fresh or time.monotonic() >= self._good_until:
                self._token, seconds = self._new_token()
                self._good_until = time.monotonic() + seconds - RENEWED_EARLY
            return {"Authorization": f"Bearer {self._token}"}

    def _new_token(self) -> tuple[str, float]:
        asked = {"grant_type": "client_credentials", "client_id": self._client_id, "client_secret": self._secret}
        answer = _judged(self._sent("POST", self._token_url, data=asked), ())
        try:
            told = answer.json()
            return str(told["access_token"]), float(told["expires_in"])
        except (ValueError, KeyError, TypeError):
            raise SignInUnreachable("the sign-in service answered something else than a token") from None

    def _sent(self, method: str, url: str, **given: Any) -> requests.Response:
        try:
            return requests.request(method, url, timeout=PATIENCE, allow_redirects=False, **given)
        except requests.RequestException as error:
            # `from None`: the library's text quotes the request.
            raise SignInUnreachable(f"the sign-in service cannot be reached ({type(error).__name__})") from None


def _judged(answer: requests.Response, also: Collection[int]) -> requests.Response:
    status = answer.status_code
    if (answer.ok and not answer.is_redirect) or status in also:
        return answer
    kind = SignInUnreachable if status >= SERVER_ERRORS or status == TOO_MANY else SignInRefused
    raise kind(f"the sign-in service answered HTTP {status}")
