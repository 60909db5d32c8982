"""What the pages show of a check: a line each, and a provider's labels as words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backoffice.verification.models import COUNTED, KIND_WORDS, CheckKind, CheckState, ProviderCheck
from backoffice.verification.service import Checks
from backoffice.web.time_words import day, exact

ASKED = {
    CheckState.ASKED: "the provider is being asked",
    CheckState.PENDING: "no answer yet",
    CheckState.REVOKED: "the provider took its answer back",
}
LOST_CONSENT = "the consent was taken back before the bureau was asked: it is not asked without a new one"


@dataclass(frozen=True)
class Line:
    """One check; `labels` and comments are empty for who may not know them."""

    title: str
    state: str
    under: str
    labels: Sequence[str]
    customer_comment: str
    private_comment: str


def lines(found: Checks) -> list[Line]:
    """All of a customer's checks."""
    return [_line(check, found) for check in found.items]


def label_words(label: str) -> str:
    """`DOCUMENT_PAGE_MISSING` -> Document page missing."""
    return label.replace("_", " ").strip().capitalize()


def _line(check: ProviderCheck, found: Checks) -> Line:
    counted = found.told_why and check.state in COUNTED
    return Line(
        check.title, check.state.value, _under(check, lost_consent=check.id in found.unagreed),
        [label_words(label) for label in check.labels] if counted else [],
        check.customer_comment if counted else "", check.private_comment if counted else "",
    )  # fmt: skip


def _under(check: ProviderCheck, *, lost_consent: bool) -> str:
    asked = f"{check.provider.capitalize()}, asked by {check.asked_by_name} on {day(check.asked_at)}"
    if check.state in COUNTED and check.answered_at:
        return f"{asked}; answered {exact(check.answered_at)}"
    if lost_consent:
        return f"{asked}; {LOST_CONSENT}"
    link = f"; the link ends {exact(check.link_ends_at)}" if check.link_ends_at and check.state in ASKED else ""
    return f"{asked}; {ASKED[check.state]}{link}"


def why_lines(whys: Mapping[CheckKind, str]) -> list[tuple[str, str]]:
    """(what, why not) of the checks that cannot be asked for now."""
    return [(KIND_WORDS[kind], sentence) for kind, sentence in whys.items()]
