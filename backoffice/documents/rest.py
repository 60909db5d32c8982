"""REST: a document uploaded, listed, described, and handed out as a picture or as it was sent."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from backoffice.documents import service
from backoffice.documents.models import Document, DocumentType
from backoffice.documents.serving import sent
from backoffice.web.asking import asks
from backoffice.web.fields import Body, Day, Number, OneOf, PageQuery, Text
from backoffice.web.openapi import FILE
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent, takes_uploads

rest = RestBlueprint("documents", __name__, description="What customers show: papers, their pages and their state.")
View = TypeVar("View", bound=Callable[..., Any])
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
DOCUMENT = "/<uuid:customer_id>/document/<uuid:document_id>"


class UploadBody(Body):
    """The parts of the form beside `file`."""

    document_type = OneOf(DocumentType, required=True)
    expires_on = Day()
    note = Text(most=500, blank=True, lines=True, load_default="")


class FileBody(Body):
    """The file itself: JPEG, PNG or PDF, at most 10 MB."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class CopyQuery(Body):
    """`original` is the file as it was sent (needs reveal_customer too), `page` a picture of one page."""

    copy = OneOf(("original", "page"))
    page = Number(load_default=1, validate=validate.Range(min=1, max=1000))


class DocumentOut(Body):
    """One document."""

    id = fields.UUID()
    document_type = OneOf(DocumentType)
    sha256 = fields.String()
    state = fields.String()
    expires_on = fields.Date(allow_none=True)
    requirement = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    scan = fields.String()
    case_id = fields.UUID(allow_none=True)
    created_at = fields.DateTime()
    kept_until = fields.DateTime(allow_none=True)
    pages = fields.List(fields.String())


class DocumentsOut(Body):
    """A page of a customer's documents, newest first."""

    items = fields.List(fields.Nested(DocumentOut))
    next = fields.String(allow_none=True)


def as_json(document: Document, until: datetime | None) -> dict[str, Any]:
    """A document as JSON; `pages` are the addresses of its pictures, `kept_until` is null while it is needed."""
    here = url_for("documents_rest.read", customer_id=document.customer_id, document_id=document.id)
    plain = ("id", "document_type", "sha256", "state", "expires_on", "requirement", "media_type", "size", "scan")
    return {
        **{name: getattr(document, name) for name in plain},
        "case_id": document.case_id,
        "created_at": document.created_at,
        "kept_until": until,
        "pages": [f"{here}?copy=page&page={number}" for number in document.pages],
    }


def multipart(view: View) -> View:
    """Answer 415 to a body that is no form (one without files is told that `file` is missing)."""

    @wraps(view)
    def call(*args: Any, **kwargs: Any) -> Any:
        if request.mimetype not in FORMS:
            raise UnsupportedMediaType
        return view(*args, **kwargs)

    return call  # type: ignore[return-value]  # functools.wraps keeps the signature


def uploaded(resource: str, customer_id: UUID) -> dict[str, Any]:
    """The answer to a repeated upload."""
    return _alone(service.receipt(actor(), customer_id, UUID(resource)))


def _alone(document: Document) -> dict[str, Any]:
    return as_json(document, service.kept_until([document])[document.id])


@rest.route("/<uuid:customer_id>/document", methods=["POST"])
@asks(service.submit)
@takes_uploads
@multipart
@rest.arguments(UploadBody, location="form")
@rest.arguments(FileBody, location="files")
@rest.response(201, DocumentOut)
@idempotent(uploaded)
def upload(body: dict[str, Any], files: dict[str, FileStorage], customer_id: UUID) -> dict[str, Any]:
    """Send a document (multipart/form-data); the answer comes after it was checked."""
    file, kind = files["file"], DocumentType(body["document_type"])
    given = service.Upload(file.filename or "", file, kind, body.get("expires_on"), body["note"])
    return _alone(service.upload(actor(), customer_id, given))


@rest.route("/<uuid:customer_id>/document", methods=["GET"])
@rest.arguments(PageQuery, location="query")
@rest.response(200, DocumentsOut)
def index(query: dict[str, Any], customer_id: UUID) -> dict[str, Any]:
    """A customer's documents."""
    shelf = service.documents(actor(), customer_id, after=query.get("after"), limit=query["limit"])
    return {"items": [as_json(one, shelf.until[one.id]) for one in shelf.page.items], "next": shelf.page.next}


@rest.route(DOCUMENT, methods=["GET"])
@rest.arguments(CopyQuery, location="query")
@rest.response(200, DocumentOut)
@rest.alt_response(200, schema=FILE, content_type="image/jpeg", description="A page, or an original photograph.")
@rest.alt_response(200, schema=FILE, content_type="image/png", description="An original picture.")
@rest.alt_response(200, schema=FILE, content_type="application/pdf", description="An original PDF.")
def read(query: dict[str, Any], customer_id: UUID, document_id: UUID) -> ResponseReturnValue | dict[str, Any]:
    """One document: its facts, or with `copy` a file."""
    if query.get("copy") == "original":
        return sent(service.original(actor(), customer_id, document_id), attachment=True)
    if query.get("copy") == "page":
        return sent(service.page_image(actor(), customer_id, document_id, query["page"]))
    seen = service.document(actor(), customer_id, document_id)
    return as_json(seen.document, seen.until)
