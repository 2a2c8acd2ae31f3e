//! What a client sends, read to a limit.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use http::header::{CONTENT_LENGTH, EXPECT};
use http::{HeaderMap, StatusCode};

/// How many times the limit is read and forgotten of a body that is larger.
const PATIENCE: usize = 16;
/// How long that may take.
const MOMENT: Duration = Duration::from_secs(2);

/// Why a body was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It is larger than it may be.
    TooLarge,
    /// It ended before its end.
    Broken,
}

impl Unread {
    /// The status of the answer (RFC 9110, sections 15.5.1 and 15.5.14).
    pub const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }
}

/// The body, where it has at most `most` bytes. Of a larger one some more is read and forgotten: a client that still writes
/// when the connection ends hears of a broken pipe, and nothing of what was wrong (RFC 9112, section 9.6).
pub async fn whole(headers: &HeaderMap, body: Body, most: usize) -> Result<Vec<u8>, Unread> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok())
        .unwrap_or_default();
    let mut chunks = body.into_data_stream();
    if announced > most {
        // Whoever waits for leave to send has sent nothing (RFC 9110, section 10.1.1).
        if !headers.contains_key(EXPECT) {
            forget(&mut chunks, most.saturating_mul(PATIENCE)).await;
        }
        return Err(Unread::TooLarge);
    }
    let mut bytes = Vec::with_capacity(announced);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_broken| Unread::Broken)?;
        if bytes.len().saturating_add(chunk.len()) > most {
            drop(bytes);
            forget(&mut chunks, most.saturating_mul(PATIENCE)).await;
            return Err(Unread::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Reads on, so many bytes and so long, and keeps nothing.
async fn forget(chunks: &mut BodyDataStream, most: usize) {
    let reading = async {
        let mut read: usize = 0;
        while let Some(Ok(chunk)) = chunks.next().await {
            read = read.saturating_add(chunk.len());
            if read > most {
                break;
            }
        }
    };
    // Whoever sends more, or more slowly, hears of the end of the connection.
    let _elapsed = tokio::time::timeout(MOMENT, reading).await;
}
