"""Instructions and allocations of the work of a benchmark program, by callgrind."""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

ALLOCATE = {"malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"}


class Count(NamedTuple):
    case: str
    contender: str
    instructions: int
    allocations: int


def count(program, *arguments):
    """Runs the program below callgrind. It prints a line for each piece of work, in their order."""
    # The function around all that is counted. callgrind writes a profile each time that it begins or returns.
    measured = f"{Path(program).name}::measure::measured"
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "valgrind", "--tool=callgrind", "--quiet", f"--callgrind-out-file={folder}/profile",
            f"--dump-before={measured}", f"--dump-after={measured}",
            "--compress-strings=no", "--compress-pos=no", program, *arguments,
        ]  # fmt: skip
        names = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        # Every second one is of what was done before.
        profiles = [Path(folder, f"profile.{2 * number}") for number in range(1, len(names) + 1)]
        return [Count(*name.split("\t"), *totals(profile)) for name, profile in zip(names, profiles, strict=True)]


def totals(profile):
    """The instructions of a profile, and how often the C library was asked for memory, also by C."""
    if not profile.exists():
        raise SystemExit("callgrind did not see the measured function: is its name another in the program?")
    instructions, allocations, callee = 0, 0, ""
    for line in profile.read_text(errors="replace").splitlines():
        if line.startswith("cfn="):
            callee = line[4:].split("@")[0]
        elif line.startswith("calls=") and callee in ALLOCATE:
            allocations += int(re.match(r"calls=(\d+)", line)[1])
        elif line.startswith(("summary:", "totals:")):
            instructions = int(line.split()[1])
    return instructions, allocations


def compiler():
    """The version of rustc and the machine that it compiles for."""
    lines = subprocess.run(["rustc", "-vV"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    values = dict(line.split(": ", 1) for line in lines if ": " in line)
    return f"rustc {values['release']} {values['host']}"
