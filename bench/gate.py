#!/usr/bin/env python3
"""Compares the instructions of the library's work with those of gate.tsv. `.ci/bench` calls it.

The counts of one compiler on one kind of machine repeat to a fraction of a percent. Those of another differ by more than a
change should: then the comparison is shown and nothing fails, until somebody takes the counts anew with --accept.
"""

import sys
from pathlib import Path

from counts import compiler, count

COMMITTED = Path(__file__).with_name("gate.tsv")
# In percent.
TOLERANCE = 5


def main():
    program, *arguments = sys.argv[1:]
    counts = {each.case: each for each in count(program)}
    if arguments == ["--accept"]:
        accept(counts)
        return
    made_by, committed = read()
    same_compiler = made_by == compiler()
    grown = compare(committed, counts)
    if missing := committed.keys() ^ counts.keys():
        grown += [f"only on one side: {case}" for case in sorted(missing)]
    if not same_compiler:
        print(f"bench/gate.tsv is of {made_by} and this is {compiler()}: nothing fails. `.ci/bench --accept` takes the counts anew.")
    elif grown:
        print(f"more than {TOLERANCE} % above bench/gate.tsv:", *grown, sep="\n  ")
        print("If the work is worth it, commit what `.ci/bench --accept` writes, and say why in the commit.")
        sys.exit(1)
    else:
        print(f"{len(counts)} pieces of work: none takes more than {TOLERANCE} % above bench/gate.tsv")


def accept(counts):
    rows = [f"{each.case}\t{each.instructions}\t{each.allocations}\n" for each in counts.values()]
    header = f"# {compiler()}\n# case\tinstructions\tallocations\n"
    COMMITTED.write_text(header + "".join(rows))


def read():
    first, _, *rows = COMMITTED.read_text().splitlines()
    cells = (row.split("\t") for row in rows)
    return first.removeprefix("# "), {case: int(instructions) for case, instructions, _ in cells}


def compare(committed, counts):
    grown = []
    for case in (case for case in committed if case in counts):
        change = 100 * (counts[case].instructions / committed[case] - 1)
        line = f"{case}: {committed[case]:,} to {counts[case].instructions:,} instructions, {change:+.1f} %"
        if change > TOLERANCE:
            grown.append(line)
        elif change < -TOLERANCE:
            print(f"{line}; `.ci/bench --accept` keeps the gain")
    return grown


main()
