"""The source text of the program of a run: declarations, Brian2's code, and ``main``."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from brian2.codegen.generators.cpp_generator import c_data_type
from brian2.synapses.synapses import SynapticPathway

from simneuro.brian2_device.code_text import CodeWriter, NamedConstant, with_neutral_names


@dataclass(frozen=True)
class Source:
    """A program, and what its data are called.

    Attributes
    ----------
    text : str
    arrays : dict
        The names of the arrays, by their variables.
    constants : list of NamedConstant
        The constants, in the order of their table.
    function_arrays : dict
        The arrays of functions by name, which may have any size.
    timed_arrays : dict
        The TimedArrays among them, by the same names.
    clocks, pathways : list
        The clocks and the synaptic pathways, in the order in which the program numbers them.
    has_random_numbers : bool
    """

    text: str
    arrays: dict[Any, str]
    constants: list[NamedConstant]
    function_arrays: dict[str, Any]
    timed_arrays: dict[str, Any]
    clocks: list[Any]
    pathways: list[Any]
    has_random_numbers: bool


def write_source(writer: CodeWriter, objects: list[Any]) -> Source:
    """Write the program that runs some objects, whose code was generated with the writer."""
    pathways = [each for each in objects if isinstance(each, SynapticPathway)]
    clocks = list(dict.fromkeys(each.clock for each in objects))
    for each in pathways:
        writer.get_array_name(each.synapse_sources)
    for clock in clocks:
        for name in ("timestep", "t", "dt"):
            writer.get_array_name(clock.variables[name])
    texts = writer.texts([each.name for each in pathways])
    tables = writer.function_arrays()
    main = _main(writer, objects, clocks, pathways, tables)
    code = "".join(texts.values())
    written = f"{_headers(writer)}{_declarations(writer, pathways, tables)}{code}{main}"
    text, new_names = with_neutral_names(written)
    random = "_random_generators" in code
    tables = {new_names.get(name, name): values for name, values in tables.items()}
    own = ((f"{each.name}_values", each) for each in writer.timed_arrays)
    timed = {new_names.get(name, name): each for name, each in own}
    arrays = dict(writer.arrays)
    return Source(text, arrays, writer.constants, tables, timed, clocks, pathways, random)


def _headers(writer: CodeWriter) -> str:
    wanted = [each for code in writer.code_objects.values() for each in _headers_of(code)]
    return "".join(f"#include {each}\n" for each in ['"run.h"', *sorted(set(wanted))])


def _headers_of(code: Any) -> list[str]:
    return list(code.compiler_kwds.get("headers", []))


def _declarations(writer: CodeWriter, pathways: list[Any], tables: dict[str, Any]) -> str:
    lines = ["using kept::constant;", "namespace brian {"]
    lines += ["static kept::RandomNumbers _random_generators[1];"]
    for variable, name in writer.arrays.items():
        kind = c_data_type(variable.dtype)
        if variable in writer.dynamic_arrays:
            lines.append(f"static std::vector<{kind}> {writer.dynamic_arrays[variable]};")
        elif variable in writer.dynamic_arrays_2d:
            lines.append(f"static DynamicArray2D<{kind}> {writer.dynamic_arrays_2d[variable]};")
        else:
            lines += [f"static {kind}* {name};", f"static const int _num{name} = {variable.size};"]
    for name, values in tables.items():
        lines.append(f"static {c_data_type(values.dtype)}* {name}; static int _num_{name};")
    for number, each in enumerate(pathways):
        sources = writer.get_array_name(each.synapse_sources, access_data=False)
        span = f"{each.source.start}, {each.source.stop}"
        lines.append(
            f'static kept::SynapticPathway pathway_{number}("pathway_{number}", {sources}, {span});'
        )
    return "\n".join([*lines, "}", ""])


def _main(
    writer: CodeWriter,
    objects: list[Any],
    clocks: list[Any],
    pathways: list[Any],
    tables: dict[str, Any],
) -> str:
    lines = [
        *_read(writer, pathways, tables),
        *_network(writer, objects, clocks),
        *_write(writer, pathways),
    ]
    body = "\n".join(f"    {line}" for line in lines)
    return (
        f'#include "parent.h"\n\nint main(int count, char** given) {{\n    using namespace brian;\n'
        f"    using kept::numbers;\n{body}\n    return 0;\n}}\n"
    )


def _read(writer: CodeWriter, pathways: list[Any], tables: dict[str, Any]) -> Iterator[str]:
    yield "auto files = kept::read_arguments(count, given);"
    yield 'end_with_parent(files["parent"]);'
    yield "std::signal(SIGINT, kept::stop_after_this_step);"
    yield 'numbers.open(files["numbers"]);'
    yield f'kept::constants = numbers.array<double>("constants", {len(writer.constants)});'
    yield '_random_generators[0].seed(*numbers.array<uint64_t>("seed", 1));'
    for variable, name in writer.arrays.items():
        if variable in writer.dynamic_arrays or variable in writer.dynamic_arrays_2d:
            yield f'numbers.read("{name}", {writer.get_array_name(variable, access_data=False)});'
        else:
            kind = c_data_type(variable.dtype)
            yield f'{name} = numbers.array<{kind}>("{name}", {variable.size});'
    for name, values in tables.items():
        kind = c_data_type(values.dtype)
        yield f'{name} = numbers.array_of_any_size<{kind}>("{name}", _num_{name});'
    for number in range(len(pathways)):
        yield f"pathway_{number}.open();"


def _network(writer: CodeWriter, objects: list[Any], clocks: list[Any]) -> Iterator[str]:
    """Lines that run the network, after and before what Brian2 does once in a run."""
    numbers = {each.name: number for number, each in enumerate(writer.code_objects.values())}
    yield "kept::Network network;"
    yield 'const double* times = numbers.array<double>("times", 4);'
    yield "network.report_every = times[3];"
    yield f'int64_t* ends = numbers.array<int64_t>("ends", {len(clocks)});'
    for number, clock in enumerate(clocks):
        dt, step, t = (writer.arrays[clock.variables[name]] for name in ("dt", "timestep", "t"))
        yield f"network.add(kept::Clock{{{dt}, {step}, {t}, ends[{number}]}});"
    for each in objects:
        for code in each._code_objects:
            clock = clocks.index(each.clock)
            yield f"network.add({clock}, run_{numbers[code.name]}::call);"
    for when in ("before_run", "after_run"):
        if when == "after_run":
            yield "double now = network.run(times[0], times[1], times[2]);"
        for number, each in enumerate(writer.code_objects.values()):
            if when in each.before_after_blocks:
                yield f"{when}_{number}::call();"


def _write(writer: CodeWriter, pathways: list[Any]) -> Iterator[str]:
    yield "kept::Results results;"
    yield 'results.open(files["results"]);'
    yield 'results.write("now", &now, 1);'
    for variable, name in writer.arrays.items():
        if not changes(variable):
            continue
        array = writer.get_array_name(variable, access_data=False)
        count = "" if variable.dynamic else f", {variable.size}"
        yield f'results.write("{name}", {array}{count});'
    for number in range(len(pathways)):
        yield f"pathway_{number}.write(results);"
    yield "results.close();"


def changes(variable: Any) -> bool:
    """Whether a run may change an array: Brian2 marks those that it never does."""
    return not (variable.read_only and variable.constant)
