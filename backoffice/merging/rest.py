"""REST: two records of one customer made one, and made two again, each by two people."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.approvals import service as approvals
from backoffice.approvals.json_shapes import as_items
from backoffice.approvals.models import ApprovalRequest
from backoffice.approvals.rest import RequestOut
from backoffice.merging import service
from backoffice.merging.json_shapes import (
    MergeBody,
    MergeOut,
    MergePictureOut,
    MergeQuery,
    MergesOut,
    UnmergeBody,
    UnmergePictureOut,
    merge_json,
    picture_json,
    undone_json,
)
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("merging", __name__, description="Two records of one customer made one, and undone.")
ONE = "/merge/<uuid:merge_id>"


def _asked(request: ApprovalRequest) -> ResponseReturnValue:
    return jsonify(as_items([request])[0]), 201


def again(resource: str, **_: Any) -> ResponseReturnValue:
    """The answer to a repetition: the request as it is today."""
    return _asked(approvals.request(actor(), UUID(resource)))


@rest.route("/merge", methods=["POST"])
@asks(service.picture)
@rest.arguments(MergeBody)
@rest.arguments(MergeQuery, location="query")
@rest.response(201, RequestOut)
@rest.alt_response(200, schema=MergePictureOut, description="With dry_run: what it would do.")
@idempotent(again)
def propose(body: dict[str, Any], query: dict[str, Any]) -> ResponseReturnValue:
    """Ask a second person to merge a duplicate into a survivor; with dry_run show what it would do."""
    asked = (body["survivor"], body["duplicate"], body["choices"])
    if query["dry_run"]:
        return jsonify(picture_json(service.picture(actor(), *asked)))
    return _asked(service.propose(actor(), *asked))


@rest.route("/<uuid:customer_id>/merge", methods=["GET"])
@rest.response(200, MergesOut)
def index(customer_id: UUID) -> ResponseReturnValue:
    """The merges that a customer took part in, newest first: waiting, done and undone."""
    return jsonify(items=[merge_json(one) for one in service.merges_of(actor(), customer_id)])


@rest.route(ONE, methods=["GET"])
@rest.response(200, MergeOut)
def read(merge_id: UUID) -> ResponseReturnValue:
    """One merge: its two records, and how far it is."""
    return jsonify(merge_json(service.merge(actor(), merge_id)))


@rest.route(f"{ONE}/picture", methods=["GET"])
@rest.response(200, MergePictureOut)
def proposed(merge_id: UUID) -> ResponseReturnValue:
    """What its checker decides on: the picture as it is now, with what was chosen."""
    return jsonify(picture_json(service.proposed_picture(actor(), merge_id)))


@rest.route(f"{ONE}/unmerge", methods=["GET"])
@rest.response(200, UnmergePictureOut)
def undone(merge_id: UUID) -> ResponseReturnValue:
    """What undoing a merge would do, and what happened since."""
    return jsonify(undone_json(service.undone_picture(actor(), merge_id)))


@rest.route(f"{ONE}/unmerge", methods=["POST"])
@asks(service.propose_unmerge)
@rest.arguments(UnmergeBody)
@rest.response(201, RequestOut)
@idempotent(again)
def unmerge(body: dict[str, Any], merge_id: UUID) -> ResponseReturnValue:
    """Ask a second person to make the two records two again."""
    return _asked(service.propose_unmerge(actor(), merge_id, body["reason"], body["placings"]))
