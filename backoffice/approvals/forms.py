"""What a checker may type: the version they saw, and a note."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from backoffice.web.forms import Form, VersionField


class DecisionForm(Form):
    """A decision on a request as it was seen."""

    version = VersionField("Version", [InputRequired("Open the request again.")])
    note = TextAreaField("Note", [Length(max=1000)])
