"""What the policy brings to the house."""

from backoffice.approvals.service import kinds
from backoffice.kernel.area import Area, MenuItem
from backoffice.policy import commands
from backoffice.policy.kind import kind
from backoffice.policy.rest import rest
from backoffice.policy.views import policy

kinds.register(kind)

area = Area(
    name="policy",
    blueprints=(policy,),
    rest=(rest,),
    menu=(MenuItem("Policy", "policy.index", "sliders", "policy.policies", "Settings", quick=8),),
    init=(commands.register,),
)
