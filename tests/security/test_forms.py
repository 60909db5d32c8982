"""Every form on every page against what a browser may send: nothing breaks, what was typed stays, nothing is stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from backoffice.policy.models import PolicyKind
from backoffice.web.forms import Form
from tests.identity.signing_in import sign_in
from tests.security.bank import EVERY_ROLE, Bank, Findings, undone
from tests.security.payloads import ECHO, UNPRINTABLE

LONG = ECHO + "x" * 100_000
HOSTILE = {
    "too long": LONG, "a NUL": UNPRINTABLE["a NUL"], "a reversed text": UNPRINTABLE["a reversed text"],
    "a bell": UNPRINTABLE["a bell"], "a far year": "9999-12-31", "a huge number": "9" * 400,
}  # fmt: skip
ODD = {
    "nothing": "",
    "Arabic-Indic digits": "١٢٣٤٥٦",
    "a negative number": "-1",
    "markup": f"<b>{ECHO}</b>",
    "an unknown id": "0" * 36,
}
FREE = ("text", "search", "textarea", "tel", "email", "hidden")
FIELDS = ("input", "select", "textarea", "button")
# Fields that a page shows only when there is cause, and where they are sent to.
SOMETIMES = {
    "duplicate_reason": "registration.register", "settled": "kyc.reject", "sub": "identity.end_all_of",
    "consent": "verification.ask", "to": "kyc.assign",
    "messages": "deliveries.retry_chosen", "pairs": "duplicates.all_different", "relation": "duplicates.all_different",
}  # fmt: skip
NEVER_SENT = {"identity.sign_out", "identity.theme", "identity.choose_language"}


@dataclass
class Found:
    """A form as a page shows it: where it goes, and its fields with their first values."""

    action: str
    values: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


def forms_of(page: str) -> Iterator[Found]:
    """The forms of a page that change something."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for form in tree.iter("form"):
        if (form.get("method") or "get").lower() == "post":
            found = Found(form.get("action") or "")
            for node in form.iter():
                if isinstance(node.tag, str) and node.get("name") and node.tag in FIELDS:
                    _note(found, node)
            yield found


def _note(found: Found, node: Any) -> None:
    """Fill a field as in a form that is sent as it stands: ticked boxes, the first choice, words where asked."""
    name, kind = node.get("name"), node.get("type") or node.tag
    first = node.find(".//option[@value]")
    words = "Said so" if kind in ("text", "textarea") and (node.get("required") is not None or name == "why") else ""
    value = node.get("value") or (first.get("value") if first is not None else node.text) or words
    if kind == "checkbox" and node.get("checked") is not None:
        found.values[name] = [*found.values.get(name, []), value]
    elif kind not in ("checkbox", "file", "submit", "button") and (kind != "radio" or name not in found.values):
        found.values[name] = value
    found.kinds[name] = kind


@pytest.fixture
def bank(client: FlaskClient) -> Bank:
    bank = Bank(client)
    sign_in(bank.browser, EVERY_ROLE, name="Everybody")
    phone = bank.customer["phones"][0]["id"]
    assert bank.machine.post(f"/{bank.customer['id']}/phone/{phone}/verification").status_code == 201
    press(bank, f"/kyc/{bank.ids['case_id']}/claim", {})
    return bank


def press(bank: Bank, path: str, values: dict[str, Any]) -> TestResponse:
    token = {
        "csrf_token": values.get("csrf_token") or next(forms_of(bank.browser.get("/me").text)).values["csrf_token"]
    }
    return bank.browser.post(path, data=values | token)


@pytest.fixture
def forms(bank: Bank) -> dict[str, Found]:
    """One form of each address that takes one, from the pages that show it."""
    found: dict[str, Found] = {}
    adapter = bank.app.url_map.bind("localhost")
    for rule in bank.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(
            ("/api", "/static", "/demo", "/metrics", "/sign-in", "/portal")
        ):
            for others in variants(rule):
                answer = bank.browser.get(bank.address(rule, **others))
                for form in forms_of(answer.text) if answer.mimetype == "text/html" else ():
                    endpoint = adapter.match(form.action.partition("?")[0], "POST")[0]
                    if endpoint not in NEVER_SENT:
                        found.setdefault(f"{endpoint} {'-'.join(sorted(form.kinds))}", form)
    company = press(bank, "/registration/form", {"customer_type": "PRIVATE_COMPANY", "branch": "north"})
    of_company = next(form for form in forms_of(company.text) if "organisation_name" in form.kinds)
    of_company.values["customer_type"] = "PRIVATE_COMPANY"  # of radios the first counts, not the chosen one
    found["registration.register of an organisation"] = of_company
    _add_what_is_shown_sometimes(bank, found)
    return found


def _add_what_is_shown_sometimes(bank: Bank, found: dict[str, Found]) -> None:
    token = next(iter(found.values())).values["csrf_token"]
    for name, endpoint in SOMETIMES.items():
        there = [form for where, form in found.items() if where.startswith(endpoint)]
        kind = "text" if any(len(form.values) > 1 for form in there) else "hidden"
        if not there:
            action = bank.address(next(bank.app.url_map.iter_rules(endpoint)))
            there = [found.setdefault(endpoint, Found(action, {"csrf_token": token}, {"csrf_token": "hidden"}))]
        for form in there:
            form.kinds[name] = kind


def variants(rule: Rule) -> list[dict[str, str]]:
    """The words in an address that each lead to a form of its own."""
    if rule.rule.startswith("/policy/"):
        return [{"name": kind} for kind in PolicyKind] if "name" in rule.arguments else [{}]
    return [{"kind": kind} for kind in ("phone", "email", "address")] if "kind" in rule.arguments else [{}]


def bare(name: str) -> str:
    return name.rpartition("-")[2]


def test_every_form_class_is_met_on_a_page(forms: dict[str, Found], application: Flask) -> None:
    met = {part for form in forms.values() for name in form.kinds for part in name.split("-")}
    every = [kind for kind in _below(Form) if kind.__module__.startswith("backoffice.")]
    classes = [kind for kind in every if not kind.__module__.startswith("backoffice.portal")]  # tests/portal has them
    assert len(classes) > 10
    unmet = {
        kind.__name__: sorted(names - met)
        for kind in classes
        if kind.Meta.csrf is not False and not _below(kind)
        if not (names := {name for name in dir(kind) if hasattr(getattr(kind, name), "field_class")}) <= met
    }
    assert not unmet, f"no page shows these; name where they are sent to in SOMETIMES: {unmet}"


def _below(kind: type) -> list[type]:
    return [deeper for child in kind.__subclasses__() for deeper in (child, *_below(child))]


def test_a_hostile_text_comes_back_beside_its_field(bank: Bank, forms: dict[str, Found]) -> None:
    findings = Findings()
    for where, form in forms.items():
        alike = {bare(name): name for name in form.kinds if name != "csrf_token"}  # of each row's the last
        for name, kind in ((name, form.kinds[name]) for name in alike.values()):
            for label, value in (HOSTILE | ODD).items():
                what = f"{where} {name} = {label}"
                with findings, undone(bank.app):
                    answer = press(bank, form.action, form.values | {name: value})
                    assert answer.status_code < 500, f"{what}: {answer.status_code}"
                    taken = answer.status_code in (200, 302, 303, 204) and label in HOSTILE
                    assert not (
                        taken and value in UNPRINTABLE.values() and kind in FREE and bare(name) not in UNREAD
                    ), f"{what}: taken"
                    if answer.status_code == 422 and kind in ("text", "textarea") and label != "nothing":
                        assert ECHO not in value or ECHO in answer.text, f"{what}: what was typed is gone"
    findings.settle(at_least=300)


# Hidden marks of our own that are not stored: an unknown one is as good as none.
UNREAD = {"form_id", "then", "back", "theme"}


def test_other_fields_stay_as_they_were_typed(bank: Bank, forms: dict[str, Found]) -> None:
    form = next(form for where, form in forms.items() if where.startswith("registration.register"))
    typed = form.values | {
        "given_names": "Wanjiru Ní",
        "occupation": "<i>smith</i>",
        "phones-0-number": "12",
        "addresses-0-city": "Кисуму",
    }
    answer = press(bank, form.action, typed)
    assert answer.status_code == 422
    again = next(found for found in forms_of(answer.text) if "given_names" in found.kinds)
    assert {name: again.values[name] for name in typed if name != "csrf_token"} == {
        name: value for name, value in typed.items() if name != "csrf_token"
    }


def test_a_form_of_300_fields_or_of_300_kilobytes_is_refused(bank: Bank, forms: dict[str, Found]) -> None:
    for where, form in forms.items():
        answer = press(bank, form.action, form.values | {f"x{number}": "1" for number in range(300)})
        assert answer.status_code == 422, f"{where}: {answer.status_code}"
        many = {"csrf_token": form.values["csrf_token"], "note": ["x"] * 300}
        assert bank.browser.post(form.action, data=many).status_code == 422, where
        parts = bank.browser.post(form.action, data=many, content_type="multipart/form-data")
        assert parts.status_code in (413, 422), f"{where}: {parts.status_code} as multipart"
        if not where.startswith(("documents.submit", "registration.take_paper")):
            answer = press(bank, form.action, form.values | {"note": "x" * 300_000})
            assert answer.status_code == 413, f"{where}: {answer.status_code}"


def test_a_body_that_is_no_form_does_no_harm(bank: Bank, forms: dict[str, Found]) -> None:
    for where, form in forms.items():
        headers = {"X-CSRFToken": form.values["csrf_token"]}
        for kind in ("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"):
            with undone(bank.app):
                answer = bank.browser.post(form.action, data=b"\xff{[--x\r\n", content_type=kind, headers=headers)
            assert answer.status_code < 500, f"{where}: {kind}: {answer.status_code}"
