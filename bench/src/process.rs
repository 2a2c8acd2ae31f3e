//! The servers that are measured, each in a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::failure::{Failure, Result};
use crate::founding::SECRET;

/// Ticks of a second in `/proc/PID/stat`: the same on every Linux that this runs on.
const TICKS: f64 = 100.0;

/// A server that runs until it is ended, or dropped.
pub struct Process {
    child: Child,
    pub address: String,
}

impl Process {
    /// `evenhour serve`, with every guard and limit as in service; only how often somebody may ask is raised.
    pub fn serve(binary: &Path, url: &str) -> Result<Self> {
        let mut command = bare(binary);
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "warn"]);
        for limit in ["--rate-address", "--rate-token", "--rate-person"] {
            command.args([limit, "1000000"]);
        }
        command.env("DATABASE_URL", url).env("EVENHOUR_SECRET", SECRET);
        Self::begin(command)
    }

    /// The anchors: this program again.
    pub fn anchor(url: &str, bank: &str) -> Result<Self> {
        let mut command = bare(&std::env::current_exe()?);
        command.args(["anchor", "--database", url, "--bank", bank]);
        Self::begin(command)
    }

    /// Starts it, and waits for the line that says where it listens.
    fn begin(mut command: Command) -> Result<Self> {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let stderr = child
            .stderr
            .take()
            .ok_or_else(|| Failure::new("a process without stderr"))?;
        let mut lines = BufReader::new(stderr).lines();
        let mut seen = Vec::new();
        let address = loop {
            let Some(Ok(line)) = lines.next() else {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Failure::new(format!("a server did not begin: {}", seen.join("\n"))));
            };
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.to_owned();
            }
            seen.push(line);
        };
        // A full pipe would stop it; what it says is for whoever looks.
        std::thread::spawn(move || {
            for line in lines.map_while(std::result::Result::ok) {
                eprintln!("{line}");
            }
        });
        Ok(Self { child, address })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Tells it to stop and waits; what it was told to write is then in the database.
    pub fn end(mut self) -> Result<()> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-s", "TERM", &id]).status()?;
        let status = self.child.wait()?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::new(format!("a server ended with {status}")))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command without what is set for other servers.
fn bare(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("EVENHOUR_") || text == "DATABASE_URL" {
            command.env_remove(&name);
        }
    }
    command
}

/// `evenhour verify`; what it found where it found something.
pub fn verify(binary: &Path, url: &str) -> Result<()> {
    let output = bare(binary).arg("verify").env("DATABASE_URL", url).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said: String = String::from_utf8_lossy(&said).chars().take(2000).collect();
    Err(Failure::new(format!("evenhour verify: {said}")))
}

/// What a process used of the processors so far, in seconds; nothing where the system does not tell.
pub fn cpu_seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name of the program stands in brackets and may hold anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}
