"""The approvals' operations, and what other areas use to propose, take part and decide inside their commands."""

from backoffice.approvals.service import kinds as kinds
from backoffice.approvals.service import subjects as subjects
from backoffice.approvals.service.contributing import contribute as contribute
from backoffice.approvals.service.contributing import join_contributions as join_contributions
from backoffice.approvals.service.contributing import took_part as took_part
from backoffice.approvals.service.deciding import decide_as as decide_as
from backoffice.approvals.service.deciding import why_not_decide as why_not_decide
from backoffice.approvals.service.deciding import why_not_decide_each as why_not_decide_each
from backoffice.approvals.service.inbox import decisions_on as decisions_on
from backoffice.approvals.service.inbox import may_decide as may_decide
from backoffice.approvals.service.inbox import names_of as names_of
from backoffice.approvals.service.inbox import request as request
from backoffice.approvals.service.inbox import requests as requests
from backoffice.approvals.service.inbox import waiting as waiting
from backoffice.approvals.service.kinds import decide as decide
from backoffice.approvals.service.kinds import may_be_undone as may_be_undone
from backoffice.approvals.service.kinds import undo as undo
from backoffice.approvals.service.proposing import propose as propose
from backoffice.approvals.service.proposing import subject_changed as subject_changed
from backoffice.approvals.service.proposing import take_back as take_back
from backoffice.approvals.service.proposing import waiting_about as waiting_about
from backoffice.approvals.service.proposing import waits_about as waits_about
from backoffice.approvals.service.proposing import withdraw as withdraw
from backoffice.approvals.service.undoing import stands as stands
from backoffice.approvals.service.undoing import undo_decision as undo_decision
