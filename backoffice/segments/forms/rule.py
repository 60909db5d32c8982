"""The rule builder: each fact with its words to tick, or a least and a most; what is left alone is not asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from backoffice.kernel.errors import Invalid
from backoffice.kernel.words import say
from backoffice.segments.models import FAMILY_WORDS, Family
from backoffice.segments.rules.documents import Document
from backoffice.segments.rules.facts import FACTS, Fact
from backoffice.web.forms import Form, TicksField, VersionField, WholeField

RANK_OF_OTHERS = 50


class RuleForm(Form):
    """A segment. The fields of the facts are added below, one or two for each."""

    number = VersionField(validators=[InputRequired()])
    code = StringField("Code", [Optional(), Length(max=40)])
    name = StringField("Name", [InputRequired("Give it a name."), Length(max=60)])
    about = StringField("What it is for", [Optional(), Length(max=300)])
    family = SelectField("Family", [InputRequired()], choices={one.value: words for one, words in FAMILY_WORDS.items()})
    rank = WholeField("Rank", [Optional(), NumberRange(1, 99, "1 to 99.")])
    retired = BooleanField("No longer used")
    why = TextAreaField("Why it is changed", [InputRequired("Say why."), Length(max=1000)])

    def offer(self, known: Mapping[str, Fact]) -> None:
        """Fill in the words of today."""
        for fact in known.values():
            if fact.kind == "words":
                self[f"is_{fact.name}"].choices = list((fact.words or {}).items())

    def show(self, document: Document) -> None:
        """What counts now."""
        for name in ("name", "about", "family", "rank", "retired"):
            self[name].data = document.get(name, self[name].data)
        for condition in document["conditions"]:
            fact = condition["fact"]
            if "any_of" in condition:
                self[f"is_{fact}"].data = condition["any_of"]
            else:
                self[f"least_{fact}"].data, self[f"most_{fact}"].data = condition.get("least"), condition.get("most")

    def document(self) -> Document:
        """What was typed, as the document spells it."""
        rank = self.rank.data if self.family.data == Family.VALUE.value and self.rank.data else RANK_OF_OTHERS
        return {
            "name": self.name.data or "", "about": self.about.data or "", "family": self.family.data, "rank": rank,
            "conditions": [asked for fact in FACTS.values() if (asked := self._condition(fact))],
            "retired": bool(self.retired.data),
        }  # fmt: skip

    def _condition(self, fact: Fact) -> dict[str, Any] | None:
        if fact.kind == "words":
            ticked = self[f"is_{fact.name}"].data
            return {"fact": fact.name, "any_of": ticked} if ticked else None
        bounds = {"least": self[f"least_{fact.name}"].data, "most": self[f"most_{fact.name}"].data}
        given = {name: bound for name, bound in bounds.items() if bound is not None}
        return {"fact": fact.name, **given} if given else None

    def groups(self, known: Mapping[str, Fact]) -> list["Group"]:
        """The facts as they stand on the page; a group is open where something of it is asked about."""
        titles = dict.fromkeys(fact.group for fact in known.values())
        return [Group(title, [self._asked(fact) for fact in known.values() if fact.group == title]) for title in titles]

    def _asked(self, fact: Fact) -> "Asked":
        names = [f"is_{fact.name}"] if fact.kind == "words" else [f"least_{fact.name}", f"most_{fact.name}"]
        return Asked(fact, [self[name] for name in names])

    def take(self, error: Invalid) -> None:
        """Show sentences about a condition beside the fact it asks about."""
        conditions = self.document()["conditions"]
        super().take(Invalid({self._place(path, conditions): said for path, said in error.fields.items()}))

    def _place(self, path: str, conditions: Sequence[dict[str, Any]]) -> str:
        steps = path.removeprefix("document.").split(".")
        if steps[0] != "conditions" or len(steps) < 2 or not steps[1].isdigit():
            return steps[0]
        asked = FACTS[conditions[int(steps[1])]["fact"]]
        return f"is_{asked.name}" if asked.kind == "words" else f"least_{asked.name}"


@dataclass(frozen=True)
class Asked:
    """One fact with its fields."""

    fact: Fact
    fields: Sequence[Field]

    @property
    def is_asked(self) -> bool:
        return any(field.data not in (None, []) or field.errors for field in self.fields)


@dataclass(frozen=True)
class Group:
    """Facts that stand together."""

    title: str
    asked: Sequence[Asked]

    @property
    def chosen(self) -> int:
        return sum(one.is_asked for one in self.asked)


for _fact in FACTS.values():
    if _fact.kind == "words":
        setattr(RuleForm, f"is_{_fact.name}", TicksField(_fact.title, [Optional()]))
    else:
        _bound = [Optional(), NumberRange(0, _fact.most)]
        setattr(RuleForm, f"least_{_fact.name}", WholeField(say("{fact}: at least", fact=_fact.title), _bound))
        setattr(RuleForm, f"most_{_fact.name}", WholeField(say("{fact}: at most", fact=_fact.title), _bound))
