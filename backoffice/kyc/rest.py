"""REST: cases opened, listed, claimed, released and decided."""

from typing import Any
from uuid import UUID

from backoffice.kyc import service
from backoffice.kyc.json_shapes import (
    CaseApprovalBody,
    CaseCountsOut,
    CaseFilterQuery,
    CaseOut,
    CaseQuestionBody,
    CaseQueueQuery,
    CaseRefusalBody,
    CasesOut,
    alone,
    as_json,
    chosen,
)
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("kyc", __name__, description="Verifying customers: cases, the queue, decisions.")


def opened(resource: str, customer_id: UUID) -> tuple[dict[str, Any], int]:
    """The answer to a repeated opening: by now the case is there."""
    found = service.receipt(actor(), customer_id, UUID(resource))
    return as_json(found.case, found.papers), 200


def decided(_resource: str, case_id: UUID) -> dict[str, Any]:
    """The answer to a repeated decision."""
    found = service.case(actor(), case_id)
    return as_json(found.case, found.papers)


@rest.route("/<uuid:customer_id>/kyc", methods=["POST"])
@asks(service.open_case)
@rest.response(201, CaseOut)
@rest.alt_response(200, schema=CaseOut, description="The case that is under way.")
@idempotent(opened)
def initiate(customer_id: UUID) -> tuple[dict[str, Any], int]:
    """Open a case with the documents that no case has decided."""
    found = service.open_case(actor(), customer_id)
    return as_json(found.case, found.papers), 201 if found.made else 200


@rest.route("/<uuid:customer_id>/kyc", methods=["GET"])
@rest.response(200, CasesOut)
def of_customer(customer_id: UUID) -> dict[str, Any]:
    """A customer's cases, newest first."""
    _, found = service.cases_of(actor(), customer_id)
    return {"items": [as_json(one.case, one.papers) for one in found], "next": None}


@rest.route("/kyc/queue", methods=["GET"])
@rest.arguments(CaseQueueQuery, location="query")
@rest.response(200, CasesOut)
def queue(query: dict[str, Any]) -> dict[str, Any]:
    """The review queue, most urgent first."""
    tab = service.Tab(query["tab"])
    found = service.queue(actor(), tab, chosen(query), after=query.get("after"), limit=query["limit"])
    items = [{**as_json(one.case, one.papers), "missing": one.lacks} for one in found.items]
    return {"items": items, "next": found.next}


@rest.route("/kyc/queue/counts", methods=["GET"])
@rest.arguments(CaseFilterQuery, location="query")
@rest.response(200, CaseCountsOut)
def counts(query: dict[str, Any]) -> dict[str, Any]:
    """How many cases each list holds under these filters."""
    found = service.tallies(actor(), chosen(query))
    return {tab.value: number for tab, number in found.by_tab.items()}


@rest.route("/kyc/next", methods=["POST"])
@rest.response(200, CaseOut)
@rest.alt_response(204, description="Nothing waits.")
def claim_next() -> Any:
    """Claim the most urgent case that nobody holds and that you did not work on."""
    case = service.claim_next(actor())
    return alone(case) if case else ("", 204)


@rest.route("/kyc/<uuid:case_id>", methods=["GET"])
@rest.response(200, CaseOut)
def read(case_id: UUID) -> dict[str, Any]:
    """One case."""
    found = service.case(actor(), case_id)
    return as_json(found.case, found.papers)


@rest.route("/kyc/<uuid:case_id>/claim", methods=["POST"])
@rest.response(200, CaseOut)
def claim(case_id: UUID) -> dict[str, Any]:
    """Take a case."""
    return alone(service.claim(actor(), case_id))


@rest.route("/kyc/<uuid:case_id>/release", methods=["POST"])
@rest.response(200, CaseOut)
def release(case_id: UUID) -> dict[str, Any]:
    """Put a held case back."""
    return alone(service.release(actor(), case_id))


@rest.route("/kyc/<uuid:case_id>/approve", methods=["POST"])
@asks(service.approve)
@rest.arguments(CaseApprovalBody)
@rest.response(200, CaseOut)
@idempotent(decided)
def approve(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Accept the documents in the case."""
    seen = (body["version"], body["note"] or "", body["documents"] or [])
    return alone(service.approve(actor(), case_id, *seen, judged=body["judged"]))


@rest.route("/kyc/<uuid:case_id>/reject", methods=["POST"])
@asks(service.reject)
@rest.arguments(CaseRefusalBody)
@rest.response(200, CaseOut)
@idempotent(decided)
def reject(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Refuse the documents in the case."""
    return alone(service.reject(actor(), case_id, body["version"], *_grounds(body), judged=body["judged"]))


@rest.route("/kyc/<uuid:case_id>/ask-again", methods=["POST"])
@asks(service.ask_again)
@rest.arguments(CaseQuestionBody)
@rest.response(200, CaseOut)
@idempotent(decided)
def ask_again(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Ask the customer for something else; a new document brings the case back."""
    given = (*_grounds(body), body["settled"] or [])
    return alone(service.ask_again(actor(), case_id, body["version"], *given, judged=body["judged"]))


@rest.route("/kyc/<uuid:case_id>/undo", methods=["POST"])
@asks(service.undo)
@rest.response(200, CaseOut)
@idempotent(decided)
def undo(case_id: UUID) -> dict[str, Any]:
    """Undo your own answer within ten seconds: all it changed is as it was, and you hold the case again."""
    return alone(service.undo(actor(), case_id))


def _grounds(body: dict[str, Any]) -> tuple[str, str, list[UUID]]:
    return body["reason"], body["note"] or "", body["documents"] or []
