"""The operations of registration: somebody new with all that belongs to them, and persons behind organisations."""

from backoffice.registration.service.carrying import Carried as Carried
from backoffice.registration.service.carrying import carried as carried
from backoffice.registration.service.carrying import carry_over as carry_over
from backoffice.registration.service.drafting import bring_back_draft as bring_back_draft
from backoffice.registration.service.drafting import discard_draft as discard_draft
from backoffice.registration.service.drafting import draft as draft
from backoffice.registration.service.drafting import drafts as drafts
from backoffice.registration.service.drafting import forget_drafts as forget_drafts
from backoffice.registration.service.drafting import save_draft as save_draft
from backoffice.registration.service.drafting import stale_drafts as stale_drafts
from backoffice.registration.service.given import PartyGiven as PartyGiven
from backoffice.registration.service.given import Registration as Registration
from backoffice.registration.service.registering import add_party as add_party
from backoffice.registration.service.registering import blank as blank
from backoffice.registration.service.registering import register as register
