//! A server: what it needs to begin, and how it ends.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::binary::{Serving, evenhour};
use super::{bank, meddle};
use crate::engine::{Database, Engine};

const SECRET: (&str, &str) = ("EVENHOUR_SECRET", "a secret of 32 characters, or a few more");

#[test]
fn one_serve_has_a_sqlite_file_until_it_ends_however_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    assert_eq!(bank(path).code, 0);
    let mut first = Serving::begin(evenhour(path, &["serve --listen 127.0.0.1:0"]));
    std::os::unix::fs::symlink(path.join("evenhour.db"), path.join("other.db")).unwrap();
    for name in ["sqlite:evenhour.db", "sqlite:./evenhour.db", "sqlite:other.db"] {
        for command in ["serve --listen 127.0.0.1:0", "migrate"] {
            let ended = evenhour(path, &[command, "--database", name]).run();
            assert_eq!(ended.code, 1, "{command} {name}");
            let line = ended.one_line();
            assert!(line.contains("one `serve` a SQLite file"), "{line}");
            assert!(line.contains(&format!("(process {})", first.id())), "{line}");
        }
    }
    first.signal("KILL");
    first.end();
    let second = Serving::begin(evenhour(path, &["serve --listen 127.0.0.1:0"]));
    assert!(second.get("/healthz").starts_with("HTTP/1.1 200"));
}

#[test]
fn what_is_under_way_at_sigterm_gets_its_answer() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(bank(folder.path()).code, 0);
    let mut serving = Serving::begin(evenhour(folder.path(), &["serve --listen 127.0.0.1:0"]));
    let body = r#"{"query":"{ __typename }"}"#;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        serving.address,
        body.len()
    );
    let mut under_way = TcpStream::connect(&serving.address).unwrap();
    under_way.write_all(head.as_bytes()).unwrap();
    // The server asks for the body: the request is under way now.
    let mut asked = [0; 25];
    under_way.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");

    serving.signal("TERM");
    while TcpStream::connect(&serving.address).is_ok() {
        std::thread::yield_now();
    }
    under_way.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    under_way.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("__typename"), "{answer}");
    assert_eq!(serving.end(), Some(0));
    assert!(!folder.path().join("evenhour.db-wal").exists(), "the store was closed");
    assert_eq!(evenhour(folder.path(), &["verify"]).run().code, 0);
}

#[test]
fn an_address_that_others_reach_needs_expose() {
    let folder = tempfile::tempdir().unwrap();
    let ended = evenhour(folder.path(), &["serve --listen 0.0.0.0:0"]).run();
    assert_eq!(ended.code, 2);
    assert!(ended.one_line().contains("--expose"), "{}", ended.stderr);
    let serving = Serving::begin(evenhour(folder.path(), &["serve --listen 0.0.0.0:0 --expose"]));
    assert!(serving.address.starts_with("0.0.0.0:"));
}

#[test]
fn serve_refuses_a_schema_that_is_behind_where_it_may_not_migrate() {
    let folder = tempfile::tempdir().unwrap();
    let ended = evenhour(folder.path(), &["serve --listen 127.0.0.1:0 --migrate=false"]).run();
    assert_eq!(ended.code, 1);
    assert!(ended.one_line().contains("`evenhour migrate`"), "{}", ended.stderr);
}

#[tokio::test]
async fn serve_on_postgres_needs_a_secret_and_the_schema_of_its_version() {
    let Some(database) = Database::fresh(Engine::Postgres).await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let url = ("DATABASE_URL", database.url.as_str());
    let serve = |flags: &str| evenhour(folder.path(), &["serve --listen 127.0.0.1:0", flags]);
    let ended = serve("").envs(&[url]).run();
    assert_eq!(ended.code, 2);
    assert!(ended.one_line().contains("EVENHOUR_SECRET"), "{}", ended.stderr);
    let ended = serve("--secret-file none").envs(&[url]).run();
    assert_eq!(ended.code, 2);
    assert!(ended.one_line().contains("there is no file none"), "{}", ended.stderr);

    let mut first = Serving::begin(serve("").envs(&[url, SECRET]));
    let second = Serving::begin(serve("").envs(&[url, SECRET]));
    assert!(
        second.get("/healthz").starts_with("HTTP/1.1 200"),
        "many processes, one database"
    );
    drop(second);
    first.signal("TERM");
    assert_eq!(first.end(), Some(0));

    let other = ("EVENHOUR_SECRET", "another secret of 32 characters, or a few more");
    let ended = serve("").envs(&[url, other]).run();
    assert_eq!(ended.code, 1);
    assert!(ended.one_line().contains("sealed with another one"), "{}", ended.stderr);

    let last = "DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)";
    meddle(&database.url, last).await;
    let ended = serve("").envs(&[url, SECRET]).run();
    assert_eq!(ended.code, 1);
    assert!(ended.one_line().contains("`evenhour migrate`"), "{}", ended.stderr);
}
