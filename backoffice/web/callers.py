"""Where a request comes from, behind as many of our own proxies as the settings say."""

from flask import Request

from backoffice.kernel.settings import settings


def address_of(request: Request) -> str:
    """The address of who called."""
    return source(request, settings().proxy_hops)


def source(request: Request, hops: int) -> str:
    """The same for so many proxies of our own: they are left out, and what stands before is not believed."""
    told = request.access_route if "X-Forwarded-For" in request.headers else []
    route = [*told, request.remote_addr or ""]
    return route[-1 - min(hops, len(route) - 1)]
