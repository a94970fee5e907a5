//! The peak memory of a process.

/// Returns the peak resident set size of this process in KiB (VmHWM of `proc_pid_status(5)`), or `None` where it is not known.
pub fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
