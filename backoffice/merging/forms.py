"""What a person may type about merges: shapes only."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from backoffice.web.forms import Form, HiddenText

SHA256 = r"\A[0-9a-f]{64}\Z"


class ProposalForm(Form):
    """Bound to what was looked at."""

    version = HiddenText(
        "Version", [InputRequired("Look at both records first."), Regexp(SHA256, message="Look again.")]
    )


class UnmergeForm(ProposalForm):
    """Why two records are taken apart again."""

    reason = TextAreaField("Why they are two people", [InputRequired("Say why."), Length(max=1000)])
