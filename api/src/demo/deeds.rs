//! The hours of an ordinary year: few give most, a third has not begun, 30, 60, 90 and 120 minutes are usual.

use std::collections::HashMap;

use super::people::{HEAVY, ON_PAPER, SILENT, TOLD};
use super::plan::{Bank, Draft, Hand, Hours, Key, No, Step, Who, for_the_bank};
use super::stories;

/// Those who take part by chance go no further below zero than this many quarters of an hour, each as far as chance
/// says, so that nothing is held but what the README tells of.
const LOW: (i32, i32) = (4, 32);
/// After so many days at most an ordinary exchange is confirmed.
const SETTLED_DAYS: i32 = 6;

const THANKS: &[&str] = &[
    "Thank you, that was just what I needed.",
    "You made my week.",
    "Gracias, de corazón.",
    "شكرًا جزيلًا",
    "Moltes gràcies, torna quan vulguis!",
    "谢谢你的耐心。",
    "Danke, und grüß die Kinder.",
    "The kettle is always on for you.",
];

/// Balances as they will be, kept on the safe side: debited when it is written down, credited when it is surely
/// confirmed.
struct Books {
    balances: HashMap<Key, i64>,
    lows: HashMap<Key, i64>,
    coming: Vec<(i32, Key, i64)>,
}

impl Books {
    fn new(draft: &mut Draft) -> Self {
        let (few, many) = LOW;
        let keys: Vec<Key> = draft.town.iter().map(|someone| someone.key).collect();
        let mut low = || i64::from(draft.chance.between(few, many)).saturating_mul(-15);
        Self {
            balances: HashMap::new(),
            lows: keys.into_iter().map(|key| (key, low())).collect(),
            coming: Vec::new(),
        }
    }

    fn balance(&self, key: Key) -> i64 {
        self.balances.get(key).copied().unwrap_or(0)
    }

    fn has_room(&self, key: Key, minutes: i64) -> bool {
        let low = self.lows.get(key).copied().unwrap_or(0);
        self.balance(key).saturating_sub(minutes) >= low
    }

    fn moved(&mut self, ago: i32, giver: Key, receiver: Key, minutes: i64) {
        let balance = self.balances.entry(receiver).or_default();
        *balance = balance.saturating_sub(minutes);
        self.coming.push((ago.saturating_sub(SETTLED_DAYS), giver, minutes));
    }

    fn begin(&mut self, ago: i32) {
        let (due, later): (Vec<_>, Vec<_>) = self.coming.drain(..).partition(|(day, ..)| *day >= ago);
        self.coming = later;
        for (_, key, minutes) in due {
            let balance = self.balances.entry(key).or_default();
            *balance = balance.saturating_add(minutes);
        }
    }
}

pub(super) fn plan(draft: &mut Draft) {
    let mut books = Books::new(draft);
    for ago in (2..=353).rev() {
        books.begin(ago);
        for told in stories::told_on(ago) {
            written_out(draft, &mut books, ago, &told);
        }
        let busy = if ago > 300 { 2 } else { 3 };
        for _ in 0..draft.chance.between(1, busy.max(1) + 1) {
            by_chance(draft, &mut books, ago);
        }
        if ago % 13 == 5 {
            for_all(draft, ago);
        }
        if ago % 4 == 1 && ago < 290 {
            in_the_circle(draft, ago);
        }
    }
}

/// Members of the first bank who take part by chance and have been there for a few days.
fn around(draft: &Draft, ago: i32) -> Vec<Key> {
    let there = |who: Who| {
        draft
            .joined_ago(who)
            .is_some_and(|joined| joined > ago.saturating_add(3))
    };
    draft
        .people_of(Bank::Town)
        .iter()
        .map(|someone| someone.key)
        .filter(|key| !SILENT.contains(key) && !TOLD.contains(key) && there((Bank::Town, key)))
        .collect()
}

/// One of these, those who do most more often.
fn one_of(draft: &mut Draft, keys: &[Key], heavy_percent: i32) -> Option<Key> {
    let heavy = draft.chance.percent(heavy_percent);
    let part: Vec<Key> = keys
        .iter()
        .copied()
        .filter(|key| HEAVY.contains(key) == heavy)
        .collect();
    draft.chance.pick(if part.is_empty() { keys } else { &part })
}

/// Hours whose figures the README tells; an empty key is anybody.
fn written_out(draft: &mut Draft, books: &mut Books, ago: i32, told: &stories::Told) {
    let with_rosa = told.giver == "rosa" || told.receiver == "rosa";
    let mut keys = around(draft, ago);
    // Nadia records for Rosa, so she stands on one side only.
    keys.retain(|key| !(with_rosa && *key == "nadia"));
    let roomy: Vec<Key> = keys
        .iter()
        .copied()
        .filter(|key| books.has_room(key, told.minutes))
        .collect();
    let giver = match told.giver {
        "" => one_of(draft, &keys, 60),
        key => Some(key),
    };
    let receiver = match told.receiver {
        "" => one_of(draft, &roomy, 40).or_else(|| {
            let highest = |key: &&Key| books.balance(key);
            keys.iter().max_by_key(highest).copied()
        }),
        key => Some(key),
    };
    let (Some(giver), Some(receiver)) = (giver, receiver) else {
        return;
    };
    let category = Some(told.category).filter(|category| !category.is_empty());
    let deed = draft.deed((Bank::Town, giver), category, Some(told.minutes));
    books.moved(ago, giver, receiver, told.minutes);
    let hours = Hours {
        bank: Bank::Town,
        giver,
        receiver: Some(receiver),
        deed,
        day: draft.day(ago),
        hand: Hand::Giver,
        advert: None,
    };
    write_down(draft, ago, hours);
}

fn by_chance(draft: &mut Draft, books: &mut Books, ago: i32) {
    let keys = around(draft, ago);
    let Some(giver) = one_of(draft, &keys, 70) else {
        return;
    };
    let deed = draft.deed((Bank::Town, giver), None, None);
    let roomy: Vec<Key> = keys
        .into_iter()
        .filter(|key| *key != giver && books.has_room(key, deed.minutes))
        .filter(|key| !stories::same_hour(giver, key))
        .collect();
    let Some(receiver) = one_of(draft, &roomy, 64) else {
        return;
    };
    books.moved(ago, giver, receiver, deed.minutes);
    let by_paper = draft.chance.percent(12) && giver != "yusuf" && receiver != "yusuf";
    let hand = match draft.chance.percent(45) {
        _ if by_paper => Hand::Bookkeeper,
        true => Hand::Receiver,
        false => Hand::Giver,
    };
    let advert = draft
        .adverts
        .iter()
        .zip(&draft.published)
        .position(|(advert, published)| {
            (advert.owner, advert.category) == (giver, deed.category)
                && advert.kind == domain::listing::ListingKind::Offer
                && *published > ago
        });
    let given = ago.saturating_add(draft.chance.between(0, 2));
    let hours = Hours {
        bank: Bank::Town,
        giver,
        receiver: Some(receiver),
        deed,
        day: draft.day(given),
        hand,
        advert,
    };
    write_down(draft, ago, hours);
}

/// Organising and care for the whole bank: the fund gives, another role holder confirms.
fn for_all(draft: &mut Draft, ago: i32) {
    let deeds: Vec<_> = draft.deeds.iter().copied().filter(for_the_bank).collect();
    let givers = ["ines", "samuel", "yusuf", "bao", "maren", "folake"];
    let there: Vec<Key> = givers
        .into_iter()
        .filter(|key| draft.joined_ago((Bank::Town, key)).is_some_and(|joined| joined > ago))
        .collect();
    let (Some(deed), Some(giver)) = (draft.chance.pick(&deeds), draft.chance.pick(&there)) else {
        return;
    };
    let hours = Hours {
        bank: Bank::Town,
        giver,
        receiver: None,
        deed,
        day: draft.day(ago),
        hand: Hand::Giver,
        advert: None,
    };
    write_down(draft, ago, hours);
}

/// The second bank counts gifts.
fn in_the_circle(draft: &mut Draft, ago: i32) {
    let there = |key: Key| {
        draft
            .joined_ago((Bank::Circle, key))
            .is_some_and(|joined| joined > ago.saturating_add(2))
    };
    let keys: Vec<Key> = draft
        .people_of(Bank::Circle)
        .iter()
        .map(|someone| someone.key)
        .filter(|key| there(key) && !SILENT.contains(key))
        .collect();
    let Some(giver) = draft.chance.pick(&keys) else {
        return;
    };
    let others: Vec<Key> = keys.into_iter().filter(|key| *key != giver).collect();
    let Some(receiver) = draft.chance.pick(&others) else {
        return;
    };
    let deed = draft.deed((Bank::Circle, giver), None, None);
    let hours = Hours {
        bank: Bank::Circle,
        giver,
        receiver: Some(receiver),
        deed,
        day: draft.day(ago),
        hand: Hand::Giver,
        advert: None,
    };
    write_down(draft, ago, hours);
}

/// Plans the log, and the confirmation some hours or days later; what would be confirmed after the end waits.
fn write_down(draft: &mut Draft, ago: i32, hours: Hours) -> No {
    let no = draft.number();
    let at = draft.some_time(ago, 17, 21);
    let (hand, receiver) = (hours.hand, hours.receiver);
    draft.push(at, Step::Log(no, hours));
    let mut known = at;
    if hand == Hand::Giver {
        let after = draft.chance.pick(&[1_i64, 3, 14, 16, 26, 39, 62, 88, 110]);
        let minutes = draft.chance.between(0, 50);
        let seconds = after
            .unwrap_or(3)
            .saturating_mul(60)
            .saturating_add(i64::from(minutes))
            .saturating_mul(60);
        known = at.plus_seconds(seconds);
        if known >= draft.end() {
            return no;
        }
        draft.push(known, Step::Confirm(no));
    }
    let speaks = receiver.is_some_and(|key| !ON_PAPER.contains(&key));
    let thanked = known.plus_seconds(1800);
    if speaks && thanked < draft.end() && draft.chance.percent(9) {
        let words = draft.chance.pick(THANKS).unwrap_or_default();
        draft.push(thanked, Step::Thank(no, words));
    }
    no
}
