"""The customers' operations, and the functions with which other areas note what they know about a customer."""

from backoffice.customers.rules import masking as masking
from backoffice.customers.service.counting import are_few as are_few
from backoffice.customers.service.counting import counts as counts
from backoffice.customers.service.counting import listed as listed
from backoffice.customers.service.download import download as download
from backoffice.customers.service.editing import Edited as Edited
from backoffice.customers.service.editing import Weighed as Weighed
from backoffice.customers.service.editing import change_profile as change_profile
from backoffice.customers.service.editing import proposed as proposed
from backoffice.customers.service.editing import take_approved as take_approved
from backoffice.customers.service.editing import take_back as take_back
from backoffice.customers.service.editing import waiting_edits as waiting_edits
from backoffice.customers.service.editing import weighed as weighed
from backoffice.customers.service.editing import why_not_now as why_not_now
from backoffice.customers.service.editing import withdraw_edit as withdraw_edit
from backoffice.customers.service.history import access_log as access_log
from backoffice.customers.service.history import history as history
from backoffice.customers.service.joining import note_merged as note_merged
from backoffice.customers.service.joining import note_parted as note_parted
from backoffice.customers.service.joining import note_unmerged as note_unmerged
from backoffice.customers.service.joining import take_fields as take_fields
from backoffice.customers.service.listing import Filters as Filters
from backoffice.customers.service.listing import Found as Found
from backoffice.customers.service.listing import alike as alike
from backoffice.customers.service.listing import customers as customers
from backoffice.customers.service.listing import known as known
from backoffice.customers.service.listing import living as living
from backoffice.customers.service.listing import search as search
from backoffice.customers.service.narrowing import Narrowing as Narrowing
from backoffice.customers.service.narrowing import narrow_by as narrow_by
from backoffice.customers.service.notes import (
    note_found_by as note_found_by,
)
from backoffice.customers.service.notes import (
    note_kyc as note_kyc,
)
from backoffice.customers.service.notes import (
    note_kyc_clock_step as note_kyc_clock_step,
)
from backoffice.customers.service.notes import (
    note_kyc_due as note_kyc_due,
)
from backoffice.customers.service.notes import (
    note_kyc_undone as note_kyc_undone,
)
from backoffice.customers.service.notes import (
    note_primary as note_primary,
)
from backoffice.customers.service.notes import (
    note_restrictions as note_restrictions,
)
from backoffice.customers.service.notes import (
    note_risk as note_risk,
)
from backoffice.customers.service.notes import (
    note_shown_change as note_shown_change,
)
from backoffice.customers.service.notes import (
    note_stage as note_stage,
)
from backoffice.customers.service.notes import (
    note_tier as note_tier,
)
from backoffice.customers.service.notes import (
    note_tier_undone as note_tier_undone,
)
from backoffice.customers.service.numbers import identity_numbers_of as identity_numbers_of
from backoffice.customers.service.numbers import paper_countries as paper_countries
from backoffice.customers.service.numbers import prove_numbers as prove_numbers
from backoffice.customers.service.numbers import replace_identity_numbers as replace_identity_numbers
from backoffice.customers.service.numbers import set_living as set_living
from backoffice.customers.service.numbers import unprove_numbers as unprove_numbers
from backoffice.customers.service.profile import by_number as by_number
from backoffice.customers.service.profile import create as create
from backoffice.customers.service.profile import customer as customer
from backoffice.customers.service.profile import editable as editable
from backoffice.customers.service.profile import reveal as reveal
from backoffice.customers.service.reaching import called as called
from backoffice.customers.service.reaching import language_of as language_of
from backoffice.customers.service.reaching import reader_of as reader_of
from backoffice.customers.service.reaching import written_date as written_date
from backoffice.customers.service.scope import clear_for as clear_for
from backoffice.customers.service.scope import hold_living as hold_living
from backoffice.customers.service.scope import in_scope as in_scope
from backoffice.customers.service.scope import locked as locked
from backoffice.customers.service.scope import locked_living as locked_living
from backoffice.customers.service.scope import of_branch as of_branch
from backoffice.customers.service.scope import records as records
from backoffice.customers.service.scope import visible_customers as visible_customers
from backoffice.customers.service.scope import within_reach as within_reach
