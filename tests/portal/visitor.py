"""A customer's browser at the portal, and the codes that reach their phone."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from backoffice.kernel.db import db
from backoffice.notifications.models import Message

AMINA = {"given_names": "Amina", "family_name": "Otieno", "phone": "0712 345 678", "agreed": "y"}
NUMBER = "+254712345678"


class Visitor:
    """Fills the portal's forms as a browser does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        """One page below /portal."""
        return self.client.get(f"/portal{path}")

    def post(self, path: str, *, seen: str = "", **typed: object) -> TestResponse:
        """A form of the page `seen` (the same address when not named), sent with its token."""
        page = self.get(seen or path).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token, f"/portal{seen or path} shows no form"
        version = re.search(r'name="version"[^>]* value="(\d+)"', page)
        kept = {"version": version[1]} if version else {}
        return self.client.post(f"/portal{path}", data={"csrf_token": token[1], **kept, **typed})

    def start(self, **changes: str) -> TestResponse:
        """Begin as Amina, or with these changes."""
        return self.post("/start", **(AMINA | changes))

    def prove(self, code: str) -> TestResponse:
        """Type a code."""
        return self.post("/code", code=code)

    def arrive(self, **changes: str) -> TestResponse:
        """Begin, and type the code that came."""
        assert self.start(**changes).status_code == 303
        return self.prove(code_sent(NUMBER))


def messages(to: str) -> list[str]:
    """The texts written to somebody, newest first."""
    rows = db.session.scalars(select(Message).order_by(Message.created_at.desc()))
    return [row.text for row in rows if row.to == to]


def code_sent(to: str) -> str:
    """The newest code."""
    found = re.search(r"\b(\d{6})\b", messages(to)[0])
    assert found, "the newest message holds no code"
    return found[1]
