"""Choices that the browser alone remembers, its colours and its language: staff and customers make them alike."""

from collections.abc import Container

from flask import redirect, request
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid

A_YEAR = 365 * 24 * 60 * 60


def remembered(name: str, choices: Container[str], path: str) -> ResponseReturnValue:
    """Keep what the form says under this name, and go back to that page of ours. Raises Invalid."""
    chosen = request.form.get(name, "")
    if chosen not in choices:
        raise Invalid.one(name, "Choose one of those that are offered.")
    response = redirect(path, code=303)
    response.set_cookie(name, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response
