//! `serve`: the stand-in for the service, used by real clients.

mod clients;
mod limits;
mod starting;
mod timelines;
mod wrong_requests;

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tempfile::TempDir;
use url::Url;

use crate::run::fixture;

/// A form that is whole, of the order of the fixtures.
const FORM: &str =
    "loginName=brand-team&loginPassword=correct+horse&orderNumber=1234567&responseType=2&responseEncoding=1";

/// The program while it serves. It is killed when this is dropped.
struct Serving {
    child: Child,
    stdout: BufReader<ChildStdout>,
    url: String,
    folder: TempDir,
}

impl Serving {
    fn start<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_collectmc"));
        command.args(["serve", "--ca-out", "root.pem"]).args(arguments);
        command.env_clear().current_dir(folder.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut serving = Self {
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
            url: String::new(),
            folder,
        };
        serving.url = serving.line();
        serving
    }

    /// Serves recorded exchanges of the repository.
    fn fixtures(names: &[&str]) -> Self {
        Self::start(names.iter().map(|name| fixture(name)))
    }

    /// The next line on standard output.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The next line without its time.
    fn event(&mut self) -> String {
        let line = self.line();
        let (time, event) = line.split_once(' ').unwrap_or_else(|| panic!("{line:?}"));
        assert!(time.parse::<collectmc::Timestamp>().is_ok(), "{line}");
        event.to_owned()
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    fn address(&self) -> SocketAddr {
        let url: Url = self.url.parse().unwrap();
        url.socket_addrs(|| None).unwrap().remove(0)
    }

    fn tcp(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// A connection over TLS.
    fn connect(&self) -> Client {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.root()).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::from(self.address().ip());
        let session = ClientConnection::new(Arc::new(config), name).unwrap();
        Client(StreamOwned::new(session, self.tcp()))
    }

    /// Sends these bytes on a connection of their own, and gives what comes until it ends.
    fn exchange(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut client = self.connect();
        client.send(bytes);
        client.rest()
    }

    /// Posts a form on a connection of its own.
    fn post(&self, form: &str) -> String {
        self.exchange(request(form, "Connection: close\r\n"))
    }

    /// Ends it by a signal. Gives its exit code, and what is left of its output.
    #[cfg(unix)]
    fn ends_by(mut self, signal: &str) -> (Option<i32>, String, String) {
        let mut kill = Command::new("sh");
        kill.args(["-c", "kill -s \"$0\" \"$1\"", signal])
            .arg(self.child.id().to_string());
        assert!(kill.status().unwrap().success());
        let code = self.child.wait().unwrap().code();
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        (code, stdout, stderr)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that sends any bytes.
struct Client(StreamOwned<ClientConnection, TcpStream>);

impl Client {
    fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.try_send(bytes).unwrap();
    }

    fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> std::io::Result<()> {
        self.0.write_all(bytes.as_ref())?;
        self.0.flush()
    }

    /// What comes until the connection ends, however it does.
    fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        let _ = self.0.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Reads one response, whose body has a length.
    fn response(&mut self) -> String {
        let mut bytes = Vec::new();
        let mut byte = [0];
        while !bytes.ends_with(b"\r\n\r\n") {
            self.0.read_exact(&mut byte).unwrap();
            bytes.push(byte[0]);
        }
        let head = String::from_utf8(bytes).unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.unwrap().parse().unwrap()];
        self.0.read_exact(&mut body).unwrap();
        head + &String::from_utf8_lossy(&body)
    }
}

/// A request with this form and these further headers.
fn request(form: &str, headers: &str) -> String {
    format!(
        "POST /products/download/CollectMC HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n{headers}\r\n{form}",
        form.len()
    )
}

/// What follows the head of a response.
fn body(response: &str) -> &str {
    response.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}
