//! A domain that publishes everything right, to be changed.

use std::collections::HashMap;

use collectmc::chain::{TrustAnchor, TrustAnchors};
use collectmc::http::Response;
use collectmc::publication::{
    CheckItem, CheckLine, CheckReport, CheckStatus, DomainCheck, DomainCheckOptions, LookupError, Obstacle, Step,
    TxtAnswer,
};
use collectmc::{Certificate, TransportError, TransportErrorKind};
use collectmc_test_support::certificates::{Hierarchy, LOGO, MarkCertificate, RevocationList, VALID_AT};

pub const RECORD: &str = "default._bimi.brand.example";
pub const DMARC: &str = "_dmarc.brand.example";
pub const LOGO_URL: &str = "https://brand.example/logo.svg";
pub const EVIDENCE_URL: &str = "https://brand.example/mark.pem";
pub const LIST_URL: &str = "http://crl.test.example/TestMarkCA.crl";

/// The serial number of the mark certificate.
pub const SERIAL: [u8; 3] = [0x12, 0x34, 0x56];

pub type Served = Result<Response<Vec<u8>>, (TransportErrorKind, &'static str)>;

/// Everything that there is to look up and to fetch.
pub struct World {
    pub domain: &'static str,
    pub selector: &'static str,
    pub txt: HashMap<String, Result<TxtAnswer, LookupError>>,
    pub files: HashMap<String, Served>,
    pub hierarchy: Hierarchy,
    pub collected: Option<(Vec<u8>, Vec<u8>)>,
    pub at: &'static str,
    pub is_trusted: bool,
}

/// A report, and what was requested, in order.
pub struct Checked {
    pub report: CheckReport,
    pub looked_up: Vec<String>,
    pub fetched: Vec<String>,
}

impl World {
    /// `brand.example` with a record, DMARC, logo, evidence and a revocation list.
    pub fn right() -> Self {
        Self::of(Hierarchy::of(MarkCertificate::new().serial(&SERIAL)))
    }

    /// The same with these certificates.
    pub fn of(hierarchy: Hierarchy) -> Self {
        let list = RevocationList::new().issued_by(&hierarchy.intermediate);
        let evidence = hierarchy.leaf_first_pem();
        let world = Self {
            domain: "brand.example",
            selector: "default",
            txt: HashMap::new(),
            files: HashMap::new(),
            hierarchy,
            collected: None,
            at: VALID_AT,
            is_trusted: true,
        };
        world
            .txt(
                RECORD,
                &["v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.pem"],
            )
            .txt(DMARC, &["v=DMARC1; p=reject"])
            .file(LOGO_URL, "image/svg+xml", LOGO)
            .file(EVIDENCE_URL, "application/pem-certificate-chain", evidence)
            .file(LIST_URL, "application/pkix-crl", list)
    }

    /// The TXT records at a name, in place of others.
    pub fn txt(mut self, name: &str, records: &[&str]) -> Self {
        let records = records.iter().map(|record| vec![record.as_bytes().to_vec()]);
        self.txt.insert(name.to_owned(), Ok(TxtAnswer::records(records)));
        self
    }

    pub fn answer(mut self, name: &str, answer: Result<TxtAnswer, LookupError>) -> Self {
        self.txt.insert(name.to_owned(), answer);
        self
    }

    pub fn without(mut self, name_or_url: &str) -> Self {
        self.txt.remove(name_or_url);
        self.files.remove(name_or_url);
        self
    }

    pub fn file(self, url: &str, media_type: &str, body: impl AsRef<[u8]>) -> Self {
        let response = Response::builder().header("content-type", media_type);
        self.response(url, Ok(response.body(body.as_ref().to_vec()).unwrap()))
    }

    pub fn response(mut self, url: &str, served: Served) -> Self {
        self.files.insert(url.to_owned(), served);
        self
    }

    /// Checks the domain.
    #[track_caller]
    pub fn check(&self) -> Checked {
        let mut options = DomainCheckOptions::new(self.at.parse().unwrap());
        if self.is_trusted {
            let root = Certificate::from_der(&self.hierarchy.root.der).unwrap();
            options = options.trust_anchors(TrustAnchors::none().with(TrustAnchor::Certificate(root)));
        }
        if let Some((evidence, logo)) = &self.collected {
            options = options
                .collected_evidence(evidence.clone())
                .collected_logo(logo.clone());
        }
        let (mut looked_up, mut fetched) = (Vec::new(), Vec::new());
        let mut check = DomainCheck::new(self.domain.parse().unwrap(), self.selector.parse().unwrap(), options);
        loop {
            check = match check.next() {
                Step::Lookup(step) => {
                    looked_up.push(step.name().to_owned());
                    let answer = self.txt.get(step.name()).cloned();
                    step.supply(answer.unwrap_or_else(|| Ok(TxtAnswer::empty())))
                }
                Step::Fetch(step) => {
                    let request = step.request().unwrap();
                    assert_eq!(request.uri().to_string(), step.url().as_str());
                    fetched.push(step.url().to_string());
                    let served = self.files.get(step.url().as_str());
                    let not_found = || Ok(Response::builder().status(404).body(Vec::new()).unwrap());
                    let served = served.map_or_else(not_found, |served| match served {
                        Ok(response) => Ok(response.clone()),
                        Err((kind, message)) => Err(TransportError::new(*kind, *message)),
                    });
                    step.supply(served)
                }
                Step::Done(report) => {
                    return Checked {
                        report,
                        looked_up,
                        fetched,
                    };
                }
            };
        }
    }

    /// Checks the domain, and gives the line on one thing.
    #[track_caller]
    pub fn line(&self, item: CheckItem) -> CheckLine {
        self.check().line(item)
    }

    /// Checks that one thing fails and all others pass, but for those that need it; gives its message and remedy.
    #[track_caller]
    pub fn fails_in(&self, item: CheckItem) -> (String, String) {
        let checked = self.check();
        for line in checked.report.lines() {
            let expected = match line.status() {
                CheckStatus::Fail => line.item() == item,
                CheckStatus::NotLookedAt(obstacle) => obstacle == Obstacle::Dependent,
                _ => line.item() != item,
            };
            assert!(expected, "{line:?}");
        }
        let line = checked.line(item);
        assert_eq!(line.status(), CheckStatus::Fail, "{line:?}");
        let outcome = checked.report.outcome();
        assert_ne!(outcome.as_str(), "pass");
        (
            line.message().to_owned(),
            line.remedy().expect("a failure has a remedy").to_owned(),
        )
    }

    /// Checks that one thing could not be looked at, and that nothing passes for it.
    #[track_caller]
    pub fn is_unknown_in(&self, item: CheckItem) -> (Obstacle, String) {
        let checked = self.check();
        let line = checked.line(item);
        assert_ne!(checked.report.outcome().as_str(), "pass");
        match line.status() {
            CheckStatus::NotLookedAt(obstacle) => (obstacle, line.message().to_owned()),
            status => panic!("{status:?}: {line:?}"),
        }
    }
}

impl Checked {
    #[track_caller]
    pub fn line(&self, item: CheckItem) -> CheckLine {
        let mut lines = self.report.lines().iter().filter(|line| line.item() == item);
        let line = lines
            .next()
            .unwrap_or_else(|| panic!("no line on {item}: {:?}", self.report));
        assert!(lines.next().is_none(), "two lines on {item}");
        line.clone()
    }
}
