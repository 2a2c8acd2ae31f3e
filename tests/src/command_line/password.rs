//! `evenhour password`: from the command to the sign-in.

use std::sync::Arc;

use app::auth::{Auth, AuthSettings, SecretString, ServerSecret, SignIn};
use app::{App, OsIds, SystemClock};

use super::binary::evenhour;
use crate::engine::{Database, Engine};

async fn signs_in(app: &App, password: &str) -> Result<app::auth::TokenPair, &'static str> {
    let typed = SignIn {
        login: "núria@example.org".to_owned(),
        password: SecretString::from(password),
        label: None,
        client_address: None,
    };
    app.sign_in(typed).await.map_err(|error| error.code())
}

async fn a_password_is_set_from_the_input_and_ends_what_was_open(engine: Engine) {
    let Some(database) = Database::fresh(engine).await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let env = [("DATABASE_URL", database.url.as_str())];
    let set = |flags: &str, input: &str| {
        let run = evenhour(folder.path(), &["password Núria@Example.org", flags]).envs(&env);
        run.run_with(input)
    };
    let ended = set("--stdin", "an hour is an hour\n");
    assert_eq!(ended.code, 1);
    assert!(
        ended
            .one_line()
            .contains("nobody has the login `núria@example.org`; nothing was changed")
    );
    let made = evenhour(folder.path(), &["token núria@example.org --create"])
        .envs(&env)
        .run();
    assert_eq!(made.code, 0, "{}", made.stderr);

    let ended = set("", "an hour is an hour\n");
    assert_eq!(ended.code, 2);
    assert!(ended.one_line().contains("--stdin"), "{}", ended.stderr);
    for short in ["", "short\n"] {
        let ended = set("--stdin", short);
        assert_eq!(ended.code, 2);
        assert!(
            ended.one_line().contains("this password is not accepted"),
            "{}",
            ended.stderr
        );
    }
    let store = store::Store::open(&store::Options::new(&database.url)).await.unwrap();
    let settings = AuthSettings {
        issuer: "https://time.example".to_owned(),
        audience: "https://time.example/graphql".to_owned(),
        secret: ServerSecret::try_new("a secret of a test, as long as a secret has to be").unwrap(),
    };
    let auth = Auth::open(&store, settings, &SystemClock, &OsIds).await.unwrap();
    let app = App::new(store, Arc::new(SystemClock), Arc::new(OsIds)).with_auth(auth);
    assert_eq!(signs_in(&app, "an hour is an hour").await.err(), Some("SIGN_IN_FAILED"));

    let ended = set("--stdin", "كلمة سر طويلة جدا\r\n");
    assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{}", ended.stderr);
    assert!(ended.stderr.contains("their sessions have ended"), "{}", ended.stderr);
    let open = signs_in(&app, "كلمة سر طويلة جدا").await.unwrap();
    assert!(app.authenticate(open.access_token()).await.is_ok());
    let token = made.stdout.trim_end();
    assert_eq!(
        set("--stdin", "a second password").code,
        0,
        "also without an end of the line"
    );
    assert!(
        app.authenticate(open.access_token()).await.is_err(),
        "the session has ended"
    );
    assert!(app.authenticate(token).await.is_ok(), "personal tokens go on");
    assert_eq!(signs_in(&app, "كلمة سر طويلة جدا").await.err(), Some("SIGN_IN_FAILED"));
    signs_in(&app, "a second password").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_set_from_the_input_and_ends_what_was_open_on_sqlite() {
    a_password_is_set_from_the_input_and_ends_what_was_open(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_set_from_the_input_and_ends_what_was_open_on_postgres() {
    a_password_is_set_from_the_input_and_ends_what_was_open(Engine::Postgres).await;
}
