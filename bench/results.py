"""Writes RESULTS.md of what `run` measured."""

from datetime import UTC, datetime

OURS = "collectmc"
FLOOR = "floor"

# What the project wants: (work, contender, the least of its time by ours, or the most of ours by its time).
AIMS = [
    ("read PKCS #7, 3 certificates", "openssl", "at least", 28),
    ("read PKCS #7, 3 certificates", "cms + x509-cert", "at least", 5),
    ("read PKCS #7, 3 certificates", FLOOR, "at most", 1.2),
    ("read PEM, 3 certificates", "openssl", "at least", 20),
    ("read PEM, 3 certificates", "rustls-pki-types + x509-parser", "at least", 1),
    ("read PEM, 3 certificates", FLOOR, "at most", 1.2),
    ("read ZIP, 3 certificates", "zip + x509-parser", "at least", 1),
    ("read ZIP, 3 certificates", FLOOR, "at most", 1.2),
    ("chain and logo, 3 certificates", FLOOR, "at most", 1.15),
    ("chain and logo, 24 KB logo", FLOOR, "at most", 1.15),
    ("chain and logo, fixture, RSA-2048", FLOOR, "at most", 1.4),
    ("whole report, 3 certificates", FLOOR, "at most", 1.5),
    ("whole report, 24 KB logo", FLOOR, "at most", 1.5),
    ("whole report, fixture, RSA-2048", FLOOR, "at most", 1.5),
    ("1 exchange", "ureq", "at most", 0.9),
    ("100 exchanges", "ureq", "at most", 0.9),
]


def write(path, measured, versions):
    parts = [head(versions)]
    reading, https, cost = (measured.get(part) for part in ("reading", "https", "cost"))
    if reading or https:
        parts.append(aims(times_of(reading), times_of(https)))
    if reading:
        parts.append(f"## Reading, chains and reports\n\n{when(reading)}\n\n{work(reading)}")
    if https:
        parts.append(f"## HTTPS over loopback\n\n{when(https)}\n\n{exchanges(https)}\n\n{round_trips(https)}")
    if cost:
        parts.append(f"## Building\n\n{when(cost)}\n\n{building(cost['cost'])}")
    path.write_text("\n\n".join(parts) + "\n")


def head(versions):
    crates = ", ".join(f"{name} {version}" for name, version in versions["crates"])
    return f"""# Results

Written by `bench/run`; [README.md](README.md) says what the words mean. {versions["cpu"]}.

{", ".join(versions["tools"])}; {crates}."""


def when(part):
    at = datetime.fromtimestamp(part["at"], UTC).strftime("%Y-%m-%d %H:%M UTC")
    load = f"{part['load']:.1f} processes were ready to run when it began"
    return f"Commit {part['commit']}, measured {at} in {part['seconds']} s; {load}."


def times_of(part):
    """By profile, work and contender: the median in nanoseconds."""
    times = {}
    for level, rows in (part or {"times": {}})["times"].items():
        for case, contender, median, _ in rows:
            times.setdefault(case, {}).setdefault(contender, {})[level] = int(median)
    return times


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * min(2, len(header)) + "--:|" * (len(header) - 2)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def aims(*times):
    times = {case: contenders for part in times for case, contenders in part.items()}
    rows = []
    for case, contender, bound, aim in AIMS:
        found = next((name for name in times.get(case, {}) if name.startswith(contender)), None)
        if not found:
            continue
        ours, theirs = times[case][OURS], times[case][found]
        ratios = [theirs[level] / ours[level] if bound == "at least" else ours[level] / theirs[level] for level in ("s", "3")]
        held = [ratio >= aim if bound == "at least" else ratio <= aim for ratio in ratios]
        cells = [f"{ratio:.2f}{'' if good else ' (missed)'}" for ratio, good in zip(ratios, held, strict=True)]
        what = f"{contender} by ours" if bound == "at least" else f"ours by {contender}"
        rows.append([case, what, f"{bound} {aim}", *cells])
    return "## Aims\n\nRatios of medians.\n\n" + table(["work", "ratio", "aim", 'opt-level "s"', "opt-level 3"], rows)


def work(reading):
    times = times_of(reading)
    counts = {}
    for level, rows in reading["counts"].items():
        for case, contender, instructions, allocations in rows:
            counts.setdefault(case, {}).setdefault(contender, {})[level] = (instructions, allocations)
    rows = []
    for case, contenders in times.items():
        for contender, by_level in contenders.items():
            row = [case if contender == OURS else "", contender]
            for level in ("s", "3"):
                instructions, ours = counts[case][contender][level][0], counts[case][OURS][level][0]
                row += [f"{by_level[level] / 1000:,.1f}", ratio(by_level[level], contenders[OURS][level])]
                row += [f"{instructions / 1000:,.0f}", ratio(instructions, ours)]
            rows.append([*row, f"{counts[case][contender]['s'][1]:,}"])
    columns = [f"{name}, {level}" for level in ('"s"', "3") for name in ("µs", "×", "1000 instr.", "×")]
    return table(["work", "by", *columns, "allocations"], rows)


def ratio(theirs, ours):
    return f"{theirs / ours:.2f}"


def exchanges(https):
    rows = []
    for case, contenders in times_of(https).items():
        for contender, by_level in contenders.items():
            row = [case if contender == OURS else "", contender]
            for level in ("s", "3"):
                row += [f"{by_level[level] / 1000:,.0f}", ratio(by_level[level], contenders[OURS][level])]
                row += processor(https, level, case, contender)
            rows.append(row)
    columns = [f"{name}, {level}" for level in ('"s"', "3") for name in ("µs", "×", "processor µs", "×")]
    return table(["work", "by", *columns], rows)


def processor(https, level, case, contender):
    """Of both sides in one process, so nothing can be said of a client that is a process of its own."""
    times = {(case, contender): int(time) for case, contender, _, time in https["times"][level]}
    if contender == "curl":
        return ["", ""]
    return [f"{times[case, contender] / 1000:,.0f}", ratio(times[case, contender], times[case, OURS])]


def round_trips(https):
    header = ["by", "first exchange", "each further", "first, by its time", "each further, by its time"]
    return "Round trips, through a relay that holds data back for 20 ms each way:\n\n" + table(header, https["round_trips"])


def building(costs):
    rows = []
    for name, cost in costs.items():
        size = f"{cost['size'] / 1e6:.2f} MB" if cost["size"] else ""
        outside = f"{cost['seconds'] - cost['compilers']:.0f}" if cost["seconds"] else "?"
        rows.append([name, str(cost["crates"]), f"{cost['compilers']:.0f}", outside, size])
    text = table(["build", "crates", "processor seconds in rustc", "outside", "program"], rows)
    for name, cost in costs.items():
        if name.startswith(("core", "default", "the program")):
            text += f"\n\n### What the dependencies bring: {name}\n\n" + dependencies(cost["dependencies"])
    return text


def dependencies(brought):
    rows = []
    for name, each in sorted(brought.items(), key=lambda item: (-item[1]["seconds"], item[0])):
        alone = ", ".join(package.split()[0] for package in each["alone"]) or "–"
        rows.append([name, alone, str(each["all"]), str(len(each["alone"])), f"{each['seconds']:.1f}"])
    return table(["dependency", "gone without it", "crates below", "gone", "seconds of rustc"], rows)
