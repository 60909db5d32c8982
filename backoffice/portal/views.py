"""The portal's pages: those of coming and going, and a customer's own."""

from backoffice.portal.coming_views import portal
from backoffice.portal.own_views import mine

blueprints = (portal, mine)
