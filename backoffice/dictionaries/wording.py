"""How the log tells what was done about dictionaries: (what was done, what was tried)."""

PHRASES: dict[str, tuple[str, str]] = {
    "dictionaries.propose": ("proposed other words for a dictionary", "propose other words for a dictionary"),
    "approvals.approve_dictionary": ("agreed to a dictionary's words", "agree to a dictionary's words"),
    "approvals.decline_dictionary": ("declined a dictionary's words", "decline a dictionary's words"),
    "approvals.undo_dictionary": ("took a decision on a dictionary back", "take a decision on a dictionary back"),
}
