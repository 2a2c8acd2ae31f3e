//! Looks at raw text before any parser does.
//!
//! The parsers are recursive: 2,000 brackets inside one another end the whole process. One pass over
//! the bytes, with a counter and no recursion, keeps such a text from them.

use super::{
    limits::{Codes, Limits},
    refusal::{Refusal, figure, says},
};

/// Refuses a GraphQL document that is too long, has too long a name or number, or nests its brackets too deep.
///
/// Of its syntax it refuses one thing, a block string without an end. The parser would go back and read
/// its quotes in another way, in which what seems to be text is brackets, and would look for the end
/// again at every such quote.
pub fn document(text: &str) -> Result<(), Refusal> {
    Refusal::check(
        Codes::QUERY_TOO_LARGE,
        says("The query is", "bytes long"),
        figure(text.len()),
        figure(Limits::QUERY_BYTES),
    )?;
    let mut rest = text.as_bytes();
    let mut open = 0_usize;
    let mut name = 0_usize;
    while let [byte, after @ ..] = rest {
        rest = after;
        if byte.is_ascii_alphanumeric() || *byte == b'_' {
            name += 1;
            if name > Limits::NAME_BYTES {
                return Err(long_name());
            }
            continue;
        }
        name = 0;
        match byte {
            b'{' | b'[' | b'(' => {
                open += 1;
                if open > Limits::QUERY_NESTING {
                    return Err(nested("query", Codes::QUERY_TOO_DEEP, Limits::QUERY_NESTING));
                }
            }
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            b'#' => rest = after_comment(rest),
            b'"' => {
                rest = match rest {
                    [b'"', b'"', block @ ..] => after_block_string(block).ok_or_else(open_block)?,
                    // An empty string: its end is the next byte.
                    [b'"', after @ ..] => after,
                    _ => after_string(rest, true),
                };
            }
            _ => {}
        }
    }
    Ok(())
}

/// Refuses JSON whose brackets are nested too deep: the body of a request, the `variables` of a GET, a
/// message on a socket.
pub fn json(text: &str) -> Result<(), Refusal> {
    let mut rest = text.as_bytes();
    let mut open = 0_usize;
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'{' | b'[' => {
                open += 1;
                if open > Limits::JSON_NESTING {
                    return Err(nested(
                        "JSON of the request",
                        Codes::VARIABLES_TOO_DEEP,
                        Limits::JSON_NESTING,
                    ));
                }
            }
            b'}' | b']' => open = open.saturating_sub(1),
            b'"' => rest = after_string(rest, false),
            _ => {}
        }
    }
    Ok(())
}

fn nested(what: &str, code: &'static str, limit: usize) -> Refusal {
    Refusal::new(
        code,
        format!("The {what} nests brackets more than {limit} deep; the limit is {limit}."),
    )
}

fn long_name() -> Refusal {
    let limit = Limits::NAME_BYTES;
    Refusal::new(
        Codes::QUERY_TOO_LARGE,
        format!("The query has a name or number of more than {limit} bytes; the limit is {limit}."),
    )
}

fn open_block() -> Refusal {
    Refusal::new(Codes::GRAPHQL_PARSE_FAILED, "Syntax error: a block string has no end.")
}

fn after_comment(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    end.and_then(|end| text.get(end..)).unwrap_or_default()
}

/// What follows a string. One of GraphQL stays on its line.
fn after_string(mut text: &[u8], one_line: bool) -> &[u8] {
    loop {
        text = match text {
            [] => return &[],
            [b'"', after @ ..] => return after,
            [b'\n' | b'\r', ..] if one_line => return text,
            [b'\\', _, after @ ..] | [_, after @ ..] => after,
        };
    }
}

fn after_block_string(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = match text {
            [] => return None,
            [b'"', b'"', b'"', after @ ..] => return Some(after),
            [b'\\', b'"', b'"', b'"', after @ ..] | [_, after @ ..] => after,
        };
    }
}
