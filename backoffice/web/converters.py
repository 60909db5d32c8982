"""Words of addresses that are neither ids nor names: a customer's public number."""

from flask import Flask
from werkzeug.routing import BaseConverter


class PublicNumberConverter(BaseConverter):
    """`BK-1234-5678`, whatever the bank's prefix is and however its letters are written."""

    regex = r"[A-Za-z0-9]{1,14}-[0-9]{4}-[0-9]{4}"

    def to_python(self, value: str) -> str:
        return value.upper()


def init_app(app: Flask) -> None:
    """Let addresses name customers by `<public_number:…>`."""
    app.url_map.converters["public_number"] = PublicNumberConverter
