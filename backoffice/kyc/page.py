"""What the pages of a case show, prepared for the templates: the viewer, texts, attempts."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup

from backoffice.access.actor import Actor
from backoffice.documents.models import Document
from backoffice.documents.page import viewer_pages
from backoffice.kernel import clock
from backoffice.kernel.area import Finding, areas
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say
from backoffice.kyc import comparing, findings, judging
from backoffice.kyc.models import TO_DECIDE, CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import Dossier, Hour, Sight
from backoffice.policy import service as policy
from backoffice.web.frame import can
from backoffice.web.time_words import ago, clock_time, exact

STATE_ICONS = {
    CaseState.OPEN: "inbox",
    CaseState.IN_REVIEW: "eye",
    CaseState.AWAITING_CUSTOMER: "chat-left-text",
    CaseState.APPROVED: "check-circle",
    CaseState.REJECTED: "x-octagon",
    CaseState.EXPIRED: "calendar-x",
}
NOTE_MARKS = {"accepted": ("ok", "check-circle"), "rejected": ("flag", "x-octagon")}


def hours(counted: Sequence[Hour]) -> list[tuple[str, int, int]]:
    """The rows of the plot: the hour on the bank's clock, came in, decided."""
    return [(clock_time(one.start)[:2], one.came_in, one.decided) for one in counted]


def papers_in_words(papers: Sequence[Document]) -> str:
    """National ID + proof of address."""
    words = [one.title for one in papers if one.is_undecided] or [one.title for one in papers]
    names = dict.fromkeys(words)
    return " + ".join(name if place == 0 else name[:1].lower() + name[1:] for place, name in enumerate(names))


def reason_label(case: KycCase) -> str:
    """What colleagues call the reason of the last answer."""
    return case.reason_label or ""


def _back(case: KycCase, judged: Mapping[str, str]) -> str:
    ticks: dict[str, Any] = judging.in_address(judged)
    return url_for("kyc.show", case_id=case.id, **ticks)


def case_values(actor: Actor, sight: Sight, judged: Mapping[str, str]) -> dict[str, Any]:
    """The case screen: the document beside the data, what the machine checked, what happened before.

    `judged`: the rows that were ticked or flagged on the way here.
    """
    case, customer = sight.case, sight.customer
    claimable = rules.why_not_claim(case, actor.id)
    groups, machine = comparing.groups(sight), findings.of_case(actor, sight)
    return {
        "case": case,
        "customer": customer,
        "clear": sight.clear,
        "papers": papers_in_words(sight.papers),
        "paper_lines": paper_lines(sight.papers),
        "pages": _pages(sight) if sight.clear else [],
        "watermark": f"{actor.name} · {exact(clock.now())} · view recorded",
        "groups": groups,
        "judged": judged,
        "judged_text": judging.as_text(judged),
        "back": _back(case, judged),
        "machine": machine,
        "warnings": _warnings(groups, machine),
        "boxes": [box for area in areas() for box in area.panels if box.place == "case" and can(box.operation)],
        "before": [_event(one) for one in sight.attempts if one.id != case.id or one.answered_at],
        "why_not_claim": claimable.sentence if claimable else "",
        "why_not_decide": rules.OWN_WORK.sentence if sight.own else "",
        "why_not_approve": _sentence(_why_not_approve(sight)),
        "reason_label": reason_label(case),
    }


def _why_not_approve(sight: Sight) -> Refusal | None:
    return rules.why_not_approve(sight.papers, scan_required=policy.kyc().scan_required) or sight.not_yet


def _warnings(groups: Sequence[comparing.Group], machine: Sequence[Finding]) -> list[str]:
    """What the machine's checks doubt, by name: it stands beside the decision, for the checks may be out of view."""
    rows = [row.label for group in groups for row in group.rows if row.check.state == "bad"]
    return list(dict.fromkeys([*rows, *(found.title for found in machine if found.state == "bad")]))


def _pages(sight: Sight) -> list[dict[str, Any]]:
    """All pages for the viewer; a page that replaces one of the attempt before knows that one."""
    shown = []
    for paper in sight.papers:
        before = _replaced(sight, paper)
        for number, page in zip(paper.pages, viewer_pages(paper), strict=True):
            state, icon = NOTE_MARKS.get(paper.state.value, ("", ""))
            old = _page_url(before, number) if before and number in before.pages else ""
            shown.append({**page, "state": state, "icon": icon, "old": old})
    return shown


def first_page(one: Dossier) -> str:
    """The picture of the case on the reviewer's home."""
    return _page_url(one.papers[0], 1) if one.papers else ""


def _replaced(sight: Sight, paper: Document) -> Document | None:
    """The last paper of the same kind that was sent before this one."""
    before = [one for one in sight.earlier if one.created_at < paper.created_at]
    same = [one for one in before if one.document_type is paper.document_type]
    return same[-1] if same else None


def _page_url(paper: Document, number: int) -> str:
    return url_for("documents.page_image", customer_id=paper.customer_id, document_id=paper.id, page=number)


def paper_lines(papers: Sequence[Document]) -> list[dict[str, str]]:
    """Documents as lines that lead to them."""
    return [
        {
            "url": url_for("documents.document", customer_id=paper.customer_id, document_id=paper.id),
            "title": paper.title,
            "state": paper.state.value,
            "received": f"received {exact(paper.created_at)}",
        }
        for paper in papers
    ]


def _event(case: KycCase) -> dict[str, Any]:
    """One attempt in a sentence."""
    words = {
        CaseState.APPROVED: "approved",
        CaseState.REJECTED: "rejected",
        CaseState.EXPIRED: "expired without an answer",
    }.get(case.state, "asked again")
    label = reason_label(case)
    what = f"Attempt {case.attempt} {words}" + (f": {label[:1].lower() + label[1:]}" if label else "")
    by = f" by {case.answered_by_name}" if case.answered_by_name and case.state is not CaseState.EXPIRED else ""
    note = f" · “{case.note}”" if case.note else ""
    note += f" · {judging.in_words(case.judged)}" if case.judged else ""
    url = url_for("kyc.show", case_id=case.id)
    at = case.answered_at or case.created_at
    return {"icon": STATE_ICONS[case.state], "who": "", "what": what + by + note, "at": at, "url": url}


def attempt_line(one: Dossier) -> dict[str, Any]:
    """A case as a line of the customer page; without the note, which is for reviewers."""
    case = one.case
    here = url_for("kyc.panel", customer_id=case.customer_id)
    by = case.holder_name or case.answered_by_name or ""
    said = " · ".join(words for words in (papers_in_words(one.papers), reason_label(case), by) if words)
    return {
        "url": url_for("kyc.show", case_id=case.id) if can("kyc.case") else here,
        "title": say("Attempt {attempt}", attempt=case.attempt),
        "under": Markup("{} · {}").format(said, ago(case.answered_at or case.created_at)),
        "state": case.state.value,
        "due": case.due_at if case.state in TO_DECIDE else None,
    }


def _sentence(refusal: Any) -> str:
    return refusal.sentence if refusal else ""
