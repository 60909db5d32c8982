"""Cases in JSON: what is asked, and how cases are told."""

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate

from backoffice.customers.models import Channel, Risk
from backoffice.documents.models import Document, Requirement
from backoffice.kyc import judging, service
from backoffice.kyc.models import CaseKind, KycCase
from backoffice.web.fields import MOST_PER_LIST, Body, OneOf, PageQuery, Text, Version


class CaseFilterQuery(Body):
    """What narrows the lists."""

    age = OneOf(service.Age)
    risk = OneOf(Risk)
    channel = OneOf(Channel)
    branch = Text(most=40)
    kind = OneOf(CaseKind)
    missing = OneOf(Requirement)


class CaseQueueQuery(PageQuery, CaseFilterQuery):
    """Which list of the queue, and where in it."""

    tab = OneOf(service.Tab, load_default=service.Tab.ALL.value)


class CaseCountsOut(Body):
    """The number of cases in each list."""

    all = fields.Integer()
    mine = fields.Integer()
    unassigned = fields.Integer()
    late = fields.Integer()
    awaiting = fields.Integer()
    decided = fields.Integer()


class CaseApprovalBody(Body):
    """An approval of what was seen at that version."""

    version = Version(required=True)
    reason = Text(most=40, allow_none=True)
    note = Text(most=2000, blank=True, lines=True, load_default="", allow_none=True)
    documents = fields.List(
        fields.UUID(), validate=validate.Length(max=MOST_PER_LIST), load_default=list, allow_none=True
    )
    judged = fields.Dict(
        keys=fields.String(validate=validate.Regexp(rf"^{judging.ROW}\Z")),
        values=fields.String(validate=validate.OneOf(judging.WORDS)),
        validate=validate.Length(max=judging.MOST),
        load_default=dict,
        metadata={"description": "Which compared rows (`birth_date-0`: of the first paper) were the same or flagged."},
    )


class CaseRefusalBody(CaseApprovalBody):
    """The same with the reason, a code of the library; `documents` names those in question."""

    reason = Text(most=40, required=True)


class CaseQuestionBody(CaseRefusalBody):
    """The same, with the documents in `settled` that were found good and need not be judged again."""

    settled = fields.List(
        fields.UUID(), validate=validate.Length(max=MOST_PER_LIST), load_default=list, allow_none=True
    )


class CasePaperOut(Body):
    """A document in a case."""

    id = fields.UUID()
    document_type = fields.String()
    sha256 = fields.String()
    state = fields.String()
    expires_on = fields.Date(allow_none=True)


class CaseOut(Body):
    """One attempt to verify a customer."""

    id = fields.UUID()
    customer_id = fields.UUID()
    state = fields.String()
    version = fields.Integer()
    attempt = fields.Integer()
    holder = fields.String(allow_none=True)
    due_at = fields.DateTime()
    created_at = fields.DateTime()
    decided_at = fields.DateTime(allow_none=True)
    reason = fields.String(allow_none=True)
    documents = fields.List(fields.Nested(CasePaperOut))
    kind = fields.String()
    held_since = fields.DateTime(allow_none=True)
    because = fields.List(fields.String())
    touched = fields.List(fields.String())
    checked_by = fields.String(allow_none=True)
    taken_by = fields.String(allow_none=True)
    missing = fields.List(fields.String())


class CasesOut(Body):
    """A page of cases."""

    items = fields.List(fields.Nested(CaseOut))
    next = fields.String(allow_none=True)


def chosen(query: dict[str, Any]) -> service.Filters:
    """The filters of a query."""
    words = {"age": service.Age, "risk": Risk, "channel": Channel, "kind": CaseKind, "missing": Requirement}
    found = {name: word(query[name]) for name, word in words.items() if query.get(name)}
    return service.Filters(branch=query.get("branch"), **found)  # type: ignore[arg-type]  # each by its own enum


def as_json(case: KycCase, papers: Sequence[Document]) -> dict[str, Any]:
    """A case as JSON; `version` is that of what it shows."""
    plain = (
        "id", "customer_id", "state", "attempt", "due_at", "created_at", "decided_at", "reason", "kind", "held_since",
        "because", "touched",
    )  # fmt: skip
    return {
        **{name: getattr(case, name) for name in plain},
        "version": case.revision,
        "holder": case.holder_name,
        "checked_by": case.checked_by_name,
        "taken_by": case.taken_by_name,
        "documents": papers,
    }


def alone(case: KycCase) -> dict[str, Any]:
    """One case with its documents."""
    return as_json(case, service.papers_of([case.id])[case.id])
