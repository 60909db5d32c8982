"""The base of every form: Flask-WTF's token, texts tidied and checked like those of JSON, errors put beside fields."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from marshmallow import ValidationError
from wtforms import (
    DecimalField,
    Field,
    FieldList,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from backoffice.kernel.errors import Invalid
from backoffice.web import kept_forms
from backoffice.web.fields import checked_text, printable, tidied
from backoffice.web.languages.catalogue import ENGLISH
from backoffice.web.languages.environment import in_words, language

MOST, MOST_LINES = 200, 2000
LARGEST = 2**31 - 1
_DIGITS, _AMOUNT = re.compile(r"-?[0-9]{1,10}"), re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")


class Checks:
    """Where WTForms lets us look at every field: the part of a form's Meta that our forms and their parts share."""

    def bind_field(self, form: BaseForm, unbound_field: Any, options: dict[str, Any]) -> Field:
        field = unbound_field.bind(form=form, **options)
        if isinstance(field, StringField):
            field.filters = [_tidied, *field.filters, _checker(field)]
        return field

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
        # A refused text is shown again, but never with characters that a page cannot hold.
        if isinstance(field, StringField) and isinstance(field.data, str):
            field.data = printable(field.data)
        elif field.raw_data:  # dates and numbers show again what was typed, whatever it was
            field.raw_data = [printable(typed) if isinstance(typed, str) else typed for typed in field.raw_data]
        elif isinstance(field, IntegerField | DecimalField) and field.raw_data:
            field.raw_data = [printable(text) for text in field.raw_data]
        if isinstance(field, SelectField) and language() != ENGLISH:
            field.choices = in_language(field.choices)
        return DefaultMeta.render_field(self, field, render_kw)


class ListErrors:
    """The errors of a list of parts are those of its entries, also what a rule said after the fields were checked."""

    @property
    def errors(self) -> dict[str | None, Any]:
        """All errors, by field."""
        for field in self:  # type: ignore[attr-defined]  # mixed into forms, which are rows of fields
            if isinstance(field, FieldList):
                own = [said for said in field.errors if isinstance(said, str)]
                inner = [entry.errors for entry in field.entries]
                field.errors = [*inner, *own] if any(inner) else own
        found: dict[str | None, Any] = super().errors  # type: ignore[misc]  # of the form beside which it stands
        return found


class Part(ListErrors, PlainForm):  # type: ignore[misc]  # WTForms has no types
    """Fields that stand together inside a form, checked like its own."""

    class Meta(Checks, DefaultMeta):  # type: ignore[misc]  # nor has its Meta
        """The token is the whole form's."""


class Form(ListErrors, FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form whose texts are in NFC, trimmed, printable and of bounded length; what was typed stays in it."""

    class Meta(Checks, FlaskForm.Meta):  # type: ignore[misc]  # nor has its Meta
        """Flask-WTF's token, and our checks."""

        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            # What was typed when the session had ended is in the form again after the sign-in.
            found = super().wrap_formdata(form, formdata)
            return kept_forms.typed_into({field.name for field in form}) if found is None else found

    def take(self, error: Invalid) -> None:
        """Show a rule's sentences beside the fields they name, the others above the form."""
        for path, sentences in error.fields.items():
            field = self._fields.get(path.replace(".", "-")) or self._fields.get(path.partition(".")[0])
            if field is None:
                self.form_errors.extend(sentences)
            else:
                field.errors = [*field.errors, *sentences]


class WholeField(IntegerField):  # type: ignore[misc]  # WTForms has no types
    """A whole number typed with the digits 0 to 9, that fits a database column."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        text = valuelist[0].strip()
        if not _DIGITS.fullmatch(text) or abs(int(text)) > LARGEST:
            self.data = None
            raise ValueError("A whole number is needed.")
        self.data = int(text)


class AmountField(DecimalField):  # type: ignore[misc]  # WTForms has no types
    """An amount of money typed with the digits 0 to 9, at most two of them behind the point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not (text := valuelist[0].strip()):
            return
        if not _AMOUNT.fullmatch(text):
            raise ValueError("An amount such as 5000 or 5000.50 is needed.")
        self.data = Decimal(text)


class VersionField(WholeField):
    """The version of a record as the person last saw it."""

    widget = HiddenInput()


class TicksField(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """Any number of choices, each with a box to tick."""

    widget, option_widget = ListWidget(), CheckboxInput()


class HiddenText(HiddenField):  # type: ignore[misc]  # WTForms has no types
    """A hidden text of our own; it is checked like typed ones."""


def in_language(choices: Any) -> Any:
    """The choices of a select (pairs, plain values, or values to words in groups), said in the request's language."""
    if isinstance(choices, dict):
        return {
            in_words(value) if isinstance(words, dict | list | tuple) else value: in_language(words)
            if isinstance(words, dict | list | tuple)
            else in_words(words)
            for value, words in choices.items()
        }
    return [(one[0], in_words(one[1]), *one[2:]) if isinstance(one, tuple) else one for one in choices or ()]


def _tidied(value: Any) -> Any:
    """A text without what nobody meant to type; anything else as it is."""
    return tidied(value) if isinstance(value, str) else value


def _checker(field: StringField) -> Callable[[Any], Any]:
    """A filter that refuses what JSON would refuse too; WTForms shows a filter's ValueError beside the field."""
    lines = isinstance(field, TextAreaField)
    bounds = [validator.max for validator in field.validators if isinstance(validator, Length) and validator.max > 0]
    most = max(bounds, default=MOST_LINES if lines else MOST)

    def check(value: Any) -> Any:
        if isinstance(value, str):
            try:
                checked_text(value, most=most, blank=True, lines=lines)
            except ValidationError as error:
                raise ValueError(error.messages[0]) from None
        return value

    return check
