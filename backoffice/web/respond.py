"""Answers of pages: a whole page or the one part that htmx asked for, and where to go after a success."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from backoffice.web.languages.environment import in_words


def screen(page: str, part: str | None = None, /, *, status: int = 200, **values: Any) -> Response:
    """The page, or only the part `templates/area/_part.html` when htmx asks for the element `area-part`."""
    wanted = part is not None and wants(element_of(part))
    response = make_response(render_template(part if wanted and part else page, **values), status)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie, Accept-Language"
    return response


def wants(element: str) -> bool:
    """Whether htmx asked for this element (boosted links and restored history want the page)."""
    asked = request.headers
    whole = asked.get("HX-Boosted") or asked.get("HX-History-Restore-Request")
    return asked.get("HX-Request") == "true" and not whole and asked.get("HX-Target") == element


def element_of(part: str) -> str:
    """`kyc/_queue.html` fills the element `kyc-queue`."""
    area, _, file = part.rpartition("/")
    return f"{area}-{file.removeprefix('_').removesuffix('.html')}".replace("_", "-")


def tell(sentence: str, category: str = "message") -> None:
    """Flash a sentence with values in the language of this request; on the next page only its text is left."""
    flash(in_words(sentence), category)


def go(endpoint: str, /, **values: Any) -> BaseResponse:
    """On to another page after a success: 303, or HX-Location when htmx asked."""
    return go_to(url_for(endpoint, **values))


def go_to(url: str) -> BaseResponse:
    """The same for an address of ours (a path, never another host)."""
    if not url.startswith("/") or url.startswith(("//", "/\\")):
        abort(400)
    if request.headers.get("HX-Request") == "true":
        return Response(status=204, headers={"HX-Location": url})
    return redirect(url, code=303)


def urls_for(endpoint: str, /, **ids: Iterable[UUID]) -> dict[UUID, str]:
    """The addresses that differ in this one id, by id: built once for a list, then filled in."""
    ((name, each),) = ids.items()
    blank = UUID(int=0)
    before, after = url_for(endpoint, **{name: blank}).split(str(blank))  # type: ignore[arg-type]  # its keywords are ours
    return {one: f"{before}{one}{after}" for one in each}
