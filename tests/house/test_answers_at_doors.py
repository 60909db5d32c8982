"""What REST answers is what its OpenAPI document says: every door's status, kind of body and fields."""

from tests.answers_as_described import described
from tests.house.callers import House
from tests.house.doors import Door
from tests.house.test_entries_at_doors import holder


def test_every_answer_of_rest_is_the_one_described(house: House, every_door: list[Door]) -> None:
    wrong, looked = list[str](), 0
    for door in (door for door in every_door if door.is_rest):
        answer = house.ask(holder(house, door), door)
        looked += answer.status_code < 300
        wrong += described(house.app).wrong(answer)
    assert not wrong, "\n".join(wrong)
    assert looked > 150
