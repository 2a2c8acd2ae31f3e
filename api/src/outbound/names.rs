//! Where names lead: looked up, filtered, and only then connected to.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::is_open;

/// Knows where names lead.
pub trait Names: Send + Sync {
    /// The addresses of this name.
    fn look_up(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// Names as this machine looks them up.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemNames;

impl Names for SystemNames {
    fn look_up(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// A name that leads to no address on the open internet.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("this name leads to no address on the open internet")]
pub struct Closed;

/// Gives only addresses that may be reached; a connection goes to one of these, whatever the name leads to later.
pub(super) struct Filtered {
    names: Arc<dyn Names>,
    loopback: bool,
}

impl Filtered {
    pub(super) fn new(names: Arc<dyn Names>, loopback: bool) -> Self {
        Self { names, loopback }
    }
}

impl Resolve for Filtered {
    fn resolve(&self, name: Name) -> Resolving {
        let looked = self.names.look_up(name.as_str().to_owned());
        let here = self.loopback && name.as_str() == "localhost";
        Box::pin(async move {
            let open = |address: &IpAddr| is_open(*address) || (here && address.is_loopback());
            let found = looked.await?.into_iter().filter(open);
            let found: Vec<SocketAddr> = found.map(|address| SocketAddr::new(address, 0)).collect();
            if found.is_empty() {
                return Err(Closed.into());
            }
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}
