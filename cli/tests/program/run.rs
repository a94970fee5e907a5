//! Runs the program as a person or a script would, and nothing of the caller's environment with it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use collectmc_test_support::certificates::VALID_AT;
use collectmc_test_support::committed;
use collectmc_test_support::server::{Response, Script, Server};
use collectmc_test_support::tool;
use serde_json::Value;
use tempfile::TempDir;

/// The order of the recorded exchanges.
pub const ORDER: &str = "1234567";

/// A time at which all synthetic certificates are valid.
pub const AT: [&str; 2] = ["--at", VALID_AT];

/// A recorded exchange of the repository.
pub fn fixture(name: &str) -> PathBuf {
    let path = committed::fixtures().join(name);
    assert!(path.exists(), "{} is there", path.display());
    path
}

/// An awkward input of the repository.
pub fn data(name: &str) -> Vec<u8> {
    let path = committed::data().join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `--roots` with the root of the committed certificates.
pub fn trusting_the_committed_root() -> [PathBuf; 2] {
    ["--roots".into(), committed::data().join("hierarchy/root.pem")]
}

/// A run of the program: in a folder of its own, where nothing is set in the environment.
pub struct Run {
    command: Command,
    stdin: Vec<u8>,
    folder: TempDir,
}

impl Run {
    pub fn new<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_collectmc"));
        command.args(arguments).env_clear().current_dir(folder.path());
        Self {
            command,
            stdin: Vec::new(),
            folder,
        }
    }

    /// `collect` of an order from a recorded exchange.
    pub fn replay(fixture_name: &str) -> Self {
        Self::new(["collect", ORDER, "--replay"]).arg(fixture(fixture_name))
    }

    /// `inspect` of these bytes, on standard input, at a time at which the committed certificates are valid, and with their
    /// root trusted.
    pub fn inspect(body: impl Into<Vec<u8>>) -> Self {
        Self::new(["inspect", "-"])
            .args(AT)
            .args(trusting_the_committed_root())
            .stdin(body)
    }

    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.command.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// With a login name and a password in the environment.
    pub fn with_credentials(self) -> Self {
        self.env("SECTIGO_LOGIN_NAME", "brand-team")
            .env("SECTIGO_LOGIN_PASSWORD", "correct horse")
    }

    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// The folder in which the program runs.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// In the folder that another run left.
    pub fn after(mut self, earlier: Ended) -> Self {
        self.command.current_dir(earlier.folder.path());
        self.folder = earlier.folder;
        self
    }

    /// Puts a file in the folder in which the program runs.
    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Runs it to its end on a terminal, and types what it asks for: a question, the response, and whether what is typed
    /// should not be shown. Standard output is all that the terminal showed. `None` without Python.
    pub fn on_terminal(mut self, responses: &[(&str, &str, bool)]) -> Option<Ended> {
        if !tool::is_installed("python3") {
            return None;
        }
        let mut python = Command::new("python3");
        python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program/terminal.py"));
        python.arg(serde_json::to_string(responses).unwrap());
        python.arg(self.command.get_program()).args(self.command.get_args());
        python.envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        python.env("TERM", "xterm").current_dir(self.folder.path());
        self.command = python;
        Some(self.ends())
    }

    /// Runs it until something is so, then sends it a signal, `INT` or `TERM`.
    #[cfg(unix)]
    pub fn ends_by(mut self, signal: &str, once: impl Fn(&Path) -> bool) -> Ended {
        let command = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        while !once(self.folder.path()) {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let mut kill = Command::new("sh");
        kill.args(["-c", "kill -s \"$0\" \"$1\"", signal])
            .arg(child.id().to_string());
        assert!(kill.status().unwrap().success());
        self.ended(child)
    }

    /// Runs it to its end.
    pub fn ends(mut self) -> Ended {
        let command = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that does not read its input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(&self.stdin);
        self.ended(child)
    }

    fn ended(self, child: Child) -> Ended {
        let output = child.wait_with_output().unwrap();
        let ended = Ended {
            code: output.status.code().expect("it ends by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            folder: self.folder,
        };
        assert!(!ended.stderr.contains("panicked"), "{ended:?}");
        ended
    }

    /// Changes the command where nothing here does.
    pub fn with(mut self, change: impl FnOnce(&mut Command)) -> Self {
        change(&mut self.command);
        self
    }
}

/// What a run left.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    folder: TempDir,
}

impl Ended {
    /// A file below the folder in which the program ran.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What is in that file.
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}\n{self:?}"))
    }

    /// All files below the folder in which the program ran, in order.
    pub fn files(&self) -> Vec<String> {
        files_below(self.folder.path())
    }

    /// What a terminal shows in the end, line by line, without colours. Of what steers it only what is used is known.
    pub fn screen(&self) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut column = 0;
        let mut rest = self.stdout.as_str();
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            let line = lines.last_mut().unwrap();
            match c {
                '\r' => column = 0,
                '\n' => {
                    lines.push(String::new());
                    column = 0;
                }
                '\u{1b}' => {
                    let end = rest.find(|c: char| c.is_ascii_alphabetic()).expect("a sequence ends");
                    match &rest[..=end] {
                        "[K" => *line = line.chars().take(column).collect(),
                        colour => assert!(colour.ends_with('m'), "{colour:?}"),
                    }
                    rest = &rest[end + 1..];
                }
                c => {
                    let mut cells: Vec<char> = line.chars().collect();
                    match cells.get_mut(column) {
                        Some(cell) => *cell = c,
                        None => cells.push(c),
                    }
                    *line = cells.into_iter().collect();
                    column += 1;
                }
            }
        }
        lines
    }

    /// The objects on standard output.
    pub fn json(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}\n{self:?}"));
        self.stdout.lines().map(parse).collect()
    }

    /// The one object on standard output.
    pub fn one_json(&self) -> Value {
        let [object] = self.json().try_into().unwrap_or_else(|_| panic!("one line: {self:?}"));
        object
    }
}

/// All files below a folder, in order.
pub fn files_below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/")),
            }
        }
    }
    files.sort();
    files
}

/// A request to a server on loopback, whose root is passed to the program.
pub fn asking(server: &Server) -> Run {
    Run::new(["collect", ORDER, "--ca-file", "root.pem", "--endpoint", &server.url()])
        .file("root.pem", server.roots_pem())
        .args(["--pause", "0s"])
        .args(AT)
        .args(trusting_the_committed_root())
        .with_credentials()
}

/// A server that gives these responses, each on a connection of its own.
pub fn server(responses: impl IntoIterator<Item = Response>) -> Server {
    Server::start(
        responses
            .into_iter()
            .map(|response| Script::new().respond(response.header("connection", "close")).close()),
    )
}
