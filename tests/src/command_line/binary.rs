//! The binary: built once, run as often as a test wants.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use evenhour::config::keys;

/// The binary beside this test, built from the same sources.
pub static BINARY: LazyLock<PathBuf> = LazyLock::new(|| {
    // TARGET/PROFILE/deps/THIS
    let this = std::env::current_exe().unwrap();
    let profile = this.parent().and_then(Path::parent).unwrap();
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // With the whole workspace, so that its dependencies are built with the same features as for the tests.
    cargo
        .args(["build", "--quiet", "--workspace", "--bin", "evenhour", "--target-dir"])
        .arg(profile.parent().unwrap())
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    assert!(cargo.status().unwrap().success(), "the binary could not be built");
    profile.join("evenhour")
});

/// A run of the binary that is being prepared.
pub struct Run(Command);

/// How a run ended.
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The binary with these arguments, in this folder, with nothing set in its environment. Words are split at blanks; one
/// that begins with `=` is a value as it stands.
pub fn evenhour(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(&*BINARY);
    command.current_dir(folder).stdin(Stdio::null());
    for argument in arguments {
        match argument.strip_prefix('=') {
            Some(value) => command.arg(value),
            None => command.args(argument.split_whitespace()),
        };
    }
    for key in keys::all() {
        command.env_remove(key.env);
        command.env_remove(key.also_env.unwrap_or(key.env));
    }
    Run(command)
}

impl Run {
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    pub fn envs(mut self, variables: &[(&str, &str)]) -> Self {
        self.0.envs(variables.iter().copied());
        self
    }

    pub fn run(mut self) -> Ended {
        Ended::of(self.0.output().unwrap())
    }

    /// The same with this on its standard input.
    pub fn run_with(mut self, input: &str) -> Ended {
        self.0
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = self.0.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Ended::of(child.wait_with_output().unwrap())
    }
}

impl Ended {
    fn of(output: std::process::Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What it said on stderr, which is one line and no dump of a program.
    pub fn one_line(&self) -> &str {
        let line = self.stderr.strip_suffix('\n').unwrap_or(&self.stderr);
        assert!(line.starts_with("evenhour: "), "{line}");
        assert!(!line.contains('\n') && !line.contains("panicked"), "{line}");
        line
    }
}

/// A server that runs until it is dropped.
pub struct Serving {
    child: Child,
    pub address: String,
    /// What it said before it listened.
    pub said: Vec<String>,
}

impl Serving {
    /// Starts it, and waits for the line that says where it listens.
    pub fn begin(mut run: Run) -> Self {
        let mut child = run.0.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        let address = loop {
            let Some(Ok(line)) = lines.next() else {
                let _ = child.wait();
                panic!("it did not begin: {}", said.join("\n"));
            };
            if let Some(address) = line.strip_prefix("evenhour: listening on http://") {
                break address.to_owned();
            }
            said.push(line);
        };
        // A full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address, said }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end; the code, or `None` where a signal ended it.
    pub fn end(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// The whole answer to a GET.
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
