"""The form about one message; the document that it proposes keeps what the bank says in the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from backoffice.config import LANGUAGES
from backoffice.kernel.errors import Invalid, NotFound
from backoffice.policy.catalogue import catalogue
from backoffice.policy.forms.documents import PolicyForm
from backoffice.policy.rules import messages
from backoffice.policy.rules.documents import Document
from backoffice.policy.rules.messages import MessageKind
from backoffice.policy.rules.places import filled
from backoffice.policy.rules.sms_length import sms_length
from backoffice.web.forms import Part

PARTS = {"sms": "SMS", "subject": "Subject of the e-mail", "email": "E-mail"}


@dataclass(frozen=True)
class Preview:
    """A text as a customer would read it, and how long it is; `problem` says why it cannot be shown."""

    title: str
    text: str
    length: str = ""
    problem: bool = False


class TextsPart(Part):
    """One language."""

    sms = TextAreaField(PARTS["sms"], [Optional(), Length(max=480)])
    subject = StringField(PARTS["subject"], [Optional(), Length(max=120)])
    email = TextAreaField(PARTS["email"], [Optional(), Length(max=2000)])


class MessageForm(PolicyForm):
    """What a message says in each language; an emptied text is again what ships with the product."""

    code = HiddenField(validators=[InputRequired()])
    en = FormField(TextsPart, LANGUAGES["en"])
    fr = FormField(TextsPart, LANGUAGES["fr"])
    es = FormField(TextsPart, LANGUAGES["es"])
    sw = FormField(TextsPart, LANGUAGES["sw"])

    @property
    def message(self) -> MessageKind:
        """The message it is about; raises NotFound."""
        if (known := catalogue().get(self.code.data or "")) is None:
            raise NotFound("message")
        return known

    @property
    def languages(self) -> Iterator[Any]:
        """The part of each language."""
        return (self[language] for language in LANGUAGES)

    def show(self, document: Document) -> None:
        """Each text as it counts."""
        for language in LANGUAGES:
            for part, text in messages.raw(self.message, document, language).items():
                self[language].form[part].data = text

    def document(self) -> Document:
        """{"messages": {code: {language: {part: text}}}}: only what differs from the shipped texts."""
        own = {code: said for code, said in self.base["messages"].items() if code != self.message.code}
        mine = {language: said for language in LANGUAGES if (said := self._own(language))}
        return {"messages": own | ({self.message.code: mine} if mine else {})}

    def take(self, error: Invalid) -> None:
        """What is wrong with a text is said beside it."""
        rest = {}
        for path, said in error.fields.items():
            words = path.split(".")
            if words[2:] and words[-1] in PARTS and words[-2] in LANGUAGES:
                self[words[-2]].form[words[-1]].errors = said
            else:
                rest[path] = said
        super().take(Invalid(rest))

    def previews(self, language: str) -> Iterator[Preview]:
        """The texts of a language with the sample's values."""
        kind = self.message
        for part, text in self._typed(language).items():
            shown = text or kind.texts[language].get(part, "")
            if not shown:
                continue
            try:
                said = filled(shown, kind.sample)
            except (ValueError, KeyError, IndexError):
                yield Preview(PARTS[part], "Its braces do not fit.", problem=True)
            else:
                yield Preview(PARTS[part], said, sms_length(said).words if part == "sms" else "")

    def _typed(self, language: str) -> dict[str, str]:
        form = self[language].form
        return {part: (form[part].data or "").replace("\r\n", "\n") for part in self.message.parts}

    def _own(self, language: str) -> dict[str, str]:
        shipped = self.message.texts[language]
        return {part: text for part, text in self._typed(language).items() if text and text != shipped.get(part)}
