"""The contacts' operations, and what registration, tiers and pages use of them."""

from backoffice.contacts.service.coding import Checked as Checked
from backoffice.contacts.service.coding import Sent as Sent
from backoffice.contacts.service.coding import check_code as check_code
from backoffice.contacts.service.coding import send_code as send_code
from backoffice.contacts.service.keeping import add as add
from backoffice.contacts.service.keeping import add_address as add_address
from backoffice.contacts.service.keeping import add_email as add_email
from backoffice.contacts.service.keeping import add_phone as add_phone
from backoffice.contacts.service.keeping import make_primary as make_primary
from backoffice.contacts.service.keeping import remove as remove
from backoffice.contacts.service.reading import Kept as Kept
from backoffice.contacts.service.reading import console as console
from backoffice.contacts.service.reading import contacts_of as contacts_of
from backoffice.contacts.service.reading import has_verified_phone as has_verified_phone
from backoffice.contacts.service.reading import kept as kept
