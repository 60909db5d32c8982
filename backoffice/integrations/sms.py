"""SMS gateways that take the requests of Africa's Talking's bulk SMS, or of Twilio's messages."""

from typing import Any

import requests

from backoffice.integrations.ports import NotDelivered

PATIENCE = (3.0, 10.0)  # seconds to connect, to answer
TAKEN = {100, 101, 102}  # processed, sent, queued
REFUSED_FOR_GOOD = {403, 404, 406}  # not a number, not a number they serve, the bearer blocked us
# Not a number, no mobile number, none that can be reached, a country we may not send to, a reader who said stop.
TWILIO_REFUSED_FOR_GOOD = {21211, 21214, 21217, 21408, 21610, 21612, 21614}


class AfricasTalkingSms:
    """Posts each message to `url`; `key` goes into the header `apiKey`."""

    def __init__(self, url: str, user: str, key: str, sender: str) -> None:
        self._url, self._user, self._key, self._sender = url, user, key, sender

    def send(self, to: str, text: str) -> str:
        """Hand over a text for a number in E.164; the gateway's id of it. Raises NotDelivered."""
        form = {"username": self._user, "to": to, "message": text} | ({"from": self._sender} if self._sender else {})
        status, answer = _posted(self._url, form, headers={"apiKey": self._key, "Accept": "application/json"})
        if status not in (200, 201):
            raise NotDelivered(f"the SMS gateway answered HTTP {status}")
        recipient = _recipient(answer)
        code = recipient.get("statusCode")
        if code not in TAKEN:
            # The status is a word of the gateway's own list; the number is never repeated.
            raise NotDelivered(f"the SMS gateway answered {_number(code)}", for_good=code in REFUSED_FOR_GOOD)
        return str(recipient.get("messageId") or "")


class TwilioSms:
    """Posts each message to `url`; deliveries are reported to `reports`."""

    def __init__(self, url: str, user: str, key: str, sender: str, reports: str) -> None:
        self._url, self._login, self._sender, self._reports = url, (user, key), sender, reports

    def send(self, to: str, text: str) -> str:
        """Hand over a text for a number in E.164; the gateway's id of it. Raises NotDelivered."""
        whose = "MessagingServiceSid" if self._sender.startswith("MG") else "From"
        form = {"To": to, whose: self._sender, "Body": text, "StatusCallback": self._reports}
        status, answer = _posted(self._url, form, auth=self._login)
        told = answer if isinstance(answer, dict) else {}
        if status != 201 or not told.get("sid"):
            code = told.get("code")
            said = f"HTTP {status}" + (f", {_number(code)}" if code else "")
            raise NotDelivered(f"the SMS gateway answered {said}", for_good=code in TWILIO_REFUSED_FOR_GOOD)
        return str(told["sid"])


def _posted(url: str, form: dict[str, str], **how: Any) -> tuple[int, Any]:
    """The status and the JSON of the answer, None where it is something else."""
    if not url:
        raise NotDelivered("no SMS gateway is set")
    try:
        answer = requests.post(url, data=form, timeout=PATIENCE, allow_redirects=False, **how)
    except requests.RequestException as error:
        # `from None`: the library's text quotes the request.
        raise NotDelivered(f"the SMS gateway cannot be reached ({type(error).__name__})") from None
    try:
        return answer.status_code, answer.json()
    except requests.JSONDecodeError:
        return answer.status_code, None


def _recipient(answer: Any) -> dict[str, Any]:
    """The one line about our one recipient."""
    try:
        found = answer["SMSMessageData"]["Recipients"][0]
    except (KeyError, IndexError, TypeError):
        raise NotDelivered("the SMS gateway answered something else") from None
    return found if isinstance(found, dict) else {}


def _number(code: Any) -> str:
    """A code of the gateway's list; anything else is not repeated."""
    return str(code) if isinstance(code, int) else "something else"
