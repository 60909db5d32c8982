"""An SMS gateway that takes the requests of Africa's Talking's bulk SMS."""

from typing import Any

import requests

from backoffice.integrations.ports import NotDelivered

PATIENCE = (3.0, 10.0)  # seconds to connect, to answer
TAKEN = {100, 101, 102}  # processed, sent, queued
REFUSED_FOR_GOOD = {403, 404, 406}  # not a number, not a number they serve, the bearer blocked us


class HttpSms:
    """Posts each message to `url`; `key` goes into the header `apiKey`."""

    def __init__(self, url: str, user: str, key: str) -> None:
        self._url, self._user, self._key = url, user, key

    def send(self, to: str, text: str) -> None:
        """Hand over a text for a number in E.164; raises NotDelivered."""
        if not self._url:
            raise NotDelivered("no SMS gateway is set")
        recipient = _recipient(self._asked({"username": self._user, "to": to, "message": text}))
        code = recipient.get("statusCode")
        if code not in TAKEN:
            # The status is a word of the gateway's own list; the number is never repeated.
            raise NotDelivered(f"the SMS gateway answered {code}", for_good=code in REFUSED_FOR_GOOD)

    def _asked(self, form: dict[str, str]) -> Any:
        headers = {"apiKey": self._key, "Accept": "application/json"}
        try:
            answer = requests.post(self._url, data=form, headers=headers, timeout=PATIENCE, allow_redirects=False)
            if answer.status_code not in (200, 201):
                raise NotDelivered(f"the SMS gateway answered HTTP {answer.status_code}")
            return answer.json()
        except requests.RequestException as error:
            # `from None`: the library's text quotes the request.
            raise NotDelivered(f"the SMS gateway cannot be reached ({type(error).__name__})") from None


def _recipient(answer: Any) -> dict[str, Any]:
    """The one line about our one recipient."""
    try:
        found = answer["SMSMessageData"]["Recipients"][0]
    except (KeyError, IndexError, TypeError):
        raise NotDelivered("the SMS gateway answered something else") from None
    return found if isinstance(found, dict) else {}
