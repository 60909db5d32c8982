"""The photo of a paper right after registering: sent once, however often it is tried."""

import hashlib
from uuid import uuid4

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField
from wtforms.validators import Optional

from backoffice.documents.forms import CHOOSE_AGAIN
from backoffice.documents.models import REQUIREMENT_OF, TITLES, DocumentType, Requirement
from backoffice.documents.service import Upload
from backoffice.kernel.errors import Invalid
from backoffice.web.forms import Form


class PhotoForm(Form):
    """One photo for one thing that is to be proved; its fields carry that thing's name."""

    form_id = HiddenField()
    document_type = SelectField("Which paper", [Optional()])
    photo = FileField("Photo", [FileRequired("Photograph the paper or choose its file.")])

    @classmethod
    def of(cls, proves: Requirement) -> "PhotoForm":
        """The form for a paper that proves this."""
        form = cls(prefix=f"{proves}-")
        form.kinds = [kind for kind, requirement in REQUIREMENT_OF.items() if requirement is proves]
        form.kinds.sort(key=lambda kind: kind is not DocumentType.NATIONAL_ID)
        form.document_type.choices = {kind.value: TITLES[kind] for kind in form.kinds}
        form.document_type.flags.required = True
        return form

    def renew(self) -> None:
        """An id under which sending this once more does nothing twice."""
        self.form_id.data = self.form_id.data or str(uuid4())

    def upload(self) -> Upload:
        """What was sent, for the service."""
        kind = DocumentType(self.document_type.data or self.kinds[0])
        return Upload(self.photo.data.filename or "", self.photo.data, kind)

    def fingerprint(self) -> list[str]:
        """What a repetition must repeat: the kind and the digest of the photo."""
        stream = self.photo.data.stream
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        return [str(self.document_type.data), digest]

    def take(self, error: Invalid) -> None:
        """Whatever is wrong is wrong with the photo, which a browser does not keep."""
        said = [sentence for sentences in error.fields.values() for sentence in sentences]
        self.photo.errors = [*self.photo.errors, *(said or [CHOOSE_AGAIN])]
