"""The contacts' operations, and the functions by which registration adds a new customer's contacts."""

from backoffice.contacts.service.adding import add_address as add_address
from backoffice.contacts.service.adding import add_all as add_all
from backoffice.contacts.service.adding import add_email as add_email
from backoffice.contacts.service.adding import add_phone as add_phone
from backoffice.contacts.service.changing import add_address_to as add_address_to
from backoffice.contacts.service.changing import add_email_to as add_email_to
from backoffice.contacts.service.changing import add_phone_to as add_phone_to
from backoffice.contacts.service.changing import make_primary as make_primary
from backoffice.contacts.service.changing import remove as remove
from backoffice.contacts.service.changing import set_living as set_living
from backoffice.contacts.service.codes import FAILED as FAILED
from backoffice.contacts.service.codes import SENT as SENT
from backoffice.contacts.service.codes import VERIFIED as VERIFIED
from backoffice.contacts.service.codes import CodeState as CodeState
from backoffice.contacts.service.codes import code_state as code_state
from backoffice.contacts.service.codes import send_code as send_code
from backoffice.contacts.service.codes import verify as verify
from backoffice.contacts.service.reading import Book as Book
from backoffice.contacts.service.reading import Kept as Kept
from backoffice.contacts.service.reading import canonical_phone as canonical_phone
from backoffice.contacts.service.reading import contact as contact
from backoffice.contacts.service.reading import contacts as contacts
from backoffice.contacts.service.reading import contacts_of as contacts_of
from backoffice.contacts.service.reading import editable as editable
from backoffice.contacts.service.reading import messages as messages
from backoffice.contacts.service.reading import rows_of as rows_of
