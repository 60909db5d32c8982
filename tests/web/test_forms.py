"""The base form: what is typed is tidied, bounded and printable, and stays in the form when it is refused."""

from typing import Any

import pytest
from flask import Flask, g
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from backoffice.kernel.errors import Invalid
from backoffice.web.forms import Form, VersionField, WholeField


class NameForm(Form):
    """A small form with each kind of field."""

    name = StringField("Name", [InputRequired()])
    long_name = StringField("Long name", [Length(max=300)])
    note = TextAreaField("Note")
    age = WholeField("Age")
    version = VersionField()


def typed(app: Flask, **values: Any) -> NameForm:
    """The form after somebody sent these values, its token already checked."""
    with app.test_request_context("/", method="POST", data=values):
        g.csrf_valid = True
        form = NameForm()
        form.validate()
        form.shown = {field.name: str(field()) for field in form if field.name != "csrf_token"}
        return form


def test_texts_are_trimmed_and_composed(app: Flask) -> None:
    form = typed(app, name="  Le\u0308ila ")
    assert form.name.data == "Lëila"
    assert form.errors == {}


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x7fb", "a\nb", "x" * 201, "y" * 100_000])
def test_what_cannot_be_taken_is_refused_beside_its_field_and_kept(app: Flask, text: str) -> None:
    form = typed(app, name=text)
    assert list(form.errors) == ["name"]
    kept = form.shown["name"]
    assert text[0] in kept and "\x00" not in kept and "\x1b" not in kept


def test_a_field_that_names_its_own_length_is_held_to_that(app: Flask) -> None:
    assert typed(app, name="n", long_name="x" * 300).errors == {}
    assert list(typed(app, name="n", long_name="x" * 301).errors) == ["long_name"]


def test_lines_are_for_notes_only(app: Flask) -> None:
    assert typed(app, name="n", note="first\r\nsecond").errors == {}
    assert list(typed(app, name="n", note="bell\x07").errors) == ["note"]


@pytest.mark.parametrize("text", ["٤٨", "1_000", "1e3", "NaN", "0x10", "4294967296", "9" * 5000, "1.5"])
def test_whole_numbers_are_typed_with_ten_digits_only(app: Flask, text: str) -> None:
    form = typed(app, name="n", age=text)
    assert list(form.errors) == ["age"]


def test_numbers_that_fit_are_numbers(app: Flask) -> None:
    form = typed(app, name="n", age=" 42 ", version="7")
    assert (form.age.data, form.version.data, form.errors) == (42, 7, {})


def test_a_rules_sentences_land_beside_the_fields_they_name(app: Flask) -> None:
    form = typed(app, name="n")
    form.take(Invalid({"name.0": ["Taken."], "nowhere": ["Not today."]}))
    assert form.name.errors == ["Taken."]
    assert form.form_errors == ["Not today."]


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"name": "n"}):
        form = NameForm()
        assert not form.validate()
        assert "csrf_token" in form.errors
