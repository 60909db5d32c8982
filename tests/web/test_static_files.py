"""Static files: packed, kept for ever under their version, one sheet of what the pages use."""

import gzip
import re

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from backoffice.web.assets import folders, version
from backoffice.web.scripts import always
from backoffice.web.stylesheet import OURS, stylesheet, trimmed, without_idle_variables
from tests.identity.signing_in import sign_in

PACKED = {"Accept-Encoding": "gzip"}
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def test_a_file_is_packed_and_kept_for_ever_under_its_version(client: FlaskClient, application: Flask) -> None:
    with application.app_context():
        now = version()
    answer = client.get(f"/static/js/frame.js?v={now}", headers=PACKED)
    assert answer.headers["Content-Encoding"] == "gzip" and "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == client.get("/static/js/frame.js").data
    assert client.get("/static/js/frame.js?v=other").headers["Cache-Control"] == "no-cache"


def test_the_best_packing_that_the_browser_takes_is_sent(client: FlaskClient) -> None:
    plain = client.get("/static/styles.css", headers={"Accept-Encoding": "br;q=0"})
    answer = client.get("/static/styles.css", headers=BROWSER)
    assert answer.headers["Content-Encoding"] == "br" and "Content-Encoding" not in plain.headers
    assert brotli.decompress(answer.data) == plain.data


def test_a_file_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/static/styles.css", headers=PACKED).headers["ETag"]
    assert client.get("/static/styles.css", headers=PACKED | {"If-None-Match": tag}).status_code == 304


def test_what_is_no_static_file_is_not_found(client: FlaskClient) -> None:
    for path in ("/static/nothing.css", "/static/css/../../pyproject.css", "/static/%2e%2e/wsgi.js", "/static/css"):
        assert client.get(path).status_code == 404, path


def test_the_sheet_holds_our_files_whole_and_is_a_quarter_of_tabler(application: Flask) -> None:
    with application.app_context():
        static, templates = folders()
    sheet = stylesheet(static, templates, "styles.css").decode()
    assert sheet.count("{") == sheet.count("}") and len(gzip.compress(sheet.encode(), 9)) < 21_000
    for needed in (".btn-primary{", ".form-select", ".nav-tabs", ".visually-hidden", "--tblr-", ".records", ".maybe"):
        assert needed in sheet, needed
    assert "offcanvas" not in sheet and len(OURS) == len(set(OURS))
    assert set(re.findall(r"url\(([^)\"']{8})", sheet)) <= {"vendor/@", "vendor/w", "data:ima"}


def test_a_rule_stays_while_one_of_its_selectors_can_match() -> None:
    css = ".a,.b .c{x:1}@media print{.b{y:2}.a{z:3}}@keyframes a{0%{o:0}}html{w:1}"
    assert trimmed("[data-a] .a,[data-b]{x:1}", frozenset({"a", "data-a"})) == "[data-a] .a{x:1}"
    assert trimmed(css, frozenset("a")) == ".a{x:1}@media print{.a{z:3}}@keyframes a{0%{o:0}}html{w:1}"


def test_a_variable_that_nothing_reads_goes() -> None:
    css = ":root{--tblr-a:1;--tblr-b:2}.x{c:var(--tblr-a)}.y{--tblr-d:1}"
    assert without_idle_variables(css, "") == ":root{--tblr-a:1}.x{c:var(--tblr-a)}"


def test_the_script_of_every_page_holds_what_it_always_loads(client: FlaskClient) -> None:
    script = client.get("/static/scripts.js").data.decode()
    assert script.startswith("const HERE = {") and "import.meta.url" in script
    for name in always(script):
        assert f"\n{name}: () => {{" in script, name
    assert "export" not in script and "// " not in script


def weight(answer: TestResponse) -> int:
    """The bytes of an answer on its way, headers and all."""
    return len(str(answer.headers)) + len(answer.data)


@pytest.mark.parametrize("role", ["agent", "kyc-reviewer"])
def test_the_first_page_is_light_on_a_bad_line(app: Flask, role: str) -> None:
    client = FlaskClient(app, app.response_class)  # one that reads nothing of what it gets
    sign_in(client, role)
    first = client.get("/", headers=BROWSER)
    page = gzip.decompress(first.data).decode()
    parts = {match for match in re.findall(r'hx-get="([^"?#]+)"', page) if match != "/customers/suggestions"}
    files = {match.partition("#")[0] for match in re.findall(r'(?:src|href)="(/static/[^"]+)"', page)}
    files.add(re.findall(r'href="(/static/icons.svg[^"#]+)#', page)[0])
    names = dict.fromkeys(re.findall(r'id="([a-z-]+)"[^>]*hx-get="/', page))
    asked = [BROWSER | {"HX-Request": "true", "HX-Target": name} for name in names]
    weights = {path: weight(client.get(path, headers=BROWSER)) for path in sorted(files)}
    weights |= {path: min(weight(client.get(path, headers=each)) for each in asked) for path in sorted(parts)}
    assert {path.partition("?")[0] for path in files} >= {"/static/styles.css", "/static/scripts.js"}
    assert weight(first) + sum(weights.values()) < 60_000, weights
    assert weight(first) < 15_000


def test_the_registration_page_is_light_after_the_first(app: Flask) -> None:
    client = FlaskClient(app, app.response_class)
    sign_in(client, "agent")
    page = client.get("/registration/", headers=BROWSER)
    assert page.status_code == 200 and weight(page) < 15_000, weight(page)


def test_pages_leave_packed(application: Flask) -> None:
    plain, answer = (Client(application).get("/signed-out", headers=asked) for asked in ({}, PACKED))
    assert answer.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.data).lstrip().startswith(b"<!doctype html>")
    assert plain.data.lstrip().startswith(b"<!doctype html>") and "Content-Encoding" not in plain.headers
