//! Who may speak, decide and keep: nobody for the other side, nobody for themselves.

use domain::exchange::State;

use super::{Hours, Reasons, acts, circle, has_role, keeps, people};
use crate::village::{KEEPER, WELCOMER};

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

/// Whether this person may speak for a side when the other one benefits: in one's own name unless one is of the other
/// side too, since one's own time is given away; in another's name only from outside the other side's circle.
pub fn may_speak(by: usize, side: usize, other: usize) -> bool {
    let own_time = side == by && !people(other).contains(&by);
    own_time || !circle(other).contains(&by)
}

/// The receiver says yes, or a role holder for the bank; the giver to a lower figure.
pub fn against_saying_yes(by: usize, hours: &Hours, reasons: &mut Reasons) {
    if hours.state == State::Countered {
        against_speaking_for_giver(by, hours, reasons);
        return;
    }
    match hours.receiver {
        Some(receiver) if acts(by, receiver) => {
            if !may_speak(by, receiver, hours.giver) {
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

/// The giver's own word: to a lower figure, or giving the hours back.
pub fn against_speaking_for_giver(by: usize, hours: &Hours, reasons: &mut Reasons) {
    if !acts(by, hours.giver) {
        reasons.insert("FORBIDDEN");
    } else if hours
        .receiver
        .is_some_and(|receiver| !may_speak(by, hours.giver, receiver))
    {
        reasons.insert("INVOLVED");
    }
}

fn benefits(person: usize, hours: &Hours) -> bool {
    let near = |member| circle(member).contains(&person);
    near(hours.giver) || hours.receiver.is_some_and(near)
}

/// A keeper who does not benefit on either side; where there is none, another role holder who does not.
pub fn against_deciding(by: usize, hours: &Hours, reasons: &mut Reasons) {
    if benefits(by, hours) {
        reasons.insert("INVOLVED");
    }
    if !has_role(by) || (!keeps(by) && !benefits(KEEPER, hours)) {
        reasons.insert("FORBIDDEN");
    }
}

/// Whether this person decides alone.
pub fn decides(by: usize, hours: &Hours) -> bool {
    let mut reasons = Reasons::new();
    against_deciding(by, hours, &mut reasons);
    reasons.is_empty()
}

/// Whether this member would be one of two, since nobody decides alone.
pub fn one_of_two(by: usize, hours: &Hours) -> bool {
    !benefits(by, hours) && benefits(KEEPER, hours) && benefits(WELCOMER, hours)
}
