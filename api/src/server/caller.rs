//! Who sent a request, before anything is done for it: the address, the token, and how often they may ask.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use app::{Actor, AppError};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use domain::Error;
use http::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode};

use super::{Shared, challenge};
use crate::asker::Asker;
use crate::graphql::streams::Pass;
use crate::messages::Locale;
use crate::rate::{Left, TooOften};
use crate::{config, graphql};

/// Where a request came from, and what is left of the limits that it was counted for.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The client's address, as far as it is known.
    pub address: Option<IpAddr>,
    left: Arc<Mutex<Option<Left>>>,
}

impl Caller {
    /// Where a request came from, which the layer around everything has counted.
    pub(crate) fn of(request: &Request) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// Somebody at this address, who was not counted yet.
    pub(super) fn at(address: Option<IpAddr>) -> Self {
        Self {
            address,
            ..Self::default()
        }
    }

    /// Notes what is left of one more limit; the one that ends first is told.
    pub(super) fn note(&self, left: Left) {
        let mut nearest = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *nearest = Some(nearest.map_or(left, |nearest| nearest.nearer(left)));
    }

    /// Notes what a count came to.
    pub(super) fn noted(&self, counted: Result<Option<Left>, TooOften>) -> Result<(), TooOften> {
        let left = counted.inspect_err(|too_often| self.note(too_often.left()))?;
        if let Some(left) = left {
            self.note(left);
        }
        Ok(())
    }

    /// What is left of the limit that ends first.
    pub(super) fn left(&self) -> Option<Left> {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// Who asks; an error where a token is shown that is not good.
    pub(crate) async fn asker(&self, headers: &HeaderMap, caller: &Caller) -> app::Result<Asker> {
        let actor = match bearer(headers)? {
            Some(token) => self.app.authenticate(token).await?,
            None => Actor::Anonymous,
        };
        caller.noted(self.limits.person(actor.person_id()))?;
        Ok(Asker::new(
            self.app.clone(),
            actor,
            super::locale(headers),
            caller.address,
        ))
    }

    /// The same for a stream, whose token is looked at again for every event.
    pub(super) async fn pass(&self, headers: &HeaderMap, caller: &Caller) -> app::Result<Pass> {
        let pass = Pass::open(&self.app, bearer(headers)?).await?;
        caller.noted(self.limits.person(pass.actor().person_id()))?;
        Ok(pass)
    }

    /// The client's address, as far as it is known.
    pub(super) fn address(&self, request: &Request) -> Option<IpAddr> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
        let forwarded = request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok());
        Some(config::client_address(
            peer.0.ip(),
            forwarded,
            &self.settings.trusted_proxies,
        ))
    }

    /// Refuses a request to GraphQL before anything of it is read.
    pub(super) fn refused(&self, headers: &HeaderMap, error: &AppError, locale: Locale) -> Response {
        let told = crate::problem::told(error, locale);
        let status = match told.code {
            "UNAUTHENTICATED" => StatusCode::UNAUTHORIZED,
            "UNAVAILABLE" => StatusCode::SERVICE_UNAVAILABLE,
            "RATE_LIMITED" => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = graphql::http::refuse(headers, status, told.code, told.message);
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, challenge(&self.settings.base_url, true));
        }
        if let AppError::Domain(Error::TooManyAttempts { retry_after_seconds }) = error {
            headers.insert(RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
        }
        response
    }
}

/// The token in the header, where there is one.
pub(super) fn bearer(headers: &HeaderMap) -> app::Result<Option<&str>> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let token = value.to_str().ok().and_then(|text| {
        let (scheme, token) = text.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    token.map(Some).ok_or(Error::Unauthenticated.into())
}
