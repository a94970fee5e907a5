//! Chromium without a window, driven over a pipe by the DevTools protocol, with all that it asks for seen by a witness.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use collectmc_test_support::tool;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::deeds::Deeds;
use crate::witness::Witness;

/// How long the browser may take for one thing: machines are slow at times.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a page is watched after it has been loaded.
const WATCH: Duration = Duration::from_millis(400);

/// A browser that nobody has used before, with one empty page.
pub struct Browser {
    process: Child,
    commands: ChildStdin,
    messages: Receiver<Value>,
    number: u64,
    session: String,
    witness: Witness,
    folder: TempDir,
}

/// How a page is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub width: u32,
    pub dark: bool,
}

pub const DESKTOP: Screen = Screen {
    width: 1280,
    dark: false,
};

pub const DESKTOP_DARK: Screen = Screen {
    width: 1280,
    dark: true,
};

pub const PHONE: Screen = Screen {
    width: 360,
    dark: false,
};

impl Browser {
    /// `None`, and a word about it, where there is no browser.
    pub fn start() -> Option<Self> {
        if !tool::is_installed("chromium") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let witness = Witness::start();
        // The browser reads commands from descriptor 3 and writes to 4.
        let mut process = Command::new("sh")
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1",
                "sh",
                "chromium",
            ])
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
            ])
            // What the browser asks for by itself goes nowhere: to the port 'discard'.
            .args([
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .args(["--disable-sync", "--disable-quic", "--proxy-server=http://127.0.0.1:9"])
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .arg("--remote-debugging-pipe")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let commands = process.stdin.take().unwrap();
        let responses = BufReader::new(process.stdout.take().unwrap());
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            for message in responses.split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).expect("the browser speaks JSON");
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut browser = Self {
            process,
            commands,
            messages,
            number: 0,
            session: String::new(),
            witness,
            folder,
        };
        browser.open_page();
        Some(browser)
    }

    fn open_page(&mut self) {
        self.call("Target.setDiscoverTargets", json!({"discover": true}));
        // What its pages ask for goes to the witness, for addresses on loopback too.
        let proxy = json!({
            "proxyServer": format!("http://{}", self.witness.address()),
            "proxyBypassList": "<-loopback>",
        });
        let context = self.call("Target.createBrowserContext", proxy);
        let page = self.call(
            "Target.createTarget",
            json!({"url": "about:blank", "browserContextId": context["browserContextId"]}),
        );
        let attached = self.call(
            "Target.attachToTarget",
            json!({"targetId": page["targetId"], "flatten": true}),
        );
        attached["sessionId"].as_str().unwrap().clone_into(&mut self.session);
        for domain in ["Page", "Network", "Runtime", "Log"] {
            self.call(&format!("{domain}.enable"), json!({}));
        }
    }

    /// Loads a page and watches what it does.
    pub fn watch(&mut self, html: &str) -> Deeds {
        self.watch_until("page.html", html, WATCH, |_| false)
    }

    /// Loads a file of this name and watches until it has done this, with patience.
    pub fn catch(&mut self, name: &str, text: &str, is_caught: impl Fn(&Deeds) -> bool) -> Deeds {
        self.watch_until(name, text, PATIENCE, is_caught)
    }

    fn watch_until(&mut self, name: &str, text: &str, time: Duration, is_enough: impl Fn(&Deeds) -> bool) -> Deeds {
        let before = self.witness.requests().len();
        let (url, mut events) = self.load(name, text, DESKTOP);
        let mut deeds = Deeds::default();
        let end = Instant::now() + time;
        loop {
            for event in events.drain(..) {
                deeds.note(&event, &url);
            }
            deeds.witnessed = self.witness.requests().split_off(before);
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || is_enough(&deeds) {
                return deeds;
            }
            self.wait(left.min(Duration::from_millis(50)), &mut events);
        }
    }

    /// Loads a page, to be asked about by [`evaluate`](Self::evaluate).
    pub fn look(&mut self, html: &str, screen: Screen) {
        self.load("page.html", html, screen);
    }

    fn load(&mut self, name: &str, text: &str, screen: Screen) -> (String, Vec<Value>) {
        self.look_through(screen);
        let file = self.folder.path().join(name);
        fs::write(&file, text).unwrap();
        let url = format!("file://{}", file.to_str().unwrap());
        let mut events = Vec::new();
        self.call_and("Page.navigate", json!({"url": url}), &mut events);
        let is_loaded = |events: &[Value]| events.iter().any(|event| event["method"] == "Page.loadEventFired");
        let patience = Instant::now() + PATIENCE;
        while !is_loaded(&events) {
            assert!(Instant::now() < patience, "{url} does not load: {events:?}");
            self.wait(WATCH, &mut events);
        }
        (url, events)
    }

    /// The value of an expression in the page.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let result = self.call(
            "Runtime.evaluate",
            json!({"expression": expression, "returnByValue": true}),
        );
        assert!(result["exceptionDetails"].is_null(), "{expression}: {result}");
        result["result"]["value"].clone()
    }

    /// Shows the page as a printer would.
    pub fn print(&mut self) {
        self.call("Emulation.setEmulatedMedia", json!({"media": "print"}));
    }

    fn look_through(&mut self, screen: Screen) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": screen.width, "height": 900, "deviceScaleFactor": 1, "mobile": screen.width < 600}),
        );
        let scheme = if screen.dark { "dark" } else { "light" };
        self.call(
            "Emulation.setEmulatedMedia",
            json!({"media": "", "features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.call_and(method, parameters, &mut Vec::new())
    }

    /// Calls, and keeps the events that come before the response.
    fn call_and(&mut self, method: &str, parameters: Value, events: &mut Vec<Value>) -> Value {
        let number = self.send(method, parameters);
        loop {
            let message = self.receive(PATIENCE).expect(method);
            if message["id"] == number {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
            events.push(message);
        }
    }

    fn wait(&mut self, duration: Duration, events: &mut Vec<Value>) {
        events.extend(self.receive(duration));
    }

    fn send(&mut self, method: &str, parameters: Value) -> u64 {
        self.number += 1;
        let mut command = json!({"id": self.number, "method": method, "params": parameters});
        if !self.session.is_empty() {
            command["sessionId"] = json!(self.session);
        }
        let mut bytes = command.to_string().into_bytes();
        bytes.push(0);
        self.commands.write_all(&bytes).unwrap();
        self.number
    }

    fn receive(&mut self, patience: Duration) -> Option<Value> {
        match self.messages.recv_timeout(patience) {
            Ok(message) => {
                // A page stands still as long as its dialog is open.
                if message["method"] == "Page.javascriptDialogOpening" {
                    self.send("Page.handleJavaScriptDialog", json!({"accept": true}));
                }
                Some(message)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => panic!("the browser is gone"),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It ends when nobody is there to command it; should it not, it has to.
        let _ = self.commands.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let patience = Instant::now() + Duration::from_secs(10);
        while Instant::now() < patience {
            if let Ok(Some(_)) = self.process.try_wait() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
