"""Static files: packed, kept for ever under their version, one sheet of what the pages use."""

import gzip
import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from backoffice.web.assets import folders, version
from backoffice.web.stylesheet import OURS, stylesheet, trimmed, without_idle_variables

PACKED = {"Accept-Encoding": "gzip"}


def test_a_file_is_packed_and_kept_for_ever_under_its_version(client: FlaskClient, application: Flask) -> None:
    with application.app_context():
        now = version()
    answer = client.get(f"/static/js/frame.js?v={now}", headers=PACKED)
    assert answer.headers["Content-Encoding"] == "gzip" and "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == client.get("/static/js/frame.js").data
    assert client.get("/static/js/frame.js?v=other").headers["Cache-Control"] == "no-cache"


def test_a_file_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/static/styles.css", headers=PACKED).headers["ETag"]
    assert client.get("/static/styles.css", headers=PACKED | {"If-None-Match": tag}).status_code == 304


def test_what_is_no_static_file_is_not_found(client: FlaskClient) -> None:
    for path in ("/static/nothing.css", "/static/css/../../pyproject.css", "/static/%2e%2e/wsgi.js", "/static/css"):
        assert client.get(path).status_code == 404, path


def test_the_sheet_holds_our_files_whole_and_is_a_quarter_of_tabler(application: Flask) -> None:
    with application.app_context():
        static, templates = folders()
    sheet = stylesheet(static, templates).decode()
    assert sheet.count("{") == sheet.count("}") and len(gzip.compress(sheet.encode(), 9)) < 30_000
    for needed in (".btn-primary{", ".form-select", ".nav-tabs", ".visually-hidden", "--tblr-", ".records", ".maybe"):
        assert needed in sheet, needed
    assert "offcanvas" not in sheet and len(OURS) == len(set(OURS))
    assert set(re.findall(r"url\(([^)\"']{8})", sheet)) <= {"vendor/@", "vendor/w", "data:ima"}


def test_a_rule_stays_while_one_of_its_selectors_can_match() -> None:
    css = ".a,.b .c{x:1}@media print{.b{y:2}.a{z:3}}@keyframes a{0%{o:0}}html{w:1}"
    assert trimmed(css, frozenset("a")) == ".a{x:1}@media print{.a{z:3}}@keyframes a{0%{o:0}}html{w:1}"


def test_a_variable_that_nothing_reads_goes() -> None:
    css = ":root{--tblr-a:1;--tblr-b:2}.x{c:var(--tblr-a)}.y{--tblr-d:1}"
    assert without_idle_variables(css, "") == ":root{--tblr-a:1}.x{c:var(--tblr-a)}"


def test_pages_leave_packed(application: Flask) -> None:
    plain, answer = (Client(application).get("/signed-out", headers=asked) for asked in ({}, PACKED))
    assert answer.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.data).lstrip().startswith(b"<!doctype html>")
    assert plain.data.lstrip().startswith(b"<!doctype html>") and "Content-Encoding" not in plain.headers
