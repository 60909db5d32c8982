"""The operations about merging: looking, proposing, carrying out, and undoing."""

from backoffice.merging.service.carrying import carry_out as carry_out
from backoffice.merging.service.carrying import declined as declined
from backoffice.merging.service.carrying import look_again as look_again
from backoffice.merging.service.carrying import why_not_now as why_not_now
from backoffice.merging.service.looking import picture as picture
from backoffice.merging.service.proposing import propose as propose
from backoffice.merging.service.reading import both_of as both_of
from backoffice.merging.service.reading import merge as merge
from backoffice.merging.service.reading import merges_of as merges_of
from backoffice.merging.service.reading import numbers_of as numbers_of
from backoffice.merging.service.reading import proposed_picture as proposed_picture
from backoffice.merging.service.undoing import propose_unmerge as propose_unmerge
from backoffice.merging.service.undoing import proposed_undoing as proposed_undoing
from backoffice.merging.service.undoing import undo as undo
from backoffice.merging.service.undoing import undone_picture as undone_picture
from backoffice.merging.service.undoing import why_not_undo as why_not_undo
