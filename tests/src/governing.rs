//! What a bank decides for itself: categories, its agreement, its rules.

mod agreements;
mod categories;
mod long_days;
mod retiring;
mod rules;
mod served;
mod suspended;

use app::agreement::PublishAgreement;
use app::bank::{AddCategory, ChangeCategory, UpdateCategory};
use app::exchange::{LogExchange, ProposeExchange};
use domain::exchange::Counting;
use domain::id::CategoryId;
use domain::patch::Patch;
use domain::text::{Terms, Title};
use store::CategoryRecord;

use crate::bank::{Bank, Seed, Who, day, instant, key};

fn title(text: &str) -> Title {
    Title::try_new(text).unwrap()
}

/// A category of its own with these names.
fn category(bank: &Bank, names: &[(&str, &str)]) -> AddCategory {
    AddCategory {
        bank: bank.id,
        names: names
            .iter()
            .map(|(tag, name)| ((*tag).to_owned(), title(name)))
            .collect(),
        parent: None,
        slug: None,
        counting: None,
        discreet: None,
    }
}

fn rename(record: &CategoryRecord, tag: &str, name: Option<&str>) -> UpdateCategory {
    UpdateCategory {
        category: record.id,
        expected_version: record.version,
        names: vec![(tag.to_owned(), name.map(title))],
        counting: Patch::Absent,
        discreet: None,
    }
}

fn step(record: &CategoryRecord) -> ChangeCategory {
    ChangeCategory {
        category: record.id,
        expected_version: record.version,
    }
}

async fn seen(bank: &Bank, id: CategoryId) -> CategoryRecord {
    let all = bank.app.categories(bank.id).await.unwrap();
    all.into_iter().find(|record| record.id == id).unwrap()
}

/// An agreement in the bank's own language.
fn terms(bank: &Bank, seen: i64, effective_on: Option<&str>) -> PublishAgreement {
    PublishAgreement {
        bank: bank.id,
        expected_version: seen,
        texts: vec![(
            "ca".to_owned(),
            Terms::try_new("Ens donem temps.\n\nUna hora és una hora.").unwrap(),
        )],
        effective_on: effective_on.map(day),
    }
}

/// Ben asks Amira.
fn proposal(bank: &Bank) -> ProposeExchange {
    ProposeExchange {
        bank: bank.id,
        giver: bank.amira.member,
        receiver: bank.ben.member,
        minutes: 30,
        day: None,
        category: bank.category,
        listing: None,
        title: title("Leaking tap"),
        note: None,
    }
}

/// Hours of today, by the clock.
fn today(bank: &Bank, minutes: i64) -> LogExchange {
    use app::Clock;
    let zone = app::calendar::zone("Europe/Madrid").unwrap();
    let today = app::calendar::day_of(bank.clock.now(), zone);
    LogExchange {
        first: today,
        last: today,
        ..bank.hours(bank.amira.member, bank.ben.member, minutes)
    }
}
