//! How long a file or a function may be, and what stands in none (STYLE).

use std::path::Path;

use super::{FOLDERS, source, sources};

/// The most lines of a file and of a function.
const FILE_LINES: usize = 300;
const FUNCTION_LINES: usize = 70;

/// Tests that no run starts by itself, and why.
const IGNORED: &[(&str, &str)] = &[(
    "tests/src/kill/child.rs",
    "a process that another test starts and kills",
)];

#[test]
fn files_end_at_300_lines() {
    let files = FOLDERS.iter().flat_map(|folder| sources(folder));
    let long: Vec<_> = files
        .map(|file| (file.text.lines().count(), file.path))
        .filter(|(lines, _)| *lines > FILE_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "aim at 120 lines, stop at {FILE_LINES}: {long:#?}");
}

#[test]
fn functions_end_at_70_lines() {
    let files = FOLDERS.iter().flat_map(|folder| sources(folder)).collect::<Vec<_>>();
    let long: Vec<_> = files
        .iter()
        .flat_map(|file| {
            source::functions(&file.code)
                .into_iter()
                .map(move |function| (file, function))
        })
        .filter(|(_, function)| function.lines > FUNCTION_LINES)
        .map(|(file, function)| {
            format!(
                "{}:{}: {} has {} lines",
                file.path, function.line, function.name, function.lines
            )
        })
        .collect();
    assert!(long.is_empty(), "at most {FUNCTION_LINES} lines: {long:#?}");
}

#[test]
fn nothing_is_left_to_do_ignored_or_allowed() {
    let mut faults = Vec::new();
    for file in FOLDERS.iter().flat_map(|folder| sources(folder)) {
        let inner =
            file.path.starts_with("tests/") || file.path.contains("/tests/") || file.path.ends_with("/tests.rs");
        let end = if inner {
            0
        } else {
            file.code.find("#[cfg(test)]").unwrap_or(file.code.len())
        };
        let child = IGNORED.iter().any(|(path, _)| *path == file.path);
        for word in ["todo!", "unimplemented!", "dbg!", "#[ignore"] {
            if file.code.contains(word) && !(child && word == "#[ignore") {
                faults.push(format!("{}: {word}", file.path));
            }
        }
        let shipped = &file.code[..end];
        if shipped.contains("#[allow(") || shipped.contains("#![allow(") {
            faults.push(format!("{}: #[allow(…)]; use #[expect(…, reason = …)]", file.path));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Utils, helpers and the like say nothing of what is inside (DESIGN 6).
#[test]
fn files_are_named_after_what_they_hold() {
    let vague = ["utils", "util", "common", "helper", "types", "misc", "lib2"];
    for file in FOLDERS.iter().flat_map(|folder| sources(folder)) {
        let name = Path::new(&file.path).file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(!vague.contains(&name.as_str()), "{}", file.path);
    }
}
