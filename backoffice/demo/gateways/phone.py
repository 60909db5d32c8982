"""The stand-in USSD gateway: `/phone` is a phone on which the application's menus can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

import requests
from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from backoffice.ussd.door import HEADER, signature

phone = Blueprint("phone", __name__)
SERVICE, ANYBODY, SECONDS = "*384#", "+254711000111", 10.0
SILENT = "END No answer. Is the demo running?"


@dataclass(frozen=True)
class Line:
    """Where dialogues go, and the secret that signs them."""

    url: str
    secret: str

    def answer(self, session: str, number: str, text: str) -> str:
        """`CON …` or `END …`, as the application says."""
        sent = {"sessionId": session, "serviceCode": SERVICE, "phoneNumber": number, "text": text}
        raw = urlencode(sent).encode()
        headers = {HEADER: signature(self.secret, raw), "Content-Type": "application/x-www-form-urlencoded"}
        try:
            return requests.post(self.url, data=raw, headers=headers, timeout=SECONDS, allow_redirects=False).text
        except requests.RequestException:
            return SILENT


@phone.get("/phone")
def lying() -> ResponseReturnValue:
    """The phone before anybody dials."""
    return render_template("phone.html", number=request.args.get("number", ANYBODY), service=SERVICE, said="")


@phone.post("/phone")
def dialled() -> ResponseReturnValue:
    """One more answer in this session, or a new one."""
    form, line = request.form, current_app.extensions["ussd_line"]
    session, number = form.get("session") or str(uuid4()), form.get("number", ANYBODY)
    text = "*".join(part for part in (form.get("text", ""), form.get("typed", "").strip()) if part)
    kind, _, said = line.answer(session, number, text).partition(" ")
    goes_on = kind == "CON"
    values = {"number": number, "service": SERVICE, "said": said, "goes_on": goes_on}
    return render_template("phone.html", session=session, text=text, **values)
