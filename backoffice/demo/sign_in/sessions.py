"""What the provider remembers, in memory: codes waiting to be exchanged, sessions, their refresh tokens."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from uuid import uuid4

from backoffice.demo.sign_in.config import Clock

CODE_SECONDS = 60
IDLE_SECONDS = 15 * 60
LONGEST_SECONDS = 8 * 60 * 60


@dataclass
class Session:
    """One sign-in of one person at one client; `refresh_token` is the only one that still works."""

    sub: str
    client_id: str
    started: float
    used: float
    sid: str = field(default_factory=lambda: str(uuid4()))
    refresh_token: str = ""


@dataclass(frozen=True)
class Grant:
    """A code on its way through the browser, bound to the request it answers."""

    session: Session
    redirect_uri: str
    challenge: str
    nonce: str
    issued: float


class Sessions:
    """All codes and sessions, safe for several threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._grants: dict[str, Grant] = {}
        self._spent: dict[str, str] = {}
        self._sessions: dict[str, Session] = {}

    def start(self, sub: str, client_id: str, redirect_uri: str, challenge: str, nonce: str) -> tuple[str, Session]:
        """A new session and the code that opens it."""
        now = self._clock()
        session = Session(sub, client_id, started=now, used=now)
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._forget_old(now)
            self._sessions[session.sid] = session
            self._grants[code] = Grant(session, redirect_uri, challenge, nonce, now)
        return code, session

    def redeem(self, code: str) -> Grant | None:
        """What this code stands for, once; a second use ends the session that the first one opened."""
        with self._lock:
            grant = self._grants.pop(code, None)
            if grant is None:
                self._sessions.pop(self._spent.get(code, ""), None)
                return None
            self._spent[code] = grant.session.sid
            fresh = self._clock() - grant.issued <= CODE_SECONDS
            return grant if fresh and grant.session.sid in self._sessions else None

    def next_refresh_token(self, session: Session) -> str:
        """A new refresh token, which makes the one before it worthless."""
        with self._lock:
            session.used = self._clock()
            session.refresh_token = secrets.token_urlsafe(32)
            return session.refresh_token

    def of_refresh_token(self, token: str) -> Session | None:
        """The living session whose newest refresh token this is."""
        with self._lock:
            found = next((one for one in self._sessions.values() if token and one.refresh_token == token), None)
            return found if found and self._alive(found, self._clock()) else None

    def of_person(self, sub: str) -> list[Session]:
        """A person's sessions."""
        with self._lock:
            return [session for session in self._sessions.values() if session.sub == sub]

    def find(self, sid: str) -> Session | None:
        """The session of this id, or None when it has ended."""
        with self._lock:
            return self._sessions.get(sid)

    def end(self, sid: str) -> Session | None:
        """End a session; gives it back if it was there."""
        with self._lock:
            return self._sessions.pop(sid, None)

    def _alive(self, session: Session, now: float) -> bool:
        return now - session.used <= IDLE_SECONDS and now - session.started <= LONGEST_SECONDS

    def _forget_old(self, now: float) -> None:
        """Drop what can no longer be used, so that memory stays small."""
        self._sessions = {sid: one for sid, one in self._sessions.items() if self._alive(one, now)}
        self._grants = {code: one for code, one in self._grants.items() if now - one.issued <= CODE_SECONDS}
        self._spent = {code: sid for code, sid in self._spent.items() if sid in self._sessions}
