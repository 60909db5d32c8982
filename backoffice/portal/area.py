"""What the portal brings to the house."""

from backoffice.kernel.area import Area
from backoffice.portal.views import blueprints

area = Area(name="portal", blueprints=blueprints)
