"""What a customer's page says about each step: its words, what is missing, where to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.customers.service import masking
from backoffice.kernel.words import say
from backoffice.notifications.models import Message, MessageChannel, MessageState
from backoffice.policy import service as policy
from backoffice.portal.rules import State, Step, text_for_reader, why_not_ask
from backoffice.portal.service import Standing

WORDS = {
    Step.PHONE: "Your phone",
    Step.EMAIL: "Your e-mail",
    Step.PROFILE: "About you",
    Step.PAPERS: "Your papers",
    Step.CHECK: "Our check",
}
PAGES = {Step.EMAIL: "mine.email", Step.PROFILE: "mine.profile", Step.PAPERS: "mine.papers"}
OF_CHECK = {
    State.DONE: "We know you. Thank you.",
    State.NOW: "When your papers are here, send them off to be checked.",
    State.WAITS: "We are looking at your papers. You need not do anything.",
    State.AGAIN: "We need something again. See your papers.",
}
LOOKS = {
    State.DONE: "check-circle",
    State.NOW: "arrow-right-circle",
    State.WAITS: "hourglass-split",
    State.AGAIN: "arrow-repeat",
}


DELIVERY = {
    MessageState.QUEUED: "on its way", MessageState.SENT: say("sent"), MessageState.DELIVERED: say("arrived"),
    MessageState.FAILED: "did not arrive",
}  # fmt: skip
CARRIED = {MessageChannel.SMS: ("SMS", masking.phone), MessageChannel.EMAIL: ("E-mail", masking.email)}


@dataclass(frozen=True)
class Row:
    """One step as its page shows it; `endpoint` is empty where there is nothing to do."""

    title: str
    look: str
    state: State
    missing: Sequence[str]
    sentence: str
    endpoint: str


def steps(here: Standing) -> list[Row]:
    """The steps in order."""
    return [
        Row(
            WORDS[one.step], LOOKS[one.state], one.state, one.missing,
            OF_CHECK[one.state] if one.step is Step.CHECK else "", PAGES.get(one.step, ""),
        )
        for one in here.strides
    ]  # fmt: skip


def may_ask_for_check(here: Standing) -> bool:
    """Whether everything that a first check needs is there, and none is under way."""
    return here.strides[-1].state is State.NOW and why_not_ask(here.strides) is None


def letters(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """What the bank wrote to the customer, newest first; what it took back before it left is none."""
    return [_letter(one) for one in messages if one.state in DELIVERY]


def _letter(one: Message) -> dict[str, Any]:
    channel, mask = CARRIED[one.channel]
    return {
        "title": policy.message_title(one.about), "channel": channel, "to": mask(one.to), "state": DELIVERY[one.state],
        "failed": one.state is MessageState.FAILED, "at": one.sent_at or one.created_at, "text": text_for_reader(one),
    }  # fmt: skip
