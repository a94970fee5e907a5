//! A proxy on loopback that serves nobody and remembers what was requested.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A browser that uses this proxy for everything makes no request that it does not see.
pub struct Witness {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Witness {
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let remembered = Arc::clone(&requests);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let remembered = Arc::clone(&remembered);
                thread::spawn(move || remember(connection, &remembered));
            }
        });
        Self { address, requests }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The first line of each request so far; that of a connection on which nothing was asked is empty.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn remember(connection: TcpStream, requests: &Mutex<Vec<String>>) {
    connection.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut line = String::new();
    let _ = BufReader::new(&connection).read_line(&mut line);
    requests.lock().unwrap().push(line.trim_end().to_owned());
    let _ = (&connection).write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
}
