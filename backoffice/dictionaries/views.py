"""Pages of the dictionaries: the list of them, one of them, proposing other words, what was changed before."""

from flask import Blueprint, abort, flash
from flask.typing import ResponseReturnValue

from backoffice.dictionaries import page as pages
from backoffice.dictionaries import service
from backoffice.dictionaries.forms import NEW_ROWS, WordsForm
from backoffice.dictionaries.models import ABOUT, Dictionary
from backoffice.dictionaries.service.reading import spoken
from backoffice.kernel.errors import Invalid, Refused
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

dictionaries = Blueprint("dictionaries", __name__, url_prefix="/dictionaries")


@dictionaries.get("/")
def index() -> ResponseReturnValue:
    return page(Dictionary.CUSTOMER_TYPE.value)


@dictionaries.get("/<string:name>")
def page(name: str) -> ResponseReturnValue:
    dictionary = _known(name)
    words = service.READ[dictionary](actor())
    return screen("dictionaries/page.html", words=words, spoken=spoken, current=dictionary, about=ABOUT)


@dictionaries.get("/<string:name>/history")
def history(name: str) -> ResponseReturnValue:
    dictionary = _known(name)
    standing, versions = service.standing(actor(), dictionary), service.history(actor(), dictionary)
    return screen("dictionaries/history.html", standing=standing, about=ABOUT, steps=pages.steps(versions))


@dictionaries.get("/<string:name>/change")
def edit(name: str) -> ResponseReturnValue:
    standing = service.standing(actor(), _known(name))
    form = WordsForm(formdata=None, data={"number": standing.number})
    form.show(standing.document, new=NEW_ROWS if standing.bounds.may_add else 0)
    return _form(standing, form)


@dictionaries.post("/<string:name>/change")
def propose(name: str) -> ResponseReturnValue:
    standing, form = service.standing(actor(), _known(name)), WordsForm()
    if not form.validate() or form.number.data is None:
        return _form(standing, form, 422)
    try:
        service.propose(actor(), standing.dictionary, form.document(), form.why.data or "", seen=form.number.data)
    except (Invalid, Refused) as problem:
        form.take(problem) if isinstance(problem, Invalid) else form.form_errors.append(problem.message)
        return _form(standing, form, problem.status)
    flash("Proposed. It counts as soon as a colleague agrees.", "success")
    return go("dictionaries.page", name=name)


def _form(standing: service.Standing, form: WordsForm, status: int = 200) -> ResponseReturnValue:
    values = {
        "standing": standing,
        "form": form,
        "rows": pages.rows(standing, form),
        "about": ABOUT[standing.dictionary],
    }
    return screen("dictionaries/edit.html", "dictionaries/_form.html", status=status, **values)


def _known(name: str) -> Dictionary:
    if name not in list(Dictionary):
        abort(404)
    return Dictionary(name)
