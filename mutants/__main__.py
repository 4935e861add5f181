"""The mutation run, which writes its result into ``docs/validation.md``.

``python -m mutants`` tries all errors; ``python -m mutants lif structure`` those of a model or a
group, and only prints.
"""

import os
import sys
import time
import warnings

from mutants.page import format_counts, format_missed, write_result
from mutants.parameters import parameter_mutants
from mutants.structure import structural_mutants
from mutants.trial import Verdict, count, try_all


def main(asked: list[str]) -> None:
    """Try the errors that were asked for, or all of them."""
    warnings.simplefilter("ignore")  # wrong models may be implausible, which is told
    known = [*parameter_mutants(), *structural_mutants()]
    chosen = [each for each in known if not asked or {each.subject, each.group} & set(asked)]
    if not chosen:
        raise SystemExit(f"there is no error of {', '.join(asked)}")
    begin, verdicts = time.monotonic(), list[Verdict]()
    for found in try_all(chosen, workers=os.cpu_count() or 1):
        verdicts.append(found)
        print(f"{len(verdicts)}/{len(chosen)}  {found.mutant.name}: {found.check or 'NOT NOTICED'}")
    print(format_counts(count(verdicts)), format_missed(verdicts), sep="\n\n")
    print(f"in {(time.monotonic() - begin) / 60:.1f} min")
    if not asked:
        write_result(verdicts)


if __name__ == "__main__":
    main(sys.argv[1:])
