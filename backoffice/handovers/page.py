"""What the pages of hand-overs show, prepared for the templates."""

from typing import Any

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.handovers import rules
from backoffice.handovers.forms import DecisionForm
from backoffice.handovers.json_shapes import number_of
from backoffice.handovers.models import UNDECIDED, HandOver, HandOverState
from backoffice.handovers.service import Shown
from backoffice.kernel import clock
from backoffice.kernel.errors import Invalid
from backoffice.kernel.pages import Page

WORDS = {
    HandOverState.OPEN: "waits for the code",
    HandOverState.PROVED: "to decide",
    HandOverState.ENDED: "handed over",
    HandOverState.DECLINED: "stays with its holder",
}
PILLS = {
    HandOverState.OPEN: "contact:sent", HandOverState.PROVED: "kyc:pending", HandOverState.ENDED: "contact:verified",
    HandOverState.DECLINED: "contact:none",
}  # fmt: skip
ELSEWHERE = "a customer of another branch"


def state_asked(text: str) -> HandOverState | None:
    """The state in the address; raises Invalid for one that there is not."""
    if text and text not in list(HandOverState):
        raise Invalid.one("state", "There is no such state.")
    return HandOverState(text) if text else None


def list_values(actor: Actor, found: Page[Shown], state: HandOverState | None) -> dict[str, Any]:
    """The worklist."""
    lines = [line(actor, shown) for shown in found.items]
    more = url_for("handovers.index", after=found.next, state=state or None) if found.next else ""
    tabs = [("", "All", url_for("handovers.index"), None)] + [
        (one.value, WORDS[one].capitalize(), url_for("handovers.index", state=one.value), None) for one in HandOverState
    ]
    return {"lines": lines, "more": more, "tabs": tabs, "state": state.value if state else ""}


def line(actor: Actor, shown: Shown) -> dict[str, Any]:
    """One case in the list."""
    case = shown.case
    return {
        "number": number_of(actor, shown), "url": url_for("handovers.show", case_id=case.id),
        "look": PILLS[case.state], "word": WORDS[case.state], "opened_by": case.opened_by_name,
        "branch": case.branch, "at": case.created_at, "holder": shown.holder.name if shown.holder else ELSEWHERE,
    }  # fmt: skip


def case_values(actor: Actor, shown: Shown) -> dict[str, Any]:
    """One case with what may be done now, and why not."""
    case = shown.case
    refusal = rules.why_not_decide(case, actor, case.version)
    unproved = None if case.state is HandOverState.PROVED else rules.NOT_PROVED
    why_not_end = refusal or unproved
    return {
        "case": case, **line(actor, shown), "needs_code": rules.needs_code(case, clock.now()),
        "undecided": case.state in UNDECIDED, "shown_holder": shown.holder,
        "may_decide": shown.holder is not None,
        "why_not_end": why_not_end.sentence if why_not_end else "",
        "why_not_decline": refusal.sentence if refusal else "",
    }  # fmt: skip


def decision_form(case: HandOver) -> DecisionForm:
    """The form of a decision on the case as it stands."""
    return DecisionForm(formdata=None, data={"version": case.version})
