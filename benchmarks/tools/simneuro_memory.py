"""A command that runs simneuro's program on the files of a run. Arguments: as for networks."""

import sys
from pathlib import Path

import simneuro as sn
from benchmarks.cases import load_case
from benchmarks.tool_process import Answer, serve
from benchmarks.tools.simneuro_networks import document
from simneuro.engine import compiler
from simneuro.engine.draw import draw_numbers
from simneuro.engine.program import program_of
from simneuro.engine.program.execution import file_names
from simneuro.engine.program.formulas_file import read_formulas
from simneuro.engine.program.values_file import write_values


def main(name: str, folder: str) -> None:
    scenario = sn.Scenario.from_document(document(name, load_case(Path(folder))))
    made_with = compiler()
    assert made_with is not None

    def work() -> Answer:
        network = scenario.network
        program = program_of(network, made_with).path
        files = {each: Path(folder, f"{each}.run") for each in file_names(network)}
        with files["values"].open("wb") as file:
            drawn = draw_numbers(network, scenario.seed)
            write_values(network, drawn, read_formulas(program.parent), file)
        places = [f"{each}={path}" for each, path in files.items()]
        # A program ends when the process that started it has ended, which it is therefore told.
        start = ["sh", "-c", 'exec "$@" "parent=$PPID"', "sh"]
        return {"command": [*start, str(program), *places]}

    serve(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
