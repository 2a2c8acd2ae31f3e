//! The command line, as an operator runs it: the real binary, its words and how it ends.

pub mod binary;
mod books;
mod demo;
mod password;
mod serving;

use std::path::Path;

use evenhour::config::keys;
use sqlx::Connection;

use binary::{Ended, evenhour};

/// A folder with a bank in `evenhour.db`.
fn bank(folder: &Path) -> Ended {
    let flags = "init --languages ca,es --time-zone Europe/Madrid --name";
    evenhour(folder, &[flags, "=Sants"]).run()
}

fn mode(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

/// Runs a statement below the store, as nothing of ours does.
async fn meddle(url: &str, sql: &'static str) {
    if url.starts_with("postgres") {
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = sqlx::SqliteConnection::connect(url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

#[test]
fn a_bad_value_names_itself_its_place_and_what_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let ended = evenhour(folder.path(), &["serve --listen localhost"]).run();
    assert_eq!(ended.code, 2);
    assert_eq!(
        ended.stderr,
        "evenhour: listen (--listen): `localhost` is not accepted: an address and a port, such as 127.0.0.1:8080 or \
         [::1]:8080\n"
    );
    let ended = evenhour(folder.path(), &["verify"]).env("EVENHOUR_LOG", "loud").run();
    assert_eq!(ended.code, 2);
    assert!(
        ended
            .one_line()
            .contains("log (EVENHOUR_LOG): `loud` is not accepted: ")
    );

    std::fs::write(
        folder.path().join("e.toml"),
        "listen = \"127.0.0.1:0\"\nlogg = \"info\"\n",
    )
    .unwrap();
    let ended = evenhour(folder.path(), &["serve --config e.toml"]).run();
    assert_eq!(ended.code, 2);
    assert!(
        ended
            .one_line()
            .starts_with("evenhour: e.toml: there is no setting `logg`; the settings are database,")
    );
    assert!(!folder.path().join("evenhour.db").exists(), "nothing was begun");
}

#[test]
fn what_is_called_wrongly_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in [
        "serve --lisen 1",
        "sell",
        "backup",
        "verify now",
        "migrate --listen 127.0.0.1:1",
        "token",
    ] {
        let ended = evenhour(folder.path(), &[wrong]).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{wrong}");
        assert!(ended.one_line().starts_with("evenhour: "), "{wrong}");
    }
}

#[test]
fn the_help_names_every_setting_with_its_variable_and_default() {
    let folder = tempfile::tempdir().unwrap();
    let whole = evenhour(folder.path(), &["--help"]).run();
    let serve = evenhour(folder.path(), &["serve --help"]).run();
    assert_eq!((whole.code, serve.code), (0, 0));
    for key in keys::all() {
        let defaults = format!("[default: {}]", key.default);
        for help in [&whole.stdout, &serve.stdout] {
            assert!(help.contains(key.env) && help.contains(&defaults), "{}", key.name);
        }
    }
    for command in [
        "serve", "migrate", "init", "token", "schema", "verify", "backup", "reindex",
    ] {
        assert!(whole.stdout.contains(&format!("\n  {command} ")), "{command}");
    }
}

#[test]
fn a_flag_counts_before_the_environment_and_that_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let is_there = |name: &str| path.join(name).exists();
    std::fs::write(path.join("e.toml"), "database = \"sqlite:file.db\"\n").unwrap();
    let file = [("EVENHOUR_CONFIG", "e.toml")];
    let env = [file[0], ("DATABASE_URL", "sqlite:env.db")];
    assert_eq!(
        evenhour(path, &["migrate --database sqlite:flag.db"])
            .envs(&env)
            .run()
            .code,
        0
    );
    assert_eq!(
        (is_there("flag.db"), is_there("env.db"), is_there("file.db")),
        (true, false, false)
    );
    assert_eq!(evenhour(path, &["migrate"]).envs(&env).run().code, 0);
    assert_eq!((is_there("env.db"), is_there("file.db")), (true, false));
    assert_eq!(evenhour(path, &["migrate"]).envs(&file).run().code, 0);
    assert_eq!((is_there("file.db"), is_there("evenhour.db")), (true, false));
    assert_eq!(evenhour(path, &["migrate"]).run().code, 0);
    assert!(is_there("evenhour.db"));
}

#[test]
fn init_makes_a_bank_and_invites_its_first_coordinator_by_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let ended = evenhour(folder.path(), &["init"]).run();
    assert_eq!(ended.code, 2);
    assert!(
        ended.one_line().contains("--name is needed"),
        "nobody can be asked here"
    );
    let ended = evenhour(
        folder.path(),
        &["init --name", "=Sants", "--languages ca --time-zone Mars/Olympus"],
    )
    .run();
    assert_eq!(ended.code, 2);
    assert!(ended.one_line().contains("--time-zone: `Mars/Olympus` is not accepted"));
    assert!(!folder.path().join("evenhour.db").exists(), "nothing was made");

    let ended = bank(folder.path());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("short name sants"), "{}", ended.stdout);
    assert!(ended.stdout.contains("http://127.0.0.1:8080/join/"), "{}", ended.stdout);
    assert_eq!(mode(&folder.path().join("evenhour.db")), 0o600);

    let again = bank(folder.path());
    assert_eq!(again.code, 2);
    assert!(again.one_line().contains("--slug"), "{}", again.stderr);
}

#[test]
fn what_needs_a_database_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["verify", "reindex", "token ines", "invite sants", "backup copy.db"] {
        let ended = evenhour(folder.path(), &[command]).run();
        assert_eq!(ended.code, 1, "{command}");
        assert!(
            ended.one_line().contains("there is no database evenhour.db"),
            "{command}"
        );
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
