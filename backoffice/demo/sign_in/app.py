"""The factory of the demo sign-in."""

from __future__ import annotations

from flask import Flask

from backoffice.demo.addresses import REALM_PATH
from backoffice.demo.sign_in.administration import administration
from backoffice.demo.sign_in.config import ProviderConfig
from backoffice.demo.sign_in.doors import doors
from backoffice.demo.sign_in.endpoints import protocol, realm
from backoffice.demo.sign_in.page import page
from backoffice.demo.sign_in.provider import Deliver, bare_provider, post_logout_token


def create_provider(config: ProviderConfig, deliver: Deliver = post_logout_token) -> Flask:
    """The provider as an application; `deliver(url, logout_token)` calls a client's back channel."""
    app = bare_provider(config, deliver)
    app.register_blueprint(realm, url_prefix=REALM_PATH)
    app.register_blueprint(protocol, url_prefix=f"{REALM_PATH}/protocol/openid-connect")
    app.register_blueprint(page, url_prefix=f"{REALM_PATH}/protocol/openid-connect")
    app.register_blueprint(doors, url_prefix=f"{REALM_PATH}/demo")
    app.register_blueprint(administration, url_prefix=f"/admin{REALM_PATH}")
    return app
