//! `evenhour demo`, as a program starts and stops it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::binary::BINARY;

/// The binary itself, as a program starts and stops it: one line, and a word to stop is heard from the first moment on.
#[test]
fn one_line_for_programs_and_an_end_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    // Another seed and another day, on which clocks go forward where the banks are; then the same folder once more.
    for again in [false, true] {
        let made = ["--seed", "7", "--today", "2028-03-26"];
        let mut serving = Command::new(&*BINARY)
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--data", folder])
            .args(if again { &[][..] } else { &made[..] })
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(serving.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&told["seed"], &told["today"]), (&json!(7), &json!("2028-03-26")));
        let killed = Command::new("kill").arg(serving.id().to_string()).status().unwrap();
        assert!(killed.success());
        assert_eq!(serving.wait().unwrap().code(), Some(0));
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "nothing else is said on stdout");
    }
}
