"""How the audit log tells what was done in screening: (what was done, what was tried)."""

PHRASES: dict[str, tuple[str, str]] = {
    "screening.worklist": ("listed matches with watch lists", "list matches with watch lists"),
    "screening.match": ("compared the customer with a watch list", "compare the customer with a watch list"),
    "screening.of_customer": ("looked at the watch lists", "look at the watch lists"),
    "screening.screen_again": ("had the customer screened again", "have the customer screened again"),
    "screening.judge_true": ("said that a watch list means the customer", "say that a watch list means the customer"),
    "screening.judge_different": (
        "said that a watch list means somebody else",
        "say that a watch list means somebody else",
    ),
    "screening.reopen": ("had a match judged again", "have a match judged again"),
    "screening.take": ("screened the customer", "screen the customer"),
    "screening.start": ("started screening everybody", "start screening everybody"),
    "screening.begin": ("looked whether the watch lists changed", "look whether the watch lists changed"),
    "screening.note_edition": ("began to screen everybody", "begin to screen everybody"),
    "screening.take_slice": ("screened a part of all customers", "screen a part of all customers"),
    "screening.note_silence": (
        "noted that the watch lists do not answer",
        "note that the watch lists do not answer",
    ),
    "approvals.approve_screening": ("agreed to a match with a sanctions list", "agree to a match with sanctions"),
    "approvals.decline_screening": ("did not agree to a match with sanctions", "decline a match with sanctions"),
    "approvals.undo_screening": ("undid the decision on a match", "undo the decision on a match"),
}
