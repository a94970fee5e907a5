//! The certificate of the stand-in, and the root that it leads to: new ones at each start.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;

/// What the root takes at most as PEM.
pub(super) const MAX_PEM: usize = 16 << 10;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) struct Identity {
    pub(super) tls: Arc<ServerConfig>,
    pub(super) root_pem: String,
}

impl Identity {
    /// The root's key is gone when this returns, and its names are this machine's: who trusts it by mistake risks nothing.
    pub(super) fn new(address: IpAddr) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let root_key = KeyPair::generate()?;
        let root_params = root()?;
        let root = root_params.self_signed(&root_key)?;
        let issuer = Issuer::new(root_params, root_key);
        let key = KeyPair::generate()?;
        let leaf = server(address)?.signed_by(&key, &issuer)?;
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)?;
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            tls: Arc::new(tls),
            root_pem: root.pem(),
        })
    }
}

fn root() -> Result<CertificateParams, rcgen::Error> {
    let mut root = params(Vec::new(), "collectmc serve root")?;
    root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let loopback = [
        GeneralSubtree::DnsName("localhost".to_owned()),
        GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(Ipv4Addr::LOCALHOST.octets(), 8)),
        GeneralSubtree::IpAddress(CidrSubnet::from_v6_prefix(Ipv6Addr::LOCALHOST.octets(), 128)),
    ];
    root.name_constraints = Some(NameConstraints {
        permitted_subtrees: loopback.into(),
        excluded_subtrees: Vec::new(),
    });
    Ok(root)
}

fn server(address: IpAddr) -> Result<CertificateParams, rcgen::Error> {
    let names = vec!["localhost".to_owned(), address.to_string()];
    let mut server = params(names, "localhost")?;
    server.is_ca = IsCa::ExplicitNoCa;
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    Ok(server)
}

/// Valid from yesterday on, for clocks that are a little behind, and for a year.
fn params(names: Vec<String>, common_name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    let now = SystemTime::now();
    params.not_before = (now - DAY).into();
    params.not_after = (now + 365 * DAY).into();
    Ok(params)
}
