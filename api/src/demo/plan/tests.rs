//! Whatever the seed, what is told holds.

use std::collections::HashMap;

use app::calendar;

use super::*;

const FLOOR: i64 = -720;

/// Walks through a plan and says the balances of the first bank at its end. Nothing but what is told is held.
fn walk(seed: u64) -> HashMap<Key, i64> {
    let plan = plan(seed, Day::new(20_777));
    let named = |name: &str| plan.named.iter().find(|(known, _)| *known == name).unwrap().1;
    let (once, held) = (named("heldOnce"), named("heldAtFloor"));
    let mut hours: HashMap<No, Hours> = HashMap::new();
    let mut balances: HashMap<Key, i64> = HashMap::new();
    let mut moved = |giver: Option<Key>, receiver: Option<Key>, minutes: i64| {
        if let Some(giver) = giver {
            *balances.entry(giver).or_default() += minutes;
        }
        let left = receiver.map(|receiver| {
            let balance = balances.entry(receiver).or_default();
            *balance -= minutes;
            *balance
        });
        left.unwrap_or(0)
    };
    for (_, step) in &plan.steps {
        let (no, minutes) = match step {
            Step::Log(no, given) | Step::Propose(no, given) => {
                hours.insert(*no, given.clone());
                if given.hand == Hand::Giver {
                    continue;
                }
                (no, given.deed.minutes)
            }
            Step::Confirm(no) | Step::Record(no) => (no, hours[no].deed.minutes),
            Step::Resolve(no, minutes) => (no, *minutes),
            Step::Reverse(no) => (no, -hours[no].deed.minutes),
            Step::Donate { from, to, minutes } => {
                assert!(moved(*to, Some(from.1), *minutes) >= FLOOR);
                continue;
            }
            Step::Grant { to, minutes } => {
                moved(Some(to.1), None, *minutes);
                continue;
            }
            _ => continue,
        };
        let given = &hours[no];
        if given.bank == Bank::Circle || *no == held {
            continue;
        }
        let left = moved(Some(given.giver), given.receiver, minutes);
        assert!(left >= FLOOR || *no == once, "seed {seed}: {given:?}");
        if *no == once {
            assert_eq!(left, FLOOR - 30);
            moved(Some("tomas"), None, 30);
        }
    }
    balances
}

#[test]
fn whatever_the_seed_the_figures_that_are_told_hold_and_nothing_else_is_held() {
    for seed in (0..20).chain([u64::MAX]) {
        let balances = walk(seed);
        for (key, balance) in [
            ("walter", 3780),
            ("teresa", -700),
            ("luis", -195),
            ("ruth", 270),
            ("greta", -300),
            ("rosa", -120),
            ("tomas", -690),
            ("aaron", 30),
            ("fatima", -30),
        ] {
            assert_eq!(balances[key], balance, "seed {seed}: {key}");
        }
    }
}

#[test]
fn steps_come_in_the_order_of_time_and_end_before_the_day() {
    for today in [20_777, 20_540, 19_782] {
        let today = Day::new(today);
        let steps = plan(1, today).steps;
        assert!(steps.is_sorted_by_key(|(at, _)| *at));
        assert!(steps.last().unwrap().0 < calendar::start_of(today, ZONE));
    }
}
