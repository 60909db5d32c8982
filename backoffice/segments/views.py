"""Pages of segments: the list with sizes over time, one with its history, the rule builder, runs over all customers."""

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.access.permissions import Permission
from backoffice.kernel.errors import Invalid, Refused
from backoffice.segments import page, service
from backoffice.segments.forms.rule import RuleForm
from backoffice.segments.rules.documents import Document
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

segments = Blueprint("segments", __name__)
COUNTS = "It counts now. Everybody is being looked at again."
WAITS = "Proposed. It counts as soon as a second manager agrees."


@segments.get("/segments/")
def index() -> ResponseReturnValue:
    found, run = service.segments(actor()), service.latest_run(actor())
    sees = actor().may(Permission.FETCH_DASHBOARD)
    plots = page.plots(service.sizes(actor()), found) if sees else []
    values: dict[str, Any] = {"lines": page.lines(found), "run": run, "percent": page.progress(run), "plots": plots}
    return screen("segments/index.html", "segments/_list.html", **values)


@segments.get("/segments/new")
def new() -> ResponseReturnValue:
    return _blank(None)


@segments.post("/segments/new")
def add() -> ResponseReturnValue:
    return _sent(None)


@segments.get("/segments/<string:code>")
def show(code: str) -> ResponseReturnValue:
    return screen("segments/show.html", **page.one(service.segment(actor(), code)))


@segments.get("/segments/<string:code>/change")
def edit(code: str) -> ResponseReturnValue:
    return _blank(code)


@segments.post("/segments/<string:code>/change")
def change(code: str) -> ResponseReturnValue:
    return _sent(code)


@segments.post("/segment-run")
def run() -> ResponseReturnValue:
    service.start(actor())
    flash("Everybody is being looked at again.", "success")
    return go("segments.index")


def _blank(code: str | None) -> ResponseReturnValue:
    number, document = service.editable(actor(), code)
    form = RuleForm(formdata=None, data={"number": number})
    form.show(document)
    return _form(code, form)


def _sent(code: str | None) -> ResponseReturnValue:
    service.editable(actor(), code)
    form = RuleForm()
    form.offer(service.known_facts())
    if not form.validate() or form.number.data is None:
        return _form(code, form, 422)
    try:
        return _taken(code, form, form.document(), form.number.data)
    except (Invalid, Refused) as problem:
        form.take(problem) if isinstance(problem, Invalid) else form.form_errors.append(problem.message)
        return _form(code, form, problem.status)


def _taken(code: str | None, form: RuleForm, document: Document, seen: int) -> ResponseReturnValue:
    """Changed or proposed, or only counted where that was asked for."""
    asked = code or form.code.data or ""
    if request.form.get("look"):
        effect = service.preview(actor(), asked, document, seen=seen)
        return _form(code, form, effect=effect, counted=page.counted(effect))
    done = service.propose(actor(), asked, document, form.why.data or "", seen=seen)
    flash(WAITS if done.request else COUNTS, "success")
    return go("segments.index")


def _form(code: str | None, form: RuleForm, status: int = 200, **values: Any) -> ResponseReturnValue:
    known = service.known_facts()
    form.offer(known)
    values = {"effect": None, **values, "code": code, "form": form, "groups": form.groups(known)}
    return screen("segments/edit.html", "segments/_form.html", status=status, **values)
