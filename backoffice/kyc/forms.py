"""What a reviewer chooses: the version they saw, a reason of the library, the papers in question, a note."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from backoffice.documents.models import Document
from backoffice.kyc.judging import MOST, TEXT, from_text
from backoffice.kyc.rules.cases import to_judge
from backoffice.kyc.service import Colleague
from backoffice.policy.rules.reason_library import Reason
from backoffice.web.forms import Form, HiddenText, TicksField, VersionField


def _judged() -> HiddenText:
    return HiddenText(validators=[Optional(), Length(max=MOST * 60), Regexp(TEXT, message="Load the case again.")])


class ApproveForm(Form):
    """An approval of what was seen."""

    version = VersionField(validators=[InputRequired()])
    judged = _judged()
    note = StringField("Why is it in order?", [Optional(), Length(max=200)], render_kw={"data-focus": True})


class TakeOverForm(Form):
    """Why a case is taken from who holds it."""

    reason = StringField("Why you take it over", [InputRequired("Say why."), Length(max=200)])


class AssignForm(Form):
    """To whom a case goes."""

    to = SelectField("Colleague", [InputRequired("Choose a colleague.")])

    def offer(self, people: Sequence[Colleague]) -> None:
        """The colleagues who are known."""
        self.to.choices = [(one.id, one.name) for one in people]


class RefuseForm(Form):
    """Why a case is turned down or asked again."""

    version = VersionField(validators=[InputRequired()])
    judged = _judged()
    reason = RadioField("What is wrong?", [InputRequired("Choose what is wrong.")])
    documents = TicksField("Send again")
    settled = TicksField("These are good already")
    note = TextAreaField("Note for colleagues", [Optional(), Length(max=2000)])

    def offer(self, papers: Iterable[Document], reasons: Iterable[Reason]) -> None:
        """Let the documents of the case be named, and one of these reasons chosen."""
        self.documents.choices = {str(paper.id): paper.title for paper in to_judge(papers)}
        self.settled.choices = self.documents.choices
        self.reason.choices = {reason.code: reason.label for reason in reasons}

    def kept(self) -> list[UUID]:
        """The papers that need not be judged again."""
        return [UUID(text) for text in self.settled.data or []]

    def grounds(self) -> dict[str, Any]:
        """What was chosen, for the service."""
        named = [UUID(text) for text in self.documents.data or []]
        judged = from_text(self.judged.data)
        return {"reason": self.reason.data, "note": self.note.data or "", "named": named, "judged": judged}
