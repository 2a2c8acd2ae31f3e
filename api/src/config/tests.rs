use std::collections::BTreeMap;

use super::*;

fn read(flags: &[(&'static str, &str)], env: &[(&str, &str)]) -> Result<Config, String> {
    let flags: Flags = flags.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    let env: BTreeMap<&str, &str> = env.iter().copied().collect();
    Config::read_with(&flags, &|name| env.get(name).map(OsString::from)).map_err(|problem| problem.to_string())
}

/// A configuration with this file.
fn with_file(text: &str, env: &[(&str, &str)]) -> (Result<Config, String>, String) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("evenhour-config-{}-{next}.toml", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, text).unwrap();
    let file = path.to_str().unwrap().to_owned();
    let read = read(&[("config", &file)], env);
    std::fs::remove_file(&path).unwrap();
    (read, file)
}

#[test]
fn the_defaults_are_those_of_the_help() {
    let config = read(&[], &[]).unwrap();
    assert_eq!(config.database.to_string(), keys::DATABASE.default);
    assert_eq!(config.listen.to_string(), keys::LISTEN.default);
    assert_eq!(config.time_limit, Duration::from_secs(30));
    assert_eq!((config.database_writers, config.database_readers), (8, 8));
    assert!(!config.expose && config.migrate.is_none());
    let known = StreamSettings::default();
    assert_eq!(format!("{:?}", config.streams), format!("{known:?}"));
    assert_eq!(config.metrics_listen, None);
    assert_eq!(config.base_url_at(config.listen), "http://127.0.0.1:8080");
}

#[test]
fn the_figures_of_streams_have_bounds() {
    for (key, least, most) in [
        (&keys::STREAM_INIT_SECONDS, 1, 120),
        (&keys::STREAM_KEEP_ALIVE_SECONDS, 1, 300),
        (&keys::STREAM_PATIENCE_SECONDS, 1, 120),
        (&keys::STREAM_WAITING, 1, 1_000),
        (&keys::STREAM_MESSAGE_BYTES, 1_024, 16_777_216),
        (&keys::STREAM_OPERATIONS, 1, 1_000),
        (&keys::STREAM_CONNECTIONS, 1, 1_000_000),
    ] {
        for (figure, fits) in [(least, true), (most, true), (least - 1, false), (most + 1, false)] {
            let config = read(&[], &[(key.env, &figure.to_string())]);
            assert_eq!(config.is_ok(), fits, "{} {figure}", key.name);
        }
        assert!(key.accepts.ends_with(&format!("{least} to {most}")), "{}", key.accepts);
    }
}

#[test]
fn figures_are_shown_to_other_machines_only_where_that_was_asked_for() {
    let check = |flags: &[_]| read(flags, &[]).unwrap().check_exposure();
    assert_eq!(check(&[("metrics_listen", "[::1]:9464")]), Ok(()));
    let error = check(&[("metrics_listen", "0.0.0.0:9464")]).unwrap_err().to_string();
    assert!(
        error.starts_with("metrics_listen: ") && error.contains("--expose"),
        "{error}"
    );
    assert_eq!(check(&[("metrics_listen", "0.0.0.0:9464"), ("expose", "true")]), Ok(()));
}

#[test]
fn a_flag_counts_before_the_environment_and_that_before_the_file() {
    let text = "listen = \"127.0.0.1:1\"\ntime_limit_seconds = 7\nexpose = true\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n";
    let (config, file) = with_file(text, &[("EVENHOUR_LISTEN", "127.0.0.1:2")]);
    let config = config.unwrap();
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.time_limit, Duration::from_secs(7));
    assert!(config.expose);
    assert_eq!(config.trusted_proxies.len(), 2);
    assert!(!file.is_empty());

    let env = [("EVENHOUR_LISTEN", "127.0.0.1:2")];
    let config = read(&[("listen", "127.0.0.1:3")], &env).unwrap();
    assert_eq!(config.listen.port(), 3);
}

#[test]
fn an_empty_variable_counts_as_none_and_the_own_name_before_the_common_one() {
    let config = read(&[], &[("EVENHOUR_DATABASE", ""), ("DATABASE_URL", "sqlite:b.db")]).unwrap();
    assert_eq!(config.database.to_string(), "sqlite:b.db");
    let config = read(
        &[],
        &[("EVENHOUR_DATABASE", "sqlite:a.db"), ("DATABASE_URL", "sqlite:b.db")],
    )
    .unwrap();
    assert_eq!(config.database.to_string(), "sqlite:a.db");
}

#[test]
fn a_bad_value_names_itself_its_place_and_what_is_accepted() {
    for key in keys::all().filter(|key| !matches!(key.name, "config" | "secret_file")) {
        let error = read(&[], &[(key.env, "\u{1}?odd")]).unwrap_err();
        assert!(error.contains(key.name), "{error}");
        assert!(error.contains(key.env), "{error}");
        assert!(error.contains(key.accepts), "{error}");
        assert_eq!(error.contains("odd"), key.name != "secret", "{error}");
    }
    let error = read(&[("listen", "localhost")], &[]).unwrap_err();
    assert!(
        error.starts_with("listen (--listen): `localhost` is not accepted: "),
        "{error}"
    );
}

#[test]
fn a_bad_value_of_the_database_hides_its_password() {
    let error = read(&[], &[("DATABASE_URL", "mysql://ines:s3cret@db/bank")]).unwrap_err();
    assert!(
        error.contains("mysql://ines@db/bank") && !error.contains("s3cret"),
        "{error}"
    );
}

#[test]
fn a_file_with_an_unknown_key_or_no_form_says_so() {
    let (error, file) = with_file("lisen = \"127.0.0.1:1\"\n", &[]);
    let error = error.unwrap_err();
    assert!(
        error.starts_with(&format!("{file}: there is no setting `lisen`")),
        "{error}"
    );
    assert!(error.contains("listen, expose, base_url"), "{error}");

    let (error, _) = with_file("expose = true\nlisten = \n", &[]);
    let error = error.unwrap_err();
    assert!(error.contains("line 2") && !error.contains('\n'), "{error}");

    let (error, file) = with_file("listen = [1]\n", &[]);
    let error = error.unwrap_err();
    assert!(
        error.starts_with(&format!("listen (in {file}): `[1]` is not accepted")),
        "{error}"
    );

    let error = read(&[("config", "/nowhere/evenhour.toml")], &[]).unwrap_err();
    assert!(error.contains("/nowhere/evenhour.toml cannot be read"), "{error}");
}

#[test]
fn the_base_url_has_no_slash_path_or_name() {
    let url = |text: &str| read(&[("base_url", text)], &[]).map(|config| config.base_url.unwrap());
    assert_eq!(url("https://hours.example.org/").unwrap(), "https://hours.example.org");
    assert_eq!(url("http://[::1]:8080").unwrap(), "http://[::1]:8080");
    for text in [
        "hours.example.org",
        "ftp://h",
        "https://h/app",
        "https://h?x=1",
        "https://h/#x",
        "https://a@h",
    ] {
        assert!(url(text).is_err(), "{text}");
    }
}

#[test]
fn an_address_that_others_reach_needs_a_word() {
    let exposed = |listen: &str, expose: &str| {
        read(&[("listen", listen), ("expose", expose)], &[])
            .unwrap()
            .check_exposure()
            .is_ok()
    };
    assert!(exposed("127.0.0.5:80", "false") && exposed("[::1]:80", "false"));
    assert!(exposed("[::ffff:127.0.0.1]:80", "false"));
    assert!(!exposed("0.0.0.0:80", "false") && !exposed("[::]:80", "false") && !exposed("192.0.2.1:80", "false"));
    assert!(exposed("0.0.0.0:80", "true"));
}

#[test]
fn the_secret_of_the_higher_layer_counts_and_two_of_one_are_refused() {
    let long = "0123456789abcdefghijklmnopqrstuvwxyz";
    let env = [("EVENHOUR_SECRET", long)];
    assert!(matches!(read(&[], &env).unwrap().secret, Secret::Given(_)));
    let config = read(&[("secret_file", "s")], &env).unwrap();
    assert!(matches!(config.secret, Secret::File(_)));
    let error = read(&[], &[("EVENHOUR_SECRET", long), ("EVENHOUR_SECRET_FILE", "s")]).unwrap_err();
    assert!(
        error.contains("EVENHOUR_SECRET") && error.contains("give one of them"),
        "{error}"
    );
    assert!(matches!(read(&[], &[]).unwrap().secret, Secret::Beside));
    let config = read(&[], &[("DATABASE_URL", "postgres://db/bank")]).unwrap();
    let error = config.server_secret().unwrap_err().to_string();
    assert!(error.contains("EVENHOUR_SECRET"), "{error}");
}
