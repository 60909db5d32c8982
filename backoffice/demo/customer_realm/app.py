"""Puts the realm of customers into the demo sign-in's application."""

from __future__ import annotations

from flask import Flask

from backoffice.demo.customer_realm.admin import admin, tokens
from backoffice.demo.customer_realm.invitation import invitation
from backoffice.demo.customer_realm.realm import EXTENSION, CustomerRealm
from backoffice.demo.customer_realm.sign_in import sign_in


def add_realm(app: Flask, realm: CustomerRealm) -> Flask:
    """Let this sign-in also answer for the customers' realm."""
    app.extensions[EXTENSION] = realm
    for blueprint in (tokens, admin, invitation, sign_in):
        app.register_blueprint(blueprint)
    return app
