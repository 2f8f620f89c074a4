"""What every record of ``data/`` is made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Record(BaseModel):
    """A frozen record that refuses unknown keys, so that a misspelt key in YAML is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)
