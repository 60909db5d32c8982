"""What a person chooses when sending a document: its kind, the photo or file, the day it expires, a note."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from backoffice.documents.models import TITLES, DocumentType
from backoffice.documents.service import Upload
from backoffice.kernel.errors import Invalid
from backoffice.web.forms import Form

NOTHING_SENT = "Photograph the paper or choose its file."
CHOOSE_AGAIN = "Choose it again, please: browsers do not keep files."


class UploadForm(Form):
    """A photo or a file, whichever was given. A browser does not keep it when the form comes back with an error."""

    document_type = RadioField(
        "What is it?",
        choices={kind.value: title for kind, title in TITLES.items()},
        validators=[DataRequired("Say what kind of paper this is.")],
    )
    photo = FileField("Photo")
    file = FileField("Or choose a file")
    expires_on = DateField("Valid until", validators=[Optional()])
    note = TextAreaField("Note for the reviewer", validators=[Optional(), Length(max=500)])

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields' own checks, and that there is a file."""
        sound: bool = super().validate(extra_validators)
        if self._given() is None:
            self.file.errors = [*self.file.errors, NOTHING_SENT]
            return False
        return sound

    def upload(self) -> Upload:
        """What was sent, for the service."""
        given = self._given()
        if given is None:
            raise Invalid.one("file", NOTHING_SENT)
        kind, note = DocumentType(self.document_type.data), self.note.data or ""
        return Upload(given.data.filename or "", given.data, kind, self.expires_on.data, note)

    def take(self, error: Invalid) -> None:
        """A file's errors go beside the field it came by."""
        given = self._given()
        name = given.name if given is not None else "file"
        super().take(Invalid({name if field == "file" else field: said for field, said in error.fields.items()}))

    def ask_for_file_again(self) -> None:
        """Say beside a sound file that it must be chosen anew, before the form is shown again."""
        given = self._given()
        if given is not None and not given.errors:
            given.errors = [CHOOSE_AGAIN]

    def _given(self) -> FileField | None:
        return next((field for field in (self.photo, self.file) if field.data), None)
