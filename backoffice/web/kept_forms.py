"""A form that met an ended session: kept before the sign-in, in its fields again after it; nothing typed is lost."""

from collections.abc import Collection, Sequence

from flask import Flask, g, request
from flask import session as flask_session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from backoffice.web import kept_form_rows, session, session_rows, way_back
from backoffice.web.kept_form_rows import Typed

LARGEST = 256 * 1024
OURS = {"csrf_token", "version", "form_id"}
Fields = Sequence[tuple[str, str]]


def init_app(app: Flask) -> None:
    """Let pages say what came back."""
    app.jinja_env.globals["returned_form"] = returned_form


def keep() -> str:
    """Keep what was sent, if a person's ended session sent it; the page to return to after the sign-in."""
    page, browser = way_back.page(), session.cookie()
    owner = session_rows.owner(browser.digest) if browser else None
    if browser and owner and (fields := _sent()):
        kept_form_rows.keep(browser, owner, Typed(sorted({page.partition("?")[0], request.path}), fields))
    return page


def typed_into(names: Collection[str]) -> "MultiDict[str, str] | None":
    """What was typed into the form of these fields, once, when its page is opened again; else None."""
    typed = _returned()
    if typed is None or g.get("filled") or not any(name in names and name not in OURS for name, _ in typed.fields):
        return None
    g.filled = True
    return MultiDict(typed.fields)


def returned_form() -> tuple[bool, Fields]:
    """Whether something came back, and the texts that no form of this page has taken."""
    typed = _returned()
    if typed is None:
        return False, ()
    texts = [(name, text) for name, text in typed.fields if text.strip() and name not in OURS]
    return True, () if g.get("filled") else texts


def _returned() -> Typed | None:
    """What was kept for the page that is opened now; taken out of the keeping, and known until its end."""
    if "returned_form" not in g:
        whole = request.method == "GET" and request.headers.get("HX-Request") != "true"
        here = whole and request.path in flask_session.get(session.KEPT_FORM, ())
        browser = session.cookie() if here else None
        g.returned_form = kept_form_rows.take(browser) if browser else None
        if here:
            del flask_session[session.KEPT_FORM]
    found: Typed | None = g.returned_form
    return found


def _sent() -> Fields:
    """The fields of the form, unless there is nothing typed in it or it is too large to be kept (files are not)."""
    if (request.content_length or 0) > LARGEST:
        return ()
    try:
        fields = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    except RequestEntityTooLarge:  # more parts than are read
        return ()
    return fields if any(text.strip() for name, text in fields if name not in OURS) else ()
