"""What a reader of the log may ask for: an operation and a day."""

from wtforms import DateField, SelectField
from wtforms.validators import Optional

from backoffice.web.forms import Form


class FilterForm(Form):
    """Filters in the address, so without a token."""

    class Meta(Form.Meta):
        """Nothing is changed by it."""

        csrf = False

    operation = SelectField("Operation", [Optional()])
    day = DateField("Day", [Optional()])
