//! Which addresses lie on the open internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use crate::config::Network;

/// What is closed, and what it is (the registries of special-purpose addresses, RFC 6890).
pub(super) const CLOSED: &[(&str, &str)] = &[
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private (RFC 1918)"),
    (
        "100.64.0.0/10",
        "shared by providers (RFC 6598), and the metadata of one",
    ),
    ("127.0.0.0/8", "loopback"),
    ("168.63.129.16", "the metadata of a provider"),
    ("169.254.0.0/16", "link-local, and the metadata of most providers"),
    ("172.16.0.0/12", "private (RFC 1918)"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "6to4 relays"),
    ("192.168.0.0/16", "private (RFC 1918)"),
    ("198.18.0.0/15", "benchmarks"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved, and broadcast"),
    ("2001::/23", "protocol assignments, Teredo among them"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4: it leads to any IPv4 address"),
    ("3fff::/20", "documentation"),
];

/// Of IPv6, what was given out to the world; all else is local, or nobody's.
const GLOBAL: &str = "2000::/3";
/// IPv4 inside IPv6, for machines that speak only that (NAT64, RFC 6052).
const NAT64: &str = "64:ff9b::/96";

static KNOWN: LazyLock<Vec<Network>> = LazyLock::new(|| {
    CLOSED
        .iter()
        .filter_map(|(network, _)| Network::parse(network))
        .collect()
});

fn lies_in(network: &str, address: IpAddr) -> bool {
    Network::parse(network).is_some_and(|network| network.contains(address))
}

/// Whether an address lies on the open internet: nothing private, local, shared, reserved or of a machine's own, in no
/// form of IPv4 inside IPv6 either.
pub fn is_open(address: IpAddr) -> bool {
    let closed = |address: IpAddr| KNOWN.iter().any(|network| network.contains(address));
    match address {
        IpAddr::V4(_) => !closed(address),
        IpAddr::V6(six) => match inner(six) {
            Some(four) => !closed(four.into()),
            None => lies_in(GLOBAL, address) && !closed(address),
        },
    }
}

/// The IPv4 address that this one stands for, where it does: mapped, or through NAT64.
fn inner(six: Ipv6Addr) -> Option<Ipv4Addr> {
    if let Some(four) = six.to_ipv4_mapped() {
        return Some(four);
    }
    let [.., high, low] = six.segments();
    let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
    lies_in(NAT64, six.into()).then(|| Ipv4Addr::new(a, b, c, d))
}
