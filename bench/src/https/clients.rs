//! The clients. Each sends the same form so many times over one connection, and hands out the bodies.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use collectmc::{CollectRequest, Credentials, Endpoint, OrderNumber, Transport as _, UreqTransport};
use collectmc_test_support::server::Server;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// Makes the client, which then makes so many exchanges.
pub type Make = fn(&Target) -> Client<'_>;
pub type Client<'a> = Box<dyn Fn(usize) -> Vec<Vec<u8>> + 'a>;

pub const CLIENTS: &[(&str, Make)] = &[
    ("collectmc", ours),
    ("ureq", bare_ureq),
    ("reqwest::blocking", reqwest),
    ("curl", curl),
];

const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const BODY_LIMIT: u64 = 1 << 20;
const FORM: &str = "application/x-www-form-urlencoded";

/// Where to send what.
pub struct Target {
    url: String,
    roots_pem: String,
    roots_file: String,
    form: Vec<u8>,
}

impl Target {
    /// The server, behind this port.
    pub fn new(server: &Server, port: u16) -> Self {
        let roots_file = std::env::temp_dir().join(format!("collectmc-bench-{}.pem", std::process::id()));
        std::fs::write(&roots_file, server.roots_pem()).expect("a folder for temporary files");
        Self {
            url: server.url().replace(&server.port().to_string(), &port.to_string()),
            roots_pem: server.roots_pem().to_owned(),
            roots_file: roots_file.to_str().expect("UTF-8").to_owned(),
            form: request(Endpoint::default()).into_body().expose_secret().to_vec(),
        }
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.roots_file);
    }
}

fn request(endpoint: Endpoint) -> http::Request<collectmc::Body> {
    let credentials = Credentials::new("brand-team", "correct horse").expect("credentials");
    CollectRequest::new(OrderNumber::new(1_234_567).expect("a number")).to_http(&endpoint, &credentials)
}

fn ours(target: &Target) -> Client<'_> {
    let transport = UreqTransport::builder()
        .no_proxy()
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .body_limit(BODY_LIMIT as usize)
        .extra_roots_pem(target.roots_pem.as_str())
        .build()
        .unwrap();
    let endpoint: Endpoint = target.url.parse().unwrap();
    let exchange = move || transport.send(request(endpoint.clone())).unwrap().into_body();
    Box::new(move |exchanges| (0..exchanges).map(|_| exchange()).collect())
}

/// ureq's own connector, with the bounds of ours: the same timeouts, and the same limit of a body.
fn bare_ureq(target: &Target) -> Client<'_> {
    let root = Certificate::from_pem(target.roots_pem.as_bytes()).unwrap();
    let tls = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(RootCerts::new_with_certs(&[root]))
        .build();
    let config = ureq::Agent::config_builder()
        .proxy(None)
        .tls_config(tls)
        .timeout_global(Some(TIMEOUT))
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .build();
    let agent = ureq::Agent::new_with_config(config);
    let exchange = move || {
        agent
            .post(&target.url)
            .content_type(FORM)
            .send(&target.form)
            .unwrap()
            .body_mut()
            .with_config()
            .limit(BODY_LIMIT)
            .read_to_vec()
            .unwrap()
    };
    Box::new(move |exchanges| (0..exchanges).map(|_| exchange()).collect())
}

fn reqwest(target: &Target) -> Client<'_> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(target.roots_pem.as_bytes()).unwrap())
        .unwrap();
    let tls = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = reqwest::blocking::Client::builder()
        .no_proxy()
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .tls_backend_preconfigured(tls)
        .build()
        .unwrap();
    let exchange = move || {
        let request = client
            .post(&target.url)
            .header("content-type", FORM)
            .body(target.form.clone());
        request
            .send()
            .unwrap()
            .error_for_status()
            .unwrap()
            .bytes()
            .unwrap()
            .to_vec()
    };
    Box::new(move |exchanges| (0..exchanges).map(|_| exchange()).collect())
}

/// A process for all, which keeps its connection. The form goes over standard input, as a password should.
fn curl(target: &Target) -> Client<'_> {
    Box::new(|exchanges| by_curl(target, exchanges))
}

fn by_curl(target: &Target, exchanges: usize) -> Vec<Vec<u8>> {
    let mut child = Command::new("curl")
        .args([
            "--disable",
            "--silent",
            "--fail",
            "--noproxy",
            "*",
            "--http1.1",
            "--max-time",
            "60",
            "--connect-timeout",
            "10",
            "--data-binary",
            "@-",
        ])
        .args([
            "--cacert",
            &target.roots_file,
            &format!("{}?[1-{exchanges}]", target.url),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("curl");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(&target.form)
        .expect("curl reads");
    let output = child.wait_with_output().expect("curl ends");
    assert!(output.status.success(), "curl: {}", output.status);
    output
        .stdout
        .chunks(output.stdout.len() / exchanges)
        .map(<[u8]>::to_vec)
        .collect()
}
