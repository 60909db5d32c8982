"""Delivery reports of SMS gateways: whether a call is the gateway's, and what it says."""

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from backoffice.integrations.ports import Report, ReportCall
from backoffice.kernel.errors import Invalid

LONGEST = 100
_A_WORD = re.compile(r"[A-Za-z0-9 _-]{1,60}")


@dataclass(frozen=True)
class AfricasTalkingReports:
    """Calls that carry no signature: whoever knows the secret in the address (`?key=`) is the gateway."""

    secret: str
    arrived = frozenset({"Success"})
    lost = frozenset({"Rejected", "Failed", "AbsentSubscriber", "Expired"})

    def is_genuine(self, call: ReportCall) -> bool:
        """Whether the address had our secret."""
        return bool(self.secret) and hmac.compare_digest(self.secret.encode(), call.key.encode("utf-8", "replace"))

    def read(self, call: ReportCall) -> Report | None:
        """The report; None while the message is on its way. Raises Invalid."""
        said = "failureReason" if call.form.get("failureReason") else "status"
        return _report(call.form, "id", "status", said, self.arrived, self.lost)


@dataclass(frozen=True)
class TwilioReports:
    """Calls signed with the account's token over our own address and the form."""

    secret: str
    url: str
    arrived = frozenset({"delivered", "read"})
    lost = frozenset({"undelivered", "failed", "canceled"})

    def is_genuine(self, call: ReportCall) -> bool:
        """Whether the signature fits (Twilio, Validating requests: HMAC-SHA1 of the address and the sorted form)."""
        signed = self.url + "".join(f"{name}{call.form[name]}" for name in sorted(call.form))
        made = hmac.digest(self.secret.encode(), signed.encode("utf-8", "replace"), "sha1")
        sent = call.signature.encode("utf-8", "replace")
        return bool(self.secret) and hmac.compare_digest(base64.b64encode(made), sent)

    def read(self, call: ReportCall) -> Report | None:
        """The report; None while the message is on its way. Raises Invalid."""
        said = "ErrorCode" if call.form.get("ErrorCode") else "MessageStatus"
        return _report(call.form, "MessageSid", "MessageStatus", said, self.arrived, self.lost)


def _report(
    form: Mapping[str, str], id_name: str, word_name: str, said_name: str, arrived: frozenset[str], lost: frozenset[str]
) -> Report | None:
    gateway_id, word, said = (form.get(name, "") for name in (id_name, word_name, said_name))
    if not 0 < len(gateway_id) <= LONGEST or not gateway_id.isprintable():
        raise Invalid.one(id_name, "The message's id is needed.")
    if word not in arrived | lost:
        return None
    return Report(gateway_id, word in arrived, said if _A_WORD.fullmatch(said) else word)
