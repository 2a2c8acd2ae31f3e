//! Who decides for others: bookkeepers, other role holders, two members; what they see for it; and what members are asked.

mod asking;
mod keys;
mod seeing;
mod two;

use app::exchange::{ProposeDecision, SecondDecision};
use domain::exchange::{Decision, Resolution};
use domain::id::ExchangeId;
use domain::minutes::Minutes;
use store::{DecisionRecord, ExchangeRecord};

use crate::bank::{Bank, Who, key};

/// Everybody who holds a role lives under one roof: of what concerns one of them, none can decide.
async fn under_one_roof(bank: &Bank) {
    bank.household("Els tres del banc", &[&bank.ines, &bank.samuel, &bank.yusuf])
        .await;
}

/// An hour that the bookkeeper gave Ben, who says that this does not look right.
async fn disputed(bank: &Bank) -> ExchangeRecord {
    let hours = bank.hours(bank.yusuf.member, bank.ben.member, 60);
    let record = bank.app.log_exchange(&bank.yusuf.actor, hours, &key()).await.unwrap();
    let (id, version) = (record.facts().id, record.version);
    bank.app.dispute_exchange(&bank.ben.actor, id, version).await.unwrap()
}

fn at(minutes: i64) -> Decision {
    Decision::Resolve(Resolution::Confirm(Minutes::try_new(minutes).unwrap()))
}

async fn propose(bank: &Bank, who: &Who, exchange: ExchangeId, decision: Decision) -> app::Result<ExchangeRecord> {
    let command = ProposeDecision { exchange, decision };
    bank.app.propose_decision(&who.actor, command, &key()).await
}

async fn second(bank: &Bank, who: &Who, proposal: &DecisionRecord) -> app::Result<ExchangeRecord> {
    let command = SecondDecision {
        exchange: proposal.exchange,
        decision: proposal.id,
    };
    bank.app.second_decision(&who.actor, command, &key()).await
}

/// What stands in the books about the decisions of an exchange: the newest.
async fn decision(bank: &Bank, exchange: ExchangeId) -> Option<DecisionRecord> {
    let reader = bank.store.reader();
    reader
        .in_bank(bank.id)
        .decisions(&[exchange])
        .await
        .unwrap()
        .last()
        .copied()
}
