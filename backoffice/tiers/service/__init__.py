"""The tiers' operations, and what other areas ask and tell about tiers inside their own."""

from backoffice.tiers.service.assigning import basic_by_phone as basic_by_phone
from backoffice.tiers.service.assigning import put_in_force as put_in_force
from backoffice.tiers.service.assigning import take_approved as take_approved
from backoffice.tiers.service.assigning import take_back as take_back
from backoffice.tiers.service.assigning import why_not_now as why_not_now
from backoffice.tiers.service.evidence import Evidence as Evidence
from backoffice.tiers.service.evidence import evidence_of as evidence_of
from backoffice.tiers.service.evidence import evidence_of_all as evidence_of_all
from backoffice.tiers.service.following import follow_policy as follow_policy
from backoffice.tiers.service.proposing import propose as propose
from backoffice.tiers.service.proposing import propose_reachable as propose_reachable
from backoffice.tiers.service.proposing import reachable_with as reachable_with
from backoffice.tiers.service.proposing import take_back_proposal as take_back_proposal
from backoffice.tiers.service.reading import Standing as Standing
from backoffice.tiers.service.reading import standing as standing
from backoffice.tiers.service.reading import tiers as tiers
from backoffice.tiers.service.table import Limits as Limits
from backoffice.tiers.service.table import limits_now as limits_now
from backoffice.tiers.service.table import tiers_now as tiers_now
