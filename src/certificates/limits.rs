//! How much is read before it is refused.

/// Bounds on what is read out of an answer. The defaults are far above what the service sends.
///
/// ```
/// use collectmc::Limits;
///
/// let mut limits = Limits::default();
/// limits.archive_members = 8;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most certificates in one answer: 64. PEM blocks and entries of a PKCS #7 message that are something else count too.
    pub certificates: usize,
    /// The most members in a ZIP archive, directories included: 64.
    pub archive_members: usize,
    /// The most bytes in one member of a ZIP archive, unpacked: 1 MiB.
    pub archive_member_bytes: u64,
    /// The most bytes in all members of a ZIP archive, or in gzip data, unpacked: 4 MiB.
    pub archive_bytes: u64,
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
