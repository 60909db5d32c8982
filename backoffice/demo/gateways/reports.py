"""What the stand-in SMS gateway tells afterwards: that messages arrived, or did not, in either gateway's words."""

from __future__ import annotations

import base64
import hmac
import threading
from dataclasses import dataclass

import requests

PATIENCE = 5.0


@dataclass
class Mood:
    """How reports go: after so many seconds, whether messages arrive, and whether anything is told at all."""

    seconds: float = 1.0
    arrived: bool = True
    silent: bool = False


class Reporter:
    """Reports to `url`, which has a secret in it; Twilio's way goes to the address that a request names, signed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.mood = Mood()

    def africas_talking(self, message_id: str, number: str) -> None:
        """Tell later, by a form that knows the secret."""
        told = {"id": message_id, "phoneNumber": number, "networkCode": "63902"}
        verdict = {"status": "Success"} if self.mood.arrived else {"status": "Failed", "failureReason": "UserInactive"}
        self._later(self._url, told | verdict, {})

    def twilio(self, sid: str, number: str, address: str, token: str) -> None:
        """Tell later, by a form signed with the account's token over the address and the sorted form."""
        form = {"MessageSid": sid, "MessageStatus": "delivered" if self.mood.arrived else "undelivered", "To": number}
        if not self.mood.arrived:
            form["ErrorCode"] = "30003"
        signed = address + "".join(name + form[name] for name in sorted(form))
        signature = base64.b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()
        self._later(address, form, {"X-Twilio-Signature": signature})

    def _later(self, url: str, form: dict[str, str], headers: dict[str, str]) -> None:
        if self.mood.silent:
            return
        timer = threading.Timer(self.mood.seconds, self._post, [url, form, headers])
        timer.daemon = True
        timer.start()

    def _post(self, url: str, form: dict[str, str], headers: dict[str, str]) -> None:
        # Real gateways tell once; whoever is not there when they do never hears of it.
        try:
            requests.post(url, data=form, headers=headers, timeout=PATIENCE, allow_redirects=False)
        except requests.RequestException:
            return
