//! Members: coming, going, whom they trust, and who sees them.

mod codes;
mod helping;
mod joining;
mod leaving;
mod merged;
mod merging;
mod minors;
mod reading;
mod trust;

use std::sync::Arc;

use app::member::{
    AddMember, AdmitMember, ApplyToBank, BlockMember, ChangePresence, Code, CreateInvitation, EndApplication,
    LeaveBank, Leftover, RedeemCode,
};
use app::{Actor, Window};
use domain::bank::Rules;
use domain::id::{MemberId, PersonId};
use domain::member::{MemberKind, MemberState, Role};
use domain::text::Name;
use store::{MemberRecord, PolicyRecord};

use crate::bank::{Bank, Seed, Who, instant, key};

pub fn name(text: &str) -> Name {
    Name::try_new(text).unwrap()
}

pub async fn person(bank: &Bank) -> (PersonId, Actor) {
    let id = Seed { store: &bank.store }.person().await;
    (id, Actor::person(id))
}

pub async fn rules(bank: &Bank, rules: Rules) {
    let tx = bank.store.begin().await.unwrap();
    let record = PolicyRecord {
        version: 2,
        rules,
        effective_at: instant("2026-11-01T00:00:00Z"),
    };
    tx.in_bank(bank.id).insert_policy(&record, None).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn record(bank: &Bank, member: MemberId) -> MemberRecord {
    let reader = bank.store.reader();
    let found = reader.in_bank(bank.id).member(member).await.unwrap();
    found.unwrap()
}

fn application(bank: &Bank, text: &str) -> ApplyToBank {
    ApplyToBank {
        bank: bank.id,
        name: name(text),
        about: None,
        languages: vec!["ar".to_owned()],
        area: None,
        minor_until: None,
        contacts: Vec::new(),
    }
}

async fn apply(bank: &Bank, text: &str) -> (Actor, MemberRecord) {
    let (_, actor) = person(bank).await;
    let record = bank
        .app
        .apply_to_bank(&actor, application(bank, text), &key())
        .await
        .unwrap();
    (actor, record)
}

fn admit(record: &MemberRecord) -> AdmitMember {
    AdmitMember {
        member: record.id,
        expected_version: record.version,
    }
}

fn leave(record: &MemberRecord) -> LeaveBank {
    LeaveBank {
        member: record.id,
        leftover: Leftover::Fund,
        expected_version: record.version,
    }
}

fn presence(record: &MemberRecord) -> ChangePresence {
    ChangePresence {
        member: record.id,
        expected_version: record.version,
    }
}

fn offline(bank: &Bank, text: &str) -> AddMember {
    AddMember {
        bank: bank.id,
        kind: MemberKind::Person,
        name: name(text),
        people: Vec::new(),
        about: None,
        languages: Vec::new(),
        area: None,
        minor_until: None,
        guardian: None,
        contacts: Vec::new(),
    }
}

fn invitation(bank: &Bank, member: Option<MemberId>) -> CreateInvitation {
    CreateInvitation {
        bank: bank.id,
        member,
        role: None,
        days: None,
    }
}

fn redeem(code: &Code, text: &str) -> RedeemCode {
    RedeemCode {
        code: code.clone(),
        name: Some(name(text)),
    }
}

async fn fund_floor(bank: &Bank) -> i64 {
    let reader = bank.store.reader();
    reader.in_bank(bank.id).fund().await.unwrap().unwrap().target.get()
}

/// `who` has received 5 hours.
async fn five_hours_below(bank: &Bank, who: &Who) {
    let hours = bank.hours(bank.amira.member, who.member, 300);
    bank.app.log_exchange(&who.actor, hours, &key()).await.unwrap();
}
