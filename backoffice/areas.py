"""The ordered list of areas: the order of imports, of registration and of the menu. An area imports only areas above it."""

from backoffice.approvals.area import area as approvals
from backoffice.customers.area import area as customers
from backoffice.identity.area import area as identity
from backoffice.kernel.area import Area

AREAS: tuple[Area, ...] = (identity, approvals, customers)
