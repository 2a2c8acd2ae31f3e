//! The ids of what the README tells.

use std::collections::BTreeMap;

use super::plan::{Bank, Key};
use super::seed::Seeded;
use crate::cli::Failure;

/// What an id is of.
#[derive(Debug, Clone, Copy)]
enum Of {
    /// A member of the first bank.
    Member(Key),
    /// An exchange with a name.
    Exchange(&'static str),
    /// The need that nobody answered.
    Need,
    /// The second bank.
    Circle,
}

use Of::{Circle, Exchange, Member, Need};

const STORIES: &[(&str, &[(&str, Of)])] = &[
    ("unansweredNeed", &[("listingId", Need), ("memberId", Member("priya"))]),
    (
        "withoutPhone",
        &[
            ("memberId", Member("rosa")),
            ("helperMemberId", Member("nadia")),
            ("waitingExchangeId", Exchange("waitsForRosa")),
        ],
    ),
    ("carer", &[("memberId", Member("teresa"))]),
    ("neverAsks", &[("memberId", Member("walter"))]),
    (
        "sameHourTwice",
        &[
            ("giverMemberId", Member("lucia")),
            ("receiverMemberId", Member("jon")),
            ("countedExchangeId", Exchange("sameHourCounted")),
            ("waitingExchangeId", Exchange("sameHourWaiting")),
        ],
    ),
    (
        "ninetyOrOneTwenty",
        &[
            ("giverMemberId", Member("karl")),
            ("receiverMemberId", Member("mei")),
            ("exchangeId", Exchange("ninetyOrOneTwenty")),
        ],
    ),
    (
        "undoneMistake",
        &[
            ("giverMemberId", Member("aaron")),
            ("receiverMemberId", Member("fatima")),
            ("exchangeId", Exchange("undone")),
            ("recordedAgainExchangeId", Exchange("recordedAgain")),
        ],
    ),
    ("left", &[("memberId", Member("greta"))]),
    (
        "heldAtFloor",
        &[("memberId", Member("tomas")), ("exchangeId", Exchange("heldAtFloor"))],
    ),
    ("gifts", &[("bankId", Circle)]),
    (
        "waiting",
        &[
            ("forLuisExchangeId", Exchange("waitsForLuis")),
            ("forRuthExchangeId", Exchange("waitsForRuth")),
            ("askedOfRuthExchangeId", Exchange("askedOfRuth")),
        ],
    ),
    (
        "desk",
        &[
            ("disputedExchangeId", Exchange("disputed")),
            ("heldExchangeId", Exchange("heldAtFloor")),
        ],
    ),
];

/// The ids, by story.
pub(super) fn stories(seeded: &Seeded) -> Result<BTreeMap<String, BTreeMap<String, String>>, Failure> {
    let id = |of: Of| -> Option<String> {
        Some(match of {
            Member(key) => seeded.members.get(&(Bank::Town, key))?.to_string(),
            Exchange(name) => seeded.exchanges.get(name)?.to_string(),
            Need => seeded.unanswered.to_string(),
            Circle => seeded.banks.get(&Bank::Circle)?.to_string(),
        })
    };
    let mut stories = BTreeMap::new();
    for (story, things) in STORIES {
        let mut ids = BTreeMap::new();
        for (what, of) in *things {
            let id = id(*of).ok_or_else(|| Failure::failed(format!("the demo has no {of:?}")))?;
            ids.insert((*what).to_owned(), id);
        }
        stories.insert((*story).to_owned(), ids);
    }
    Ok(stories)
}
