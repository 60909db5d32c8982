"""What the child says of a machine-readable zone is taken only in exactly the agreed shape."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Line = Annotated[str, Field(pattern=r"^[A-Z0-9<]{30,44}$")]
Pixels = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]


class _Zone(BaseModel):
    model_config = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1, le=100)]
    lines: Annotated[list[Line], Field(min_length=2, max_length=3)]
    size: tuple[Pixels, Pixels] | None = None
    rows: Annotated[list[tuple[Pixels, Pixels]], Field(max_length=3)] = []
    left: Pixels = 0
    pitch: Pixels = 0
    slant: Annotated[float, Field(ge=-10, le=10)] = 0


def checked(told: Any) -> dict[str, Any] | None:
    """The zone as it may be kept, or None."""
    try:
        return _Zone.model_validate(told).model_dump(mode="json") if told else None
    except ValidationError:
        return None
