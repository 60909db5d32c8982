"""Pages of the call sheet: why it is needed, and then the sheet itself, shown once."""

from flask import request
from flask.typing import ResponseReturnValue

from backoffice.customers.forms.revealing import RevealForm
from backoffice.kyc_clock import page, service
from backoffice.kyc_clock.views import kyc_clock
from backoffice.web.narrowing import asked
from backoffice.web.request_state import actor
from backoffice.web.respond import screen


@kyc_clock.get("/call-list/sheet")
def sheet() -> ResponseReturnValue:
    service.blank_sheet(actor())
    return _ask(RevealForm())


@kyc_clock.post("/call-list/sheet")
def print_sheet() -> ResponseReturnValue:
    form, chosen = RevealForm(), page.filters(request.args)
    if not form.validate():
        service.blank_sheet(actor())
        return _ask(form, 422)
    found = service.call_sheet(actor(), chosen, form.sentence(), after=request.args.get("after"))
    lines = [page.sheet_line(one) for one in found.items]
    return screen("kyc_clock/sheet.html", lines=lines, next=found.next, asked=asked(chosen))


def _ask(form: RevealForm, status: int = 200) -> ResponseReturnValue:
    chosen = page.filters(request.args)
    around = page.around_the_list(chosen, all_branches=actor().sees_all_branches)
    values = {"form": form, "most": service.MOST_ON_A_SHEET, "after": request.args.get("after"), **around}
    return screen("kyc_clock/ask_sheet.html", status=status, **values)
