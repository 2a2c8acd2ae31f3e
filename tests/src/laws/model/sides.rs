//! Who may speak, decide and keep: nobody for the other side, nobody for themselves.

use domain::exchange::State;

use super::{Hours, Reasons, acts, circle, has_role, keeps, people};
use crate::village::KEEPER;

pub fn against_party(party: bool, stale: bool, reasons: &mut Reasons) {
    if !party {
        reasons.insert("FORBIDDEN");
    }
    if stale {
        reasons.insert("STALE");
    }
}

/// The keeper's own desk: nobody gives to themselves from it.
pub fn against_keeping(by: usize, member: usize, reasons: &mut Reasons) {
    if !keeps(by) {
        reasons.insert("FORBIDDEN");
    }
    if circle(member).contains(&by) {
        reasons.insert("INVOLVED");
    }
}

/// The receiver says yes, or a role holder for the bank; the giver to a lower figure.
pub fn against_saying_yes(by: usize, hours: &Hours, reasons: &mut Reasons) {
    if hours.state == State::Countered {
        if !acts(by, hours.giver) {
            reasons.insert("FORBIDDEN");
        }
        return;
    }
    match hours.receiver {
        Some(receiver) if acts(by, receiver) => {
            let own_time = receiver == by && !people(hours.giver).contains(&by);
            if !own_time && circle(hours.giver).contains(&by) {
                reasons.insert("INVOLVED");
            }
        }
        Some(_) if acts(by, hours.giver) => {
            reasons.insert("INVOLVED");
        }
        Some(_) => {
            reasons.insert("FORBIDDEN");
        }
        None => {
            if !has_role(by) {
                reasons.insert("FORBIDDEN");
            }
            if circle(hours.giver).contains(&by) {
                reasons.insert("INVOLVED");
            }
        }
    }
}

/// A keeper who does not benefit on either side; where there is none, another role holder who does not.
pub fn against_deciding(by: usize, hours: &Hours, reasons: &mut Reasons) {
    let benefits = |person| {
        circle(hours.giver).contains(&person)
            || hours
                .receiver
                .is_some_and(|receiver| circle(receiver).contains(&person))
    };
    if benefits(by) {
        reasons.insert("INVOLVED");
    }
    if !has_role(by) || (!keeps(by) && !benefits(KEEPER)) {
        reasons.insert("FORBIDDEN");
    }
}
