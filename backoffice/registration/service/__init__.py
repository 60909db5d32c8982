"""The operations of registration: somebody new with all that belongs to them, and persons behind organisations."""

from backoffice.registration.service.given import PartyGiven as PartyGiven
from backoffice.registration.service.given import Registration as Registration
from backoffice.registration.service.registering import add_party as add_party
from backoffice.registration.service.registering import blank as blank
from backoffice.registration.service.registering import register as register
