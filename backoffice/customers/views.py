"""Pages of customers: the list with its filters, suggestions, one customer, revealing."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from backoffice.customers import changes, page, service
from backoffice.customers.filtering import around_the_list
from backoffice.customers.forms.revealing import RevealForm
from backoffice.customers.rest import ListQuery, filters_of
from backoffice.customers.service.profile import REVEALABLE
from backoffice.kernel.area import reveals
from backoffice.kernel.errors import Invalid, NotFound
from backoffice.web.request_state import actor
from backoffice.web.respond import screen

customers = Blueprint("customers", __name__, url_prefix="/customers")


def _asked() -> dict[str, Any]:
    """The query string as filters; empty fields of the form count as not asked."""
    given = {name: value for name, value in request.args.items() if value != ""}
    schema = ListQuery()
    if problems := schema.validate(given):
        raise Invalid({name: list(sentences) for name, sentences in problems.items()})
    return dict(schema.load(given))


@customers.get("/")
def index() -> ResponseReturnValue:
    asked = _asked()
    term, after, limit = asked.pop("q", None), asked.pop("after", None), asked.pop("limit")
    filters = filters_of(asked)
    if term:
        hits = service.search(actor(), term, filters, limit=limit)
        lines, following = page.found_lines(hits), None
    else:
        found = service.customers(actor(), filters, after=after, limit=limit)
        lines, following = page.list_lines(found.items), found.next
    counts = None if term else service.counts(actor(), filters)
    values: dict[str, Any] = {
        "lines": lines,
        "next": following,
        "term": term,
        "filters": filters,
        "columns": page.COLUMNS,
    }
    return screen("customers/index.html", "customers/_list.html", **values, **around_the_list(filters, term, counts))


@customers.get("/suggestions")
def suggestions() -> ResponseReturnValue:
    term = _asked().get("q", "")
    hits = service.search(actor(), term, limit=6)
    return screen("customers/_suggestions.html", hits=page.suggestions(hits), term=term)


@customers.get("/<uuid:customer_id>")
def show(customer_id: UUID) -> ResponseReturnValue:
    row = service.customer(actor(), customer_id)
    return screen("customers/show.html", **page.customer_values(actor(), row))


@customers.get("/<public_number:number>")
def by_number(number: str) -> ResponseReturnValue:
    row = service.by_number(actor(), number)
    return screen("customers/show.html", **page.customer_values(actor(), row))


@customers.get("/<uuid:customer_id>/reveal/<string:field>")
def reveal(customer_id: UUID, field: str) -> ResponseReturnValue:
    if field not in REVEALABLE:
        raise NotFound
    row = service.customer(actor(), customer_id)
    return screen("customers/reveal.html", form=RevealForm(), customer=row, field=field)


@customers.post("/<uuid:customer_id>/reveal/<string:field>")
def show_revealed(customer_id: UUID, field: str) -> ResponseReturnValue:
    if field not in REVEALABLE:
        raise NotFound
    form = RevealForm()
    if not form.validate():
        row = service.customer(actor(), customer_id)
        return screen("customers/reveal.html", form=form, customer=row, field=field, status=422)
    row = service.reveal(actor(), customer_id, [field], form.sentence())
    values = page.lines_of(reveals(row.id, [field])[field])
    waiting = [changes.spoken(name, new, clear=True) for name, new in service.proposed(row.id, [field]).items()]
    return screen("customers/revealed.html", customer=row, field=field, values=values, waiting=waiting)
