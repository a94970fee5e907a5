//! A relay on loopback that holds all data back, as a long way does.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

pub struct Relay {
    port: u16,
    turns: Arc<Turns>,
}

/// Whose turn it is, and how many round trips were made.
#[derive(Default)]
struct Turns(Mutex<(Option<From>, usize)>);

#[derive(Clone, Copy, PartialEq)]
enum From {
    Client,
    Server,
}

impl Turns {
    /// TCP's own handshake is a round trip, and so is each time that the server responds. The client's last word is none.
    fn connected(&self) {
        self.change(|(turn, trips)| (*turn, *trips) = (Some(From::Server), *trips + 1));
    }

    fn sent(&self, from: From) {
        self.change(|(turn, trips)| {
            *trips += usize::from(from == From::Server && *turn == Some(From::Client));
            *turn = Some(from);
        });
    }

    fn change<T>(&self, change: impl FnOnce(&mut (Option<From>, usize)) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Relay {
    /// Listens until the process ends, and hands everything on to this port of loopback, so much later.
    pub fn start(to: u16, delay: Duration) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port on loopback is free");
        let port = listener.local_addr().expect("it listens").port();
        let turns = Arc::<Turns>::default();
        thread::spawn({
            let turns = turns.clone();
            move || {
                for client in listener.incoming().flatten() {
                    let turns = turns.clone();
                    thread::spawn(move || relay(&client, to, delay, &turns));
                }
            }
        });
        Self { port, turns }
    }

    /// How many round trips there were since this was asked.
    pub fn round_trips(&self) -> usize {
        self.turns.change(|(_, trips)| std::mem::take(trips))
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

fn relay(client: &TcpStream, to: u16, delay: Duration, turns: &Turns) {
    turns.connected();
    // TCP's own handshake is over before the relay sees the connection. It would have taken a round trip.
    thread::sleep(2 * delay);
    let server = TcpStream::connect(("127.0.0.1", to)).expect("the server listens");
    for stream in [client, &server] {
        stream.set_nodelay(true).expect("a connected stream");
    }
    thread::scope(|scope| {
        scope.spawn(|| one_way(client, &server, delay, || turns.sent(From::Client)));
        one_way(&server, client, delay, || turns.sent(From::Server));
    });
}

/// Reading goes on while earlier data wait: a long way has room for many packets.
fn one_way(mut from: &TcpStream, mut to: &TcpStream, delay: Duration, sent: impl Fn()) {
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
            sent();
            let _ = sender.send((Instant::now() + delay, buffer[..count].to_vec()));
        }
        drop(sender);
    });
}
