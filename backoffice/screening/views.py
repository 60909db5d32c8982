"""Pages of screening: the worklist, a match beside its customer, judging, a customer's box, the card of a home."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.screening import page, service
from backoffice.screening.forms import JudgeForm
from backoffice.screening.models import MatchState, WatchMatch
from backoffice.web.request_state import actor
from backoffice.web.respond import element_of, go, screen, wants

screening = Blueprint("screening", __name__)
ON_A_PAGE = 25
SAID = {
    MatchState.TRUE: "Noted: the same person.",
    MatchState.PROPOSED: "Noted. A second person decides now; the customer is told nothing.",
    MatchState.DIFFERENT: "Noted: somebody else. Only new evidence brings it up again.",
    MatchState.OPEN: "The match is to judge again.",
}


@screening.get("/screening/")
def index() -> ResponseReturnValue:
    chosen = page.filters(request.args)
    listed = service.worklist(actor(), chosen, after=request.args.get("after"), limit=ON_A_PAGE)
    values: dict[str, Any] = {"lines": [page.line(one) for one in listed.items], "next": listed.next}
    values |= {"lists": service.lists(actor()), "may_run": actor().sees_all_branches}
    return screen("screening/index.html", "screening/_list.html", **values, **page.around_the_list(chosen))


@screening.get("/screening/work")
def work() -> ResponseReturnValue:
    values: dict[str, Any] = {"tallies": page.tallies(service.counts(actor())), "lists": service.lists(actor())}
    return screen("screening/work.html", "screening/_work.html", **values)


@screening.post("/screening/run")
def run() -> ResponseReturnValue:
    service.start(actor())
    flash("Everybody is being screened; matches appear here as they are found.", "success")
    return go("screening.index")


@screening.get("/screening/<uuid:match_id>")
def show(match_id: UUID) -> ResponseReturnValue:
    return _show(match_id)


@screening.post("/screening/<uuid:match_id>/true")
def true(match_id: UUID) -> ResponseReturnValue:
    return _judge(match_id, service.judge_true)


@screening.post("/screening/<uuid:match_id>/different")
def different(match_id: UUID) -> ResponseReturnValue:
    return _judge(match_id, service.judge_different)


@screening.post("/screening/<uuid:match_id>/reopen")
def reopen(match_id: UUID) -> ResponseReturnValue:
    return _judge(match_id, service.reopen)


@screening.get("/customers/<uuid:customer_id>/screening")
def of_customer(customer_id: UUID) -> ResponseReturnValue:
    found = service.of_customer(actor(), customer_id)
    on_case = wants("screening-case")
    part = "screening/_case.html" if on_case else "screening/_panel.html"
    in_box = on_case or wants("screening-panel")
    return screen("screening/of_customer.html", part, in_box=in_box, key=element_of(part), **page.standing(found))


@screening.post("/customers/<uuid:customer_id>/screening")
def again(customer_id: UUID) -> ResponseReturnValue:
    service.screen_again(actor(), customer_id)
    flash("Asked. What the lists answer appears here by itself.", "success")
    return go("screening.of_customer", customer_id=customer_id)


def _judge(match_id: UUID, judge: Callable[..., WatchMatch]) -> ResponseReturnValue:
    form = JudgeForm()
    if (said := form.judged()) is None:
        return _show(match_id, form, 422)
    found = judge(actor(), match_id, *said)
    flash(SAID[found.state] if judge is not service.reopen else _reopened(found), "success")
    return go("screening.show", match_id=match_id)


def _reopened(found: WatchMatch) -> str:
    if found.state is MatchState.OPEN:
        return SAID[MatchState.OPEN]
    return "A second person decides whether it is to judge again."


def _show(match_id: UUID, form: JudgeForm | None = None, status: int = 200) -> ResponseReturnValue:
    found = service.match(actor(), match_id)
    values = page.shown(actor(), found)
    return screen("screening/show.html", status=status, form=form or page.judge_form(found.match), **values)
