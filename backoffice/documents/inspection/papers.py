"""Runs in the child: a PDF is searched for everything that acts, then drawn page by page."""

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError

from backoffice.documents.inspection import pdf_names
from backoffice.documents.inspection.codes import Code, Refusal
from backoffice.documents.inspection.pictures import save_page

POINTS_PER_INCH, TEXT_PAGES = 72, 4
DYNAMIC_FORMS = (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)


def viewing_copy(data: bytes, limits: dict[str, Any]) -> list[tuple[int, int]]:
    """Write `page-1.jpg` … into the current folder; answer their sizes in pixels."""
    document = _opened(data)
    _check_document(document)
    pdf_names.check(data, document)
    if not len(document):
        raise Refusal(Code.NO_PAGES)
    if len(document) > limits["pages"]:
        raise Refusal(Code.TOO_MANY_PAGES)
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    return [_draw(document, number, limits) for number in range(len(document))]


def texts(data: bytes) -> list[str]:
    """The text layer of the first pages."""
    document = _opened(data)
    return [document[number].get_textpage().get_text_bounded() for number in range(min(len(document), TEXT_PAGES))]


def _opened(data: bytes) -> PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Refusal(Code.LOCKED if locked else Code.UNREADABLE) from None


def _check_document(document: PdfDocument) -> None:
    """What PDFium itself knows of locks, scripts, attachments and forms."""
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise Refusal(Code.LOCKED)
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document):
        raise Refusal(Code.ACTIVE_CONTENT)
    if pdfium.FPDFDoc_GetAttachmentCount(document):
        raise Refusal(Code.ATTACHMENT)
    if document.get_formtype() in DYNAMIC_FORMS:
        raise Refusal(Code.DYNAMIC_FORM)


def _draw(document: PdfDocument, number: int, limits: dict[str, Any]) -> tuple[int, int]:
    page = document[number]
    scale = min(limits["dots_per_inch"] / POINTS_PER_INCH, limits["long_side"] / max(page.get_size()))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    size = save_page(bitmap.to_pil().convert("RGB"), number + 1)
    bitmap.close()
    page.close()
    return size
