//! What an earlier run left in an order's folder, as far as it proves itself.

use std::fs;
use std::path::{Path, PathBuf};

use collectmc::certificates::{Certificate, Certificates};
use collectmc::chain::Chain;
use collectmc::{Limits, OrderNumber, Outcome, protocol};

use crate::arguments::Collect;
use crate::files::read_if_file;
use crate::publication::{EVIDENCE, LOGO};

/// The files to publish: mark.pem, with a chain whose signatures were verified, and the logo of its certificate.
pub(crate) struct Pair {
    chain: Chain,
    pub(crate) evidence: Vec<u8>,
    pub(crate) logo: Vec<u8>,
}

impl Pair {
    /// Reads the pair. `None` when there is none, or one that is not whole.
    pub(crate) fn read(folder: &Path) -> Option<Self> {
        let evidence = read_if_file(&folder.join(EVIDENCE))?;
        let logo = read_if_file(&folder.join(LOGO))?;
        let chain = Certificates::parse(&evidence, &Limits::default()).ok()?.chain().ok()?;
        let is_its_logo = chain.mark().ok()?.logo().ok()?.svg() == logo;
        is_its_logo.then_some(Self { chain, evidence, logo })
    }

    pub(crate) fn end_entity(&self) -> &Certificate {
        self.chain.end_entity()
    }
}

/// The response by which an order is collected, if it is not to be requested: its folder has a pair to publish, and a response
/// with the same certificate.
pub(crate) fn instead_of_a_request(arguments: &Collect, order: OrderNumber) -> Option<(PathBuf, Outcome)> {
    // A recording is there to be made or to be played.
    let is_wanted = arguments.orders.refresh || arguments.replay.is_some() || arguments.record.is_some();
    if is_wanted || arguments.no_files {
        return None;
    }
    let folder = arguments.folder(order);
    let pair = Pair::read(&folder)?;
    newest_response(&folder, |certificates| {
        certificates.iter().any(|one| one.der() == pair.end_entity().der())
    })
}

/// The file that stands for an order's folder: what is published, or else the newest response with certificates. `None` for
/// a folder that is none of an order.
pub(crate) fn main_file(folder: &Path) -> Option<PathBuf> {
    let evidence = folder.join(EVIDENCE);
    match evidence.is_file() {
        true => Some(evidence),
        false => newest_response(folder, |_| true).map(|(path, _)| path),
    }
}

/// The newest response in a folder that has such certificates.
fn newest_response(folder: &Path, will_do: impl Fn(&Certificates) -> bool) -> Option<(PathBuf, Outcome)> {
    let is_response = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with("response.") || name.starts_with("response-"))
    };
    let mut paths: Vec<_> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(is_response)
        .collect();
    // `response-2026…` is newer than `response.p7b`, and sorts before it.
    paths.sort_by_key(|path| (path.file_stem().map(|stem| stem.len()), path.clone()));
    paths.into_iter().rev().find_map(|path| {
        let outcome = protocol::parse_body(read_if_file(&path)?, &Limits::default()).ok()?;
        let has_them = matches!(&outcome, Outcome::Attached(certificates) if will_do(certificates));
        has_them.then_some((path, outcome))
    })
}
