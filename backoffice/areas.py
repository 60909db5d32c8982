"""The ordered list of areas: the order of imports, registration and menu. An area imports only areas above it."""

from backoffice.approvals.area import area as approvals
from backoffice.audit.area import area as audit
from backoffice.consents.area import area as consents
from backoffice.contacts.area import area as contacts
from backoffice.customers.area import area as customers
from backoffice.dashboards.area import area as dashboards
from backoffice.deliveries.area import area as deliveries
from backoffice.dictionaries.area import area as dictionaries
from backoffice.documents.area import area as documents
from backoffice.duplicates.area import area as duplicates
from backoffice.handovers.area import area as handovers
from backoffice.identity.area import area as identity
from backoffice.kernel.area import Area
from backoffice.kyc.area import area as kyc
from backoffice.kyc_clock.area import area as kyc_clock
from backoffice.logins.area import area as logins
from backoffice.merging.area import area as merging
from backoffice.notifications.area import area as notifications
from backoffice.parties.area import area as parties
from backoffice.policy.area import area as policy
from backoffice.portal.area import area as portal
from backoffice.registration.area import area as registration
from backoffice.restrictions.area import area as restrictions
from backoffice.risk.area import area as risk
from backoffice.screening.area import area as screening
from backoffice.segments.area import area as segments
from backoffice.tiers.area import area as tiers
from backoffice.upkeep.area import area as upkeep
from backoffice.ussd.area import area as ussd
from backoffice.verification.area import area as verification

AREAS: tuple[Area, ...] = (
    audit,
    identity,
    approvals,
    policy,
    dictionaries,
    notifications,
    upkeep,
    customers,
    contacts,
    documents,
    consents,
    parties,
    segments,
    restrictions,
    tiers,
    handovers,
    deliveries,
    kyc,
    verification,
    duplicates,
    kyc_clock,
    registration,
    screening,
    risk,
    logins,
    merging,
    dashboards,
    portal,
    ussd,
)
