//! A client that does not read is let go: with a code, and never with everything that happened waiting for it.

use app::exchange::LogExchange;
use domain::text::Note;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::*;

/// How many events happen while nobody reads; far more than may wait.
const HAPPENED: usize = 60;

/// Follows Ben's exchanges with little room for what comes, and reads until the first event.
async fn follow(live: &Live, bank: &Bank, token: &str) -> TcpStream {
    // Each event is some 300 KB.
    let notes: String = (0..80).map(|n| format!(" n{n}: note")).collect();
    let query =
        format!("subscription($bank: ID!) {{ exchangeChanged(bankId: $bank) {{ kind exchange {{ id{notes} }} }} }}");
    let body = json!({ "query": query, "variables": { "bank": bank.id.to_string() } }).to_string();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let address = live.api.url.strip_prefix("http://").unwrap().parse().unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    // HTTP/1.0 has no chunks: what comes are the events themselves.
    let request = format!(
        "POST /graphql/stream HTTP/1.0\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).contains("READY") {
        assert_ne!(
            stream.read_buf(&mut heard).await.unwrap(),
            0,
            "{}",
            String::from_utf8_lossy(&heard)
        );
    }
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_nothing_is_ended_with_a_code_and_little_of_what_happened_waits_for_them() {
    let bank = Bank::open(Engine::Sqlite).await.unwrap();
    let streams = StreamSettings {
        patience: Duration::from_millis(500),
        connections: 1,
        waiting: 2,
        ..StreamSettings::default()
    };
    let live = Live::of(&bank, bank.app.clone(), streams).await;
    let token = live.api.token(&bank.ben, domain::policy::Scope::ALL).await;
    let mut slow = follow(&live, &bank, &token).await;
    for minutes in 1..=HAPPENED {
        let hours = LogExchange {
            note: Some(Note::try_new(&"n".repeat(Note::MAX)).unwrap()),
            ..bank.hours(bank.amira.member, bank.ben.member, i64::try_from(minutes).unwrap())
        };
        bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
    }
    let ended = tokio::time::timeout(SOON, live.api.app.live().streams_ended()).await;
    assert!(ended.is_ok(), "the server waits for a client that reads nothing");

    // What is still kept for them counts as a stream.
    let variables = json!({ "bank": bank.id.to_string() });
    let other = || post(&live, Some(&token), EXCHANGES, variables.clone()).header("accept", "text/event-stream");
    assert_eq!(
        problem(other().send().await.unwrap()).await,
        (503, "UNAVAILABLE".to_owned())
    );

    let mut rest = Vec::new();
    let read = tokio::time::timeout(SOON, slow.read_to_end(&mut rest)).await;
    read.expect("the stream ends").unwrap();
    let text = String::from_utf8(rest).unwrap();
    let events: Vec<&str> = text.split("\n\n").filter(|event| event.contains("data:")).collect();
    let (complete, told) = (events[events.len() - 1], events[events.len() - 2]);
    assert_eq!(complete, "event: complete\ndata:");
    let told = told.strip_prefix("event: next\ndata: ").unwrap();
    assert_eq!(crate::api::code(&serde_json::from_str(told).unwrap()), "TOO_SLOW");
    assert!(events.len() - 2 < HAPPENED, "{} events waited", events.len() - 2);

    // Now there is room again.
    let again = async {
        while other().send().await.unwrap().status() != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(SOON, again).await.unwrap();
    live.end().await;
}
