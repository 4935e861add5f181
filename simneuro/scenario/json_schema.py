"""The JSON Schema of scenario files, with which editors complete and check them."""

from typing import Any

from brian2.units.fundamentalunits import Quantity
from pydantic.json_schema import GenerateJsonSchema

from simneuro import units
from simneuro.scenario.scenario import Scenario


def without_examples(docstring: str) -> str:
    """What a docstring says before its examples."""
    return docstring.partition("\n\nExamples\n---")[0]


class _Schema(GenerateJsonSchema):
    """Pydantic's, with default quantities as a file holds them, and no examples of Python."""

    def model_schema(self, schema: Any) -> Any:
        made = super().model_schema(schema)
        if "description" in made:
            made["description"] = without_examples(made["description"])
        return made

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, Quantity):
            return units.write(dft)
        if isinstance(dft, tuple):
            return [self.encode_default(item) for item in dft]
        return super().encode_default(dft)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, as nested tables."""
    schema = Scenario.model_json_schema(schema_generator=_Schema)
    return {"$schema": _Schema.schema_dialect, **schema, "title": "simneuro scenario"}
