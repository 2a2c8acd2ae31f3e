//! Who asks. An actor holds no roles: what somebody is in a bank is read in the same transaction as what is decided.

use domain::id::{PartnerId, PersonId, SessionId, TokenId};
use domain::ledger::RecordedBy;
use domain::policy::Scope;

/// Who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody who is signed in.
    Anonymous,
    /// A person, as far as their token reaches.
    Person {
        /// The person.
        person: PersonId,
        /// What the token may be used for.
        scopes: Vec<Scope>,
        /// The session or token that was shown.
        via: Credential,
    },
    /// The bank's own clockwork.
    Job(&'static str),
    /// A partner organisation.
    Partner(PartnerId),
}

/// What a person showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// A sign-in on one device.
    Session(SessionId),
    /// A personal access token.
    Token(TokenId),
    /// The person was named by the operator's command line or a test.
    Direct,
}

impl Actor {
    /// A person with every scope, as the seeder and the tests name them.
    pub fn person(person: PersonId) -> Self {
        Self::Person {
            person,
            scopes: Scope::ALL.to_vec(),
            via: Credential::Direct,
        }
    }

    /// The person, where there is one.
    pub const fn person_id(&self) -> Option<PersonId> {
        match self {
            Self::Person { person, .. } => Some(*person),
            _ => None,
        }
    }

    /// What the token may be used for; `None` for nobody.
    pub fn scopes(&self) -> Option<&[Scope]> {
        match self {
            Self::Anonymous => None,
            Self::Person { scopes, .. } => Some(scopes),
            Self::Job(_) | Self::Partner(_) => Some(&[]),
        }
    }

    /// The scope of idempotency keys (DESIGN 5) and the actor of events: an id or a job's name, no personal data.
    pub fn word(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::Person { person, .. } => person.to_string(),
            Self::Job(name) => format!("job:{name}"),
            Self::Partner(partner) => partner.to_string(),
        }
    }

    /// Who stands in the ledger as having recorded it (law I9).
    pub const fn recorded_by(&self) -> RecordedBy {
        match self {
            Self::Person { person, .. } => RecordedBy::Member(*person),
            Self::Partner(partner) => RecordedBy::Partner(*partner),
            Self::Anonymous | Self::Job(_) => RecordedBy::Job,
        }
    }
}
