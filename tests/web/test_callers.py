"""Who called, behind our own proxies."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.web.callers import source


def test_our_own_proxies_are_left_out_and_nothing_before_them_is_believed(app: Flask) -> None:
    with app.test_request_context(
        "/ussd", headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2"}, environ_base={"REMOTE_ADDR": "3.3.3.3"}
    ) as context:
        assert [source(context.request, hops) for hops in (0, 1, 2, 9)] == ["3.3.3.3", "2.2.2.2", "1.1.1.1", "1.1.1.1"]


def test_forgeries_are_counted_by_who_sent_them_and_not_by_our_proxy(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = client.application.extensions["settings"].model_copy(update={"proxy_hops": 1})
    monkeypatch.setitem(client.application.extensions, "settings", settings)

    def forge(sender: str) -> int:
        return client.post("/webhooks/sumsub", data=b"{}", headers={"X-Forwarded-For": sender}).status_code

    assert [forge("198.51.100.1") for _ in range(31)][-1] == 429
    assert forge("198.51.100.2") == 401
