"""Pages of documents: a customer's documents, one of them, sending one, and the files themselves."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from backoffice.documents import page, service
from backoffice.documents.forms import UploadForm
from backoffice.documents.models import DocumentType
from backoffice.documents.serving import sent
from backoffice.kernel.errors import BackofficeError, Invalid
from backoffice.kernel.words import say
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell, wants
from backoffice.web.rest import takes_uploads

documents = Blueprint("documents", __name__, url_prefix="/customers/<uuid:customer_id>/documents")
PANEL_SHOWS, PAGE_SHOWS = 4, 20
PANEL = "documents/_panel.html"


@documents.get("")
def index(customer_id: UUID) -> ResponseReturnValue:
    in_box = wants("documents-panel")
    limit, after = PANEL_SHOWS if in_box else PAGE_SHOWS, request.args.get("after")
    shelf = service.documents(actor(), customer_id, after=after, limit=limit, pictures=True)
    return screen("documents/index.html", PANEL, in_box=in_box, **page.shelf_values(shelf, after))


@documents.get("/new")
def new(customer_id: UUID) -> ResponseReturnValue:
    customer = service.may_submit(actor(), customer_id)
    asked = request.args.get("document_type", "")
    form = UploadForm(formdata=None, data={"document_type": asked if asked in set(DocumentType) else None})
    return screen("documents/new.html", form=form, customer=customer)


@documents.post("/new")
@takes_uploads
def submit(customer_id: UUID) -> ResponseReturnValue:
    form = UploadForm()
    if form.validate():
        try:
            document = service.upload(actor(), customer_id, form.upload())
        except Invalid as problem:
            form.take(problem)
        except BackofficeError as problem:
            if problem.code != "PAYLOAD_TOO_LARGE":
                raise
            form.take(Invalid.one("file", problem.message))
        else:
            return _received(customer_id, document.title)
    form.ask_for_file_again()
    customer = service.may_submit(actor(), customer_id)
    return screen("documents/new.html", "documents/_upload.html", form=form, customer=customer, status=422)


def _received(customer_id: UUID, title: str) -> ResponseReturnValue:
    tell(say("{title} received. It was checked and waits for a reviewer.", title=title))
    if request.form.get("then") == "another":
        return go("documents.new", customer_id=customer_id, document_type=request.form.get("document_type"))
    return go("customers.show", customer_id=customer_id)


@documents.get("/<uuid:document_id>")
def document(customer_id: UUID, document_id: UUID) -> ResponseReturnValue:
    seen = service.document(actor(), customer_id, document_id)
    return screen("documents/document.html", **page.document_values(actor(), seen))


@documents.get("/<uuid:document_id>/page/<int:page>")
def page_image(customer_id: UUID, document_id: UUID, page: int) -> ResponseReturnValue:
    return sent(service.page_image(actor(), customer_id, document_id, page))


@documents.get("/<uuid:document_id>/original")
def original(customer_id: UUID, document_id: UUID) -> ResponseReturnValue:
    return sent(service.original(actor(), customer_id, document_id), attachment=True)
