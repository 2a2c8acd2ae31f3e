//! What is written of a request: who it goes on from, where a caller follows it through several services.

use axum::extract::Request;
use http::HeaderMap;
use tracing::Span;

/// The span of a request, with the caller's trace where one was sent.
pub(super) fn span(request: &Request) -> Span {
    tracing::debug_span!(
        "request",
        method = %request.method(),
        uri = %request.uri(),
        version = ?request.version(),
        traceparent = parent(request.headers()),
    )
}

/// `traceparent` (W3C Trace Context, section 3.2); one of another form is passed over, as it says.
fn parent(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let mut parts = text.split('-');
    let mut hex = |digits: usize| {
        let part = parts.next()?;
        let good = part.len() == digits && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        good.then_some(part)
    };
    let (version, trace, caller, _flags) = (hex(2)?, hex(32)?, hex(16)?, hex(2)?);
    let some = |part: &str| part.bytes().any(|byte| byte != b'0');
    let whole = version != "ff" && some(trace) && some(caller) && (version != "00" || parts.next().is_none());
    whole.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> bool {
        let headers = HeaderMap::from_iter([(http::HeaderName::from_static("traceparent"), text.parse().unwrap())]);
        parent(&headers).is_some()
    }

    #[test]
    fn api_05_a_trace_goes_on_where_its_parent_has_its_form() {
        let (trace, caller) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        assert!(read(&format!("00-{trace}-{caller}-01")));
        assert!(read(&format!("cc-{trace}-{caller}-01-what-comes-later")));
        for other in [
            format!("00-{trace}-{caller}-01-more"),
            format!("ff-{trace}-{caller}-01"),
            format!("00-{}-{caller}-01", "0".repeat(32)),
            format!("00-{trace}-{}-01", "0".repeat(16)),
            format!("00-{}-{caller}-01", trace.to_uppercase()),
            format!("00-{trace}-{caller}"),
            "soon".to_owned(),
        ] {
            assert!(!read(&other), "{other}");
        }
        assert_eq!(parent(&HeaderMap::new()), None);
    }
}
