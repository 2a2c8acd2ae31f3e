//! How people come into the two banks, take roles, rest and go.

use domain::member::{MemberKind, Role};

use super::plan::{Bank, Draft, FIRST_DAY, Key, Step, Who};

/// Those who give most, beside Walter: a fifth of the bank.
pub(super) const HEAVY: &[Key] = &[
    "kofi",
    "folake",
    "bao",
    "huong",
    "juniper",
    "amira",
    "oksana",
    "ines",
    "yusuf",
    "gwen",
    "dmitri",
    "bikekitchen",
    "communitygarden",
    "montse",
];

/// Those who have not exchanged yet: a third of the bank.
pub(super) const SILENT: &[Key] = &[
    "ayo",
    "claudine",
    "ewan",
    "ivana",
    "jimenezvidal",
    "joss",
    "lars",
    "leilani",
    "noor",
    "paddy",
    "rashid",
    "singhmarlowe",
    "sunniva",
    "priya",
    "brandt",
    "edith",
    "isaac",
    "jordi",
    "marek",
    "nuria",
    "pat",
    "pilar",
    "stefan",
    "tunde",
    "winnie",
    "xiulan",
    "layla",
    // Hillside.
    "tadeo",
    "quarrycottage",
    "villagehall",
    "gerda",
];

/// Those whose hours are told one by one, so that their figures are exact.
pub(super) const TOLD: &[Key] = &[
    "walter", "teresa", "luis", "ruth", "tomas", "greta", "rosa", "aaron", "fatima",
];

/// Those whom only somebody else can enter: no login of their own.
pub(super) const ON_PAPER: &[Key] = &["rosa", "gerda"];

/// The day, before today, on which a bank's first people come, in this order.
const FIRST: &[(Key, i32)] = &[
    ("samuel", 361),
    ("yusuf", 360),
    ("maren", 358),
    ("bao", 357),
    ("walter", 356),
    ("nadia", 352),
    ("rosa", 351),
    ("teresa", 349),
    ("luis", 349),
    ("ruth", 348),
    ("tomas", 347),
    ("greta", 346),
    ("aaron", 345),
    ("fatima", 344),
    ("priya", 118),
    ("quentin", 5),
    ("omar", 2),
];

pub(super) fn plan(draft: &mut Draft) {
    found(draft, Bank::Town, "ines", FIRST_DAY);
    found(draft, Bank::Circle, "petra", 301);
    for bank in [Bank::Town, Bank::Circle] {
        for someone in draft.people_of(bank).clone() {
            let who = (bank, someone.key);
            if draft.joined_ago(who).is_some() {
                continue;
            }
            if someone.state == "invited" {
                let at = draft.at(4, 11, 20);
                draft.push(at, Step::Invite(bank));
                continue;
            }
            let ago = day_of_joining(draft, who);
            if someone.state != "applicant" {
                draft.joined.insert(who, ago);
            }
            join(draft, who, ago, someone.kind, someone.state == "applicant");
        }
    }
    roles(draft);
    rests(draft);
}

fn found(draft: &mut Draft, bank: Bank, coordinator: Key, ago: i32) {
    let at = draft.at(ago, 10, 0);
    draft.push(at, Step::Found { bank, coordinator });
    draft.joined.insert((bank, coordinator), ago);
}

fn day_of_joining(draft: &mut Draft, who: Who) -> i32 {
    let (bank, key) = who;
    if let Some((_, ago)) = FIRST.iter().find(|(known, _)| *known == key) {
        return *ago;
    }
    match bank {
        Bank::Circle => draft.chance.between(180, 295),
        Bank::Town if HEAVY.contains(&key) => draft.chance.between(325, 350),
        Bank::Town if SILENT.contains(&key) => draft.chance.between(40, 300),
        Bank::Town => draft.chance.between(150, 335),
    }
}

fn join(draft: &mut Draft, who: Who, ago: i32, kind: MemberKind, waits: bool) {
    if kind == MemberKind::Person && !ON_PAPER.contains(&who.1) {
        let at = draft.some_time(ago, 8, 16);
        draft.push(at, Step::Apply(who));
        if !waits {
            let at = draft.some_time(ago, 17, 20);
            draft.push(at, Step::Admit(who));
        }
        return;
    }
    let at = draft.some_time(ago, 10, 18);
    draft.push(at, Step::Enter(who));
    if kind != MemberKind::Person {
        let at = draft.some_time(ago, 19, 21);
        draft.push(at, Step::Claim(who));
    }
}

fn roles(draft: &mut Draft) {
    let appointed = [
        ("samuel", Role::Registrar, 355, 210),
        ("yusuf", Role::Bookkeeper, 354, 240),
        ("maren", Role::Moderator, 350, 150),
        ("bao", Role::Facilitator, 350, 190),
        // The assembly asked Inés to go on for a second year.
        ("ines", Role::Coordinator, 20, 345),
    ];
    for (key, role, ago, days) in appointed {
        let at = draft.at(ago, 20, 15);
        let who = (Bank::Town, key);
        let until = draft.at(-days, 0, 0);
        draft.push(at, Step::Appoint { who, role, until });
    }
    for (ago, days) in [(350, 14), (30, 330)] {
        // Rosa chose Nadia, and chose her again before the first mandate ended.
        let at = draft.at(ago, 15, 30);
        let until = draft.at(-days, 0, 0);
        draft.push(
            at,
            Step::ChooseHelper {
                member: (Bank::Town, "rosa"),
                helper: (Bank::Town, "nadia"),
                until,
            },
        );
    }
}

fn rests(draft: &mut Draft) {
    let at = draft.at(35, 9, 40);
    let who = (Bank::Town, "claudine");
    draft.push(at, Step::Pause { who, until: None });
    let (at, until) = (draft.at(18, 12, 5), draft.at(-30, 0, 0));
    let who = (Bank::Town, "lars");
    draft.push(
        at,
        Step::Pause {
            who,
            until: Some(until),
        },
    );
    let at = draft.at(45, 18, 0);
    draft.push(at, Step::Leave((Bank::Town, "greta")));
}
