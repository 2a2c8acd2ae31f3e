//! Only practice teaches these.

mod agreeing;
mod counting;
mod days;
mod desk;
mod sides;
mod silence;

use app::exchange::{LogExchange, ProposeExchange};
use domain::text::Title;

use crate::bank::{Bank, Who, day, key};

/// Logs by the giver and returns what was logged.
async fn logged(bank: &Bank, giver: &Who, hours: LogExchange) -> store::ExchangeRecord {
    bank.app.log_exchange(&giver.actor, hours, &key()).await.unwrap()
}

fn proposal(bank: &Bank, minutes: i64) -> ProposeExchange {
    ProposeExchange {
        bank: bank.id,
        giver: bank.amira.member,
        receiver: bank.ben.member,
        minutes,
        day: Some(day("2026-11-25")),
        category: bank.category,
        listing: None,
        title: Title::try_new("Leaking tap").unwrap(),
        note: None,
    }
}
