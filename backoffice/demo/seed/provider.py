"""The seed's own provider of checks: it answers at once, each customer by their place in the bank."""

from collections.abc import Mapping
from datetime import timedelta

from backoffice.demo.gateways.applicants import RED
from backoffice.integrations.ports import Answer, Finding
from backoffice.kernel import clock

ANSWERS = (Answer.GREEN, Answer.GREEN, Answer.RETRY, Answer.GREEN, Answer.FINAL)


class SeedProvider:
    """Takes whoever is brought; `next_answer` is what it says of them."""

    name = "sumsub"

    def __init__(self) -> None:
        self.next_answer = Answer.GREEN

    def begin(self, reference: str, facts: Mapping[str, str]) -> str:
        """An applicant named after our reference."""
        del facts
        return f"sample-{reference}"

    def link(self, reference: str, lifetime: timedelta) -> str | None:
        """An address that leads nowhere: the sample customer has been there."""
        del lifetime
        return f"https://provider.example/p/{reference[:8]}"

    def finding(self, applicant: str) -> Finding:
        """What it says now."""
        del applicant
        told = RED.get(self.next_answer.value, {})
        comments = told.get("moderationComment", ""), told.get("clientComment", "")
        return Finding(
            self.next_answer, int(clock.now().timestamp() * 1000), tuple(told.get("rejectLabels", ())), *comments
        )

    def reset(self, applicant: str) -> None:
        """Nobody of the sample bank begins anew."""
        del applicant
