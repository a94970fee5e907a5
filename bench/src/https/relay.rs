//! A relay on loopback that holds all data back, as a long way does.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

pub struct Relay {
    port: u16,
}

impl Relay {
    /// Listens until the process ends, and hands everything on to this port of loopback, so much later.
    pub fn start(to: u16, delay: Duration) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port on loopback is free");
        let port = listener.local_addr().expect("it listens").port();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                thread::spawn(move || relay(&client, to, delay));
            }
        });
        Self { port }
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

fn relay(client: &TcpStream, to: u16, delay: Duration) {
    // TCP's own handshake is over before the relay sees the connection. It would have taken a round trip.
    thread::sleep(2 * delay);
    let server = TcpStream::connect(("127.0.0.1", to)).expect("the server listens");
    for stream in [client, &server] {
        stream.set_nodelay(true).expect("a connected stream");
    }
    thread::scope(|scope| {
        scope.spawn(|| one_way(client, &server, delay));
        one_way(&server, client, delay);
    });
}

/// Reading goes on while earlier data wait: a long way has room for many packets.
fn one_way(mut from: &TcpStream, mut to: &TcpStream, delay: Duration) {
    let (sender, receiver) = mpsc::channel::<(Instant, Vec<u8>)>();
    thread::scope(|scope| {
        scope.spawn(move || {
            for (due, bytes) in receiver {
                thread::sleep(due.saturating_duration_since(Instant::now()));
                if to.write_all(&bytes).is_err() {
                    break;
                }
            }
            let _ = to.shutdown(Shutdown::Write);
        });
        let mut buffer = [0; 16 << 10];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let _ = sender.send((Instant::now() + delay, buffer[..count].to_vec()));
        }
        drop(sender);
    });
}
