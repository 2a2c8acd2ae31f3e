//! One client: one connection that it keeps, one request at a time.

use http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::failure::{Failure, Result};

/// What is asked, apart from the connection.
#[derive(Debug, Clone)]
pub struct Ask {
    pub method: Method,
    pub path: String,
    pub token: Option<HeaderValue>,
    /// The key under which it is done once.
    pub key: Option<String>,
    /// JSON; empty for none.
    pub body: Bytes,
}

impl Ask {
    pub fn get(path: impl Into<String>, token: Option<HeaderValue>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            token,
            key: None,
            body: Bytes::new(),
        }
    }

    pub fn post(path: impl Into<String>, token: Option<HeaderValue>, body: impl Into<Bytes>) -> Self {
        Self {
            method: Method::POST,
            body: body.into(),
            ..Self::get(path, token)
        }
    }

    pub fn with_key(mut self, key: String) -> Self {
        self.key = Some(key);
        self
    }
}

/// A connection to one server.
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

impl Client {
    pub async fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It ends with the sender; what goes wrong on it, the sender says.
        tokio::spawn(connection);
        let host = HeaderValue::from_str(address)?;
        Ok(Self { sender, host })
    }

    /// The whole answer.
    pub async fn ask(&mut self, ask: &Ask) -> Result<(StatusCode, Bytes)> {
        let mut request = Request::builder()
            .method(ask.method.clone())
            .uri(&*ask.path)
            .header(header::HOST, self.host.clone());
        if let Some(token) = &ask.token {
            request = request.header(header::AUTHORIZATION, token.clone());
        }
        if let Some(key) = &ask.key {
            request = request.header("idempotency-key", key);
        }
        if !ask.body.is_empty() {
            request = request.header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let request = request.body(Full::new(ask.body.clone()))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        Ok((status, body))
    }

    /// The answer, if it has this status.
    pub async fn ask_for(&mut self, ask: &Ask, wanted: StatusCode) -> Result<Bytes> {
        let (status, body) = self.ask(ask).await?;
        if status == wanted {
            return Ok(body);
        }
        let said = String::from_utf8_lossy(&body);
        let said: String = said.chars().take(400).collect();
        Err(Failure::new(format!(
            "{} {} was answered {status}: {said}",
            ask.method, ask.path
        )))
    }
}
