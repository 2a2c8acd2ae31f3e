use std::io;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::response::Redirect;
use axum::routing::post;
use futures_util::future::BoxFuture;

use super::address::CLOSED;
use super::*;
use crate::config::Network;

/// Closed addresses of IPv4, with spaces between.
const CLOSED_FOUR: &str = "
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 100.100.100.200 127.0.0.1 127.255.255.254
    168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
    198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255";

#[test]
fn api_29_what_is_closed_is_closed_in_every_form() {
    for text in CLOSED_FOUR.split_whitespace() {
        let std::net::IpAddr::V4(four) = text.parse().unwrap() else {
            panic!()
        };
        assert!(!is_open(four.into()), "{text}");
        let [a, b, c, d] = four.octets().map(u32::from);
        let (high, low) = ((a << 8) | b, (c << 8) | d);
        for six in [
            format!("::ffff:{text}"),
            format!("::{text}"),
            format!("64:ff9b::{text}"),
            format!("64:ff9b:1::{text}"),
            format!("2002:{high:x}:{low:x}::1"),
            format!("2001:0:{high:x}:{low:x}::1"),
        ] {
            assert!(!is_open(six.parse().unwrap()), "{six}");
        }
    }
    let six = [
        "::",
        "::1",
        "fc00::1",
        "fd00:ec2::254",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "100::1",
        "2001:db8::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "4000::1",
        "e000::1",
    ];
    for text in six {
        assert!(!is_open(text.parse().unwrap()), "{text}");
    }
}

#[test]
fn what_is_open_is_open() {
    let open = [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.0.0.1",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ];
    for text in open {
        assert!(is_open(text.parse().unwrap()), "{text}");
    }
    for (network, why) in CLOSED {
        assert!(Network::parse(network).is_some(), "{network} ({why})");
    }
}

#[test]
fn an_address_is_looked_at_before_anything_is_sent() {
    for url in [
        "https://hours.example.org/hook?a=1",
        "https://hours.example.org:8443/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://xn--oru-hoa.example/",
    ] {
        assert!(checked(url, false).is_some(), "{url}");
    }
    for url in [
        "http://hours.example.org/",
        "https://user@hours.example.org/",
        "https://user:word@hours.example.org/",
        "https://:word@hours.example.org/",
        "https://hours.example.org/#part",
        "https://hours.example.org:22/",
        "https://hours.example.org:0/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://a.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://①②⑦.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[fe80::1]/",
        "https://169.254.169.254/latest/meta-data",
        "ftp://hours.example.org/",
        "file:///etc/passwd",
        "https://",
        "",
    ] {
        assert!(checked(url, false).is_none(), "{url}");
    }
    assert!(checked("http://127.0.0.1:9/", true).is_some());
    assert!(checked("http://[::1]:9/", true).is_some());
    assert!(checked("http://localhost/", true).is_some());
    assert!(checked("http://hours.example.org/", true).is_none());
    assert!(checked("https://10.0.0.1/", true).is_none());
}

/// Leads to one address after another, the last one for ever.
struct Turning {
    to: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Turning {
    fn new(to: &[&[&str]]) -> Arc<Self> {
        let read = |texts: &&[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(Self {
            to: Mutex::new(to.iter().map(read).collect()),
            asked: AtomicUsize::new(0),
        })
    }
}

impl Names for Turning {
    fn look_up(&self, _name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut to = self.to.lock().unwrap();
        let found = if to.len() > 1 { to.remove(0) } else { to[0].clone() };
        Box::pin(async move { Ok(found) })
    }
}

/// A receiver on this machine that counts what reaches it, and sends some of it on to itself.
async fn receiver() -> (u16, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let reached = Arc::new(AtomicUsize::new(0));
    let count = reached.clone();
    let on = format!("http://127.0.0.1:{port}/");
    let router = Router::new()
        .route(
            "/",
            post(move || async move { count.fetch_add(1, Ordering::SeqCst).to_string() }),
        )
        .route("/on", post(move || async move { Redirect::temporary(&on) }));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (port, reached)
}

async fn send(outbound: &Outbound, url: &str) -> Result<StatusCode, Unsent> {
    let answer = outbound.post(url, HeaderMap::new(), String::new()).await;
    answer.map(|answer| answer.status)
}

#[tokio::test]
async fn api_29_a_name_that_turns_to_this_machine_reaches_nothing() {
    let (port, reached) = receiver().await;
    // The first look, by whoever decides, is harmless; the one that is connected to is not.
    let names = Turning::new(&[&["8.8.8.8"], &["127.0.0.1", "::1", "::ffff:127.0.0.1"]]);
    let seen = names.look_up(String::new()).await.unwrap();
    assert!(seen.iter().all(|address| is_open(*address)));
    let outbound = Outbound::with_names(names.clone(), false).unwrap();
    let sent = send(&outbound, &format!("https://turning.example.org:{port}/")).await;
    assert_eq!(sent, Err(Unsent::Closed));
    assert_eq!(
        (reached.load(Ordering::SeqCst), names.asked.load(Ordering::SeqCst)),
        (0, 2)
    );
    // Where this machine may be reached, it is by its own name only.
    let outbound = Outbound::with_names(names, true).unwrap();
    let sent = send(&outbound, &format!("https://turning.example.org:{port}/")).await;
    assert_eq!(sent, Err(Unsent::Closed));
}

#[tokio::test]
async fn an_address_of_this_machine_is_closed_without_the_setting() {
    let (port, reached) = receiver().await;
    let (closed, open) = (Outbound::open(false).unwrap(), Outbound::open(true).unwrap());
    for host in ["127.0.0.1", "localhost", "2130706433"] {
        for scheme in ["http", "https"] {
            let sent = send(&closed, &format!("{scheme}://{host}:{port}/")).await;
            assert_eq!(sent, Err(Unsent::Closed), "{scheme} {host}");
        }
    }
    assert_eq!(reached.load(Ordering::SeqCst), 0);
    assert_eq!(
        send(&open, &format!("http://127.0.0.1:{port}/")).await,
        Ok(StatusCode::OK)
    );
    assert_eq!(
        send(&open, &format!("http://localhost:{port}/")).await,
        Ok(StatusCode::OK)
    );
    assert_eq!(reached.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn api_29_a_redirect_is_an_answer_and_not_followed() {
    let (port, reached) = receiver().await;
    let outbound = Outbound::open(true).unwrap();
    let sent = send(&outbound, &format!("http://127.0.0.1:{port}/on")).await;
    assert_eq!(sent, Ok(StatusCode::TEMPORARY_REDIRECT));
    assert_eq!(reached.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn nobody_there_is_no_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let outbound = Outbound::open(true).unwrap();
    assert_eq!(
        send(&outbound, &format!("http://127.0.0.1:{port}/")).await,
        Err(Unsent::NoConnection)
    );
}
