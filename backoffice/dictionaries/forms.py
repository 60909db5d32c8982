"""A dictionary as a form: a row for each word, its place as a number, and rows for new ones."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, FieldList, FormField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from backoffice.config import LANGUAGES
from backoffice.dictionaries.rules import MOST, OTHERS, Document
from backoffice.kernel.errors import Invalid
from backoffice.web.forms import Form, Part, VersionField, WholeField

NEW_ROWS = 3
FIELDS = ("code", "label", "retired")


class WordPart(Part):
    """One word. The labels in other languages are added below."""

    place = WholeField("Place", [Optional(), NumberRange(1, 999, "1 to 999.")])
    code = StringField("Code", [Optional(), Length(max=60)])
    label = StringField("Label", [Optional(), Length(max=120)])
    retired = BooleanField("Retired")

    @property
    def others(self) -> list[StringField]:
        """The labels in other languages."""
        return [self[f"label_{language}"] for language in OTHERS]

    def word(self) -> dict[str, Any]:
        """As the document spells it."""
        labels = {language: text for language in OTHERS if (text := self[f"label_{language}"].data)}
        return {
            "code": self.code.data or "", "label": self.label.data or "", "labels": labels,
            "retired": bool(self.retired.data),
        }  # fmt: skip


for _language in OTHERS:
    setattr(WordPart, f"label_{_language}", StringField(LANGUAGES[_language], [Optional(), Length(max=120)]))


class WordsForm(Form):
    """All words of one dictionary, and why they are changed."""

    number = VersionField(validators=[InputRequired()], widget=HiddenInput())
    words = FieldList(FormField(WordPart), max_entries=MOST + NEW_ROWS)
    why = TextAreaField("Why it is changed", [InputRequired("Say why."), Length(max=1000)])

    def show(self, document: Document, *, new: int) -> None:
        """What counts now, and empty rows."""
        for place, word in enumerate(document["entries"], 1):
            labels = {f"label_{language}": text for language, text in word["labels"].items()}
            self.words.append_entry({**word, **labels, "place": 10 * place})
        for _ in range(new):
            self.words.append_entry()

    def document(self) -> Document:
        """What was typed, by place; rows without a code and a label say nothing."""
        return {"entries": [self.words[row].form.word() for row in self._order()]}

    def _order(self) -> Sequence[int]:
        """The rows that say something, in the order of their places; those without one last."""
        told = [row for row, entry in enumerate(self.words) if entry.form.code.data or entry.form.label.data]
        return sorted(told, key=lambda row: (self.words[row].form.place.data or 1000, row))

    def take(self, error: Invalid) -> None:
        """Show sentences about a word in its row."""
        order, left = self._order(), {}
        for path, said in error.fields.items():
            steps = path.removeprefix("document.").split(".")
            if steps[0] == "entries" and len(steps) > 1 and steps[1].isdigit():
                part = self.words[order[int(steps[1])]].form
                field = part[steps[2] if len(steps) > 2 and steps[2] in FIELDS else "label"]
                field.errors = [*field.errors, *said]
            else:
                left[path] = said
        super().take(Invalid(left))
