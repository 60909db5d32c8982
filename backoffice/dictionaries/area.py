"""What the dictionaries bring to the house."""

from backoffice.dictionaries.rest import rest
from backoffice.dictionaries.views import dictionaries
from backoffice.kernel.area import Area, MenuItem

area = Area(
    name="dictionaries",
    blueprints=(dictionaries,),
    rest=(rest,),
    menu=(
        MenuItem("Dictionaries", "dictionaries.index", "book", "dictionaries.fetch_customer_type", "Settings", quick=7),
    ),
)
