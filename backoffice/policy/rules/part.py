"""What every part of a policy's document has in common: nothing beyond its shape, nothing coerced."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A piece of a document: unknown names are refused, and it never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
