//! The system's resolver: the file `/etc/resolv.conf`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use crate::failure::Failure;
use crate::files;

/// As many servers as the C library uses.
const MAX_SERVERS: usize = 3;

/// The servers to ask, in their order.
pub(super) fn name_servers() -> Result<Vec<SocketAddr>, Failure> {
    const MAX_BYTES: usize = 1 << 20;
    let path = Path::new("/etc/resolv.conf");
    let text = files::read(path, MAX_BYTES).map_err(Failure::NoResolver)?;
    Ok(servers(&String::from_utf8_lossy(&text)))
}

/// The name servers of the file; without any, one on this computer (resolv.conf(5)).
fn servers(text: &str) -> Vec<SocketAddr> {
    let addresses = text.lines().filter_map(|line| {
        let mut words = line.split_ascii_whitespace();
        words.next().filter(|word| *word == "nameserver")?;
        // One of a link, with the interface behind '%', is passed over.
        words.next()?.parse::<IpAddr>().ok()
    });
    let servers: Vec<_> = addresses
        .take(MAX_SERVERS)
        .map(|address| SocketAddr::new(address, 53))
        .collect();
    match servers.is_empty() {
        true => vec![(Ipv4Addr::LOCALHOST, 53).into()],
        false => servers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_three_servers_of_the_file_are_asked() {
        let text = "# a comment\nsearch example\nnameserver 192.0.2.1 \n nameserver\t2001:db8::1\nnameserver fe80::1%eth0\n\
                    options timeout:1\nnameservers 192.0.2.9\nnameserver 192.0.2.2\nnameserver 192.0.2.3\n";
        let expected = ["192.0.2.1:53", "[2001:db8::1]:53", "192.0.2.2:53"];
        assert_eq!(servers(text), expected.map(|server| server.parse().unwrap()));
    }

    #[test]
    fn without_a_server_this_computer_is_asked() {
        assert_eq!(servers("search example\n"), ["127.0.0.1:53".parse().unwrap()]);
    }
}
