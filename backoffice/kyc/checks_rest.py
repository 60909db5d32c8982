"""REST: what the machine found about a case, and the library of reasons that a decision may give."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from backoffice.kyc import comparing, findings, service
from backoffice.kyc.rest import rest
from backoffice.web.fields import Body
from backoffice.web.request_state import actor


class ReasonTextsOut(Body):
    """What the customer reads, by language; null where the English text is used."""

    en = fields.String(allow_none=True)
    fr = fields.String(allow_none=True)
    es = fields.String(allow_none=True)
    sw = fields.String(allow_none=True)


class ReasonOut(Body):
    """One reason; `discreet`: its text tips nobody off; `fits` empty: for every paper."""

    code = fields.String()
    label = fields.String()
    about = fields.List(fields.String())
    fits = fields.List(fields.String())
    discreet = fields.Boolean()
    active = fields.Boolean()
    sms = fields.Nested(ReasonTextsOut)
    email = fields.Nested(ReasonTextsOut)


class ReasonsOut(Body):
    """The library in the order of the numbers on the case screen."""

    items = fields.List(fields.Nested(ReasonOut))
    next = fields.String(allow_none=True)


class CaseCheckOut(Body):
    """One finding: `state` is ok, bad or none (the machine cannot tell)."""

    document_id = fields.UUID(allow_none=True)
    field = fields.String()
    state = fields.String()
    sentence = fields.String()


class CaseChecksOut(Body):
    """All findings about a case: of each entered value, then of the whole."""

    items = fields.List(fields.Nested(CaseCheckOut))
    next = fields.String(allow_none=True)


@rest.route("/kyc/reasons", methods=["GET"])
@rest.response(200, ReasonsOut)
def reasons() -> dict[str, Any]:
    """The reasons for which a case may be turned down or asked again."""
    return {"items": [one.model_dump() for one in service.library(actor()).reasons], "next": None}


@rest.route("/kyc/<uuid:case_id>/checks", methods=["GET"])
@rest.response(200, CaseChecksOut)
def case_checks(case_id: UUID) -> dict[str, Any]:
    """What the machine checked: expiry, age, numbers, machine-readable lines, files seen elsewhere."""
    sight = service.case(actor(), case_id)
    rows = [
        {"document_id": group.document_id, "field": comparing.field_of(row.key), "state": row.check.state,
         "sentence": row.check.sentence}
        for group in comparing.groups(sight) for row in group.rows
    ]  # fmt: skip
    whole = [
        {"document_id": None, "field": found.title, "state": found.state, "sentence": found.sentence}
        for found in findings.of_case(actor(), sight)
    ]
    return {"items": [*rows, *whole], "next": None}
