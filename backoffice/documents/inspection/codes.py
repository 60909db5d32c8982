"""The reasons for which a file is refused, each with the sentence a clerk reads."""

from enum import StrEnum


class Code(StrEnum):
    """Why a file was refused; the value is stable, the sentence may be translated."""

    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    TYPE_NOT_ALLOWED = "TYPE_NOT_ALLOWED"
    TYPE_MISMATCH = "TYPE_MISMATCH"
    CUT_OFF = "CUT_OFF"
    EXTRA_DATA = "EXTRA_DATA"
    TWO_FILES_IN_ONE = "TWO_FILES_IN_ONE"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    SEVERAL_PICTURES = "SEVERAL_PICTURES"
    TOO_MANY_PAGES = "TOO_MANY_PAGES"
    NO_PAGES = "NO_PAGES"
    LOCKED = "LOCKED"
    ACTIVE_CONTENT = "ACTIVE_CONTENT"
    ATTACHMENT = "ATTACHMENT"
    DYNAMIC_FORM = "DYNAMIC_FORM"
    UNREADABLE = "UNREADABLE"
    TOO_HEAVY = "TOO_HEAVY"
    INSPECTION_FAILED = "INSPECTION_FAILED"


SENTENCES: dict[Code, str] = {
    Code.EMPTY: "This file is empty; choose the file again.",
    Code.TOO_LARGE: "This file is larger than {megabytes} MB; send a smaller photo or scan.",
    Code.TYPE_NOT_ALLOWED: "This is not a JPEG or PNG picture or a PDF; send one of these.",
    Code.TYPE_MISMATCH: "The name of this file does not match what is in it; save it again as JPEG, PNG or PDF.",
    Code.CUT_OFF: "This file ends too early, as if its sending had been interrupted; send it again.",
    Code.EXTRA_DATA: "This file carries something more after its end; take a new photo, or save it again plainly.",
    Code.TWO_FILES_IN_ONE: "This file hides another kind of file inside; take a new photo or scan.",
    Code.TOO_MANY_PIXELS: "This picture has more than {megapixels} million points; take it at a lower resolution.",
    Code.SEVERAL_PICTURES: "This file holds several pictures or an animation; send one picture a file.",
    Code.TOO_MANY_PAGES: "This PDF has more than {pages} pages; send only the pages that matter.",
    Code.NO_PAGES: "This PDF has no page; make it again.",
    Code.LOCKED: "This PDF is protected by a password; send it without one.",
    Code.ACTIVE_CONTENT: "This PDF contains actions that run by themselves; print it to a new PDF, or photograph it.",
    Code.ATTACHMENT: "This PDF has other files or media attached; print it to a new PDF without them.",
    Code.DYNAMIC_FORM: "This PDF is a form that builds itself; print it to a new PDF.",
    Code.UNREADABLE: "This file is damaged and cannot be read; take the photo or make the scan again.",
    Code.TOO_HEAVY: "This file takes too much work to open; send a simpler scan or a photo.",
    Code.INSPECTION_FAILED: "The file could not be checked just now; try again in a moment.",
}


class Refusal(Exception):
    """Raised while inspecting, in parent and child: the file is refused for this reason."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code
