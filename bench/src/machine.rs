//! Where it was measured.

use std::io::{Seek, Write};
use std::time::Instant;

use serde::Serialize;

use crate::failure::Result;
use crate::figures::{median, micros};

/// The machine, and what is measured.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    pub cores: usize,
    pub processor: String,
    pub memory_mib: u64,
    pub system: String,
    /// How many programs wanted a processor before anything began: other work beside it shows here.
    pub load: String,
    /// The median of fifty times 4 KiB, in microseconds.
    pub fsync_micros: f64,
    pub commit: String,
}

impl Machine {
    pub fn look() -> Result<Self> {
        let said = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
        let field = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name));
            let value = line
                .and_then(|line| line.split_once(':'))
                .map(|(_, value)| value.trim());
            value.unwrap_or("unknown").to_owned()
        };
        let memory = field(&said("/proc/meminfo"), "MemTotal");
        let kib: u64 = memory
            .split(' ')
            .next()
            .and_then(|n| n.parse().ok())
            .unwrap_or_default();
        let load = said("/proc/loadavg");
        Ok(Self {
            cores: std::thread::available_parallelism()?.get(),
            processor: field(&said("/proc/cpuinfo"), "model name"),
            memory_mib: kib / 1024,
            system: format!("{} {}", std::env::consts::OS, said("/proc/sys/kernel/osrelease").trim()),
            load: load.split(' ').next().unwrap_or("unknown").to_owned(),
            fsync_micros: fsync()?,
            commit: commit(),
        })
    }
}

/// How long the disk takes below the folder where the databases will lie.
fn fsync() -> Result<f64> {
    let mut file = tempfile::tempfile()?;
    let page = [7; 4096];
    let mut times = Vec::new();
    for _ in 0..50 {
        file.rewind()?;
        file.write_all(&page)?;
        let began = Instant::now();
        file.sync_data()?;
        times.push(f64::from(micros(began.elapsed())));
    }
    Ok(median(times))
}

/// The commit of this tree, where git knows; with a plus where something in it differs.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else {
        return "unknown".to_owned();
    };
    match git(&["status", "--porcelain", "--untracked-files=no"]) {
        Some(changed) if changed.is_empty() => commit,
        _ => format!("{commit}+"),
    }
}
