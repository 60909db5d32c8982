"""Checks by a bureau's JSON interface: `POST /checks` with the facts, `GET /checks/{id}` for what it found.

Address registers and credit bureaus have no common protocol: this one is ours, a bureau's own gets a file beside it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import requests

from backoffice.integrations.ports import Answer, Finding, NotAnswered

PATIENCE = (3.0, 10.0)


class RecordCheck:
    """An address register or credit bureau at `url`; `key` goes into the Authorization header."""

    def __init__(self, name: str, url: str, key: str) -> None:
        self.name, self._url, self._key = name, url.rstrip("/"), key

    def begin(self, reference: str, facts: Mapping[str, str]) -> str:
        """Ask for a check of these facts; the reference makes a repetition the same check."""
        found = self._asked("POST", "/checks", {"reference": reference, "facts": dict(facts)})
        if not isinstance(found.get("id"), str) or not found["id"]:
            raise NotAnswered(f"{self.name} answered something else")
        return str(found["id"])[:200]

    def link(self, reference: str, lifetime: timedelta) -> str | None:
        """None: the customer has nothing to do."""
        del reference, lifetime
        return None

    def finding(self, applicant: str) -> Finding:
        """What was found."""
        told = self._asked("GET", f"/checks/{quote(applicant, safe='')}")
        try:
            answer, at_ms = Answer(str(told.get("answer"))), int(told.get("at_ms") or 0)
        except (ValueError, TypeError):
            raise NotAnswered(f"{self.name} answered something else") from None
        labels = tuple(str(label)[:80] for label in (told.get("labels") or [])[:50])
        return Finding(answer, at_ms, labels, "", str(told.get("comment") or "")[:2000])

    def reset(self, applicant: str) -> None:
        """Have it looked up anew."""
        self._asked("POST", f"/checks/{quote(applicant, safe='')}/reset")

    def _asked(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        try:
            answer = requests.request(
                method, self._url + path, json=body, headers=headers, timeout=PATIENCE, allow_redirects=False
            )
            found = answer.json() if answer.content else {}
        except requests.RequestException as error:
            raise NotAnswered(f"{self.name} cannot be reached ({type(error).__name__})") from None
        if answer.status_code >= 400:
            raise NotAnswered(f"{self.name} answered HTTP {answer.status_code}")
        if not isinstance(found, dict):
            raise NotAnswered(f"{self.name} answered something else")
        return found
