//! A port that refuses connections.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use socket2::{Domain, Socket, Type};

/// A port on loopback that refuses connections, and is reserved until this is dropped.
#[derive(Debug)]
pub struct RefusedPort {
    port: u16,
    _bound: Socket,
}

impl RefusedPort {
    /// Reserves a free port.
    #[allow(clippy::new_without_default)] // Each one is another.
    pub fn new() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("the system has sockets");
        let any_port = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0));
        socket.bind(&any_port.into()).expect("a port on loopback is free");
        let address = socket.local_addr().ok().and_then(|address| address.as_socket());
        Self {
            port: address.expect("a bound socket has an address").port(),
            _bound: socket,
        }
    }

    /// Returns the port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }
}
