"""A browser without a screen: our pages through the test client, Keycloak's through a session of its own cookies."""

import re
from html import unescape
from http.cookiejar import Cookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.cookies import RequestsCookieJar
from werkzeug.test import TestResponse

from backoffice.identity import under_way
from backoffice.identity.provider import Granted
from backoffice.identity.reach import provider
from backoffice.web.cookie_secret import CookieSecret
from tests.keycloak.administration import Colleague
from tests.keycloak.office import Office

FORM = re.compile(r'<form(?=[^>]*id="kc-form-login")[^>]*action="([^"]+)"')
REVEALING = "/customers/00000000-0000-4000-8000-000000000000/reveal/birth_date"
SECONDS = 15


class PlainJar(RequestsCookieJar):
    """Keycloak's cookies are for https only even on this machine's plain http; browsers let that pass here."""

    def set_cookie(self, cookie: Cookie, *more: Any, **named: Any) -> Any:
        cookie.secure = False
        return super().set_cookie(cookie, *more, **named)


class Browser:
    """One browser of one person."""

    def __init__(self, office: Office) -> None:
        self.office, self.client, self.token = office, office.app.test_client(), ""
        self.keycloak = requests.Session()
        self.keycloak.cookies = PlainJar()

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, **fields: str) -> TestResponse:
        """Send a form with the token of this session."""
        return self.client.post(path, data={"csrf_token": self.token} | fields)

    def goes(self, who: Colleague, password: str = "", after: str = "/me") -> requests.Response:
        """Begin to sign in and fill in Keycloak's form; its answer."""
        begun = self.client.get("/sign-in", query_string={"next": after})
        assert begun.location and begun.location.startswith(self.office.keycloak.issuer), begun.text
        shown = self.keycloak.get(begun.location, timeout=SECONDS, allow_redirects=False)
        if shown.status_code == 302:
            return shown  # signed in there already
        found = FORM.search(shown.text)
        assert found, shown.text[:500]
        typed = {"username": who.username, "password": password or self.office.admin.secret}
        return self.keycloak.post(unescape(found[1]), data=typed, timeout=SECONDS, allow_redirects=False)

    def comes_back(self, answer: requests.Response) -> TestResponse:
        """Follow Keycloak's answer to our callback."""
        assert answer.status_code == 302, answer.text[:500]
        return self.client.get(answer.headers["Location"].removeprefix(self.office.url))

    def signs_in(self, who: Colleague, after: str = "/me") -> "Browser":
        """Sign in all the way."""
        self.signs_in_again(who, after)
        page = self.client.get("/me")
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found
        self.token = unescape(found[1])
        return self

    def signs_in_again(self, who: Colleague, after: str) -> None:
        """The same without opening a page afterwards."""
        arrived = self.comes_back(self.goes(who, after=after))
        assert (arrived.status_code, arrived.location) == (303, after), arrived.text

    def tokens(self, who: Colleague) -> Granted:
        """The three tokens of a sign-in, redeemed as our callback would."""
        told = parse_qs(urlsplit(self.goes(who).headers["Location"]).query)
        cookie = self.client.get_cookie("backoffice-sign-in")
        browser = CookieSecret.read(cookie.value) if cookie else None
        assert browser
        with self.office.app.app_context():
            begun = under_way.take(browser, told["state"][0])
            assert begun
            return provider().redeem(told["code"][0], begun.verifier)

    def may_decide(self) -> int:
        """Ask for something sensitive (revealing, of a customer who does not exist); 404 says that it was allowed."""
        return self.post(REVEALING, reason="Calling the customer back").status_code
