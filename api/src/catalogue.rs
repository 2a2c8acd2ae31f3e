//! The codes of errors, each with a page: what happened, and what a client does then. `type` of a problem names it.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Serialize;

use crate::server::Shared;

/// One code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The word.
    pub code: &'static str,
    /// The status in REST.
    pub status: u16,
    /// Where it stands in GraphQL.
    pub graphql: &'static str,
    /// What happened.
    pub what: &'static str,
    /// What a client does then.
    pub cure: &'static str,
}

const LINES: &str = include_str!("../assets/errors.tsv");

/// Every code, as they are listed.
pub fn all() -> impl Iterator<Item = Code> {
    LINES.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some(Code {
            code: cells.next()?,
            status: cells.next()?.parse().ok()?,
            graphql: cells.next()?,
            what: cells.next()?,
            cure: cells.next()?,
        })
    })
}

/// A code by its word.
pub fn find(code: &str) -> Option<Code> {
    all().find(|known| known.code == code)
}

/// The page of one code; as JSON where the client asks for that.
pub async fn page(Path(code): Path<String>, headers: HeaderMap) -> Response {
    let Some(code) = find(&code) else {
        return unknown(&code, &headers);
    };
    if wants_json(&headers) {
        return axum::Json(code).into_response();
    }
    shown(&format!("{} ({})", code.code, code.status), &entry(code))
}

/// What is shown of a code that does not exist: the one that it may be meant to be, and where all of them are.
fn unknown(code: &str, headers: &HeaderMap) -> Response {
    let meant = code.trim().to_uppercase().replace(['-', ' '], "_");
    if let Some(meant) = find(&meant) {
        return Redirect::permanent(&format!("/errors/{}", meant.code)).into_response();
    }
    if wants_json(headers) {
        let codes: Vec<&str> = all().map(|code| code.code).collect();
        let body = serde_json::json!({ "status": 404, "code": "NOT_FOUND",
            "detail": "There is no error of this code. `codes` are all there are; /errors tells what each means.", "codes": codes });
        return (StatusCode::NOT_FOUND, axum::Json(body)).into_response();
    }
    let known: String = all().map(link).collect();
    let body = format!(
        "<p>No error has this code. These are all there are, and <a href=\"/errors\">one page tells what each means</a>.</p>\
         <ul>{known}</ul>"
    );
    let mut page = shown("There is no such code", &body);
    *page.status_mut() = StatusCode::NOT_FOUND;
    page
}

fn link(code: Code) -> String {
    format!("<li><a href=\"/errors/{0}\">{0}</a></li>", code.code)
}

/// All codes.
pub async fn index(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    if wants_json(&headers) {
        return axum::Json(all().collect::<Vec<_>>()).into_response();
    }
    let about = format!(
        "<p>The same words in GraphQL (<code>code</code>) and REST (<code>code</code>, and <code>type</code> as \
         {}/errors/CODE).</p>",
        shared.settings.base_url
    );
    let entries: String = all().map(entry).collect();
    shown("Errors by code", &format!("{about}{entries}"))
}

fn entry(code: Code) -> String {
    format!(
        "<section id=\"{0}\"><h2><a href=\"/errors/{0}\">{0}</a></h2><dl><dt>REST</dt><dd>{1}</dd><dt>GraphQL</dt>\
         <dd>{2}</dd><dt>What happened</dt><dd>{3}</dd><dt>What to do</dt><dd>{4}</dd></dl></section>",
        code.code,
        code.status,
        code.graphql,
        coded(code.what),
        coded(code.cure)
    )
}

/// The text with what stands in backquotes as code.
fn coded(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let mut parts = text.split('`');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.enumerate().fold(first, |text, (n, part)| {
        if n % 2 == 0 {
            format!("{text}<code>{part}</code>")
        } else {
            text + part
        }
    })
}

fn shown(title: &str, body: &str) -> Response {
    let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} · Evenhour</title>\
         <link rel=\"stylesheet\" href=\"/docs/assets/page.css\"></head><body><header><h1>{title}</h1><nav>\
         <a href=\"/docs\">REST</a> <a href=\"/graphiql\">GraphQL</a> <a href=\"/errors\">Errors by code</a></nav></header>\
         <main>{body}</main></body></html>\n"
    );
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_whole_and_every_code_stands_once() {
        let codes: Vec<Code> = all().collect();
        assert_eq!(codes.len(), LINES.lines().count());
        for (n, code) in codes.iter().enumerate() {
            assert!((400..600).contains(&code.status), "{code:?}");
            assert!(code.what.ends_with('.') && code.cure.ends_with('.'), "{code:?}");
            assert!(
                codes.iter().skip(n + 1).all(|other| other.code != code.code),
                "{code:?}"
            );
        }
    }

    #[test]
    fn what_stands_in_backquotes_is_code() {
        assert_eq!(coded("send `a<b` or `c`"), "send <code>a&lt;b</code> or <code>c</code>");
    }
}
