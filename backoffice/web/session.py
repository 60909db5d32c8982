"""Staff sessions in Flask: an opaque cookie, our own rows behind it, Flask-Login's `current_user`, forms' tokens.

Strangers have a session in memory that is never kept. Pages take no bearer token and machines' doors no cookie.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask import session as flask_session
from flask.sessions import SessionInterface, SessionMixin
from flask.wrappers import Request
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.datastructures import CallbackDict
from werkzeug.wrappers import Response as AnyResponse

from backoffice.access.actor import Actor
from backoffice.config import Settings
from backoffice.kernel.errors import BackofficeError
from backoffice.web import kept_form_rows, session_rows
from backoffice.web.cookie_secret import CookieSecret, NotOurs
from backoffice.web.request_state import BEARER_SPACES, act_as, at_the_portal
from backoffice.web.session_rows import Live, Tokens

Freshen = Callable[[Live, CookieSecret], Live]
View = TypeVar("View", bound=Callable[..., Any])
KEPT_FORM = "kept_form"  # where the session remembers the paths of a form that came back
csrf = CSRFProtect()
login = LoginManager()


class StaffSession(CallbackDict[str, Any], SessionMixin):
    """What the pages remember of one browser during a request; `live` is None for strangers."""

    def __init__(self) -> None:
        super().__init__(on_update=StaffSession._note_change)
        self.live: Live | None = None
        self.secret: CookieSecret | None = None
        self.modified = self.begun = self.ended = False

    def _note_change(self) -> None:
        self.modified = True

    def belongs_to(self, live: Live, secret: CookieSecret) -> None:
        """Take over what the row remembers."""
        remembered = secret.open(session_rows.DATA, live.data) if live.data else {}
        self.clear()
        self.update(remembered | {"_user_id": live.actor.id})  # where Flask-Login looks; the row says who it is
        self.live, self.secret, self.modified = live, secret, False

    def forget(self) -> None:
        """Be a stranger's again."""
        self.clear()
        self.live = self.secret = None
        self.modified = False


class SignedIn:
    """A person as Flask-Login wants one."""

    is_authenticated, is_active, is_anonymous = True, True, False

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        return self.actor.id


class RowSessions(SessionInterface):
    """Flask's way to open and save sessions. The database is asked later, by `recall`, where errors become answers."""

    def open_session(self, _app: Flask, _request: Request) -> StaffSession:
        return StaffSession()

    def save_session(self, _app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, StaffSession) or BEARER_SPACES.match(request.path):
            return
        if session.live and session.secret and session.modified:
            session_rows.save(session.live.id_hash, session.secret.seal(session_rows.DATA, dict(session)))
        if session.begun and session.secret:
            set_cookie(response, cookie_name(), session.secret)
        elif session.ended:
            response.delete_cookie(cookie_name(), secure=_is_production(), httponly=True, samesite="Lax")
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        if request.endpoint != "static":
            response.vary.add("Cookie")


def init_app(app: Flask) -> None:
    """Install sessions, Flask-Login and the form tokens. `web.guard` calls the steps of a request in their order."""
    app.session_interface = RowSessions()
    csrf.init_app(app)
    login.init_app(app)
    login.session_protection = None  # our rows protect themselves; its digest of address and browser logs phones out
    login.user_loader(_user)


def roles_may_be_old(view: View) -> View:
    """Mark a view that must work although the identity provider cannot be asked (signing out)."""
    view._roles_may_be_old = True  # type: ignore[attr-defined]  # noqa: SLF001 (a mark on a function)
    return view


def asked_by_itself(view: View) -> View:
    """Mark a view that a page asks again and again: that keeps no session awake when nobody is there."""
    view._asked_by_itself = True  # type: ignore[attr-defined]  # noqa: SLF001 (a mark on a function)
    return view


def somebody_acted() -> bool:
    """Whether a page that asks by itself says that a key was pressed or something touched since it last asked."""
    return request.args.get("acted") == "yes"


def recall() -> None:
    """Find out whose session the cookie means. Machines' doors take no cookie, static files need none."""
    secret = cookie()
    if secret is None or request.endpoint == "static" or BEARER_SPACES.match(request.path):
        return
    live = session_rows.find(secret.digest)  # the first query of the page goes on in the same transaction
    if live is None or (live.actor.kind == "customer") is not at_the_portal():
        return
    try:
        _mine().belongs_to(live, secret)
    except NotOurs:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "_asked_by_itself", False) or somebody_acted():
        session_rows.touch(live)


def cookie() -> CookieSecret | None:
    """The secret that the browser sent, whether its session lives or has ended."""
    return CookieSecret.read(request.cookies.get(cookie_name()))


def is_known() -> bool:
    """Whether the cookie means a session that lives."""
    return _mine().live is not None


def check_token() -> None:
    """Refuse a form without its token (CSRFError), or one that nobody signed in can have sent (401)."""
    if not is_known():
        raise BackofficeError("UNAUTHENTICATED", "Sign in first.")
    csrf.protect()


def authenticate() -> None:
    """Let the session's person act, with roles as fresh as the identity provider's rules want them."""
    mine = _mine()
    view = current_app.view_functions.get(request.endpoint or "")
    checked = view is not None and not hasattr(view, "_open_because") and not hasattr(view, "_roles_may_be_old")
    freshen: Freshen | None = current_app.extensions.get("freshen_session")
    if checked and freshen and mine.live and mine.secret:
        mine.live = freshen(mine.live, mine.secret)
    if current_user.is_authenticated:
        act_as(current_user.actor)


def freshen_with(freshen: Freshen) -> Actor | None:
    """The session's person after asking for fresh roles once more, who acts from now on; None without a session."""
    mine = _mine()
    if not mine.live or not mine.secret:
        return None
    mine.live = freshen(mine.live, mine.secret)
    act_as(mine.live.actor)
    return mine.live.actor


def begin(secret: CookieSecret) -> None:
    """From this answer on, the browser holds this new session; the one it had before ends.

    What was typed when that one had ended is kept on for the same person.
    """
    mine, before = _mine(), cookie()
    if mine.live:
        session_rows.end(mine.live.id_hash)
    live = session_rows.find(secret.digest)
    if live is None:
        raise RuntimeError("a session that was made just now is gone")
    mine.belongs_to(live, secret)
    mine.begun = True
    g.pop("csrf_token", None)
    login_user(SignedIn(live.actor))
    generate_csrf()
    if before and (paths := kept_form_rows.hand_over(before, secret, (live.actor.iss, live.actor.sub))):
        mine[KEPT_FORM] = list(paths)
    act_as(live.actor)


def end() -> Tokens | None:
    """End this browser's session and empty its stores; gives the tokens for signing out at the provider too."""
    mine = _mine()
    if mine.live is None or mine.secret is None:
        return None
    tokens = session_rows.tokens_of(mine.live, mine.secret)
    session_rows.end(mine.live.id_hash)
    kept_form_rows.forget(mine.secret)
    logout_user()
    mine.forget()
    mine.ended = True
    return tokens


def set_cookie(response: AnyResponse, name: str, secret: CookieSecret, max_age: int | None = None) -> None:
    """Give the browser a secret: out of reach of scripts, not sent along from other sites' forms."""
    response.set_cookie(
        name, secret.text, max_age=max_age, httponly=True, samesite="Lax", secure=_is_production(), path="/"
    )


def cookie_name(base: str = "") -> str:
    """The cookie's name; in production browsers hold its prefix to the rules for secure cookies."""
    base = base or ("portal" if at_the_portal() else "backoffice")
    return f"__Host-{base}" if _is_production() else base


def _user(user_id: str) -> SignedIn | None:
    live = _mine().live
    return SignedIn(live.actor) if live and live.actor.id == user_id else None


def _mine() -> StaffSession:
    # The proxy's own way to what it stands for.
    found: StaffSession = flask_session._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def _is_production() -> bool:
    settings: Settings = current_app.extensions["settings"]
    return settings.runs_as == "production"
