"""Sumsub's REST API: applicants, links and results, each request signed as its documentation says (App Tokens)."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import requests

from backoffice.integrations.ports import Answer, Finding, NotAnswered

PATIENCE = (3.0, 10.0)  # seconds to connect, to answer
EXISTS = 409
COMPLETED = "completed"


class Sumsub:
    """Speaks to `url` with an app token and its secret; applicants take the given level."""

    name = "sumsub"

    def __init__(self, url: str, token: str, secret: str, level: str) -> None:
        self._url, self._token, self._secret, self._level = url.rstrip("/"), token, secret.encode(), level

    def begin(self, reference: str, facts: Mapping[str, str]) -> str:
        """Create the applicant; one that exists already for the reference is taken. No facts are handed over."""
        del facts  # the customer shows the provider what it needs
        path = f"/resources/applicants?{urlencode({'levelName': self._level})}"
        status, found = self._asked("POST", path, {"externalUserId": reference})
        if status == EXISTS:
            _, found = self._expected("GET", f"/resources/applicants/-;externalUserId={quote(reference)}/one")
        elif status >= 400:
            raise _strange(status)
        return _text(found, "id")

    def link(self, reference: str, lifetime: timedelta) -> str | None:
        """The address of the provider's own pages for this applicant."""
        asked = {"levelName": self._level, "userId": reference, "ttlInSecs": int(lifetime.total_seconds())}
        return _text(self._expected("POST", "/resources/sdkIntegrations/levels/-/websdkLink", asked)[1], "url")

    def finding(self, applicant: str) -> Finding:
        """The review as the API tells it now."""
        return finding_of(self._expected("GET", f"/resources/applicants/{quote(applicant, safe='')}/status")[1])

    def reset(self, applicant: str) -> None:
        """Forget what the applicant sent, so that they may send it anew."""
        self._expected("POST", f"/resources/applicants/{quote(applicant, safe='')}/reset")

    def _expected(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        status, found = self._asked(method, path, body)
        if status >= 400:
            raise _strange(status)
        return status, found

    def _asked(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        data = json.dumps(body, separators=(",", ":")).encode() if body is not None else b""
        headers = self._signed(method, path, data) | {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            answer = requests.request(
                method, self._url + path, data=data, headers=headers, timeout=PATIENCE, allow_redirects=False
            )
            return answer.status_code, answer.json() if answer.content else {}
        except requests.RequestException as error:
            # `from None`: the library's text quotes the request.
            raise NotAnswered(f"Sumsub cannot be reached ({type(error).__name__})") from None

    def _signed(self, method: str, path: str, data: bytes) -> dict[str, str]:
        now = str(int(time.time()))
        return {
            "X-App-Token": self._token,
            "X-App-Access-Ts": now,
            "X-App-Access-Sig": signature(self._secret, now, method, path, data),
        }


def signature(secret: bytes, timestamp: str, method: str, path: str, body: bytes) -> str:
    """HMAC-SHA256 in hexadecimal over timestamp, method, path with query, and body."""
    return hmac.new(
        secret, timestamp.encode() + method.upper().encode() + path.encode() + body, hashlib.sha256
    ).hexdigest()


def finding_of(told: Any) -> Finding:
    """The answer in an applicant's status; raises NotAnswered when it has another shape."""
    if not isinstance(told, dict) or not isinstance(told.get("reviewStatus"), str):
        raise NotAnswered("Sumsub answered something else")
    result = told.get("reviewResult")
    if told["reviewStatus"] != COMPLETED or not isinstance(result, dict):
        return Finding(Answer.PENDING)
    labels = result.get("rejectLabels") or []
    return Finding(
        answer_of(result.get("reviewAnswer"), result.get("reviewRejectType")),
        _milliseconds(told.get("reviewDate")),
        tuple(str(label)[:80] for label in labels[:50] if isinstance(label, str)),
        str(result.get("moderationComment") or "")[:2000],
        str(result.get("clientComment") or "")[:2000],
    )


def answer_of(answer: object, reject_type: object) -> Answer:
    """GREEN, or RED with its type; a RED without one is taken for the last word, whatever its labels are."""
    if answer == "GREEN":
        return Answer.GREEN
    return Answer.RETRY if reject_type == "RETRY" else Answer.FINAL


def _milliseconds(written: object) -> int:
    """`2026-11-25 09:31:04+0000` in Unix milliseconds."""
    try:
        return int(datetime.strptime(str(written), "%Y-%m-%d %H:%M:%S%z").timestamp() * 1000)
    except ValueError:
        raise NotAnswered("Sumsub wrote no date of the review") from None


def _text(found: Any, name: str) -> str:
    value = found.get(name) if isinstance(found, dict) else None
    if not isinstance(value, str) or not 0 < len(value) <= 1000:
        raise NotAnswered("Sumsub answered something else")
    return value


def _strange(status: int) -> NotAnswered:
    return NotAnswered(f"Sumsub answered HTTP {status}")
