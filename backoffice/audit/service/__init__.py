"""The log's operations, and what other areas ask about one customer's entries."""

from backoffice.audit.service.checking import ChainState as ChainState
from backoffice.audit.service.checking import chain_state as chain_state
from backoffice.audit.service.checking import check_chains as check_chains
from backoffice.audit.service.figures import Day as Day
from backoffice.audit.service.figures import day as day
from backoffice.audit.service.reading import Filters as Filters
from backoffice.audit.service.reading import doers as doers
from backoffice.audit.service.reading import entries as entries
from backoffice.audit.service.reading import names_of as names_of
from backoffice.audit.service.reading import of_customer as of_customer
from backoffice.audit.service.telling import Shown as Shown
from backoffice.audit.service.telling import Told as Told
from backoffice.audit.service.telling import as_item as as_item
from backoffice.audit.service.telling import sentence as sentence
from backoffice.audit.service.telling import shown_as as shown_as
from backoffice.audit.service.telling import told as told
from backoffice.audit.service.telling import worded as worded
