"""Pages of KYC: the queue, one case beside its documents, the pane of reasons, a customer's cases, the home card."""

from typing import Any, Literal
from uuid import UUID

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid, Refusal, Refused
from backoffice.kernel.words import say
from backoffice.kyc import handing_page, judging, page, pane, queue_page, service
from backoffice.kyc.forms import ApproveForm, RefuseForm
from backoffice.kyc.models import KycCase
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell, wants

kyc = Blueprint("kyc", __name__)
OLDEST = 5
Act = Literal["reject", "ask-again"]
DONE = {"reject": "Rejected", "ask-again": "Asked again:"}


@kyc.get("/kyc/")
def index() -> ResponseReturnValue:
    tab, chosen = queue_page.tab(request.args), queue_page.filters(request.args)
    found = service.queue(actor(), tab, chosen, after=request.args.get("after"))
    counts = service.tallies(actor(), chosen)
    values: dict[str, Any] = {
        "tab": tab.value, "tabs": queue_page.tabs(counts, chosen), "first": "after" in request.args,
        **queue_page.around_the_list(tab, chosen),
    }  # fmt: skip
    lines = [queue_page.line(actor(), one, tab, chosen) for one in found.items]
    return screen("kyc/index.html", "kyc/_queue.html", lines=lines, next=found.next, **values)


@kyc.get("/kyc/work")
def work() -> ResponseReturnValue:
    oldest = service.queue(actor(), limit=OLDEST)
    first = service.next_up(actor())
    return screen(
        "kyc/work.html",
        "kyc/_work.html",
        tallies=service.tallies(actor()),
        lines=[queue_page.line(actor(), one) for one in oldest.items],
        first=queue_page.line(actor(), first) if first else None,
        thumb=page.first_page(first) if first else "",
        hours=page.hours(service.by_hour(actor())),
    )


@kyc.post("/kyc/next")
def take_next() -> ResponseReturnValue:
    return _on_to_next()


@kyc.get("/kyc/<uuid:case_id>")
def show(case_id: UUID) -> ResponseReturnValue:
    sight = service.case(actor(), case_id)
    tab, chosen = queue_page.tab(request.args), queue_page.filters(request.args)
    place = queue_page.place_values(service.place(actor(), case_id, tab, chosen), tab, chosen)
    holding = handing_page.values(actor(), sight.case)
    values = page.case_values(actor(), sight, judging.from_address(request.args))
    return screen("kyc/case.html", "kyc/_side.html", pane=None, **values, **place, **holding)


@kyc.post("/kyc/<uuid:case_id>/claim")
def claim(case_id: UUID) -> ResponseReturnValue:
    service.claim(actor(), case_id)
    return go("kyc.show", case_id=case_id)


@kyc.post("/kyc/<uuid:case_id>/release")
def release(case_id: UUID) -> ResponseReturnValue:
    service.release(actor(), case_id)
    flash("The case is free for others again.")
    return go("kyc.index")


@kyc.post("/kyc/<uuid:case_id>/approve")
@asks(service.approve)
def approve(case_id: UUID) -> ResponseReturnValue:
    form = ApproveForm()
    form.validate()
    if form.judged.errors or form.version.data is None:
        raise Invalid.one("judged" if form.judged.errors else "version", "Load the case again.")
    judged, note = judging.from_text(form.judged.data), form.note.data or ""
    if form.note.errors:
        return _despite(case_id, form, judged)
    try:
        return _said("Approved", service.approve(actor(), case_id, form.version.data, note, judged=judged))
    except Invalid as error:
        if "note" in request.form:  # it was asked for before
            form.take(error)
        return _despite(case_id, form, judged)


@kyc.get("/kyc/<uuid:case_id>/reasons")
def reasons(case_id: UUID) -> ResponseReturnValue:
    act: Act = "ask-again" if request.args.get("act") == "ask-again" else "reject"
    sight = service.case(actor(), case_id)
    judged = judging.from_address(request.args)
    good = pane.good_already(sight, judged) if act == "ask-again" else []
    kept = {"version": sight.case.revision, "settled": good, "judged": judging.as_text(judged)}
    return _pane(sight, RefuseForm(formdata=None, data=kept), act)


@kyc.post("/kyc/<uuid:case_id>/reject")
def reject(case_id: UUID) -> ResponseReturnValue:
    return _refused(case_id, "reject")


@kyc.post("/kyc/<uuid:case_id>/ask-again")
def ask_again(case_id: UUID) -> ResponseReturnValue:
    return _refused(case_id, "ask-again")


@kyc.post("/kyc/<uuid:case_id>/undo")
def undo(case_id: UUID) -> ResponseReturnValue:
    service.undo(actor(), case_id)
    flash("Undone. The case is yours again.")
    return go("kyc.show", case_id=case_id)


@kyc.get("/customers/<uuid:customer_id>/kyc")
def panel(customer_id: UUID) -> ResponseReturnValue:
    customer, found = service.cases_of(actor(), customer_id)
    lines = [page.attempt_line(one) for one in found]
    in_box = wants("kyc-panel")
    return screen("kyc/of_customer.html", "kyc/_panel.html", customer=customer, lines=lines, in_box=in_box)


@kyc.get("/customers/<uuid:customer_id>/kyc/new")
def new(customer_id: UUID) -> ResponseReturnValue:
    customer, papers = service.to_open(actor(), customer_id)
    refusal = service.why_not_open(customer)
    why_not = refusal.sentence if refusal else ""
    return screen("kyc/new.html", customer=customer, papers=page.paper_lines(papers), why_not=why_not)


@kyc.post("/customers/<uuid:customer_id>/kyc/new")
def start(customer_id: UUID) -> ResponseReturnValue:
    found = service.open_case(actor(), customer_id)
    flash("A reviewer will compare the papers with the data." if found.made else "A case was under way already.")
    return go("customers.show", customer_id=customer_id)


def _refused(case_id: UUID, act: Act) -> ResponseReturnValue:
    sight = service.case(actor(), case_id)
    form = RefuseForm()
    form.offer(sight.papers, service.offered(sight.customer, sight.papers))
    if not form.validate() or form.version.data is None:
        return _pane(sight, form, act, status=422)
    version, grounds = form.version.data, form.grounds()
    if act == "reject":
        return _said(DONE[act], service.reject(actor(), case_id, version, **grounds))
    try:
        return _said(DONE[act], service.ask_again(actor(), case_id, version, **grounds, settled=form.kept()))
    except Invalid as error:
        form.take(error)
        return _pane(sight, form, act, status=422)


def _despite(case_id: UUID, form: ApproveForm, judged: dict[str, str]) -> ResponseReturnValue:
    sight = service.case(actor(), case_id)
    _only_held(sight)
    values = page.case_values(actor(), sight, judged) | handing_page.values(actor(), sight.case)
    form.note.flags.required, flags = True, pane.flagged_rows(sight, judged)
    return screen("kyc/case.html", pane="despite", form=form, flags=flags, status=422, **values)


def _pane(sight: service.Sight, form: RefuseForm, act: Act, status: int = 200) -> ResponseReturnValue:
    _only_held(sight)
    offered = service.offered(sight.customer, sight.papers)
    form.offer(sight.papers, offered)
    chosen = form.reason.data or request.args.get("reason")
    named = [paper.id for paper in sight.papers if str(paper.id) in request.values.getlist("documents")]
    judged = judging.from_text(None if form.judged.errors else form.judged.data)
    values = page.case_values(actor(), sight, judged) | handing_page.values(actor(), sight.case)
    values |= pane.values(sight, act, offered, judging.flagged(judged), chosen, named)
    part = "kyc/_text.html" if wants("kyc-text") else "kyc/_side.html"
    return screen("kyc/case.html", part, pane="reasons", form=form, status=status, **values)


def _only_held(sight: service.Sight) -> None:
    if not sight.clear:
        raise Refused(Refusal("NOT_HOLDER", "Claim the case first: only who holds it can decide it."))


def _said(verb: str, case: KycCase) -> ResponseReturnValue:
    tell(
        say("{decided} {name}", decided=verb, name=service.name_of(actor(), case)),
        f"undo:{url_for('kyc.undo', case_id=case.id)}",
    )
    return _on_to_next()


def _on_to_next() -> ResponseReturnValue:
    if case := service.claim_next(actor()):
        return go("kyc.show", case_id=case.id)
    if case := service.in_hand(actor()):
        flash("Nothing else waits. This case is in your hands already.", "info")
        return go("kyc.show", case_id=case.id)
    flash("No case waits for you.", "info")
    return go("kyc.index")
