"""How the log tells what is done about risk: (what was done, what was tried)."""

PHRASES: dict[str, tuple[str, str]] = {
    "approvals.approve_risk": ("agreed to a level of risk", "agree to a level of risk"),
    "approvals.decline_risk": ("declined a level of risk", "decline a level of risk"),
    "approvals.undo_risk": ("undid the decision on a level of risk", "undo the decision on a level of risk"),
    "risk.propose": ("proposed to override the risk", "propose to override the risk"),
    "risk.weigh": ("weighed the risk", "weigh the risk"),
    "risk.weigh_slice": ("weighed the risk of many", "weigh the risk of many"),
    "risk.begin": ("began to weigh everybody’s risk", "begin to weigh everybody’s risk"),
    "risk.go_on": ("went on weighing everybody’s risk", "go on weighing everybody’s risk"),
    "risk.count_day": ("counted the levels of risk", "count the levels of risk"),
    "risk.due": ("looked for levels of risk that end", "look for levels of risk that end"),
    "risk.standing": ("looked at the risk", "look at the risk"),
    "risk.to_override": ("began to override the risk", "override the risk"),
    "risk.ratings": ("looked at how the risk has changed", "look at how the risk has changed"),
    "risk.past_overrides": ("looked at overrides of the risk", "look at overrides of the risk"),
    "risk.overrides": ("looked at overrides of risk that end", "look at overrides of risk that end"),
    "risk.levels": ("looked at the levels of risk over time", "look at the levels of risk over time"),
}
