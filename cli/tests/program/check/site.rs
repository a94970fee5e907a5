//! A domain that publishes everything right, on servers of ours, to be changed.

use std::collections::HashMap;

use collectmc_test_support::certificates::{Hierarchy, LOGO, MarkCertificate, RevocationList, VALID_AT};
use collectmc_test_support::dns::{DnsServer, Reply};
use collectmc_test_support::server::{Response, Script, Server, TlsAuthority, server_certificate};

use crate::run::{Ended, Run};

pub const RECORD: &str = "default._bimi.brand.example";
pub const DMARC: &str = "_dmarc.brand.example";
pub const SERIAL: [u8; 3] = [0x12, 0x34, 0x56];

pub struct Site {
    pub zone: HashMap<String, Reply>,
    pub hierarchy: Hierarchy,
    /// The roots that are passed to the program.
    pub roots: String,
    /// What the HTTPS server does on its connections: for the logo, then for the evidence.
    pub logo: Script,
    pub evidence: Script,
    /// The same of the server of the revocation list, which speaks HTTP.
    pub list: Script,
    pub collected: Option<(String, Vec<u8>)>,
    pub arguments: Vec<String>,
}

/// What a check left, and the servers.
pub struct Checked {
    pub ended: Ended,
    pub dns: DnsServer,
    pub https: Server,
    pub http: Server,
}

impl Site {
    pub fn right() -> Self {
        let hierarchy = Hierarchy::of(MarkCertificate::new().serial(&SERIAL));
        let record = "v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.pem";
        let zone = [
            (RECORD, Reply::txt(&[record])),
            (DMARC, Reply::txt(&["v=DMARC1; p=reject"])),
        ];
        let list = RevocationList::new().issued_by(&hierarchy.intermediate);
        Self {
            zone: zone.map(|(name, reply)| (name.to_owned(), reply)).into(),
            logo: serving(logo()),
            evidence: serving(evidence(&hierarchy)),
            list: Script::without_tls()
                .respond(Response::ok(list).header("connection", "close"))
                .close(),
            collected: Some((hierarchy.leaf_first_pem(), LOGO.to_vec())),
            roots: hierarchy.root.to_pem(),
            hierarchy,
            arguments: Vec::new(),
        }
    }

    pub fn reply(mut self, name: &str, reply: Reply) -> Self {
        self.zone.insert(name.to_owned(), reply);
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.zone.remove(name);
        self
    }

    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Starts the servers and runs the program.
    pub fn check(self) -> Checked {
        let dns = DnsServer::start(self.zone.clone());
        self.check_with(dns, None)
    }

    /// The same with these servers, and another resolver than the DNS server.
    pub fn check_with(self, dns: DnsServer, resolver: Option<(String, String)>) -> Checked {
        let authority = TlsAuthority::new();
        let identity = authority.identity(server_certificate().domains(&["brand.example"]));
        let https = Server::start_as(&identity, [self.logo, self.evidence]);
        let http = Server::start([self.list]);
        let (resolver, its_root) = resolver.unwrap_or_else(|| (dns.address().to_string(), String::new()));
        let mut run = Run::new(["check", "brand.example", "--ca-file", "tls.pem", "--roots", "root.pem"])
            .args(["--at", VALID_AT, "--resolver", &resolver])
            .args(["--connect-to", &format!("brand.example:443:127.0.0.1:{}", https.port())])
            .args([
                "--connect-to",
                &format!("crl.test.example:80:127.0.0.1:{}", http.port()),
            ])
            .file("tls.pem", authority.pem() + &its_root)
            .file("root.pem", self.roots)
            .args(self.arguments);
        if let Some((evidence, logo)) = self.collected {
            run = run
                .file("collected/mark.pem", evidence)
                .file("collected/logo.svg", logo)
                .args(["--dir", "collected"]);
        }
        Checked {
            ended: run.ends(),
            dns,
            https,
            http,
        }
    }
}

pub fn logo() -> Response {
    Response::ok(LOGO).header("content-type", "image/svg+xml")
}

pub fn evidence(hierarchy: &Hierarchy) -> Response {
    Response::ok(hierarchy.leaf_first_pem()).header("content-type", "application/pem-certificate-chain")
}

pub fn serving(answer: Response) -> Script {
    Script::new().respond(answer.header("connection", "close")).close()
}

impl Checked {
    /// Checks how it ended, and gives the line on one thing as the summary has it.
    #[track_caller]
    pub fn line(&self, code: i32, item: &str) -> String {
        assert_eq!(self.ended.code, code, "{:?}", self.ended);
        let is_line = |line: &&str| line.contains(&format!("  {item}: "));
        let line = self.ended.stdout.lines().find(is_line);
        line.unwrap_or_else(|| panic!("no line on {item}: {:?}", self.ended))
            .trim()
            .to_owned()
    }
}
