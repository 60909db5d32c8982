"""Pages of duplicates: the worklist, a pair side by side, judging, a customer's box, the rates."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.documents import page as documents
from backoffice.duplicates import page, service
from backoffice.duplicates.forms import AllDifferentForm, DifferentForm, ReopenForm
from backoffice.duplicates.rules import judging
from backoffice.kernel.words import say
from backoffice.web.narrowing import CHANNELS
from backoffice.web.request_state import actor
from backoffice.web.respond import element_of, go, go_to, screen, tell, wants
from backoffice.web.time_words import day

duplicates = Blueprint("duplicates", __name__)
ON_A_PAGE = 25
DECIDED = "Two people: noted. You can open the pair again."


@duplicates.get("/duplicates/")
def index() -> ResponseReturnValue:
    return _index(AllDifferentForm())


@duplicates.post("/duplicates/different")
def all_different() -> ResponseReturnValue:
    form = AllDifferentForm()
    if not form.validate():
        return _index(form, 422)
    judged = service.judge_all_different(actor(), form.ticked(), *form.chosen())
    tell(say("{count} pairs are noted as different people.", count=len(judged)), "success")
    return go("duplicates.index")


@duplicates.get("/duplicates/<uuid:pair_id>")
def show(pair_id: UUID) -> ResponseReturnValue:
    return _show(pair_id, DifferentForm())


@duplicates.post("/duplicates/<uuid:pair_id>/different")
def different(pair_id: UUID) -> ResponseReturnValue:
    form = DifferentForm()
    if not form.validate():
        return _show(pair_id, form, 422)
    onwards = page.onwards(actor(), pair_id, request.args)
    service.judge_different(actor(), pair_id, *form.chosen(), seen=form.version.data)
    flash(DECIDED, "success")
    return go_to(onwards)


@duplicates.post("/duplicates/<uuid:pair_id>/reopen")
def reopen(pair_id: UUID) -> ResponseReturnValue:
    form = ReopenForm()
    if not form.validate():
        return _show(pair_id, DifferentForm(), 422)
    service.reopen(actor(), pair_id, form.note.data or "")
    flash("The pair is open again.", "success")
    return go("duplicates.show", pair_id=pair_id)


@duplicates.post("/duplicates/run")
def run() -> ResponseReturnValue:
    service.start(actor())
    flash("All customers are being compared; pairs appear here as they are found.", "success")
    return go("duplicates.index")


@duplicates.get("/duplicates/rates")
def rates() -> ResponseReturnValue:
    found = service.rates(actor())
    words = {**CHANNELS, **page.ORIGIN_WORDS, **{one.name: one.name for one in found.by_agent}}
    weeks = [(day(monday), *counts) for monday, *counts in found.weeks]
    return screen("duplicates/rates.html", rates=found, weeks=weeks, words=words)


@duplicates.get("/customers/<uuid:customer_id>/duplicates")
def of_customer(customer_id: UUID) -> ResponseReturnValue:
    found = service.of_customer(actor(), customer_id)
    on_case = wants("duplicates-case")
    part = "duplicates/_case.html" if on_case else "duplicates/_panel.html"
    lines = page.of_customer(customer_id, found)
    in_box = on_case or wants("duplicates-panel")
    return screen(
        "duplicates/of_customer.html", part,
        lines=lines, customer_id=customer_id, in_box=in_box, key=element_of(part),
    )  # fmt: skip


def _index(form: AllDifferentForm, status: int = 200) -> ResponseReturnValue:
    chosen = page.filters(request.args)
    listed = service.worklist(actor(), chosen, after=request.args.get("after"), limit=ON_A_PAGE)
    customers = list({customer for one in listed.items for customer in one.pair.customer_ids})
    around = page.around_the_list(chosen)
    clusters = page.clusters(listed.items, service.around(actor(), customers), around["asked"])
    values = {"form": form, "clusters": clusters, "next": listed.next, "run": service.latest_run(actor()), **around}
    values["may_run"] = actor().sees_all_branches
    return screen("duplicates/index.html", "duplicates/_list.html", status=status, **values)


def _show(pair_id: UUID, form: DifferentForm, status: int = 200) -> ResponseReturnValue:
    found = service.pair(actor(), pair_id)
    form.version.data = found.pair.version
    refusal = judging.why_not_judge(found.pair)
    narrowed = page.way(request.args)
    values: dict[str, Any] = {"pair": found.pair, "line": page.line(found, narrowed), "judgements": found.judgements}
    values |= {"way": narrowed, "turn": service.turn(actor(), pair_id, page.filters(request.args))}
    values |= {"form": form, "why": refusal.sentence if refusal else "", "relations": judging.RELATIONS}
    values |= documents.beside_each_other(actor(), [found.one, found.other])
    return screen("duplicates/show.html", status=status, **values, **page.side_by_side(actor(), found))
