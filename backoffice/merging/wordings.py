"""How the log tells what was done about merging: what was done, what was tried."""

PHRASES = {
    "approvals.approve_merge": ("approved a merge", "approve a merge"),
    "approvals.decline_merge": ("declined a merge", "decline a merge"),
    "approvals.undo_merge": ("undid the decision on a merge", "undo the decision on a merge"),
    "approvals.approve_unmerge": ("approved undoing a merge", "approve undoing a merge"),
    "approvals.decline_unmerge": ("declined undoing a merge", "decline undoing a merge"),
    "approvals.undo_unmerge": ("undid the decision on undoing a merge", "undo the decision on undoing a merge"),
    "merging.picture": ("compared two records", "compare two records"),
    "merging.propose": ("proposed a merge", "propose a merge"),
    "merging.merge": ("looked at a merge", "look at a merge"),
    "merging.merges_of": ("looked at the merges", "look at the merges"),
    "merging.proposed_picture": ("looked at a proposed merge", "look at a proposed merge"),
    "merging.undone_picture": ("looked at what undoing a merge does", "look at what undoing a merge does"),
    "merging.proposed_undoing": ("looked at a proposed undoing", "look at a proposed undoing"),
    "merging.propose_unmerge": ("proposed to undo a merge", "propose to undo a merge"),
}
