"""What duplicates bring to the house."""

from backoffice.duplicates.rest import rest
from backoffice.kernel.area import Area

area = Area(name="duplicates", rest=(rest,))
