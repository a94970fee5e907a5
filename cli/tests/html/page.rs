//! Pages that the program writes, of synthetic certificates.

use std::fs;
use std::process::{Command, Output};

use collectmc_test_support::certificates::{Builder, Certificate, Hierarchy, VALID_AT, pem};
use collectmc_test_support::dns::{DnsServer, Reply};
use tempfile::TempDir;

/// A page as the program wrote it.
pub struct Page {
    pub html: String,
}

impl Page {
    /// Of these certificates in PEM, in this order, checked when all that the maker makes is valid, and with the issuers
    /// among them trusted.
    pub fn of<'a>(certificates: impl IntoIterator<Item = &'a Certificate>) -> Self {
        Self::with(certificates, &["--at", VALID_AT, "--roots", "certificates.pem"])
    }

    /// Of an end entity, its issuer and its root.
    pub fn of_leaf(leaf: Builder) -> Self {
        Self::of(Hierarchy::of(leaf).leaf_first())
    }

    /// Of these certificates, with these arguments.
    pub fn with<'a>(certificates: impl IntoIterator<Item = &'a Certificate>, arguments: &[&str]) -> Self {
        let bundle = pem::bundle(certificates.into_iter().map(|certificate| certificate.der.as_slice()));
        Self::of_files(&[("certificates.pem", &bundle)], arguments)
    }

    /// Of the first of these files; the arguments may name the others.
    pub fn of_files(files: &[(&str, &str)], arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let ended = inspect(&folder, &[&[files[0].0, "--html", "page.html"], arguments].concat());
        let html = fs::read_to_string(folder.path().join("page.html"));
        let html = html.unwrap_or_else(|error| panic!("{error}: {ended:?}"));
        Self { html }
    }

    /// Of `check` of a domain for which the DNS has these records alone.
    pub fn of_domain(domain: &str, zone: &[(&str, Reply)]) -> Self {
        let dns = DnsServer::start(zone.iter().map(|(name, reply)| (*name, reply.clone())));
        let ended = Command::new(env!("CARGO_BIN_EXE_collectmc"))
            .args(["check", domain, "--resolver", &dns.address().to_string()])
            .args(["--at", VALID_AT, "--html", "-"])
            .env_clear()
            .output()
            .unwrap();
        assert_eq!(ended.stderr, b"");
        let html = String::from_utf8(ended.stdout).unwrap();
        Self { html }
    }

    /// The same page with this change in its text.
    pub fn with_change(&self, from: &str, to: &str) -> Self {
        assert_eq!(self.html.matches(from).count(), 1, "{from} is in the page once");
        let html = self.html.replace(from, to);
        Self { html }
    }

    /// The same page without its content security policy.
    pub fn without_policy(&self) -> Self {
        self.with_change("http-equiv=\"Content-Security-Policy\"", "name=\"nothing\"")
    }
}

/// Runs `inspect` in a folder, with nothing of the caller's environment.
pub fn inspect(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_collectmc"))
        .arg("inspect")
        .args(arguments)
        .env_clear()
        .current_dir(folder.path())
        .output()
        .unwrap()
}
