//! Personal access tokens: what a person hands to a script, and takes back.

use domain::id::{PersonId, TokenId};
use domain::policy::{Operation, Scope};
use domain::text::Label;
use domain::time::Instant;
use domain::{Error, Reason, Refusal};
use secrecy::{ExposeSecret, SecretString};
use store::{Slice, TokenRecord, Tx, Window};

use super::{person_of, tokens};
use crate::actor::Credential;
use crate::{Actor, App, AppError, Result};

/// The most good tokens that a person may have.
const TOKENS_MAX: i64 = 50;
/// The longest term of a token, in days.
const DAYS_MAX: i64 = 3650;

/// Makes a personal access token.
#[derive(Debug, Clone)]
pub struct CreateToken {
    /// What its owner calls it.
    pub name: Label,
    /// What it may be used for: nothing that whoever asks may not.
    pub scopes: Vec<Scope>,
    /// After how many days it ends, 1 to 3650; `None` for never.
    pub expires_in_days: Option<i64>,
}

/// A token that was just made: the only time that it is shown.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What is kept of it.
    pub record: TokenRecord,
    token: SecretString,
}

impl NewToken {
    /// The token: `Authorization: Bearer …`.
    pub fn token(&self) -> &str {
        self.token.expose_secret()
    }
}

impl App {
    /// Makes a personal access token. It reaches no further than what the actor came with, and does not outlive the
    /// token that made it.
    pub async fn create_token(&self, actor: &Actor, command: CreateToken) -> Result<NewToken> {
        let person = person_of(actor, Operation::ManageTokens)?;
        let scopes = subset(actor, &command.scopes)?;
        let at = self.now();
        let asked = match command.expires_in_days {
            None => None,
            Some(days) if (1..=DAYS_MAX).contains(&days) => Some(at.plus_days(days)),
            Some(_) => {
                let (min, max) = (1, DAYS_MAX);
                return Err(Error::invalid("expiresInDays", Reason::Range { min, max }).into());
            }
        };
        let (token, hash) = tokens::mint(tokens::PERSONAL)?;
        let tx = self.store.begin().await?;
        // Whoever makes two tokens at once is counted twice.
        if tx.lock_person(person).await?.is_none() {
            return Err(Error::Unauthenticated.into());
        }
        let until = parents_end(&tx, actor, person, at).await?;
        if tx.live_tokens(person, at).await? >= TOKENS_MAX {
            return Err(Refusal::TooMany { max: TOKENS_MAX }.into());
        }
        let record = TokenRecord {
            id: TokenId::new(self.new_id()),
            person,
            name: command.name.into(),
            scopes,
            created_at: at,
            expires_at: [asked, until].into_iter().flatten().min(),
            used_at: None,
            revoked_at: None,
        };
        tx.insert_token(&record, &hash).await?;
        tx.commit().await?;
        Ok(NewToken { record, token })
    }

    /// A person's tokens that were not revoked, newest first.
    pub async fn tokens(&self, actor: &Actor, window: Window<TokenId>) -> Result<Slice<TokenRecord>> {
        let person = person_of(actor, Operation::ManageTokens)?;
        let window = Window {
            after: window.after.map(TokenId::uuid),
            before: window.before.map(TokenId::uuid),
            size: window.size,
            backwards: window.backwards,
        };
        Ok(self.store.reader().tokens(person, window).await?)
    }

    /// Revokes a token, at once; one that was revoked stays so.
    pub async fn revoke_token(&self, actor: &Actor, token: TokenId) -> Result<TokenRecord> {
        let person = person_of(actor, Operation::ManageTokens)?;
        let tx = self.store.begin().await?;
        tx.revoke_token(token, person, self.now()).await?;
        let record = tx.token(token, person).await?;
        let record = record.ok_or(AppError::not_found("token"))?;
        tx.commit().await?;
        Ok(record)
    }
}

/// The scopes that were asked for, each once, if whoever asks has them all.
fn subset(actor: &Actor, asked: &[Scope]) -> Result<Vec<Scope>> {
    let held = actor.scopes().unwrap_or_default();
    if let Some(scope) = asked.iter().find(|scope| !held.contains(scope)) {
        let scope = scope.as_str();
        return Err(Error::ScopeNeeded { scope }.into());
    }
    let mut scopes = asked.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(Error::invalid("scopes", Reason::Missing).into());
    }
    Ok(scopes)
}

/// When the token that the actor came with ends, if it is one and does. A revoked one makes no other.
async fn parents_end(tx: &Tx, actor: &Actor, person: PersonId, at: Instant) -> Result<Option<Instant>> {
    let Actor::Person {
        via: Credential::Token(parent),
        ..
    } = actor
    else {
        return Ok(None);
    };
    let parent = tx.token(*parent, person).await?;
    let parent = parent
        .filter(|parent| parent.is_live(at))
        .ok_or(Error::Unauthenticated)?;
    Ok(parent.expires_at)
}
