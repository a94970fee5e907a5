"""What it costs to build: processor time of a clean build and crates, and which dependency brings what."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIBRARY = ["--manifest-path=../Cargo.toml", "-p=collectmc"]
BUILDS = {
    "core (library, no features)": [*LIBRARY, "--no-default-features"],
    "default (library)": LIBRARY,
    "the program": ["--manifest-path=../Cargo.toml", "-p=collectmc-cli"],
    "one job by collectmc": ["--manifest-path=jobs/Cargo.toml", "--features=by-collectmc"],
    "one job by reqwest::blocking": ["--manifest-path=jobs/Cargo.toml", "--features=by-reqwest"],
}
# Runs the compiler and leaves its processor time in a file.
WRAPPER = '#!/bin/sh\n"$@"\ncode=$?\n{ echo "$*"; times; } >"$COMPILATIONS/$$"\nexit $code\n'


def measure(https):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        costs = {name: build(arguments, folder / str(number)) for number, (name, arguments) in enumerate(BUILDS.items())}
        programs = [next(folder.glob(f"*/target/release/{name}")) for name in ("by-collectmc", "by-reqwest")]
        subprocess.run([https, "jobs", *programs], check=True)
    return costs


def build(arguments, folder):
    compilations = folder / "compilations"
    compilations.mkdir(parents=True)
    wrapper = folder / "rustc"
    wrapper.write_text(WRAPPER)
    wrapper.chmod(0o755)
    environment = {**os.environ, "COMPILATIONS": str(compilations), "RUSTC_WRAPPER": str(wrapper), "CARGO_INCREMENTAL": "0"}
    command = ["cargo", "build", "--locked", "--quiet", "--release", f"--target-dir={folder}/target", *arguments]
    _, status, usage = os.wait4(subprocess.Popen(command, env=environment).pid, 0)
    if status:
        raise SystemExit(f"{command} failed")
    seconds = dict(map(compilation, compilations.iterdir()))
    edges = tree(arguments)
    root = next(iter(edges))
    return {
        "seconds": usage.ru_utime + usage.ru_stime,
        "compilers": sum(seconds.values()),
        "crates": len(reachable(edges, root)) - 1,
        "size": program_size(folder / "target/release"),
        "dependencies": {name: dependency(edges, root, name, seconds) for name in sorted(edges[root])},
    }


def program_size(folder):
    """In bytes, where a program was built."""
    programs = [path for path in folder.iterdir() if path.is_file() and os.access(path, os.X_OK) and not path.suffix]
    return programs[0].stat().st_size if programs else None


def compilation(log):
    """The name of the crate, and the seconds of the processor in its compiler."""
    command, _, children = log.read_text().splitlines()[-3:]
    name = re.search(r"--crate-name (\S+)", command)
    minutes_and_seconds = re.findall(r"(\d+)m([\d.]+)s", children)
    # A build script is known by the folder of its package alone.
    package = re.search(r"/([\w-]+?)-\d+\.\d+\.[^/]*/(?:src/)?build\S*\.rs", command)
    name = package or name
    return (name[1].replace("-", "_") if name else "", log.name), sum(60 * int(minutes) + float(seconds) for minutes, seconds in minutes_and_seconds)


def tree(arguments):
    """Which package depends on which, build scripts included, for this platform."""
    command = ["cargo", "tree", "--locked", "--edges=normal,build", "--prefix=depth", "--no-dedupe", *arguments]
    edges, path = {}, []
    for line in subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines():
        depth, name, version = re.match(r"(\d+)(\S+) (v\S+)", line).groups()
        del path[int(depth) :]
        package = f"{name} {version}"
        edges.setdefault(package, set())
        if path:
            edges[path[-1]].add(package)
        path.append(package)
    return edges


def reachable(edges, start, without=None):
    found, left = set(), [start]
    while left:
        package = left.pop()
        if package not in found and package != without:
            found.add(package)
            left.extend(edges[package])
    return found


def dependency(edges, root, name, seconds):
    """All that it brings, and what would be gone without it."""
    kept = set().union(*(reachable(edges, other) for other in edges[root] - {name})) | {root}
    alone = reachable(edges, name) - kept
    return {"all": len(reachable(edges, name)), "alone": sorted(alone), "seconds": sum(compiling(alone, seconds))}


def compiling(packages, seconds):
    names = {package.split()[0].replace("-", "_") for package in packages}
    return (time for (name, _), time in seconds.items() if name in names)
