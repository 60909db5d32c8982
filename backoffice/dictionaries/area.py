"""What the dictionaries bring to the house."""

from backoffice.approvals.service import kinds
from backoffice.audit import service as audit
from backoffice.dictionaries.kind import kind
from backoffice.dictionaries.rest import rest
from backoffice.dictionaries.views import dictionaries
from backoffice.dictionaries.wording import PHRASES
from backoffice.kernel.area import Area, MenuItem

kinds.register(kind)
audit.worded(PHRASES)

area = Area(
    name="dictionaries",
    blueprints=(dictionaries,),
    rest=(rest,),
    menu=(
        MenuItem("Dictionaries", "dictionaries.index", "book", "dictionaries.fetch_customer_type", "Settings", quick=7),
    ),
)
