"""The base of all tables of a scenario: frozen, with known keys only."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model.frozen import Frozen
from simneuro.network.brian2_words import INSTEAD
from simneuro.network.invalid import readable
from simneuro.network.plain_values import NUMBER, WHOLE

Probability = Annotated[float, Field(ge=0, le=1), NUMBER]
#: Chosen: far more than a machine's memory holds.
Size = Annotated[int, Field(ge=1, le=1_000_000_000), WHOLE]

V = TypeVar("V")
#: A table whose keys are names of the user's own; like all else it cannot be changed.
Table = Annotated[Mapping[str, V], AfterValidator(Frozen)]


class Description(BaseModel):
    """A frozen table of a scenario; an unknown key is an error that lists the known ones.

    Examples
    --------
    >>> sn.Traces(variable=["v"])
    Traceback (most recent call last):
    simneuro.errors.InputError: there is no key 'variable' here. Did you ...
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
        allow_inf_nan=False,
        validate_default=True,  # pydantic's copies of default quantities could be changed
    )

    if not TYPE_CHECKING:  # type checkers derive the signature from the fields

        def __new__(cls, *unnamed: Any, **_: Any) -> "Description":
            if unnamed:
                raise _unnamed(cls, unnamed)
            return super().__new__(cls)

        def __init__(self, **values: Any) -> None:
            try:
                super().__init__(**values)
            except ValidationError as error:
                raise readable(error) from None

        def __setattr__(self, name: str, value: Any) -> None:
            try:
                super().__setattr__(name, value)
            except ValidationError:
                raise _unchangeable(name) from None

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key in data:
                if key not in cls.model_fields:
                    raise _unknown(str(key), list(cls.model_fields))
        return data


def tables(description: Description, *, defaults: bool = False) -> dict[str, Any]:
    """Nested tables with the values as they are: those that were set, or the defaults too."""
    names = type(description).model_fields if defaults else description.model_fields_set
    values = {name: getattr(description, name) for name in type(description).model_fields}
    return {
        name: plain(value, defaults)
        for name, value in values.items()
        if name in names and value is not None
    }


def plain(value: Any, defaults: bool) -> Any:
    """A value without descriptions and frozen tables: nested dictionaries."""
    if isinstance(value, Description):
        return tables(value, defaults=defaults)
    if isinstance(value, Mapping):
        return {key: plain(each, defaults) for key, each in value.items()}
    return value


def _unchangeable(name: str) -> InputError:
    return InputError(
        "a description cannot be changed; scenario.override({path: value}) makes another one, "
        'where the path leads to what is changed, such as "duration" or "populations.exc.size"',
        where=name,
    )


def _unnamed(made: type[Description], values: tuple[Any, ...]) -> InputError:
    fields = list(made.model_fields)
    needed = [name for name in fields if made.model_fields[name].is_required()]
    like = ", ".join(f"{name}=..." for name in needed or fields[:1])
    hint = ""
    if made.__name__ == "Scenario" and isinstance(values[0], str):
        hint = f"; Scenario.load({quoted(values[0])}) reads a file"
    return InputError(f"the values are given by name: {made.__name__}({like}){hint}")


def _unknown(key: str, known: list[str]) -> InputError:
    is_near = {f"{key}s", key.removesuffix("s")} & {*known}  # such as condition for conditions
    instead = "" if is_near else INSTEAD.get(key, "")
    hint = f" {instead}" if instead else did_you_mean(key, known)
    if not hint and "parameters" in known:
        hint = f" A parameter of the model stands in its table: parameters = {{ {key} = ... }}."
    return InputError(f"there is no key {quoted(key)} here.{hint}", allowed=known, key=key)
