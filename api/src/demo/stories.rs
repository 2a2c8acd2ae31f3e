//! The stories that the README tells, to the minute.

use super::data::Deed;
use super::plan::{Bank, Draft, Hand, Hours, Key, No, Step};

/// Hours that are told: so many days before today, between these two; an empty key is anybody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) giver: Key,
    pub(super) receiver: Key,
    pub(super) minutes: i64,
    pub(super) category: &'static str,
}

/// Of these two, one hour is recorded twice; nothing else of theirs should look like it.
pub(super) fn same_hour(giver: Key, receiver: Key) -> bool {
    (giver, receiver) == ("lucia", "jon") || (giver, receiver) == ("jon", "lucia")
}

type Row = (i32, Key, Key, i64, &'static str);

#[rustfmt::skip]
const TOLD: &[Row] = &[
    // Teresa gave 3 h and received 14 h 40: she is at -11 h 40.
    (318, "teresa", "", 60, "baking"), (300, "", "teresa", 120, "respite-for-carers"),
    (262, "teresa", "", 60, "reading-aloud"), (255, "", "teresa", 120, "respite-for-carers"),
    (214, "teresa", "", 60, "sickbed-company"), (205, "", "teresa", 120, "respite-for-carers"),
    (150, "", "teresa", 120, "respite-for-carers"), (96, "", "teresa", 120, "respite-for-carers"),
    (70, "", "teresa", 90, "cooking"), (41, "", "teresa", 90, "elder-care-visits"),
    (23, "", "teresa", 60, "grocery-runs"), (11, "", "teresa", 40, "prescription-runs"),
    // Luis gave 3 h and received 6 h 15.
    (280, "", "luis", 60, "bicycle-repair"), (200, "luis", "", 90, "painting-and-decorating"),
    (160, "", "luis", 90, "rides-to-errands"), (120, "luis", "", 90, "painting-and-decorating"),
    (90, "", "luis", 120, "moving-help"), (50, "", "luis", 45, "computer-help"), (19, "", "luis", 60, "grocery-runs"),
    // Ruth gave 7 h and received 2 h 30.
    (290, "ruth", "", 120, "childwatch"), (250, "", "ruth", 60, "plumbing"), (230, "ruth", "", 90, "cooking"),
    (140, "ruth", "", 60, "dog-walking"), (75, "ruth", "", 90, "sewing"), (60, "", "ruth", 90, "small-home-repairs"),
    (30, "ruth", "", 60, "visiting"),
    // Tomáš comes to the floor; the fund gave half an hour once, see below.
    (330, "", "tomas", 120, "childwatch"), (315, "tomas", "", 60, "bicycle-repair"),
    (305, "", "tomas", 120, "moving-help"), (282, "", "tomas", 120, "childwatch"),
    (260, "", "tomas", 120, "painting-and-decorating"), (240, "", "tomas", 90, "homework-help"),
    (225, "", "tomas", 90, "rides-to-errands"), (205, "", "tomas", 90, "small-home-repairs"),
    (100, "tomas", "", 60, "computer-help"), (60, "", "tomas", 30, "brake-light-repair"),
    // Greta received 6 h 30, gave 1 h 30, and moved away.
    (300, "", "greta", 120, "moving-help"), (270, "", "greta", 120, "rides-to-appointments"),
    (240, "greta", "", 90, "food-preserving"), (200, "", "greta", 90, "small-home-repairs"),
    (130, "", "greta", 60, "plumbing"),
    // Rosa tells stories, and Nadia confirms for her.
    (280, "", "rosa", 60, "visiting"), (210, "", "rosa", 60, "grocery-runs"), (170, "rosa", "", 60, "storytelling"),
    (120, "", "rosa", 60, "laundry"), (85, "rosa", "", 60, "reading-aloud"), (55, "", "rosa", 60, "grocery-runs"),
    // Aaron and Fatima, before the mistake.
    (220, "aaron", "", 60, "bicycle-repair"), (190, "fatima", "", 60, "translation"),
    (180, "", "aaron", 60, "cooking-lessons"), (110, "", "fatima", 60, "plumbing"),
];

/// What Walter gives, every eighth day or so: 40 times 90 minutes and 3 times an hour are 63 hours.
fn walter(ago: i32) -> Option<i64> {
    let turn = 352_i32.checked_sub(ago)?.checked_div(8)?;
    let on = ago == 352_i32.saturating_sub(turn.saturating_mul(8));
    match turn {
        0..40 if on => Some(90),
        40..43 if on => Some(60),
        _ => None,
    }
}

/// What is told of this day.
pub(super) fn told_on(ago: i32) -> Vec<Told> {
    let walter = walter(ago).map(|minutes| Told {
        giver: "walter",
        receiver: "",
        minutes,
        category: "",
    });
    let rows = TOLD.iter().filter(|(day, ..)| *day == ago);
    let rows = rows.map(|&(_, giver, receiver, minutes, category)| Told {
        giver,
        receiver,
        minutes,
        category,
    });
    walter.into_iter().chain(rows).collect()
}

impl Draft {
    /// Hours of the first bank that have a name.
    fn hours(
        &mut self,
        name: &'static str,
        ago: i32,
        giver: Key,
        receiver: Key,
        deed: (i64, &'static str, &'static str),
    ) -> (No, Hours) {
        let (minutes, category, title) = deed;
        let no = self.number();
        self.named.push((name, no));
        let hours = Hours {
            bank: Bank::Town,
            giver,
            receiver: Some(receiver),
            deed: Deed {
                category,
                title,
                minutes,
            },
            day: self.day(ago),
            hand: Hand::Giver,
            advert: None,
        };
        (no, hours)
    }

    fn log(&mut self, ago: i32, hour: i64, no: No, hours: Hours) {
        let at = self.at(ago, hour, 10);
        self.push(at, Step::Log(no, hours));
    }

    fn then(&mut self, ago: i32, hour: i64, step: Step) {
        let at = self.at(ago, hour, 40);
        self.push(at, step);
    }
}

pub(super) fn plan(draft: &mut Draft) {
    twice(draft);
    figures(draft);
    undone(draft);
    held(draft);
    waiting(draft);
    desk(draft);
    asked(draft);
    given_away(draft);
}

/// Jon recorded the hour that Lucía gave him; she recorded it too, and hers waits.
fn twice(draft: &mut Draft) {
    let deed = (60, "childwatch", "An hour with the little one after school");
    let (no, hours) = draft.hours("sameHourCounted", 4, "lucia", "jon", deed);
    let hours = Hours {
        hand: Hand::Receiver,
        ..hours
    };
    draft.log(4, 19, no, hours);
    let (no, hours) = draft.hours("sameHourWaiting", 4, "lucia", "jon", deed);
    draft.log(3, 9, no, hours);
}

/// Karl says 120, Mei says 90.
fn figures(draft: &mut Draft) {
    let deed = (120, "appliance-repair", "Toaster and the old sewing machine");
    let (no, hours) = draft.hours("ninetyOrOneTwenty", 5, "karl", "mei", deed);
    draft.log(5, 18, no, hours);
    draft.then(4, 12, Step::Counter(no, 90));
}

/// Aaron typed 300 for 30; both saw it, he undid it and recorded it again.
fn undone(draft: &mut Draft) {
    let title = "A shelf in the hallway";
    let deed = (300, "small-home-repairs", title);
    let (no, hours) = draft.hours("undone", 16, "aaron", "fatima", deed);
    draft.log(16, 18, no, hours);
    draft.then(15, 8, Step::Confirm(no));
    draft.then(14, 9, Step::Reverse(no));
    let deed = (30, "small-home-repairs", title);
    let (no, hours) = draft.hours("recordedAgain", 16, "aaron", "fatima", deed);
    draft.log(14, 10, no, hours);
    draft.then(14, 13, Step::Confirm(no));
}

/// Tomáš is near the floor: once the fund gave the rest, and now one record waits for the hours keeper.
fn held(draft: &mut Draft) {
    let deed = (60, "moving-help", "Desk and boxes up to the second floor");
    let (no, hours) = draft.hours("heldOnce", 180, "kofi", "tomas", deed);
    draft.log(180, 17, no, hours);
    draft.then(179, 9, Step::Confirm(no));
    draft.then(178, 20, Step::Release(no));
    let deed = (60, "childwatch", "Supper and bedtime while he was at the clinic");
    let (no, hours) = draft.hours("heldAtFloor", 3, "elif", "tomas", deed);
    draft.log(3, 18, no, hours);
    draft.then(2, 12, Step::Confirm(no));
}

/// Records that wait for somebody, so that they can be confirmed.
fn waiting(draft: &mut Draft) {
    let deed = (60, "grocery-runs", "Market round, two bags and the potatoes");
    let (no, hours) = draft.hours("waitsForLuis", 2, "kofi", "luis", deed);
    draft.log(2, 18, no, hours);
    let deed = (60, "visiting", "Tea, cards and the weather");
    let (no, hours) = draft.hours("waitsForRosa", 2, "gwen", "rosa", deed);
    draft.log(2, 17, no, hours);
    let deed = (90, "cooking", "Soup for three days");
    let (no, hours) = draft.hours("waitsForRuth", 3, "amira", "ruth", deed);
    draft.log(2, 19, no, hours);
}

/// One dispute that stands on the desk, one that was decided, and a record that was declined.
fn desk(draft: &mut Draft) {
    let deed = (180, "childwatch", "Saturday with both children");
    let (no, hours) = draft.hours("disputed", 9, "harpreet", "chiara", deed);
    draft.log(9, 19, no, hours);
    draft.then(7, 10, Step::Dispute(no));
    let deed = (120, "painting-and-decorating", "Kitchen ceiling");
    let (no, hours) = draft.hours("decided", 75, "dmitri", "oksana", deed);
    draft.log(75, 19, no, hours);
    draft.then(73, 8, Step::Dispute(no));
    draft.then(70, 20, Step::Resolve(no, 90));
    let deed = (60, "bicycle-repair", "Brakes");
    let (no, hours) = draft.hours("declined", 50, "miguel", "elif", deed);
    draft.log(50, 19, no, hours);
    draft.then(48, 8, Step::Decline(no));
}

/// What was asked and not yet given.
fn asked(draft: &mut Draft) {
    let deed = (60, "tenant-paperwork", "Reading the new lease together");
    let (no, hours) = draft.hours("askedOfRuth", -4, "hassan", "ruth", deed);
    draft.then(2, 11, Step::Propose(no, hours));
    let deed = (90, "language-lessons", "French at the kitchen table");
    let (no, hours) = draft.hours("agreed", -2, "maelle", "abdi", deed);
    draft.then(6, 11, Step::Propose(no, hours));
    draft.then(5, 9, Step::Agree(no));
    let deed = (60, "phone-help", "Pictures from the old phone");
    let (no, hours) = draft.hours("handedBack", 20, "soledad", "wei", deed);
    draft.then(25, 11, Step::Propose(no, hours));
    draft.then(24, 9, Step::Agree(no));
    draft.then(22, 9, Step::HandBack(no));
    let deed = (90, "garden-work", "Hedge by the gate");
    let (no, hours) = draft.hours("lapsed", 44, "bernd", "hassan", deed);
    draft.then(48, 11, Step::Propose(no, hours));
    let deed = (90, "bicycle-repair", "A new chain, learned by doing");
    let (no, hours) = draft.hours("asAgreed", 60, "juniper", "desmond", deed);
    draft.then(66, 11, Step::Propose(no, hours));
    draft.then(65, 9, Step::Agree(no));
    draft.then(58, 19, Step::Record(no));
}

fn given_away(draft: &mut Draft) {
    let gifts = [
        (100, "kofi", None, 120),
        (40, "gwen", None, 60),
        (20, "folake", Some("soledad"), 90),
    ];
    for (ago, key, to, minutes) in gifts {
        let from = (Bank::Town, key);
        draft.then(ago, 20, Step::Donate { from, to, minutes });
    }
    for (ago, key, minutes) in [(88, "abdi", 60), (33, "soledad", 120)] {
        let to = (Bank::Town, key);
        draft.then(ago, 20, Step::Grant { to, minutes });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balance(key: Key) -> i64 {
        (2..=355)
            .flat_map(told_on)
            .map(|told| {
                let gave = if told.giver == key { told.minutes } else { 0 };
                let received = if told.receiver == key { told.minutes } else { 0 };
                gave - received
            })
            .sum()
    }

    #[test]
    fn what_is_told_adds_up() {
        assert_eq!(balance("walter"), 63 * 60);
        assert_eq!(balance("teresa"), -(11 * 60 + 40));
        assert_eq!(balance("luis"), -195);
        assert_eq!(balance("ruth"), 270);
        assert_eq!(balance("greta"), -300);
        assert_eq!(balance("rosa"), -120);
        // The hour that was held and released lies beside these: 30 minutes of it were the fund's.
        assert_eq!(balance("tomas") - 60 + 30, -690);
    }
}
