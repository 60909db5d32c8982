"""The page behind a link that a customer was sent: it shows which paper is asked for, and takes exactly that one."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from backoffice.documents.service import Upload
from backoffice.kernel.errors import BackofficeError, NotFound
from backoffice.kernel.settings import settings
from backoffice.kyc import service
from backoffice.kyc.rules.reasons import PAPERS
from backoffice.kyc.service import Asked
from backoffice.kyc.wordings import WORDINGS
from backoffice.web import guard
from backoffice.web.guard import open_page
from backoffice.web.request_state import actor
from backoffice.web.respond import screen
from backoffice.web.rest import takes_uploads

sending = Blueprint("sending", __name__, url_prefix="/s")
BY_LINK = "Customers have no session; the link's 256 bits say what they may send."
NOTHING = "Photograph the paper or choose its file."


@sending.get("/<string:token>")
@open_page(BY_LINK)
def show(token: str) -> ResponseReturnValue:
    try:
        return _page(service.asked(actor(), token))
    except NotFound:
        return _gone()


@sending.post("/<string:token>")
@guard.machine_door
@open_page(BY_LINK)
@takes_uploads
def send(token: str) -> ResponseReturnValue:
    try:
        wanted = service.asked(actor(), token)
        file = request.files.get("file")
        if not wanted.sent and not file:
            return _page(wanted, NOTHING, 422)
        given = Upload(file.filename or "", file, wanted.document_type) if file else None
        return _page(service.answer(actor(), token, given) if given else wanted)
    except NotFound:
        return _gone()
    except BackofficeError as problem:
        return _page(wanted, " ".join(said for said in _sentences(problem)), problem.status)


def _page(wanted: Asked, problem: str = "", status: int = 200) -> ResponseReturnValue:
    words = WORDINGS[wanted.language]
    words = replace(words, title=words.title.format(paper=PAPERS[wanted.language][wanted.document_type]))
    return _shown(words, "sent" if wanted.sent else "open", status, problem=problem)


def _gone() -> ResponseReturnValue:
    return _shown(WORDINGS[settings().default_language], "gone", 404)


def _shown(words: Any, state: str, status: int, problem: str = "") -> ResponseReturnValue:
    values = {"words": words, "state": state, "problem": problem, "bank": settings().bank_name, "here": request.path}
    return screen("kyc/send.html", status=status, **values)


def _sentences(problem: BackofficeError) -> list[str]:
    fields: dict[str, list[str]] = getattr(problem, "fields", {})
    return [sentence for said in fields.values() for sentence in said] or [problem.message]
