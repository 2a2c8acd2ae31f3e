//! How histories are drawn: mostly what people do, seldom what they should not.

use app::exchange::Release;
use domain::exchange::Counting;
use proptest::prelude::*;
use proptest::sample::select;

use super::step::{By, Command, Decision, History, Log, Step};
use crate::village::{HOUSEHOLD, KEEPER, STRANGER, WELCOMER};

fn member() -> impl Strategy<Value = usize> {
    prop_oneof![10 => 0..4_usize, 1 => Just(KEEPER), 2 => Just(WELCOMER), 1 => Just(HOUSEHOLD)]
}

fn recent() -> impl Strategy<Value = usize> {
    prop_oneof![5 => 0..3_usize, 1 => 0..12_usize]
}

fn minutes() -> impl Strategy<Value = i64> {
    prop_oneof![16 => 1..=120_i64, 4 => 121..=600_i64, 1 => select(vec![-60, 0, 480, 481, 1_440, 1_441, 5_000])]
}

fn few() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 1..=90_i64, 1 => 91..=700_i64]
}

/// Once in eight.
fn seldom() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.12)
}

fn log() -> impl Strategy<Value = Command> {
    let receiver = prop_oneof![9 => member().prop_map(Some), 1 => Just(None)];
    let days = prop_oneof![16 => Just((0, 0)), 4 => (0..6_i32).prop_map(|n| (n, n)), 2 => (5..34_i32, 0..5_i32),
        1 => Just((95, 95)), 1 => Just((0, -1))];
    (
        member(),
        receiver,
        minutes(),
        days,
        seldom(),
        0..2_usize,
        prop::bool::weighted(0.8),
    )
        .prop_map(|(giver, receiver, minutes, (first, last), gift, category, distinct)| {
            // Only once in a while does somebody give to themselves.
            let other = |member| {
                if member == giver && minutes % 8 != 0 {
                    (giver + 1) % 4
                } else {
                    member
                }
            };
            let receiver = receiver.map(other);
            Command::Log(Log {
                giver,
                receiver,
                minutes,
                first,
                last,
                gift,
                category,
                distinct,
            })
        })
}

fn decision() -> impl Strategy<Value = Decision> {
    prop_oneof![
        3 => few().prop_map(Decision::Confirm),
        1 => Just(Decision::Confirm(2_000)),
        1 => Just(Decision::Decline),
        1 => Just(Decision::Uphold),
        1 => Just(Decision::Reverse),
    ]
}

fn release() -> impl Strategy<Value = Release> {
    select(vec![Release::FundGivesRest, Release::ExtendFloor, Release::AsItIs])
}

fn command() -> impl Strategy<Value = Command> {
    let to = prop_oneof![2 => member().prop_map(Some), 1 => Just(None)];
    let floor =
        prop_oneof![4 => (-600..=0_i64).prop_map(Some), 1 => Just(None), 1 => select(vec![Some(1), Some(-600_001)])];
    prop_oneof![
        16 => log(),
        10 => recent().prop_map(Command::Confirm),
        5 => (recent(), minutes()).prop_map(|(x, figure)| Command::Counter(x, figure)),
        2 => (recent(), seldom()).prop_map(|(x, stale)| Command::Decline(x, stale)),
        4 => (recent(), seldom()).prop_map(|(x, stale)| Command::Dispute(x, stale)),
        6 => (recent(), decision()).prop_map(|(x, decision)| Command::Resolve(x, decision)),
        5 => (recent(), release()).prop_map(|(x, release)| Command::Release(x, release)),
        7 => recent().prop_map(Command::Reverse),
        3 => (member(), to, few()).prop_map(|(from, to, minutes)| Command::Donate(from, to, minutes)),
        2 => (member(), few()).prop_map(|(to, minutes)| Command::Grant(to, minutes)),
        2 => (member(), floor).prop_map(|(member, floor)| Command::SetFloor(member, floor)),
        3 => recent().prop_map(Command::Read),
        1 => (recent(), seldom()).prop_map(|(x, stale)| Command::MarkTold(x, stale)),
    ]
}

/// Who sends it: usually whoever it is open to.
fn by(command: Command) -> impl Strategy<Value = By> {
    let (giver, receiver, decider) = match command {
        Command::Log(_) => (5, 5, 3),
        Command::Confirm(_) | Command::Counter(..) | Command::Read(_) => (3, 12, 1),
        Command::Decline(..) | Command::Dispute(..) => (6, 6, 1),
        Command::Resolve(..) | Command::Release(..) | Command::MarkTold(..) => (1, 1, 12),
        Command::Reverse(_) => (6, 1, 8),
        Command::Donate(..) => (12, 1, 1),
        Command::Grant(..) | Command::SetFloor(..) => (1, 1, 12),
    };
    prop_oneof![
        giver => Just(By::Giver),
        receiver => Just(By::Receiver),
        decider => Just(By::Decider),
        2 => (0..=STRANGER).prop_map(By::Anybody),
    ]
}

fn doing() -> impl Strategy<Value = Step> {
    (command(), prop::bool::weighted(0.85))
        .prop_flat_map(|(command, likely)| by(command).prop_map(move |by| Step::Do { by, command, likely }))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        40 => doing(),
        3 => (0..8_usize).prop_map(Step::Again),
        1 => (0..8_usize).prop_map(Step::Misuse),
        3 => select(vec![1_i64, 3, 21, 22, 61, 95]).prop_map(Step::Pass),
    ]
}

/// A history of so many steps, under rules that make its laws bite.
pub fn history(steps: std::ops::Range<usize>) -> impl Strategy<Value = History> {
    let counting = prop_oneof![
        8 => Just(Counting::BetweenMembers),
        1 => Just(Counting::FromFund),
        1 => Just(Counting::Gift),
    ];
    (
        select(vec![-720_i64, -240, -120, 0]),
        select(vec![720_i64, 60, 15, 0]),
        counting,
        prop::collection::vec(step(), steps),
    )
        .prop_map(|(floor, fund, counting, steps)| History {
            floor,
            fund,
            counting,
            steps,
        })
}
