//! The pages on which the API is read and tried, GraphiQL and the documentation of REST, served from the binary alone.
//!
//! Their scripts are vendored (`assets/graphiql`, `assets/docs`), because the upstream pages load them from elsewhere:
//! these work with the network cut, and tell nobody that they were opened.

use std::fmt::Write as _;

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use rust_embed::{Embed, EmbeddedFile};

/// What the page may load: its own files, and nothing from anywhere else.
///
/// `style-src` needs 'unsafe-inline', because GraphiQL writes a style element whenever it opens a dialog
/// (react-remove-scroll), and the documentation of REST draws its pictures so. Scripts do not need it, and it is a script
/// that could read a token. Fonts and pictures stand as `data:` in the style sheet.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// A year, for files whose name has their version.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Kept, and asked after at each use, for files that change with the binary.
const ASK_AGAIN: &str = "no-cache";

#[derive(Embed)]
#[folder = "assets/"]
struct Assets;

/// The routes `/graphiql` and `/docs`, with their files below `assets/`. With a slash at the end they lead there.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    ["graphiql", "docs"].into_iter().fold(Router::new(), |router, folder| {
        let page = move |request: HeaderMap| async move { respond(&request, &format!("{folder}/page.html")) };
        let asset = move |request: HeaderMap, Path(file): Path<String>| async move {
            respond(&request, &format!("{folder}/{file}"))
        };
        let there = move |uri: Uri| async move { Redirect::permanent(&without_slash(folder, &uri)) };
        router
            .route(&format!("/{folder}"), get(page))
            .route(&format!("/{folder}/"), get(there))
            .route(&format!("/{folder}/assets/{{file}}"), get(asset))
    })
}

/// The address of a page, with what was asked of it: its files are named from there.
fn without_slash(folder: &str, uri: &Uri) -> String {
    match uri.query() {
        Some(query) => format!("/{folder}?{query}"),
        None => format!("/{folder}"),
    }
}

fn respond(request: &HeaderMap, name: &str) -> Response {
    let mut response = match (Assets::get(name), content_type(name)) {
        (Some(file), Some(content_type)) => served(request, name, file, content_type),
        _ => (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn served(request: &HeaderMap, name: &str, file: EmbeddedFile, content_type: &'static str) -> Response {
    let etag = etag(&file);
    let caching = match name {
        // Only vendored files carry a version, and only they never change under their name.
        name if name.contains(".min.") => FOR_EVER,
        _ => ASK_AGAIN,
    };
    let known = request
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.split(',').any(|tag| same(tag, &etag)));
    let headers = [(header::CACHE_CONTROL, caching.to_owned()), (header::ETAG, etag)];
    if known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(header::CONTENT_TYPE, content_type)], file.data).into_response()
}

/// Whether a tag of If-None-Match is that of the file, by the weak comparison (RFC 9110, 13.1.2).
fn same(tag: &str, etag: &str) -> bool {
    let tag = tag.trim();
    tag == "*" || tag.trim_start_matches("W/") == etag
}

fn etag(file: &EmbeddedFile) -> String {
    let mut etag = String::from("\"");
    for byte in file.metadata.sha256_hash().into_iter().take(16) {
        // Writing to a string does not fail.
        let _ = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    etag
}

fn content_type(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    match extension {
        "html" => Some("text/html; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "txt" => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
