//! What the command line says of checks, and what they find.

use std::path::Path;
use std::time::SystemTime;

use collectmc::Timestamp;
use collectmc::certificates::{Certificate, Certificates, Container};
use collectmc::chain::{self, Chain, ChainError, KnownRoot, Trust, TrustAnchor, TrustAnchors};
use collectmc::checks::{self, Assessment, CheckOptions, Evidence, Finding, Verdict};
use collectmc::mark::{Domain, Logo, LogoError, Mark, Selector};

use crate::arguments;
use crate::failure::Cause;
use crate::files::FileError;
use crate::roots;

/// What to check against, but for the time.
pub(crate) struct Checks {
    at: Option<Timestamp>,
    place: Option<(Domain, Selector)>,
    anchors: TrustAnchors,
    /// What a recording has beside its exchanges, for a replay of it alone.
    recorded: Vec<TrustAnchor>,
}

impl Checks {
    /// Reads the files that the command line names.
    pub(crate) fn new(
        arguments: &arguments::CheckArguments,
        place: Option<(Domain, Selector)>,
    ) -> Result<Self, FileError> {
        let mut anchors = TrustAnchors::known();
        for path in &arguments.roots {
            anchors.extend(roots::read(path)?);
        }
        Ok(Self {
            at: arguments.at,
            place,
            anchors,
            ..Self::none()
        })
    }

    /// Trusts the roots that a recording has beside its exchanges, if it has some.
    pub(crate) fn with_recording(mut self, recording: &Path) -> Result<Self, FileError> {
        let path = recording.join(RECORDED_ROOTS);
        // A link that leads nowhere is there all the same.
        if path.symlink_metadata().is_ok() {
            self.recorded.extend(roots::read(&path)?);
        }
        Ok(self)
    }

    /// For what is looked at without being judged.
    pub(crate) fn none() -> Self {
        Self {
            at: None,
            place: None,
            anchors: TrustAnchors::known(),
            recorded: Vec::new(),
        }
    }

    /// The roots to trust.
    pub(crate) fn anchors(&self) -> &TrustAnchors {
        &self.anchors
    }

    /// The moment of the checks: what the command line says, else that of a recording, else now.
    pub(crate) fn at(&self, recorded: Option<SystemTime>) -> Timestamp {
        self.at
            .unwrap_or_else(|| recorded.unwrap_or_else(SystemTime::now).into())
    }

    fn options(&self, at: Timestamp) -> CheckOptions {
        let options = CheckOptions::new(at);
        match &self.place {
            Some((domain, selector)) => options.domain(domain.clone()).selector(selector.clone()),
            None => options,
        }
    }
}

/// The roots of a recording, in its folder.
pub(crate) const RECORDED_ROOTS: &str = "roots.pem";

impl arguments::RecordPlace {
    pub(crate) fn get(&self) -> Option<(Domain, Selector)> {
        Some((self.domain.clone()?, self.selector.clone()))
    }
}

/// What certificates are, and what is wrong with them.
pub(crate) struct Examination {
    pub(crate) at: Timestamp,
    pub(crate) chain: Result<Chain, ChainError>,
    /// The indices of the certificates from the end entity up: of the chain, or else as far as their names give an order.
    pub(crate) order: Vec<usize>,
    /// When the end entity's validity ends, as far as it is known which that is.
    pub(crate) valid_until: Option<Timestamp>,
    /// Of the end entity; else why it is not known, or not one of a mark.
    pub(crate) mark: Result<Mark, Cause>,
    /// Of the mark, where there is one.
    pub(crate) logo: Option<Result<Logo, LogoError>>,
    /// Where the assertion record is or will be: where the command line says, else the first place that the certificate covers.
    pub(crate) place: Option<(Domain, Selector)>,
    assessment: Assessment,
    /// Why the root is trusted, where it is.
    pub(crate) trust: Option<TrustReason>,
}

/// Why a root is trusted.
#[derive(Clone, Copy)]
pub(crate) enum TrustReason {
    Known(&'static KnownRoot),
    /// The command line gives it.
    Given,
    /// The recording that is replayed has it.
    Recording,
}

impl TrustReason {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Known(_) => "known",
            Self::Given => "given",
            Self::Recording => "recording",
        }
    }
}

/// How certificates came to be here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The service sent them. Their order means nothing.
    Service,
    /// They are in a file, which may be the one that is published.
    File,
}

impl Examination {
    pub(crate) fn of(certificates: &Certificates, origin: Origin, at: Timestamp, rules: &Checks) -> Self {
        let mut anchors = rules.anchors.clone();
        anchors.extend(rules.recorded.iter().cloned());
        let chain = certificates.chain_to(&anchors);
        let mut evidence = match &chain {
            Ok(chain) => Evidence::of(chain),
            Err(error) => Evidence::unchained(certificates.as_slice(), error),
        };
        if origin == Origin::File && may_be_published(certificates) {
            evidence = evidence.served_as(certificates.as_slice());
        }
        let assessment = checks::check(&evidence, &rules.options(at));
        let order = match &chain {
            Ok(chain) => chain.indices().to_vec(),
            Err(_) => chain::order_unverified(certificates.as_slice()).unwrap_or_default(),
        };
        // It is often known also when there is no whole chain.
        let end_entity = order.first().and_then(|index| certificates.as_slice().get(*index));
        // That of a chain shares the logo that the checks have unpacked.
        let mark = match (end_entity, &chain) {
            (_, Ok(chain)) => chain.mark().map_err(Cause::from),
            (Some(certificate), Err(_)) => certificate.mark().map_err(Cause::from),
            (None, Err(error)) => Err(error.clone().into()),
        };
        let logo = mark.as_ref().ok().map(Mark::logo);
        let mut domains = mark.iter().flat_map(Mark::domains);
        let place = rules.place.clone();
        let place = place.or_else(|| domains.find_map(|name| covered(name)));
        let trust = chain.as_ref().ok().and_then(|chain| rules.reason_to_trust(chain));
        Self {
            at,
            valid_until: end_entity.map(Certificate::not_after),
            order,
            mark,
            logo,
            place,
            assessment,
            trust,
            chain,
        }
    }

    /// The logo, where there is one that can be read.
    pub(crate) fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref()?.as_ref().ok()
    }

    pub(crate) fn findings(&self) -> &[Finding] {
        self.assessment.findings()
    }

    pub(crate) fn verdict(&self) -> Verdict<'_> {
        self.assessment.verdict()
    }

    pub(crate) fn is_verified(&self) -> bool {
        matches!(self.verdict(), Verdict::Verified(_))
    }

    /// The finding that matters most, where the certificates are not verified.
    pub(crate) fn reason(&self) -> Option<&Finding> {
        match self.verdict() {
            Verdict::UnknownRoot(finding) | Verdict::Refused(finding) => Some(finding),
            _ => None,
        }
    }

    /// The root that is built in, where that is why the chain is trusted.
    pub(crate) fn known_root(&self) -> Option<&'static KnownRoot> {
        match self.trust {
            Some(TrustReason::Known(root)) => Some(root),
            _ => None,
        }
    }
}

impl Checks {
    fn reason_to_trust(&self, chain: &Chain) -> Option<TrustReason> {
        let issuers = || chain.certificates().iter().skip(1).chain([chain.root()]);
        Some(match chain.trust()? {
            Trust::Known(root) => TrustReason::Known(root),
            _ if issuers().any(|issuer| self.anchors.trust(issuer).is_some()) => TrustReason::Given,
            _ => TrustReason::Recording,
        })
    }
}

/// Whether the file could be an evidence document: PEM, and not after a status line, as the service responds.
fn may_be_published(certificates: &Certificates) -> bool {
    certificates.container() == Container::Pem && certificates.status().is_none()
}

/// A name in a mark certificate is a domain, or `<selector>._bimi.<domain>`.
fn covered(name: &str) -> Option<(Domain, Selector)> {
    match name.split_once("._bimi.") {
        Some((selector, domain)) => Some((domain.parse().ok()?, selector.parse().ok()?)),
        None => Some((name.parse().ok()?, Selector::default())),
    }
}
