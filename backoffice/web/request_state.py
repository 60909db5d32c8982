"""What is known of the request under way: its id, and who acts."""

import re
from secrets import token_hex

from flask import Flask, g, request

from backoffice.access.actor import STRANGER, Actor
from backoffice.kernel import operations

PORTAL = "/portal"  # the customers' own pages: sessions there are customers', and staff's count for nothing
BEARER_SPACES = re.compile(r"^/(api|graphql)(/|$)")


def actor() -> Actor:
    """Who acts in this request; a stranger until somebody is authenticated."""
    found: Actor = g.get("actor", STRANGER)
    return found


def at_the_portal() -> bool:
    """Whether this request is for the customers' own pages."""
    return request.path == PORTAL or request.path.startswith(f"{PORTAL}/")


def act_as(somebody: Actor) -> None:
    """Let the rest of the request be done by this actor."""
    g.actor = somebody


def init_app(app: Flask) -> None:
    """Number each request, and notice which operations it asks."""

    def begin() -> None:
        for left in list(g):  # the requests of one test share an application context
            g.pop(left)
        g.request_id = token_hex(8)
        g.asked = set()
        operations.asked.set(g.asked)

    app.before_request(begin)
