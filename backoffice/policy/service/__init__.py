"""The policy's operations, and what areas above ask of it inside their own."""

from backoffice.policy.service.changing import load as load
from backoffice.policy.service.changing import preview as preview
from backoffice.policy.service.changing import propose as propose
from backoffice.policy.service.changing import take_agreed as take_agreed
from backoffice.policy.service.changing import why_not_now as why_not_now
from backoffice.policy.service.reading import Texts as Texts
from backoffice.policy.service.reading import edits as edits
from backoffice.policy.service.reading import history as history
from backoffice.policy.service.reading import in_force as in_force
from backoffice.policy.service.reading import kyc as kyc
from backoffice.policy.service.reading import message_codes as message_codes
from backoffice.policy.service.reading import message_title as message_title
from backoffice.policy.service.reading import onboarding as onboarding
from backoffice.policy.service.reading import policies as policies
from backoffice.policy.service.reading import reasons as reasons
from backoffice.policy.service.reading import review as review
from backoffice.policy.service.reading import risk as risk
from backoffice.policy.service.reading import terms as terms
from backoffice.policy.service.reading import texts as texts
from backoffice.policy.service.reading import tier_table as tier_table
from backoffice.policy.service.reading import wording as wording
