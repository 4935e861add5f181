"""Parts that come in several kinds: drives and connection rules.

A kind is a subclass of :class:`Kind` with a name of its own in the field that tells kinds apart.
Defining the class makes the kind known to scenario files, the JSON Schema and the file reference.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo, model_validator
from pydantic_core import CoreSchema, core_schema

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.network.description import Description


class Kind(Description):
    """A description that comes in several kinds, distinguished by the field ``discriminator``.

    A family (drives, connection rules) sets ``discriminator`` and ``kinds``; each kind gives the
    discriminating field a ``Literal`` type and the same default.
    """

    discriminator: ClassVar[str]
    #: The kinds of the family by name.
    kinds: ClassVar[dict[str, type["Kind"]]]

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        field = cls.model_fields.get(getattr(cls, "discriminator", ""))
        if field is not None:
            cls.kinds[field.default] = cls

    @model_validator(mode="before")
    @classmethod
    def _name_the_kind(cls, data: Any) -> Any:
        """A file must say the kind; in Python the class says it."""
        if isinstance(data, Mapping) and cls.discriminator in cls.model_fields:
            return {cls.discriminator: cls.model_fields[cls.discriminator].default, **data}
        return data

    @classmethod
    def read(cls, value: Any) -> Self:
        """One of the family's kinds, from itself or from a table of a scenario file.

        Raises
        ------
        InputError
            If the table does not name a kind of the family, or something in it is wrong.
        """
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            name = value if isinstance(value, str) and value in cls.kinds else "..."
            example = f'{{ {cls.discriminator} = "{name}", ... }}'
            raise InputError(
                f"got {quoted(value)}, but this must be a table, such as {example}",
                allowed=cls.kinds,
            )
        if cls.discriminator not in value:
            raise InputError(
                f"this table needs the key {quoted(cls.discriminator)}, which says its kind",
                allowed=cls.kinds,
            )
        name = value[cls.discriminator]
        if not isinstance(name, str) or name not in cls.kinds:
            hint = did_you_mean(name, cls.kinds)
            message = f"got {quoted(name)}.{hint}"
            raise InputError(message, where=cls.discriminator, allowed=cls.kinds)
        return cls.kinds[name](**value)  # type: ignore[return-value]


class AnyKind:
    """A field that holds any kind of a family; kinds may be added after the field was declared."""

    def __init__(self, family: type[Kind]) -> None:
        self.family = family

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(dump_part, info_arg=True)
        return core_schema.no_info_plain_validator_function(self.family.read, serialization=written)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        refs = {name: reference_to(kind, handler) for name, kind in self.family.kinds.items()}
        mapping = {name: ref["$ref"] for name, ref in refs.items()}
        key = {"propertyName": self.family.discriminator, "mapping": mapping}
        return {"oneOf": list(refs.values()), "discriminator": key}


def dump_part(part: Description, info: SerializationInfo) -> dict[str, Any]:
    """A part of a document in the form in which the whole document is written."""
    return part.model_dump(
        mode=info.mode,
        exclude_unset=info.exclude_unset,
        exclude_none=info.exclude_none,
        context=info.context,
    )


def reference_to(table: type[Description], handler: GetJsonSchemaHandler) -> dict[str, Any]:
    """A JSON Schema that refers to that of ``table`` among the definitions."""
    name = f"{table.__module__}.{table.__qualname__}:{id(table)}"
    definition = {**table.__pydantic_core_schema__, "ref": name}
    reference = core_schema.definition_reference_schema(name)
    return handler(core_schema.definitions_schema(reference, [definition]))
