"""Fields of a description that hold quantities."""

import json

import pytest
from pydantic import BaseModel, ConfigDict

from simneuro import units


class Table(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    duration: units.Time


def test_a_field_reads_checks_and_writes():
    table = Table(duration="20 ms")
    assert float(table.duration) == 0.02
    assert json.loads(table.model_dump_json()) == {"duration": "20 ms"}
    assert float(table.model_dump()["duration"]) == 0.02
    with pytest.raises(ValueError, match="a time, such as ms"):
        Table(duration="20 mV")
    with pytest.raises(ValueError, match="got 20, but this must be a time"):
        Table(duration=20)


def test_a_field_describes_itself_to_editors():
    schema = Table.model_json_schema()["properties"]["duration"]
    assert schema["type"] == "string"
    assert "time" in schema["description"]
