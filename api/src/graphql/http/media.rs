//! Which media types a client sends and accepts.

use http::{HeaderMap, header};

/// The two forms of an answer, which differ in the status of a request error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::graphql) enum Media {
    /// `application/json`, in which a document that fails is told with status 200.
    Json,
    /// `application/graphql-response+json`, in which it is told with status 400.
    GraphqlResponse,
}

impl Media {
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    const fn essence(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application", "json"),
            Self::GraphqlResponse => ("application", "graphql-response+json"),
        }
    }
}

/// How well a media type fits an Accept header (RFC 9110, section 12.5.1). Greater is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Quality in thousandths.
    quality: u16,
    /// 2 for the type itself, 1 for `application/*`, 0 for `*/*`.
    exactness: u8,
    /// Ranges named earlier are preferred among equals.
    earliness: usize,
}

/// The media type of the answer: the one the client wants most, or none that it accepts.
///
/// Without a wish it is `application/json`, which every client reads.
pub(in crate::graphql) fn accepted(headers: &HeaderMap) -> Option<Media> {
    let mut ranges = Vec::new();
    for value in headers.get_all(header::ACCEPT) {
        // Whatever is not text names no type known here.
        ranges.extend(value.to_str().unwrap_or("?").split(','));
    }
    ranges.retain(|range| !range.trim().is_empty());
    if ranges.is_empty() {
        return Some(Media::Json);
    }
    let fits = [Media::Json, Media::GraphqlResponse]
        .into_iter()
        .filter_map(|media| Some((fit(&ranges, media.essence())?, media)));
    let best = fits.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.filter(|(fit, _)| fit.quality > 0).map(|(_, media)| media)
}

/// The fit by the most exact range that covers the type.
fn fit(ranges: &[&str], (top, sub): (&str, &str)) -> Option<Fit> {
    let fits = ranges.iter().enumerate().filter_map(|(place, range)| {
        let mut parts = range.split(';');
        let (range_top, range_sub) = parts.next()?.trim().split_once('/')?;
        let exactness = match (range_top, range_sub) {
            ("*", "*") => 0,
            (t, "*") if t.eq_ignore_ascii_case(top) => 1,
            (t, s) if t.eq_ignore_ascii_case(top) && s.eq_ignore_ascii_case(sub) => 2,
            _ => return None,
        };
        Some(Fit {
            quality: quality(parts)?,
            exactness,
            earliness: usize::MAX - place,
        })
    });
    fits.max_by_key(|fit| (fit.exactness, fit.earliness))
}

/// The `q` of a range in thousandths: 1 if there is none. A range with a malformed one is passed over.
fn quality<'a>(parameters: impl Iterator<Item = &'a str>) -> Option<u16> {
    for parameter in parameters {
        let Some((name, value)) = parameter.split_once('=') else {
            continue;
        };
        if !name.trim().eq_ignore_ascii_case("q") {
            continue;
        }
        let value = value.trim();
        let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
        let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
        if fraction.len() > 3 || !digits {
            return None;
        }
        let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
        return match (whole, thousandths) {
            ("0", part) => Some(part),
            ("1", 0) => Some(1000),
            _ => None,
        };
    }
    Some(1000)
}

/// Whether a body is JSON in UTF-8, as its headers say.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(one), None) = (types.next(), types.next()) else {
        return false;
    };
    let Ok(text) = one.to_str() else {
        return false;
    };
    let mut parts = text.split(';');
    let json = parts
        .next()
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"));
    json && parts.all(|parameter| match parameter.split_once('=') {
        Some((name, charset)) if name.trim().eq_ignore_ascii_case("charset") => {
            let charset = charset.trim().trim_matches('"');
            charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
        }
        _ => true,
    })
}
