//! Asking the operator, line by line, for what was not given.

use std::io::{BufRead, Write};

use super::Failure;

/// What is asked for.
pub(super) struct Question<'a> {
    /// The flag that answers it, such as `--name`.
    pub(super) flag: &'static str,
    /// The words on the terminal.
    pub(super) words: &'a str,
    /// What an empty answer means.
    pub(super) suggestion: Option<String>,
    /// Whether the suggestion holds where nobody can be asked.
    pub(super) needs_no_answer: bool,
}

/// Somebody who can be asked: a terminal, or a test.
pub(super) struct Asked<'a> {
    /// Where the answers come from.
    pub(super) answers: &'a mut dyn BufRead,
    /// Where the questions go.
    pub(super) questions: &'a mut dyn Write,
}

impl Question<'_> {
    /// The answer: given by the flag, or asked for until it can be read.
    pub(super) fn answer<T>(
        &self,
        given: Option<&str>,
        asked: Option<&mut Asked<'_>>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        let refused = |text: &str, why: &str| {
            let text: String = text.chars().take(200).collect();
            Failure::usage(format!("{}: `{text}` is not accepted: {why}", self.flag))
        };
        if let Some(text) = given {
            return parse(text).map_err(|why| refused(text, &why));
        }
        let Some(asked) = asked else {
            return match &self.suggestion {
                Some(text) if self.needs_no_answer => parse(text).map_err(|why| refused(text, &why)),
                _ => Err(Failure::usage(format!(
                    "{} is needed: nobody can be asked here, since the input is no terminal",
                    self.flag
                ))),
            };
        };
        loop {
            let text = self.ask(asked)?;
            match parse(&text) {
                Ok(answer) => return Ok(answer),
                Err(why) => writeln!(asked.questions, "  That does not do: {why}.")?,
            }
        }
    }

    fn ask(&self, asked: &mut Asked<'_>) -> Result<String, Failure> {
        match &self.suggestion {
            Some(text) => write!(asked.questions, "{} [{text}]: ", self.words)?,
            None => write!(asked.questions, "{}: ", self.words)?,
        }
        asked.questions.flush()?;
        let mut line = String::new();
        if asked.answers.read_line(&mut line)? == 0 {
            writeln!(asked.questions)?;
            return Err(Failure::failed(
                "the answers ended before the questions; nothing was made",
            ));
        }
        Ok(match (line.trim(), &self.suggestion) {
            ("", Some(suggestion)) => suggestion.clone(),
            (text, _) => text.to_owned(),
        })
    }
}
