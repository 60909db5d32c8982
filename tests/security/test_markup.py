"""Hostile texts in every writable field: the pages that show them get not one node or attribute more than usual."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.documents.wellformed import jpeg
from tests.identity.signing_in import sign_in
from tests.rest import ROOT, Machine
from tests.security.bank import EVERY_ROLE, Bank, Findings, restriction, undone

PAYLOADS = (
    "<script>alert(1)</script>", "<ScRiPt src=//evil.example>", "</script><script>x", "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>", "<svg><animate onbegin=x>", "<iframe srcdoc='<p>'>", "<a href=javascript:alert(1)>x</a>",
    "<body onload=x>", "<input autofocus onfocus=x>", "<details open ontoggle=x>", "<math><mi xlink:href=x>",
    "<base href=//x>",
    "<meta http-equiv=refresh>", "<link rel=stylesheet href=//x>", "<style>*{color:red}</style>", "<form action=//x>",
    "<button formaction=//x>", "<object data=x>", "<embed src=x>", "<template><b>", "<noscript><b>", "<plaintext>",
    "<!--",
    "--><b>", "]]><b>", "<![CDATA[<b>", "</title><b>", "</textarea><b>", "</option></select><b>",
    "</td></tr></table><b>",
    "\"><b>", "'><b>", "\" onmouseover=\"x", "' onmouseover='x", "` onmouseover=x", "x\" hx-get=\"/me",
    "x' hx-on:click='x",
    "<div hx-get=/me hx-trigger=load>", "<div data-hx-post=/sign-out>", "<b _=\"on load\">", "{{7*7}}", "{% raw %}",
    "{#x", "${7*7}",
    "#{7*7}", "{{config}}", "{{''.__class__}}", "&lt;b&gt;", "&#60;b&#62;", "&amp;lt;b", "&#x3c;script&#x3e;",
    "\\u003cb\\u003e",
    "%3Cb%3E", "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1", "-1+1", "x\u2028<b>\u2029", "＜b＞<b>",
)  # fmt: skip
LEFT_OUT = ("/portal", "/api", "/static", "/demo", "/metrics", "/sign-in", "/healthz", "/readyz")


def structure(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes, in order."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    return [(node.tag, tuple(sorted(map(str, node.keys())))) for node in tree.iter() if isinstance(node.tag, str)]


def texts(words: list[str]) -> dict[str, Any]:
    """A registration whose free texts are these words, joined as far as each field takes them."""
    whole = " ".join(words)
    place = {
        "line1": whole[:120],
        "line2": whole[:120],
        "city": whole[:80],
        "region": whole[:80],
        "postcode": words[0][:20],
    }
    return {
        "given_names": whole[:100], "family_name": words[-1][:100], "occupation": whole[:120],
        "business_type": whole[:120],
        "addresses": [{**place, "country": "KE", "address_type": "home"}], "duplicate_reason": f"x{whole}",
        "identity_numbers": [{"id_type": "passport", "number": f"A1{words[0]}"[:40], "country": "KE"}],
    }  # fmt: skip


def written(bank: Bank, words: list[str]) -> str:
    """Put these words into everything else that takes text; gives the customer's address below the REST door."""
    own, whole = f"/{bank.customer['id']}", " ".join(words)
    bank.uploaded(own, note=whole[:500], file=(BytesIO(jpeg(90, 70)), "<b>.jpg"), document_type="national_id")
    for path, body in (
        (f"{own}/restriction", restriction(reason=whole, source="fraud")),
        (f"{own}/reveal", {"fields": ["phones"], "reason": whole}),
        (f"{own}/phone", {"number": "+254733000111", "shared": True, "shared_reason": whole[:300]}),
    ):
        answer = bank.machine.post(path, body)
        assert answer.status_code < 300, answer.text
    reviewer, case = Machine(bank.machine.client, EVERY_ROLE, name="Rita Nyambura"), f"/kyc/{bank.ids['case_id']}"
    body = {"version": (reviewer.post(f"{case}/claim").json or {})["version"], "reason": "PAGE_MISSING", "note": whole}
    assert reviewer.post(f"{case}/ask-again", body).status_code == 200
    return own


def pages(bank: Bank, rules: list[Rule]) -> Iterator[tuple[str, str]]:
    """These pages and parts, as (address, HTML)."""
    for rule in rules:
        answer = bank.browser.get(bank.address(rule))
        if answer.mimetype == "text/html":
            yield rule.rule, answer.text
    for path in ("/customers/", "/customers/suggestions"):
        yield f"a search by {path}", bank.browser.get(path, query_string={"q": bank.customer["public_number"]}).text


def every_rule(bank: Bank) -> list[Rule]:
    rules = [rule for rule in bank.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return [rule for rule in rules if not rule.rule.startswith(LEFT_OUT)]


def told(client: FlaskClient, words: list[str]) -> Bank:
    """A bank in which these words stand wherever somebody can type."""
    bank = Bank(client, **texts(words))
    written(bank, words)
    sign_in(bank.browser, EVERY_ROLE, name="Everybody")
    return bank


def test_hostile_texts_add_nothing_to_any_page(client: FlaskClient) -> None:
    plain = ["ZQword", "two", "three", "four", "five"]
    with undone(client.application):
        bank = told(client, plain)
        shown = {where: text for where, text in pages(bank, every_rule(bank)) if "ZQword" in text}
        rules = [rule for rule in every_rule(bank) if rule.rule in shown]
    usual = {where: structure(text) for where, text in shown.items()}
    assert len(usual) > 8, sorted(usual)
    findings = Findings()
    for start in range(0, len(PAYLOADS), 5):
        words = list((PAYLOADS + PAYLOADS)[start : start + 5])
        with undone(client.application):
            for where, text in pages(told(client, words), rules):
                with findings:
                    more = _more(text, usual[where]) if where in usual else []
                    assert not more, f"{where}: {words} added {more}"
                    assert "{{7*7}}" not in words or ">49<" not in text, f"{where}: a template was run"
    findings.settle(at_least=100)


def _more(text: str, usual: list[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    return list((Counter(structure(text)) - Counter(usual)).elements())[:4]


TROUBLE = {
    "markup": "<img src=file:///etc/passwd>", "very long": "W" * 100, "right to left": "محمد عبد الرحمن بن علي",
    "an emoji": "👩🏽‍🌾👨‍👩‍👧‍👦",
    "a script of its own": "ⵣ ꦗꦮ 𐎠𐎡", "combining": "Z" + "\u0301" * 60, "private use": "\ue000\uf8ff",
    "blank letters": "\u3164\u2800",
    "no break": "x\u2060" * 40, "a style": "</style><style>@page{size:1px}",
}  # fmt: skip


@pytest.mark.parametrize("label", TROUBLE)
def test_the_printed_file_bears_any_name(client: FlaskClient, label: str) -> None:
    bank = Bank(client, given_names=TROUBLE[label], family_name=TROUBLE[label], occupation=TROUBLE[label])
    answer = bank.machine.get(f"/{bank.customer['id']}/download?format=pdf")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    assert len(answer.data) < 400_000
    assert b"root:" not in answer.data and b"/JavaScript" not in answer.data and b"/URI" not in answer.data


def test_the_name_of_an_uploaded_file_cannot_write_headers(client: FlaskClient) -> None:
    bank = Bank(client)
    for name in (
        "a\r\nSet-Cookie: x=y.jpg",
        '"; filename="x.html.jpg',
        "../../x.jpg",
        "\u202egpj.html.jpg",
        "x" * 300 + ".jpg",
    ):
        with undone(client.application):
            own = f"/{bank.customer['id']}"
            sent = {"file": (BytesIO(jpeg(90, 70)), name), "document_type": "passport"}
            headers = bank.machine.ask_headers() | {"Idempotency-Key": "k" + str(len(name))}
            made = bank.machine.client.post(f"{ROOT}{own}/document", data=sent, headers=headers)
            assert made.status_code in (201, 422), f"{name}: {made.status_code}"
            if made.status_code == 201:
                answer = bank.machine.get(f"{own}/document/{(made.json or {})['id']}?copy=original")
                disposition = answer.headers["Content-Disposition"]
                assert answer.status_code == 200 and "Set-Cookie" not in answer.headers, name
                assert disposition.startswith("attachment") and "x=y" not in disposition and ".html" not in disposition
