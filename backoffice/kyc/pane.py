"""What the pane of reasons shows: numbered reasons, which papers are good already, and the text as it will be sent."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from backoffice.config import LANGUAGES
from backoffice.customers import service as customers
from backoffice.kyc import comparing, service
from backoffice.kyc.rules import reasons
from backoffice.kyc.service import Sight
from backoffice.notifications.models import MessageChannel
from backoffice.policy.rules.reason_library import Reason
from backoffice.policy.rules.sms_length import sms_length

LINK = "[link]"


def values(
    sight: Sight,
    act: str,
    offered: Sequence[Reason],
    flagged: frozenset[str],
    chosen: str | None,
    named: Sequence[UUID],
) -> dict[str, Any]:
    """Reasons that flagged rows point to are marked, the first of them is chosen."""
    known = {one.code: one for one in offered}
    picked = known.get(chosen or "") or known.get(reasons.suggested(offered, flagged) or "")
    text, length = _text(sight, picked, named, linked=act == "ask-again") if picked else ("", "")
    return {
        "act": act,
        "offered": [
            {
                "code": one.code, "label": one.label, "chosen": one is picked,
                "flagged": bool(flagged.intersection(one.about)), "discreet": one.discreet,
            }
            for one in offered
        ],
        "text": text,
        "length": length,
        "unlinked": act == "ask-again" and not named,
        "reached": customers.reader_of(sight.customer) is not None,
    }  # fmt: skip


def flagged_rows(sight: Sight, judged: Mapping[str, str]) -> list[comparing.Row]:
    """The rows that were flagged, as they stand on the case screen."""
    return [row for group in comparing.groups(sight) for row in group.rows if judged.get(row.key) == "flag"]


def good_already(sight: Sight, judged: Mapping[str, str]) -> list[str]:
    """The papers all of whose rows were found to say the same, and those of the round before."""
    before = [str(one) for one in sight.case.settled]
    same = [
        str(group.document_id)
        for group in comparing.groups(sight)
        if group.rows and all(judged.get(row.key) == "same" for row in group.rows)
    ]
    return list(dict.fromkeys([*before, *same]))


def _text(sight: Sight, reason: Reason, named: Sequence[UUID], *, linked: bool) -> tuple[str, str]:
    """The text with a stand-in for each link, and how long it is with real ones."""
    customer = sight.customer
    reader = customers.reader_of(customer)
    by_email = reader is not None and reader.channel is MessageChannel.EMAIL
    kinds = dict.fromkeys(paper.document_type for paper in sight.papers if paper.id in named) if linked else {}
    shown, real = (
        service.text_for(customer, sight.papers, reason, named, [link for _ in kinds])
        for link in (LINK, service.sample())
    )
    language = LANGUAGES[customers.language_of(customer)]
    return shown, f"{language} · by e-mail" if by_email else f"{language} · {sms_length(real).words}"
