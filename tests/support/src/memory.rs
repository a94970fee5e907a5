//! How much memory a process has had, for tests that bound it.

/// The peak of this process's resident set, in KiB (`proc_pid_status(5)`, VmHWM); `None` where the system does not say.
pub fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
