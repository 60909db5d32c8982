"""Which form belongs to which document."""

from backoffice.policy.forms.documents import KycForm, OnboardingForm, PolicyForm
from backoffice.policy.forms.edits import EditsForm
from backoffice.policy.forms.message import MessageForm
from backoffice.policy.forms.reason import ReasonForm
from backoffice.policy.forms.review import ReviewForm
from backoffice.policy.forms.risk import RiskForm
from backoffice.policy.forms.terms import TermsForm
from backoffice.policy.forms.tiers import TiersForm
from backoffice.policy.models import PolicyKind

FORMS: dict[PolicyKind, type[PolicyForm]] = {
    PolicyKind.ONBOARDING: OnboardingForm,
    PolicyKind.KYC: KycForm,
    PolicyKind.REVIEW: ReviewForm,
    PolicyKind.REASONS: ReasonForm,
    PolicyKind.MESSAGES: MessageForm,
    PolicyKind.TERMS: TermsForm,
    PolicyKind.TIERS: TiersForm,
    PolicyKind.EDITS: EditsForm,
    PolicyKind.RISK: RiskForm,
}
