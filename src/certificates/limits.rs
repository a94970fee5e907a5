//! Bounds on what is read.

/// Bounds on what is read out of a response. The defaults are far above what the service sends.
///
/// ```
/// use collectmc::Limits;
///
/// let limits = Limits::default().certificates(8).archive_members(8);
/// # let _ = limits;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(super) certificates: usize,
    pub(super) archive_members: usize,
    pub(super) archive_member_bytes: u64,
    pub(super) archive_bytes: u64,
}

impl Limits {
    /// Sets the most certificates in one response: 64 unless set. PEM blocks and entries of a PKCS #7 message that are
    /// something else count too.
    #[must_use]
    pub fn certificates(mut self, most: usize) -> Self {
        self.certificates = most;
        self
    }

    /// Sets the most members in a ZIP archive, directories included: 64 unless set.
    #[must_use]
    pub fn archive_members(mut self, most: usize) -> Self {
        self.archive_members = most;
        self
    }

    /// Sets the most bytes in one member of a ZIP archive, unpacked: 1 MiB unless set.
    #[must_use]
    pub fn archive_member_bytes(mut self, most: u64) -> Self {
        self.archive_member_bytes = most;
        self
    }

    /// Sets the most bytes in all members of a ZIP archive, or in gzip data, unpacked: 4 MiB unless set.
    #[must_use]
    pub fn archive_bytes(mut self, most: u64) -> Self {
        self.archive_bytes = most;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            certificates: 64,
            archive_members: 64,
            archive_member_bytes: 1 << 20,
            archive_bytes: 4 << 20,
        }
    }
}
