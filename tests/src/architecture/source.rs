//! A Rust file, taken apart just enough: code without comments and texts, and the texts by themselves.

/// A Rust file.
#[derive(Debug, Clone)]
pub struct Source {
    pub path: String,
    pub text: String,
    /// The same lines with comments and the insides of texts blanked out.
    pub code: String,
    /// Every text literal with the line that it begins on.
    pub texts: Vec<(usize, String)>,
}

/// A function with its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

impl Source {
    pub fn new(path: String, text: String) -> Self {
        let mut reading = Reading {
            letters: text.chars().collect(),
            at: 0,
            line: 1,
            code: String::new(),
            texts: Vec::new(),
        };
        reading.file();
        let (code, texts) = (reading.code, reading.texts);
        Self {
            path,
            text,
            code,
            texts,
        }
    }
}

struct Reading {
    letters: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    texts: Vec<(usize, String)>,
}

impl Reading {
    fn ahead(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(i, letter)| self.letters.get(self.at + i) == Some(&letter))
    }

    /// Takes one letter over as it is, or as a blank.
    fn take(&mut self, keep: bool) -> char {
        let letter = self.letters[self.at];
        self.at += 1;
        if letter == '\n' {
            self.line += 1;
        }
        self.code.push(if keep || letter == '\n' { letter } else { ' ' });
        letter
    }

    fn file(&mut self) {
        while self.at < self.letters.len() {
            let word = self.at > 0 && (self.letters[self.at - 1].is_alphanumeric() || self.letters[self.at - 1] == '_');
            if self.ahead("//") {
                while self.at < self.letters.len() && self.letters[self.at] != '\n' {
                    self.take(false);
                }
            } else if self.ahead("/*") {
                self.comment();
            } else if !word && (self.ahead("r\"") || self.ahead("r#\"") || self.ahead("r##\"")) {
                self.raw();
            } else if self.letters[self.at] == '"' {
                self.quoted();
            } else if self.letters[self.at] == '\'' {
                self.quote();
            } else {
                self.take(true);
            }
        }
    }

    fn comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.letters.len() {
            if self.ahead("/*") {
                depth += 1;
                self.take(false);
            } else if self.ahead("*/") {
                depth -= 1;
                self.take(false);
            }
            self.take(false);
            if depth == 0 {
                return;
            }
        }
    }

    fn raw(&mut self) {
        self.take(true);
        let mut end = String::from("\"");
        while self.letters[self.at] == '#' {
            end.push('#');
            self.take(true);
        }
        self.take(true);
        let (line, mut text) = (self.line, String::new());
        while self.at < self.letters.len() && !self.ahead(&end) {
            text.push(self.take(false));
        }
        for _ in end.chars() {
            self.take(true);
        }
        self.texts.push((line, text));
    }

    fn quoted(&mut self) {
        self.take(true);
        let (line, mut text) = (self.line, String::new());
        while self.at < self.letters.len() && self.letters[self.at] != '"' {
            if self.letters[self.at] == '\\' {
                text.push(self.take(false));
            }
            text.push(self.take(false));
        }
        self.take(true);
        self.texts.push((line, text));
    }

    /// A letter in quotes, or a lifetime.
    fn quote(&mut self) {
        self.take(true);
        if self.ahead("\\") {
            self.take(false);
            self.take(false);
            while self.at < self.letters.len() && self.letters[self.at] != '\'' {
                self.take(false);
            }
            self.take(true);
        } else if self.letters.get(self.at + 1) == Some(&'\'') {
            self.take(false);
            self.take(true);
        }
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a line has this whole word.
pub fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_letter) && !after.is_some_and(is_letter)
    })
}

/// What a file names of a crate: by path, or in a `use` with braces.
pub fn named_of(code: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lead = format!("{name}::");
    for (at, _) in code.match_indices(&lead) {
        // `crate::store::` or `restore::` is something else.
        if code[..at]
            .chars()
            .next_back()
            .is_some_and(|letter| is_letter(letter) || letter == ':')
        {
            continue;
        }
        let rest = &code[at + lead.len()..];
        let inside = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default(),
            None => rest.split(|letter: char| !is_letter(letter)).next().unwrap_or_default(),
        };
        let items = inside
            .split(',')
            .map(|item| item.split_whitespace().next().unwrap_or_default());
        found.extend(items.filter(|item| !item.is_empty()).map(str::to_owned));
    }
    found
}

/// The functions of a file that have a body.
pub fn functions(code: &str) -> Vec<Function> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let Some(at) = line
            .match_indices("fn ")
            .map(|(at, _)| at)
            .find(|at| !line[..*at].chars().next_back().is_some_and(is_letter))
        else {
            continue;
        };
        let name: String = line[at + 3..].chars().take_while(|letter| is_letter(*letter)).collect();
        if let Some(end) = end_of_body(&lines, number, at).filter(|_| !name.is_empty()) {
            found.push(Function {
                name,
                line: number + 1,
                lines: end - number + 1,
            });
        }
    }
    found
}

/// The line on which a body that begins after this place ends; `None` where there is no body.
fn end_of_body(lines: &[&str], first: usize, from: usize) -> Option<usize> {
    let (mut braces, mut brackets) = (0_i32, 0_i32);
    for (number, line) in lines.iter().enumerate().skip(first) {
        let line = if number == first { &line[from..] } else { line };
        for letter in line.chars() {
            match letter {
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets -= 1,
                '{' => braces += 1,
                '}' => braces -= 1,
                ';' if braces == 0 && brackets == 0 => return None,
                _ => {}
            }
            if letter == '}' && braces == 0 && brackets == 0 {
                return Some(number);
            }
        }
    }
    None
}

#[test]
fn a_file_is_taken_apart() {
    let text = "fn a<'x>() { // \"no\"\n    let c = '\"'; let s = \"SELECT \\\" x\";\n    /* { */ r#\"DELETE\n\"#\n}\nfn b();\n";
    let source = Source::new("a.rs".to_owned(), text.to_owned());
    assert_eq!(
        source.texts,
        [(2, "SELECT \\\" x".to_owned()), (3, "DELETE\n".to_owned())]
    );
    assert_eq!(
        functions(&source.code),
        [Function {
            name: "a".to_owned(),
            line: 1,
            lines: 5
        }]
    );
    assert_eq!(
        named_of("use store::{A, B as C}; crate::store::D; store::E::f", "store"),
        ["A", "B", "E"]
    );
    assert!(has_word("let sqlx = 1;", "sqlx") && !has_word("let sqlx2 = 1;", "sqlx"));
}
