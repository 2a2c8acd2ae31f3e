use domain::exchange::State;
use domain::id::ExchangeId;
use domain::member::{MemberState, Role};
use domain::minutes::MinutesError;
use domain::text::TextError;
use domain::time::PeriodError;
use domain::{Error, Reason, Refusal};

/// The `match` names every refusal, so that a new one is not forgotten below.
fn known(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::BelowFloor { .. }
        | Refusal::HeldForBookkeeper
        | Refusal::FundExhausted
        | Refusal::WrongState { .. }
        | Refusal::LooksLikeDuplicate { .. }
        | Refusal::LongDay { .. }
        | Refusal::CategoryRetired
        | Refusal::Involved
        | Refusal::AnotherNeeded
        | Refusal::GuardianNeeded
        | Refusal::UnderAge
        | Refusal::ExchangedTogether
        | Refusal::SameParty
        | Refusal::TooFarBack { .. }
        | Refusal::TooLate { .. }
        | Refusal::AlreadyReversed
        | Refusal::IdempotencyConflict
        | Refusal::MemberNotActive { .. }
        | Refusal::AgreementPending
        | Refusal::MandateEnded
        | Refusal::LastCoordinator
        | Refusal::CodeNotValid
        | Refusal::AlreadyMember
        | Refusal::SignInFailed
        | Refusal::Taken
        | Refusal::Unreachable
        | Refusal::ListingClosed
        | Refusal::AskedNotNow
        | Refusal::EventsGone { .. }
        | Refusal::TooMany { .. } => refusal,
    }
}

/// Every refusal there is.
fn refusals() -> Vec<Refusal> {
    let below = |available, requested| Refusal::BelowFloor { available, requested };
    let alike = |confirmable| Refusal::LooksLikeDuplicate {
        other: ExchangeId::new(uuid()),
        confirmable,
    };
    let mut all = vec![
        known(below(80, 120)),
        below(0, 1),
        Refusal::HeldForBookkeeper,
        Refusal::FundExhausted,
        alike(true),
        alike(false),
        Refusal::Involved,
        Refusal::AnotherNeeded,
        Refusal::GuardianNeeded,
        Refusal::UnderAge,
        Refusal::ExchangedTogether,
        Refusal::SameParty,
        Refusal::AlreadyReversed,
        Refusal::IdempotencyConflict,
        Refusal::AgreementPending,
        Refusal::MandateEnded,
        Refusal::LastCoordinator,
        Refusal::CodeNotValid,
        Refusal::AlreadyMember,
        Refusal::SignInFailed,
        Refusal::Taken,
        Refusal::Unreachable,
        Refusal::ListingClosed,
        Refusal::CategoryRetired,
        Refusal::AskedNotNow,
    ];
    for count in [1, 90] {
        all.push(Refusal::LongDay {
            minutes: 800,
            days: count,
            usual: 720,
        });
        all.push(Refusal::TooFarBack { days: count });
        all.push(Refusal::TooLate { days: count });
        all.push(Refusal::EventsGone { days: count });
        all.push(Refusal::TooMany { max: count });
    }
    let states = State::ALL.iter();
    all.extend(states.map(|state| Refusal::WrongState { state: *state }));
    let states = MemberState::ALL.iter().map(|state| state.as_str());
    all.extend(states.map(|state| Refusal::MemberNotActive { state }));
    all
}

fn uuid() -> uuid::Uuid {
    uuid::Uuid::from_u128(7)
}

fn reasons() -> Vec<Reason> {
    let (min, max) = (-720, 600_000);
    vec![
        TextError::Empty.into(),
        TextError::TooShort { min: 1 }.into(),
        TextError::TooShort { min: 10 }.into(),
        TextError::TooLong { max: 1 }.into(),
        TextError::TooLong { max: 120 }.into(),
        TextError::Unshowable { code: 0x202E }.into(),
        MinutesError { max: 1_440 }.into(),
        PeriodError::Backwards.into(),
        PeriodError::TooLong.into(),
        Reason::InFuture,
        Reason::InPast,
        Reason::Range { min, max },
        Reason::Unknown {
            value: "bread".to_owned(),
        },
        Reason::Missing,
        Reason::Unexpected,
        Reason::Endpoint,
    ]
}

/// One error of every kind, and of every word and number that changes its text.
pub(super) fn errors() -> Vec<Error> {
    let nouns = "agreement bank category exchange invitation listing match member person role session token webhook";
    let mut all = vec![
        Error::Malformed {
            field: "after",
            message: "this is no cursor of this list",
        },
        Error::Stale,
        Error::Unauthenticated,
        Error::ScopeNeeded {
            scope: "exchanges:write",
        },
        Error::TooManyAttempts {
            retry_after_seconds: 61,
        },
        Error::NotYours,
    ];
    all.extend(nouns.split(' ').map(|noun| Error::NotFound { noun }));
    let roles = Role::ALL.iter().map(|role| role.as_str());
    all.extend(roles.map(|role| Error::RoleNeeded { role }));
    all.extend(refusals().into_iter().map(Error::Refused));
    let reasons = reasons().into_iter();
    all.extend(reasons.map(|reason| Error::invalid("floorMinutes", reason)));
    all
}
