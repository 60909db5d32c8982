"""Pages of the policy: what counts, what counted before, and the form that proposes a change."""

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid, Refused
from backoffice.policy import page, service
from backoffice.policy.forms.documents import PolicyForm
from backoffice.policy.forms.every import FORMS
from backoffice.policy.models import TITLES, PolicyKind
from backoffice.policy.rules.effects import Effect
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

policy = Blueprint("policy", __name__, url_prefix="/policy")


@policy.get("/")
def index() -> ResponseReturnValue:
    cards = [page.card(standing) for standing in service.policies(actor())]
    return screen("policy/index.html", cards=cards, messages=page.message_lines(service.texts(actor())))


@policy.get("/<string:name>")
def show(name: str) -> ResponseReturnValue:
    kind = _kind(name)
    versions = page.versions(service.history(actor(), kind))
    return screen("policy/show.html", kind=kind, title=TITLES[kind], versions=versions)


@policy.get("/<string:name>/change")
def edit(name: str) -> ResponseReturnValue:
    kind = _kind(name)
    newest = service.history(actor(), kind)[0]
    form = FORMS[kind](formdata=None, data={"number": newest.number, "code": request.args.get("code")})
    form.show(newest.document)
    return _form(kind, form)


@policy.post("/<string:name>/change")
def propose(name: str) -> ResponseReturnValue:
    kind = _kind(name)
    form = FORMS[kind]()
    form.base = service.history(actor(), kind)[0].document
    if "preview" in request.form:
        return _form(kind, form)
    if not form.validate() or form.number.data is None:
        return _form(kind, form, 422)
    try:
        return _proposed(kind, form, form.number.data)
    except (Invalid, Refused) as problem:
        form.take(problem) if isinstance(problem, Invalid) else form.form_errors.append(problem.message)
        return _form(kind, form, problem.status)


def _proposed(kind: PolicyKind, form: PolicyForm, seen: int) -> ResponseReturnValue:
    """Proposed, or only looked at where that was asked for."""
    if request.form.get("look"):
        effect = service.preview(actor(), kind, form.document(), seen=seen)
        return _form(kind, form, effect=effect)
    service.propose(actor(), kind, form.document(), form.why.data or "", seen=seen)
    flash("Proposed. It counts as soon as a colleague agrees.", "success")
    return go("policy.index")


def _form(kind: PolicyKind, form: PolicyForm, status: int = 200, effect: Effect | None = None) -> ResponseReturnValue:
    values = {"kind": kind, "title": TITLES[kind], "form": form, "effect": effect, "currency": page.currency()}
    return screen("policy/edit.html", "policy/_form.html", status=status, **values)


def _kind(name: str) -> PolicyKind:
    if name not in list(PolicyKind):
        abort(404)
    return PolicyKind(name)
