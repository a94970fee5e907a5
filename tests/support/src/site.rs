//! A domain that publishes what `collect` wrote, on loopback, so that `check` can be tried without a domain.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::certificates::{Authority, Key, RevocationList};
use crate::dns::{DnsServer, Reply, strings};
use crate::server::{Response, TlsAuthority, server_certificate};

/// A DNS server with the record, an HTTPS server with the files that it names, and a server of the revocation list.
#[derive(Debug)]
pub struct Site {
    dns: DnsServer,
    host: String,
    https_port: u16,
    list_port: u16,
    root: String,
}

impl Site {
    /// Publishes `mark.pem`, `logo.svg` and `record.txt` of this folder, which `collect --base-url` wrote of a recording in
    /// `fixtures/`. The revocation list is valid at [`VALID_AT`](crate::certificates::VALID_AT).
    ///
    /// # Errors
    ///
    /// If a file is not there, or no port is free.
    pub fn start(folder: &Path) -> io::Result<Self> {
        let record = fs::read_to_string(folder.join("record.txt"))?;
        let zone = fs::read_to_string(folder.join("record.zone"))?;
        let owner = zone.split(". IN TXT ").next().unwrap_or_default().to_owned();
        let domain = owner.split("._bimi.").last().unwrap_or_default();
        let host = between(&record, "l=https://", "/").to_owned();
        let dns = DnsServer::start([
            (owner.clone(), Reply::Txt(vec![strings(record.trim_end().as_bytes())])),
            (format!("_dmarc.{domain}"), Reply::txt(&["v=DMARC1; p=quarantine"])),
        ]);

        let authority = TlsAuthority::new();
        let identity = authority.identity(server_certificate().domains(&[&host]));
        let answers = [
            (".svg", answer(fs::read(folder.join("logo.svg"))?, "image/svg+xml")),
            (
                ".pem",
                answer(fs::read(folder.join("mark.pem"))?, "application/pem-certificate-chain"),
            ),
        ];
        let https_port = serve(Some(identity.server_config()), answers.into())?;
        // The keys of the recorded certificates are committed, so that their authority can sign a list here.
        let issuer = Authority::intermediate().key(Key::rsa_issuer()).self_signed();
        let list = answer(RevocationList::new().issued_by(&issuer), "application/pkix-crl");
        let list_port = serve(None, vec![("", list)])?;
        Ok(Self {
            dns,
            host,
            https_port,
            list_port,
            root: authority.pem(),
        })
    }

    /// Writes the root of the HTTPS server to `tls.pem` in this folder, and to `arguments` those with which `check` finds the
    /// servers.
    ///
    /// # Errors
    ///
    /// If they cannot be written.
    pub fn describe(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let tls = folder.join("tls.pem");
        fs::write(&tls, &self.root)?;
        let arguments = format!(
            "--ca-file {} --resolver {} --connect-to {}:443:127.0.0.1:{} --connect-to crl.test.example:80:127.0.0.1:{}\n",
            tls.display(),
            self.dns.address(),
            self.host,
            self.https_port,
            self.list_port,
        );
        fs::write(folder.join("arguments"), arguments)
    }
}

fn answer(body: Vec<u8>, media_type: &str) -> Vec<u8> {
    Response::ok(body)
        .header("content-type", media_type)
        .header("connection", "close")
        .into()
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let rest = text.split_once(start).map_or("", |(_, rest)| rest);
    rest.split_once(end).map_or(rest, |(before, _)| before)
}

/// Responds to each request whose path ends so, for as long as the program runs; with TLS where there is a configuration.
fn serve(tls: Option<Arc<ServerConfig>>, answers: Vec<(&'static str, Vec<u8>)>) -> io::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away is none of the next one's business.
            let _ = match tls.clone().map(ServerConnection::new) {
                None => respond(stream, &answers),
                Some(Ok(connection)) => respond_with_tls(StreamOwned::new(connection, stream), &answers),
                Some(Err(error)) => Err(io::Error::other(error)),
            };
        }
    });
    Ok(port)
}

fn respond_with_tls(
    mut stream: StreamOwned<ServerConnection, TcpStream>,
    answers: &[(&str, Vec<u8>)],
) -> io::Result<()> {
    respond(&mut stream, answers)?;
    stream.conn.send_close_notify();
    stream.flush()
}

fn respond(mut stream: impl Read + Write, answers: &[(&str, Vec<u8>)]) -> io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 16 * 1024 {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default();
    let found = answers.iter().find(|(end, _)| path.ends_with(end));
    let not_found: Vec<u8> = Response::ok("").status("404 Not Found").into();
    stream.write_all(found.map_or(&not_found, |(_, answer)| answer))?;
    stream.flush()
}
