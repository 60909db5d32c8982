"""What deliveries bring to the house."""

from backoffice.deliveries import service
from backoffice.deliveries.rest import rest
from backoffice.deliveries.views import deliveries
from backoffice.kernel.area import Area, MenuItem, Panel

area = Area(
    name="deliveries",
    blueprints=(deliveries,),
    rest=(rest,),
    menu=(MenuItem("Messages", "deliveries.index", "chat-left-text", "deliveries.deliveries", count=service.failed),),
    panels=(Panel("deliveries-panel", "Messages", "deliveries.of_customer", "deliveries.deliveries", place="rail"),),
)
