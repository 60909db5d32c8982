"""A test client that looks at what it gets: pages (valid, one h1, unique ids, labels, safe forms), answers of REST."""

import re
from collections import Counter
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.answers_as_described import described

LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "image"}
HARMLESS = {"expected-doctype-but-got-start-tag", "expected-doctype-but-got-chars"}


class InspectingClient(FlaskClient):
    """Sends what a browser would send, and inspects what comes back."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if not kwargs.pop("as_stranger_site", False):
            headers = dict(kwargs.get("headers") or {})
            headers.setdefault("Sec-Fetch-Site", "same-origin")
            kwargs["headers"] = headers
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data:
            inspect_html(response.get_data(as_text=True))
        wrong = described(self.application).wrong(response)
        assert not wrong, "not as described: " + "; ".join(wrong)
        return response


def inspect_html(text: str) -> None:
    """Fail on the first thing that a page or a part should not be."""
    whole = "<html" in text[:2000]
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text) if whole else parser.parseFragment(text)
    errors = [error for _, error, _ in parser.errors if error not in HARMLESS]
    assert not errors, f"invalid HTML: {errors[:3]}"
    nodes = [node for node in tree.iter() if isinstance(node.tag, str)]
    _unique_ids(nodes)
    _labels(nodes)
    _forms(nodes)
    _nothing_inline(nodes)
    if whole:
        assert sum(node.tag == "h1" for node in nodes) == 1, "a page has one h1"
        assert next(node for node in nodes if node.tag == "title").text.strip(), "a page has a title"


def _unique_ids(nodes: list[Any]) -> None:
    twice = [name for name, times in Counter(node.get("id") for node in nodes if node.get("id")).items() if times > 1]
    assert not twice, f"ids used twice: {twice}"


def _labels(nodes: list[Any]) -> None:
    named = {node.get("for") for node in nodes if node.tag == "label"}
    inside = {id(inner) for node in nodes if node.tag == "label" for inner in node.iter()}
    for node in nodes:
        if node.tag in LABELLED and node.get("type") not in NEEDS_NO_LABEL:
            known = (
                node.get("id") in named or id(node) in inside or node.get("aria-label") or node.get("aria-labelledby")
            )
            assert known, f"{node.tag} {node.get('name')} has no label"


def _forms(nodes: list[Any]) -> None:
    for form in (node for node in nodes if node.tag == "form" and node.get("method") != "dialog"):
        assert form.get("action") is not None, "a form names its address"
        # The pages behind a customer's link have no session: the 256 bits in their address are the token.
        if (form.get("method") or "get").lower() == "post" and not form.get("action").startswith(("/s/", "/v/")):
            names = {inner.get("name") for inner in form.iter() if isinstance(inner.tag, str)}
            assert "csrf_token" in names, f"the form to {form.get('action')} has no token"


def _nothing_inline(nodes: list[Any]) -> None:
    for node in nodes:
        assert not node.get("style"), f"inline style on {node.tag}"
        assert not [name for name in node.attrib if re.match(r"on[a-z]+$|hx-on", name)], f"inline handler on {node.tag}"
        assert not (node.tag == "script" and not node.get("src")), "an inline script"
        assert not (node.get("href") or "").startswith("javascript:"), "a javascript: link"
