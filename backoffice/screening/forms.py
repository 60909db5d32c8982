"""What a person may say of a match: shapes only."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from backoffice.web.forms import Form, VersionField


class JudgeForm(Form):
    """Why it is judged like this, on the match as it was seen."""

    version = VersionField()
    note = TextAreaField("Why", [InputRequired("Say what you compared."), Length(max=1000)])

    def judged(self) -> tuple[int, str] | None:
        """(version, note); None for a form that is not complete."""
        if not self.validate() or self.version.data is None:
            return None
        return self.version.data, str(self.note.data)
