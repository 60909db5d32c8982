"""Every box that htmx fills gets a part with the box's own id, never a page within a page."""

from backoffice.access.permissions import CLIENT_ROLES
from backoffice.kernel.area import areas
from tests.house.callers import House
from tests.house.doors import Door


def test_every_box_is_filled_with_its_own_part(house: House, every_door: list[Door]) -> None:
    everybody = house.knows("everybody", CLIENT_ROLES)
    by_endpoint = {door.endpoint: door for door in every_door if door.method == "GET"}
    boxes = [box for area in areas() for box in (*area.panels, *area.work)]
    for box in (box for box in boxes if getattr(box, "place", "") != "tab"):  # tabs are links
        headers = {"HX-Request": "true", "HX-Target": box.key}
        answer = house.ask(everybody, by_endpoint[box.endpoint], headers=headers)
        assert answer.status_code == 200, f"{box.key}: {answer.status_code}"
        assert "<html" not in answer.text, f"{box.key} is filled with a whole page"
        assert f'id="{box.key}"' in answer.text or not answer.text.strip(), f"{box.key} loses its id"
