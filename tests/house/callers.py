"""Whoever knocks at the doors: each job role with its session and its token, and a stranger. What is done is undone."""

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError
from backoffice.registration import service as registration
from backoffice.web.cookie_secret import CookieSecret
from tests.house import bank
from tests.house.bank import Place
from tests.house.doors import Door, address, example
from tests.identity.signing_in import COOKIE, ISSUER, sign_in_as, staff, token_of

STRANGER = "stranger"


class House:
    """The application on a small bank; every request is undone after its answer."""

    def __init__(self, app: Flask, connection: Connection, places: dict[str, Place]) -> None:
        self.app, self.connection, self.places = app, connection, places
        self._sessions: dict[str, tuple[str, str]] = {}
        self._actors: dict[str, Actor] = {}
        self._drafts: dict[str, UUID] = {}
        app.extensions["bearer"] = self._known

    def knows(self, name: str, permissions: Iterable[str], *, branch: str | None = "north") -> str:
        """A made-up person with exactly these permissions; their name, to ask with."""
        actor = Actor(ISSUER, name, name, Permission.known(permissions), branch)
        return self._comes(name, actor)

    def role(self, role: str, branch: str = "north") -> str:
        """Somebody with this job role, signed in; their name, to ask with."""
        name = f"{role} of {branch}"
        if name not in self._actors:
            self._comes(name, staff(role, branch=branch))
        return name

    def ask(
        self, who: str, door: Door, place: Place | None = None, *, keep: bool = False, **changed: Any
    ) -> TestResponse:
        """Knock and read the whole answer; what was done is undone unless it is to be kept."""
        place = place or self.places["north"] | ({"draft_id": self._drafts[who]} if who in self._drafts else {})
        if who != STRANGER and "id_hash" in door.rule.arguments:
            place = place | {"id_hash": self.session_hash(who)}
        method = changed.pop("method", door.method)
        sent = example(door, place) if method == door.method else {}
        if changed.keys() & {"json", "data"}:
            sent = {name: value for name, value in sent.items() if name not in ("json", "data")}
        sent = {**sent, **changed}
        path = sent.pop("path", None) or address(self.app, door, place)
        client = self._dressed(who, door.is_rest, method, sent)
        with nullcontext() if keep else self.undone():
            answer = client.open(path, method=method, buffered=True, **sent)
            answer.get_data()
            db.session.remove()
        return answer

    def _comes(self, name: str, actor: Actor) -> str:
        """Keep a caller, with a draft of their own where they may have one: drafts are their maker's alone."""
        self._actors[name] = actor
        if actor.may(Permission.CREATE_CUSTOMER) and name not in self._drafts:
            self._drafts[name] = registration.save_draft(actor, uuid4(), bank.DRAFT).id
            db.session.remove()
        return name

    def undone(self) -> Any:
        """Everything in this block is undone at its end."""
        return _Undone(self)

    def _dressed(self, who: str, rest: bool, method: str, sent: dict[str, Any]) -> FlaskClient:
        headers = sent["headers"] = {"Sec-Fetch-Site": "same-origin", **sent.get("headers", {})}
        if rest:
            if who != STRANGER:
                headers.setdefault("Authorization", f"Bearer {who}")
            if method == "POST":
                headers.setdefault("Idempotency-Key", str(uuid4()))
            return self._browser()
        if who == STRANGER:
            return self._browser()
        client = self._browser()
        cookie, token = self.session_of(who)
        client.set_cookie(COOKIE, cookie)
        if method not in ("GET", "HEAD"):
            headers.setdefault("X-CSRFToken", token)
        sent["headers"] = {name: value for name, value in headers.items() if value is not None}
        return client

    def session_of(self, who: str) -> tuple[str, str]:
        """(cookie, form token) of their session."""
        if who not in self._sessions:
            client = self._browser()
            sign_in_as(client, self._actors[who])
            token = token_of(client)
            db.session.commit()  # what the page read began a savepoint around what it wrote
            cookie = client.get_cookie(COOKIE)
            assert cookie
            self._sessions[who] = (cookie.value, token)
        return self._sessions[who]

    def session_hash(self, who: str) -> str:
        """What the database calls their session."""
        secret = CookieSecret.read(self.session_of(who)[0])
        assert secret
        return secret.digest

    def _browser(self) -> FlaskClient:
        return FlaskClient(self.app, self.app.response_class, use_cookies=True)

    def _known(self, token: str) -> Actor:
        if token not in self._actors:
            raise BackofficeError("UNAUTHENTICATED", "Send a bearer token.")
        return self._actors[token]


class _Undone:
    def __init__(self, house: House) -> None:
        self.house = house

    def __enter__(self) -> None:
        db.session.remove()
        self.nested = self.house.connection.begin_nested()

    def __exit__(self, *_: object) -> None:
        db.session.remove()
        self.nested.rollback()
