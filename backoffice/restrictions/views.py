"""Pages of a customer's restrictions: the strip on the customer page, the list, setting one, lifting one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from backoffice.approvals.models import ApprovalRequest
from backoffice.kernel.errors import Invalid
from backoffice.kernel.words import say
from backoffice.restrictions import page, rules, service
from backoffice.restrictions.forms import LiftForm, RestrictForm
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell

restrictions = Blueprint("restrictions", __name__, url_prefix="/customers/<uuid:customer_id>/restrictions")
ASKED = "A colleague decides now; it stays in force until then."


@restrictions.get("")
def index(customer_id: UUID) -> ResponseReturnValue:
    return screen("restrictions/index.html", "restrictions/_list.html", **_history(customer_id))


@restrictions.get("/in-force")
def strip(customer_id: UUID) -> ResponseReturnValue:
    return screen("restrictions/in_force.html", "restrictions/_strip.html", **_history(customer_id))


@restrictions.get("/new")
def new(customer_id: UUID) -> ResponseReturnValue:
    return _new(customer_id, RestrictForm())


@restrictions.post("/new")
def restrict(customer_id: UUID) -> ResponseReturnValue:
    form = RestrictForm()
    if form.validate():
        try:
            row = service.restrict(actor(), customer_id, *form.chosen())
        except Invalid as problem:
            form.take(problem)
        else:
            tell(say("“{title}” is in force.", title=row.title), "success")
            return go("customers.show", customer_id=customer_id)
    return _new(customer_id, form, 422)


@restrictions.get("/<uuid:restriction_id>/lift")
def lifting(customer_id: UUID, restriction_id: UUID) -> ResponseReturnValue:
    return _lifting(customer_id, restriction_id, LiftForm())


@restrictions.post("/<uuid:restriction_id>/lift")
def lift(customer_id: UUID, restriction_id: UUID) -> ResponseReturnValue:
    form = LiftForm()
    if not form.validate():
        return _lifting(customer_id, restriction_id, form, 422)
    done = service.lift(actor(), customer_id, restriction_id, form.reason.data or "")
    asked = isinstance(done, ApprovalRequest)
    flash(ASKED if asked else "The restriction is lifted.", "success")
    return go("restrictions.index", customer_id=customer_id)


def _history(customer_id: UUID) -> dict[str, Any]:
    found = service.restrictions(actor(), customer_id)
    return {"customer": found.customer, "items": found.items, "in_force": found.in_force(), "lifts": found.lifts}


def _new(customer_id: UUID, form: RestrictForm, status: int = 200) -> ResponseReturnValue:
    found = service.restrictable(actor(), customer_id)
    why = found.refusal.sentence if found.refusal else ""
    values = {"form": form, "customer": found.customer, "why": why, "effects": page.effects(found)}
    return screen("restrictions/new.html", "restrictions/_form.html", status=status, currency=page.currency(), **values)


def _lifting(customer_id: UUID, restriction_id: UUID, form: LiftForm, status: int = 200) -> ResponseReturnValue:
    found = service.liftable(actor(), customer_id, restriction_id)
    return screen(
        "restrictions/lift.html", form=form, customer=found.customer, row=found.row, stays=found.stays, status=status,
        effects=page.after_lifting(found), currency=page.currency(),
        why=found.refusal.sentence if found.refusal else "", four_eyes=rules.needs_four_eyes(found.row.source),
    )  # fmt: skip
