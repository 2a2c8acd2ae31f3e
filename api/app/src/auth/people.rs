//! People: becoming one with a login, signing in, changing the password.

use std::net::IpAddr;

use domain::id::PersonId;
use domain::policy::{Operation, Scope};
use domain::text::Label;
use domain::{Error, Reason, Refusal};
use secrecy::{ExposeSecret, SecretString};
use store::{PersonRecord, Proof};

use super::password::Hasher;
use super::session::TokenPair;
use super::throttle::{Counters, WINDOW_SECONDS};
use super::{Login, Password, login, person_of};
use crate::actor::Credential;
use crate::bank::{is_language, unknown};
use crate::{Actor, App, AppError, Result};

/// For how long ended sessions are kept, in days, so that a late reuse of a token still finds its session.
const ENDED_DAYS: i64 = 30;

/// Makes somebody a person.
#[derive(Debug, Clone)]
pub struct RegisterPerson {
    /// What they sign in with; `None` for somebody whom a token or a passkey will prove.
    pub login: Option<Login>,
    /// Their password; needs a login.
    pub password: Option<Password>,
    /// The language they read (BCP 47).
    pub language: String,
    /// Where they come from; `None` for the operator's own commands, which are not counted.
    pub client_address: Option<IpAddr>,
}

/// Signs a person in. Login and password are as they were typed: what cannot be one is answered like a wrong one.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The login.
    pub login: String,
    /// The password.
    pub password: SecretString,
    /// What the person calls the device.
    pub label: Option<Label>,
    /// Where they come from, as the trusted proxies say.
    pub client_address: Option<IpAddr>,
}

/// Changes the password.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// The one before, as it was typed.
    pub old: SecretString,
    /// The new one.
    pub new: Password,
    /// Where they come from.
    pub client_address: Option<IpAddr>,
}

/// What [`App::sweep_sign_ins`] deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that ended long ago.
    pub sessions: u64,
    /// Windows of tries that are over.
    pub attempts: u64,
}

impl App {
    /// Makes somebody a person. A login that is taken is refused as `TAKEN`; tries from one address are limited.
    pub async fn register_person(&self, command: RegisterPerson) -> Result<PersonId> {
        if !is_language(&command.language) {
            return Err(unknown("language", &command.language));
        }
        if command.login.is_none() && command.password.is_some() {
            return Err(Error::invalid("login", Reason::Missing).into());
        }
        let at = self.now();
        if let Some(address) = command.client_address {
            let throttle = &self.auth()?.throttle;
            let tx = self.store.begin().await?;
            throttle.sign_up(&tx, address, at).await?;
            tx.commit().await?;
        }
        let hash = match command.password {
            Some(password) => Some(self.auth()?.hasher.hash(password.into_normal()).await?),
            None => None,
        };
        let record = PersonRecord {
            id: PersonId::new(self.new_id()),
            login: command.login.map(|login| login.as_str().to_owned()),
            language: command.language,
            created_at: at,
        };
        let tx = self.store.begin().await?;
        if !tx.insert_person(&record, hash.as_deref()).await? {
            tx.rollback().await?;
            return Err(Refusal::Taken.into());
        }
        tx.commit().await?;
        Ok(record.id)
    }

    /// Signs a person in with all scopes. An unknown login, a wrong password and a person without one are answered
    /// alike, after about the same time: `SIGN_IN_FAILED`, or `RATE_LIMITED` after too many tries.
    pub async fn sign_in(&self, command: SignIn) -> Result<TokenPair> {
        let auth = self.auth()?;
        let at = self.now();
        let login = Login::try_new(&command.login).ok();
        let login = login.as_ref().map(Login::as_str);
        let counters = auth.throttle.sign_in(login, command.client_address);
        let tx = self.store.begin().await?;
        counters.count(&tx, at).await?;
        let proof = match login {
            Some(login) => tx.proof_of_login(login).await?,
            None => None,
        };
        tx.commit().await?;
        let proof = self.prove(proof, &command.password).await?;

        let keys = auth.signing(&self.store, at).await?;
        let at = self.now();
        let label = command.label.map(Into::into);
        let session = self.new_session(proof.person, Scope::ALL.to_vec(), label, at);
        let tx = self.store.begin().await?;
        // A password that was changed meanwhile opens nothing.
        if tx.lock_person(proof.person).await? != Some(proof) {
            return Err(Refusal::SignInFailed.into());
        }
        let pair = self.open_session(&tx, &keys, &session).await?;
        counters.forgive(&tx).await?;
        tx.commit().await?;
        Ok(pair)
    }

    /// Whoever the password proves.
    async fn prove(&self, proof: Option<Proof>, typed: &SecretString) -> Result<Proof> {
        let failed = || AppError::from(Refusal::SignInFailed);
        let password = login::normal(typed.expose_secret()).ok_or_else(failed)?;
        let hash = proof.as_ref().and_then(|proof| proof.password_hash.clone());
        let fits = self.auth()?.hasher.verify(password, hash).await?;
        proof.filter(|_| fits).ok_or_else(failed)
    }

    /// Changes the password of whoever asks, who proves it with the old one, and ends all their sessions but the one
    /// they came with. Personal tokens stay; their owner revokes them one by one.
    pub async fn change_password(&self, actor: &Actor, command: ChangePassword) -> Result<()> {
        let person = person_of(actor, Operation::ManageTokens)?;
        let auth = self.auth()?;
        let at = self.now();
        let tx = self.store.begin().await?;
        let proof = tx.lock_person(person).await?;
        let counters = self.counters(proof.as_ref(), command.client_address)?;
        counters.count(&tx, at).await?;
        tx.commit().await?;
        let proof = self.prove(proof, &command.old).await?;
        let hash = auth.hasher.hash(command.new.into_normal()).await?;

        let tx = self.store.begin().await?;
        if tx.lock_person(person).await? != Some(proof) {
            return Err(Error::Stale.into());
        }
        tx.set_password_hash(person, &hash).await?;
        let own = match actor {
            Actor::Person {
                via: Credential::Session(session),
                ..
            } => Some(*session),
            _ => None,
        };
        tx.revoke_sessions(person, own, self.now()).await?;
        counters.forgive(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// Sets the first password, or one in the place of a forgotten one, of whoever has this login, and ends all their
    /// sessions. Personal tokens stay. Only the operator's command line calls this; a login that nobody has is
    /// `NOT_FOUND`.
    pub async fn set_password(&self, login: &Login, new: Password) -> Result<PersonId> {
        let hash = Hasher::new().hash(new.into_normal()).await?;
        let tx = self.store.begin().await?;
        let proof = tx.proof_of_login(login.as_str()).await?;
        let person = proof.ok_or(AppError::not_found("person"))?.person;
        // A sign-in that has proved the old password waits here, and then finds another hash.
        tx.lock_person(person).await?;
        tx.set_password_hash(person, &hash).await?;
        tx.revoke_sessions(person, None, self.now()).await?;
        tx.commit().await?;
        Ok(person)
    }

    /// Guessing the old password counts like guessing at the door.
    fn counters(&self, proof: Option<&Proof>, address: Option<IpAddr>) -> Result<Counters> {
        let login = proof.and_then(|proof| proof.login.as_deref());
        Ok(self.auth()?.throttle.sign_in(login, address))
    }

    /// The person who asks.
    pub async fn me(&self, actor: &Actor) -> Result<PersonRecord> {
        let person = person_of(actor, Operation::ReadMe)?;
        let found = self.store.reader().person(person).await?;
        found.ok_or(Error::Unauthenticated.into())
    }

    /// Deletes sessions and windows of tries that nothing needs any more. The clockwork calls this once a day.
    pub async fn sweep_sign_ins(&self) -> Result<Swept> {
        let at = self.now();
        let tx = self.store.begin().await?;
        let sessions = tx.sweep_sessions(at.plus_days(-ENDED_DAYS)).await?;
        let attempts = tx.sweep_attempts(at.plus_seconds(-WINDOW_SECONDS)).await?;
        tx.commit().await?;
        Ok(Swept { sessions, attempts })
    }
}
