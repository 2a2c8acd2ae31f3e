//! The books: looked through, copied, and opened to a script.

use super::binary::{Serving, evenhour};
use super::{bank, meddle, mode};
use crate::engine::{Database, Engine};

async fn verify_ends_by_what_it_finds(engine: Engine) {
    let Some(database) = Database::fresh(engine).await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let env = [("DATABASE_URL", database.url.as_str())];
    let made = "init --languages en --time-zone Europe/London --name";
    let made = evenhour(folder.path(), &[made, "=Hillside"]).envs(&env).run();
    assert_eq!(made.code, 0, "{}", made.stderr);
    let ended = evenhour(folder.path(), &["verify"]).envs(&env).run();
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (0, "1 bank: everything agrees with the transfers.\n")
    );

    meddle(&database.url, "UPDATE account SET balance = 7 WHERE kind = 'fund'").await;
    let ended = evenhour(folder.path(), &["verify"]).envs(&env).run();
    assert_eq!(ended.code, 1);
    assert!(
        ended.stdout.contains("I1: the balances of a bank do not sum to zero"),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains(" has 7, should have 0\n"), "{}", ended.stdout);
}

#[tokio::test]
async fn verify_ends_by_what_it_finds_on_sqlite() {
    verify_ends_by_what_it_finds(Engine::Sqlite).await;
}

#[tokio::test]
async fn verify_ends_by_what_it_finds_on_postgres() {
    verify_ends_by_what_it_finds(Engine::Postgres).await;
}

#[test]
fn a_backup_of_a_bank_in_use_is_a_whole_bank() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    assert_eq!(bank(path).code, 0);
    let serving = Serving::begin(evenhour(path, &["serve --listen 127.0.0.1:0"]));
    let ended = evenhour(path, &["backup copy.db"]).run();
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("keep evenhour.db.secret too"), "{}", ended.stdout);
    assert_eq!(mode(&path.join("copy.db")), 0o600);
    drop(serving);

    let ended = evenhour(path, &["backup copy.db"]).run();
    assert_eq!(ended.code, 1);
    assert!(ended.one_line().contains("copy.db is there already"));
    let left = std::fs::read_dir(path)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(left.into_iter().all(|name| !name.contains("unfinished")));

    let restored = tempfile::tempdir().unwrap();
    std::fs::copy(path.join("copy.db"), restored.path().join("evenhour.db")).unwrap();
    let ended = evenhour(restored.path(), &["verify"]).run();
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (0, "1 bank: everything agrees with the transfers.\n")
    );
    assert_eq!(
        evenhour(restored.path(), &["invite sants"]).run().code,
        0,
        "the bank is in it"
    );
    std::fs::copy(
        path.join("evenhour.db.secret"),
        restored.path().join("evenhour.db.secret"),
    )
    .unwrap();
    let serving = Serving::begin(evenhour(restored.path(), &["serve --listen 127.0.0.1:0"]));
    assert!(serving.get("/healthz").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_backup_of_postgres_names_pg_dump_and_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let database = ("DATABASE_URL", "postgres://ines:s3cret@db.invalid/hours");
    let ended = evenhour(folder.path(), &["backup hours.dump"]).envs(&[database]).run();
    assert_eq!(ended.code, 2);
    let line = ended.one_line();
    let command = "pg_dump --format=custom --file='hours.dump' --dbname='postgres://ines@db.invalid/hours'";
    assert!(line.contains(command) && !line.contains("s3cret"), "{line}");
}

async fn a_token_is_printed_alone_and_opens_the_door(engine: Engine) {
    use std::sync::Arc;
    let Some(database) = Database::fresh(engine).await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let env = [("DATABASE_URL", database.url.as_str())];
    let token = |flags: &str| {
        evenhour(folder.path(), &["token Núria@example.org", flags])
            .envs(&env)
            .run()
    };
    let ended = token("");
    assert_eq!(ended.code, 1);
    assert!(ended.one_line().contains("nobody has the login `núria@example.org`"));
    let ended = token("--scopes listings:sell");
    assert_eq!(ended.code, 2);
    assert!(
        ended
            .one_line()
            .contains("--scopes: `listings:sell` is not accepted: known are listings:read,")
    );

    let ended = token("--create --language ca --scopes profile,listings:read");
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(
        ended.stderr.contains("listings:read, profile; it ends in 90 days"),
        "{}",
        ended.stderr
    );
    let shown = ended.stdout.trim_end();
    assert!(shown.starts_with("evp_") && !shown.contains(char::is_whitespace));
    let store = store::Store::open(&store::Options::new(&database.url)).await.unwrap();
    let app = app::App::new(store, Arc::new(app::SystemClock), Arc::new(app::OsIds));
    let actor = app.authenticate(shown).await.unwrap();
    assert_eq!(actor.scopes().unwrap().len(), 2);
    let ended = token("--endless");
    assert_eq!(ended.code, 0, "the person is there now: {}", ended.stderr);
}

#[tokio::test]
async fn a_token_is_printed_alone_and_opens_the_door_on_sqlite() {
    a_token_is_printed_alone_and_opens_the_door(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_token_is_printed_alone_and_opens_the_door_on_postgres() {
    a_token_is_printed_alone_and_opens_the_door(Engine::Postgres).await;
}
