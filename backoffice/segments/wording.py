"""How the log tells what was done about segments: (what was done, what was tried)."""

PHRASES: dict[str, tuple[str, str]] = {
    "segments.propose": ("proposed a rule of a segment", "propose a rule of a segment"),
    "segments.preview": ("counted whom a rule would take in", "count whom a rule would take in"),
    "segments.of_customer": ("looked at the segments", "look at the segments"),
    "segments.place": ("set a segment by hand", "set a segment by hand"),
    "segments.end_placement": ("let the rules decide about a segment again", "let the rules decide about a segment"),
    "segments.start": ("started looking at everybody's segments", "start looking at everybody's segments"),
    "segments.begin": ("started looking at everybody's segments", "start looking at everybody's segments"),
    "segments.recompute_some": ("looked at some customers' segments", "look at some customers' segments"),
    "segments.look": ("applied the rules of segments", "apply the rules of segments"),
    "approvals.approve_segment": ("agreed to the rule of a segment", "agree to the rule of a segment"),
    "approvals.decline_segment": ("declined the rule of a segment", "decline the rule of a segment"),
    "approvals.undo_segment": ("took a decision on a segment back", "take a decision on a segment back"),
}
