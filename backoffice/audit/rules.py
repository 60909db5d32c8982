"""How an entry is told: operations as verbs, fields as words."""

from collections.abc import Sequence

from backoffice.audit.naming import made_up, spelt

# (what was done, what was tried). A trailing … is followed by the names of the fields.
PHRASES: dict[str, tuple[str, str]] = {
    "registration.add_party": ("put somebody behind the organisation", "put somebody behind the organisation"),
    "parties.change": ("changed a part in the organisation", "change a part in the organisation"),
    "parties.end": ("ended a part in the organisation", "end a part in the organisation"),
    "parties.parties": ("looked at who stands behind it", "look at who stands behind it"),
    "parties.party": ("looked at who stands behind it", "look at who stands behind it"),
    "parties.changeable": ("began to put somebody behind the organisation", "put somebody behind the organisation"),
    "registration.register": ("registered the customer", "register the customer"),
    "duplicates.possible": ("looked for possible duplicates", "look for possible duplicates"),
    "duplicates.worklist": ("listed possible duplicates", "list possible duplicates"),
    "duplicates.around": ("listed possible duplicates", "list possible duplicates"),
    "duplicates.pair": ("compared two customers", "compare two customers"),
    "duplicates.of_customer": ("looked at possible duplicates", "look at possible duplicates"),
    "duplicates.judge_different": ("said that two customers are two people", "say that two customers are two people"),
    "duplicates.judge_all_different": (
        "said that customers are different people",
        "say that they are different people",
    ),
    "duplicates.reopen": ("opened a decided pair again", "open a decided pair again"),
    "duplicates.look": ("compared a customer with all others", "compare a customer with all others"),
    "duplicates.start": ("started comparing all customers", "start comparing all customers"),
    "duplicates.begin": ("started comparing all customers", "start comparing all customers"),
    "duplicates.key_some": ("prepared customers for comparing", "prepare customers for comparing"),
    "duplicates.compare_slice": ("compared a part of all customers", "compare a part of all customers"),
    "customers.change_profile": ("changed …", "change the customer"),
    "customers.customer": ("opened the customer", "open the customer"),
    "customers.editable": ("opened the customer to edit", "open the customer to edit"),
    "registration.carried": ("compared a registration with the customer", "compare a registration with the customer"),
    "registration.carry_over": ("carried a registration over …", "carry a registration over"),
    "registration.save_draft": ("saved a draft of a registration", "save a draft of a registration"),
    "registration.drafts": ("looked at their drafts", "look at their drafts"),
    "registration.draft": ("opened a draft of a registration", "open a draft of a registration"),
    "registration.discard_draft": ("discarded a draft of a registration", "discard a draft of a registration"),
    "registration.bring_back_draft": ("brought a draft back", "bring a draft back"),
    "registration.forget_drafts": ("removed drafts that nobody went on with", "remove drafts"),
    "customers.weighed": ("looked at what an edit would change", "look at what an edit would change"),
    "customers.waiting_edits": ("looked at changes that wait", "look at changes that wait"),
    "customers.withdraw_edit": ("withdrew a change that waited", "withdraw a change that waits"),
    "customers.reveal": ("revealed …", "reveal masked values"),
    "customers.history": ("read the history", "read the history"),
    "customers.access_log": ("read who looked", "read who looked"),
    "customers.download": ("downloaded the customer’s file", "download the customer’s file"),
    "customers.customers": ("listed customers", "list customers"),
    "customers.search": ("searched customers", "search customers"),
    "documents.documents": ("looked at the list of documents", "look at the list of documents"),
    "documents.submit": ("uploaded a document", "upload a document"),
    "documents.may_submit": ("began to upload a document", "upload a document"),
    "documents.page_image": ("looked at a page of a document", "look at a page of a document"),
    "documents.remove": ("removed a document that is kept no longer", "remove a document that is kept no longer"),
    "documents.original": ("downloaded the original of a document", "download the original of a document"),
    "audit.entries": ("read the audit log", "read the audit log"),
    "audit.day": ("read the log’s numbers", "read the log’s numbers"),
    "audit.verify": ("verified the audit chains", "verify the audit chains"),
    "audit.keep_check": ("noted a check of the audit chains", "note a check of the audit chains"),
    "kyc.approve": ("approved the KYC case", "approve the KYC case"),
    "upkeep.retry": ("tried a failed job again", "try a failed job again"),
    "upkeep.retry_all": ("tried failed jobs again", "try failed jobs again"),
    "kyc.lapse": ("noted that the verification ended", "note that the verification ended"),
    "identity.end_session": ("ended a session of a colleague", "end a session of a colleague"),
    "identity.end_all_of": ("ended all sessions of a colleague", "end all sessions of a colleague"),
    "identity.access": ("looked at who has which job role", "look at who has which job role"),
    "identity.end_sessions_of": ("ended all sessions of a colleague", "end all sessions of a colleague"),
    "kyc.undo": ("undid the answer on the KYC case", "undo the answer on the KYC case"),
    "kyc.reject": ("rejected the KYC case", "reject the KYC case"),
    "kyc.ask_again": ("asked the customer again", "ask the customer again"),
    "approvals.requests": ("looked at the requests", "look at the requests"),
    "approvals.request": ("looked at a request", "look at a request"),
    "approvals.approve_tier": ("approved the tier", "approve the tier"),
    "approvals.decline_tier": ("declined the tier", "decline the tier"),
    "approvals.undo_tier": ("undid the decision on the tier", "undo the decision on the tier"),
    "approvals.undo_restriction": ("undid the decision on a restriction", "undo the decision on a restriction"),
    "approvals.approve_restriction": ("approved lifting a restriction", "approve lifting a restriction"),
    "approvals.decline_restriction": ("declined lifting a restriction", "decline lifting a restriction"),
    "contacts.add_phone_to": ("added a phone", "add a phone"),
    "contacts.add_email_to": ("added an e-mail address", "add an e-mail address"),
    "contacts.add_address_to": ("added an address", "add an address"),
    "contacts.change": ("changed a contact", "change a contact"),
    "contacts.end_what_is_over": ("ended contacts whose last day had passed", "end contacts whose last day has passed"),
    "contacts.editable_contact": ("opened a contact to change it", "open a contact to change it"),
    "handovers.open_case": ("said that a number has changed hands", "say that a number has changed hands"),
    "handovers.send_code": ("sent a code to a number in other hands", "send a code to a number in other hands"),
    "handovers.prove": ("checked who has a number now", "check who has a number now"),
    "handovers.end": ("ended a phone that is somebody else's now", "end a phone that is somebody else's now"),
    "handovers.decline": ("left a phone with its holder", "leave a phone with its holder"),
    "handovers.blank": ("opened the form of a hand-over", "open the form of a hand-over"),
    "handovers.hand_over": ("looked at a hand-over", "look at a hand-over"),
    "handovers.hand_overs": ("looked at the hand-overs", "look at the hand-overs"),
    "contacts.make_primary": ("changed the primary contact", "change the primary contact"),
    "contacts.remove": ("removed a contact", "remove a contact"),
    "contacts.send_code": ("sent a code", "send a code"),
    "contacts.verify": ("checked a code", "check a code"),
    "contacts.code_state": ("looked at the state of a code", "look at the state of a code"),
    "contacts.editable": ("opened a contact to edit", "open a contact to edit"),
    "contacts.messages": ("looked at the messages", "look at the messages"),
    "kyc.case": ("looked at the KYC case", "look at the KYC case"),
    "kyc.cases_of": ("looked at the KYC cases", "look at the KYC cases"),
    "kyc.claim": ("took the KYC case", "take the KYC case"),
    "kyc.claim_next": ("took the next KYC case", "take the next KYC case"),
    "kyc.open_case": ("opened a KYC case", "open a KYC case"),
    "kyc.release": ("gave the KYC case back", "give the KYC case back"),
    "kyc.release_idle": ("gave an idle KYC case back", "give an idle KYC case back"),
    "kyc.expire": ("let the KYC case expire", "let the KYC case expire"),
    "kyc.queue": ("looked at the KYC queue", "look at the KYC queue"),
    "portal.begin_visit": ("opened the portal", "open the portal"),
    "portal.terms": ("read the terms", "read the terms"),
    "portal.start": ("began to register at the portal", "begin to register at the portal"),
    "portal.send_again": ("asked for another code", "ask for another code"),
    "portal.prove": ("proved a phone at the portal or tried to", "prove a phone at the portal"),
    "portal.come_in": ("signed in at the portal", "sign in at the portal"),
    "portal.end_from_provider": ("was signed out by the sign-in service", "be signed out by the sign-in service"),
    "portal.follow": ("was led to the record that theirs was joined to", "be led to the joined record"),
    "portal.standing": ("looked at their own data", "look at their own data"),
    "portal.complete": ("completed their own data", "complete their own data"),
    "portal.add_email": ("added their own e-mail", "add their own e-mail"),
    "portal.agree": ("agreed to the terms", "agree to the terms"),
    "consents.give": ("recorded a consent", "record a consent"),
    "consents.withdraw": ("recorded that a consent was taken back", "record that a consent was taken back"),
    "consents.consents": ("looked at the consents", "look at the consents"),
    "consents.consent": ("looked at a consent", "look at a consent"),
    "consents.consentable": ("began to record a consent", "record a consent"),
    "deliveries.deliveries": ("listed messages", "list messages"),
    "deliveries.delivery": ("looked at a message’s way", "look at a message’s way"),
    "deliveries.retry": ("had a message sent again", "have a message sent again"),
    "deliveries.retry_chosen": ("had messages sent again", "have messages sent again"),
    "notifications.settle": ("handed a message to its gateway", "hand a message to its gateway"),
    "notifications.receive_report": ("told whether a message arrived", "tell whether a message arrived"),
    "notifications.apply_report": ("took in whether a message arrived", "take in whether a message arrived"),
    "notifications.forget_texts": ("removed what old messages said", "remove what old messages said"),
    "notifications.forget_messages": ("removed old messages", "remove old messages"),
    "restrictions.restrict": ("restricted the customer", "restrict the customer"),
    "restrictions.lift": ("lifted a restriction or asked to", "lift a restriction"),
    "restrictions.expire": ("ended restrictions whose time was over", "end restrictions whose time was over"),
    "restrictions.restrictions": ("looked at the restrictions", "look at the restrictions"),
    "logins.invite": ("sent the invitation to the login", "send the invitation to the login"),
    "logins.follow": ("brought the login in step", "bring the login in step"),
    "logins.login": ("looked at the login", "look at the login"),
    "tiers.propose": ("proposed a tier", "propose a tier"),
    "tiers.propose_by_policy": ("proposed a lower tier", "propose a lower tier"),
    "tiers.fall": ("brought the tier down to its evidence", "bring the tier down to its evidence"),
    "tiers.tell_lowered": ("told the customer about the tier", "tell the customer about the tier"),
    "tiers.on_day": ("looked at the tier on another day", "look at the tier on another day"),
    "tiers.standing": ("looked at the tier", "look at the tier"),
    "kyc.next_up": ("looked at the next KYC case", "look at the next KYC case"),
    "kyc.to_open": ("looked at what a KYC case would hold", "look at what a KYC case would hold"),
    "dashboards.came_back": ("looked at what came back", "look at what came back"),
    "dashboards.registered_today": ("looked at today’s registrations", "look at today’s registrations"),
    "dashboards.figures": ("looked at the figures", "look at the figures"),
    "contacts.follow": ("confirmed a contact by a link", "confirm a contact by a link"),
    "contacts.link": ("opened a link to confirm a contact", "open a link to confirm a contact"),
    "contacts.contact": ("looked at a contact", "look at a contact"),
    "contacts.consoles": ("looked at how codes fare", "look at how codes fare"),
    "contacts.contacts": ("looked at the contacts", "look at the contacts"),
    "documents.document": ("looked at a document", "look at a document"),
    "restrictions.restrictable": ("began to restrict the customer", "restrict the customer"),
    "restrictions.restriction": ("looked at a restriction", "look at a restriction"),
    "identity.sign_in": ("signed in", "sign in"),
    "identity.sign_out": ("signed out", "sign out"),
    "identity.end_my_session": ("ended a session of their own", "end a session of their own"),
    "identity.end_from_provider": ("ended a session from the identity provider", "end a session"),
    "policy.load": ("loaded a policy", "load a policy"),
    "policy.preview": ("looked at what a policy would change", "look at what a policy would change"),
    "policy.propose": ("proposed a policy", "propose a policy"),
    "approvals.approve_policy": ("approved the policy", "approve the policy"),
    "approvals.decline_policy": ("declined the policy", "decline the policy"),
    "approvals.undo_policy": ("took a decision on a policy back", "take a decision on a policy back"),
    "verification.ask": ("asked for an automated check", "ask for an automated check"),
    "verification.askable": ("looked at which checks can be asked for", "look at which checks can be asked for"),
    "verification.checks_of": ("looked at the automated checks", "look at the automated checks"),
    "verification.receipt": ("looked at an automated check", "look at an automated check"),
    "verification.receive": ("told about an automated check", "tell about an automated check"),
    "verification.apply": ("took in what the provider told", "take in what the provider told"),
    "verification.take": ("read the answer to an automated check", "read the answer to an automated check"),
    "verification.decide": ("let a green check decide the KYC case", "let a green check decide the KYC case"),
    "verification.forget": ("removed old deliveries of webhooks", "remove old deliveries of webhooks"),
    "verification.to_begin": ("took what a provider needs to know", "take what a provider needs to know"),
    "verification.begun": ("sent the link of an automated check", "send the link of an automated check"),
    "verification.to_read": ("asked the provider itself", "ask the provider itself"),
    "verification.unheard": ("looked for old deliveries", "look for old deliveries"),
    "verification.undecided": ("looked for checks without an answer", "look for checks without an answer"),
    "kyc_clock.call_list": ("looked at the call list", "look at the call list"),
    "kyc_clock.blank_sheet": ("was asked why they need a call sheet", "ask for a call sheet"),
    "kyc_clock.clock_of": ("looked at the KYC clock", "look at the KYC clock"),
    "kyc_clock.note_call": ("noted a call", "note a call"),
    "kyc_clock.end": ("ended the KYC clock", "end the KYC clock"),
    "kyc_clock.nudge": ("reminded the customer of KYC", "remind the customer of KYC"),
    "kyc_clock.begin": ("started the KYC clock", "start the KYC clock"),
    "ussd.register": ("registered by USSD", "register by USSD"),
    "ussd.prove": ("typed a code by USSD", "type a code by USSD"),
    "audit.chain_state": ("looked at the state of the chains", "look at the state of the chains"),
}
ICONS = {"denied": "lock", "refused": "slash-circle"}
MOST_FIELDS = 4


def sentence_of(operation: str, outcome: str, code: str | None, fields: Sequence[str], *, reads: bool) -> str:
    """What somebody did, to be read after their name: `changed family name`, `tried to … , which was refused (…)`."""
    done, tried = PHRASES.get(operation) or made_up(operation, reads=reads)
    if outcome == "denied":
        return f"tried to {tried} without the permission"
    if outcome == "refused":
        return f"tried to {tried}, which was refused ({(code or 'no reason').replace('_', ' ').lower()})"
    return done.replace("…", listed(fields) or "nothing") if done.endswith("…") else done


def listed(fields: Sequence[str]) -> str:
    """Field names as words, the first few of them."""
    words = list(dict.fromkeys(field_words(field) for field in fields))
    more = len(words) - MOST_FIELDS
    return ", ".join(words[:MOST_FIELDS]) + (f" and {more} more" if more > 0 else "")


def field_words(field: str) -> str:
    """`customer.family_name` -> `family name`, `phone.number` -> `phone number`."""
    table, _, column = field.rpartition(".")
    words = spelt(column)
    if table in ("", "customer"):
        return words
    owner = spelt(table)
    return owner if owner.endswith(words) else f"{owner} {words}"


def short_name(field: str) -> str:
    """A field as JSON names it: those of the customer itself stand alone."""
    return field.removeprefix("customer.")


def tells(field: str) -> bool:
    """Whether this field's values say something: who did it stands in the entry already."""
    return not field.endswith("_by")


def icon_of(outcome: str, *, looks: bool) -> str:
    """The picture of an entry."""
    return ICONS.get(outcome) or ("eye" if looks else "pencil")
