//! How the certificates belong together, as data.

use collectmc::chain::{Chain, ChainError};
use serde::Serialize;

/// Certificates are identified by their index in `certificates`.
#[derive(Serialize)]
pub(crate) struct ChainReport {
    /// The end entity, then each one's issuer. Empty when there is no chain.
    pub(crate) order: Vec<usize>,
    pub(crate) root_included: bool,
    pub(crate) signatures: &'static str,
    /// Those that do not belong to the chain.
    pub(crate) leftover: Vec<usize>,
    /// Those that are the same as one before them.
    pub(crate) duplicates: Vec<usize>,
    /// Why there is no chain.
    pub(crate) error: Option<String>,
}

impl ChainReport {
    pub(super) fn of(chain: &Result<Chain, ChainError>) -> Self {
        match chain {
            Ok(chain) => Self {
                order: chain.indices().to_vec(),
                root_included: chain.root_included(),
                signatures: "verified",
                leftover: chain.leftover().to_vec(),
                duplicates: chain.duplicates().to_vec(),
                error: None,
            },
            Err(error) => Self {
                order: Vec::new(),
                root_included: false,
                signatures: match error {
                    ChainError::BadSignature { .. } | ChainError::UnsupportedSignature { .. } => "failed",
                    _ => "not_checked",
                },
                leftover: Vec::new(),
                duplicates: Vec::new(),
                error: Some(error.to_string()),
            },
        }
    }
}
