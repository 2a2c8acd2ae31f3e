//! The token of a stream, looked at again for every event.

use std::time::Duration;

use app::{Actor, App, AppError};
use domain::Error;
use domain::time::Instant;

/// The longest that anybody sleeps without looking at the clock of the service.
const NAP: Duration = Duration::from_secs(30);

/// Why a stream does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The token has ended, or was taken back.
    Token,
    /// It could not be looked at.
    Fault,
}

/// Whoever opened a stream: their token is looked at again for every event.
#[derive(Clone)]
pub struct Pass {
    app: App,
    pub(super) bearer: Option<String>,
    pub(super) actor: Actor,
    until: Option<Instant>,
}

impl Pass {
    /// Looks at a token; nobody shows none.
    pub async fn open(app: &App, bearer: Option<&str>) -> app::Result<Self> {
        let (actor, until) = match bearer {
            Some(bearer) => {
                let shown = app.authenticate_until(bearer).await?;
                (shown.actor, shown.until)
            }
            None => (Actor::Anonymous, None),
        };
        Ok(Self {
            app: app.clone(),
            bearer: bearer.map(ToOwned::to_owned),
            actor,
            until,
        })
    }

    /// Who it is.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether the token is still good, and still as good as it was.
    pub async fn check(&self) -> Result<(), Ended> {
        let Some(bearer) = &self.bearer else {
            return Ok(());
        };
        match self.app.authenticate(bearer).await {
            Ok(actor) if actor == self.actor => Ok(()),
            Ok(_) | Err(AppError::Domain(Error::Unauthenticated)) => Err(Ended::Token),
            Err(error) => {
                tracing::error!(%error, "a token could not be looked at again; its streams were ended");
                Err(Ended::Fault)
            }
        }
    }

    /// Waits until the token ends by itself, if it ever does.
    pub async fn ends(&self) {
        let Some(until) = self.until else {
            return std::future::pending().await;
        };
        loop {
            let left = until.micros().saturating_sub(self.app.now().micros());
            let Some(left) = u64::try_from(left).ok().filter(|left| *left > 0) else {
                return;
            };
            tokio::time::sleep(Duration::from_micros(left).min(NAP)).await;
        }
    }
}
