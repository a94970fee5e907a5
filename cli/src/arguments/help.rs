//! The part of `--help` after the options.

pub(super) const MORE: &str = "--help has all options, with examples and the exit codes.";

pub(super) const MORE_OF_ALL: &str =
    "--help has the exit codes, and `collectmc help COMMAND` the options of a command.";

pub(super) const COLLECT_HELP: &str = include_str!("help/collect.txt").trim_ascii_end();

pub(super) const STATUS_HELP: &str = include_str!("help/status.txt").trim_ascii_end();

pub(super) const INSPECT_HELP: &str = include_str!("help/inspect.txt").trim_ascii_end();

pub(super) const LOGO_HELP: &str = include_str!("help/logo.txt").trim_ascii_end();

pub(super) const SVG_HELP: &str = include_str!("help/svg.txt").trim_ascii_end();

pub(super) const BIMI_HELP: &str = include_str!("help/bimi.txt").trim_ascii_end();

pub(super) const RECORDING_HELP: &str = include_str!("help/recording.txt").trim_ascii_end();

pub(super) const SERVE_HELP: &str = include_str!("help/serve.txt").trim_ascii_end();

pub(super) const CHECK_HELP: &str = include_str!("help/check.txt").trim_ascii_end();

pub(super) const EXIT_CODES: &str = include_str!("help/exit-codes.txt").trim_ascii_end();

pub(super) const SEVERAL_ORDERS: &str = "Of several the worst counts: 9, 143, 130, 2, 10, 7, 6, 11, 8, 4, 5, 3 and 0.";
