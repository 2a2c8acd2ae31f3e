//! Addresses of machines: one, or a network of them.

use std::net::{IpAddr, SocketAddr};

/// A network, such as `10.0.0.0/8`; a single address is a network of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: u128,
    mask: u128,
}

/// IPv4 lies inside IPv6 here (RFC 4291, 2.5.5.2), so that `::ffff:10.0.0.1` and `10.0.0.1` are one machine.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(four) => four.to_ipv6_mapped().to_bits(),
        IpAddr::V6(six) => six.to_bits(),
    }
}

impl Network {
    /// The network of this text; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let (own, before) = match address {
            IpAddr::V4(_) => (32, 96),
            IpAddr::V6(_) => (128, 0),
        };
        let prefix: u32 = match prefix {
            Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok()?,
            Some(_) => return None,
            None => own,
        };
        if prefix > own {
            return None;
        }
        let host = 128_u32.checked_sub(before)?.checked_sub(prefix)?;
        let mask = u128::MAX.checked_shl(host).unwrap_or(0);
        let first = bits(address) & mask;
        Some(Self { first, mask })
    }

    /// Whether this machine belongs to it.
    pub fn contains(&self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.first
    }
}

/// The address of a client: the peer's, or, where trusted proxies stand before it, the last one in X-Forwarded-For that
/// is none of them. What stands further left was written by whoever asks, and proves nothing.
///
/// `forwarded` are the values of all X-Forwarded-For headers, in their order.
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[Network],
) -> IpAddr {
    let is_proxy = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    for hop in forwarded.rev().flat_map(|value| value.rsplit(',')) {
        if !is_proxy(client) {
            break;
        }
        let hop = hop.trim();
        let address = hop.parse().ok().or_else(|| {
            let with_port: SocketAddr = hop.parse().ok()?;
            Some(with_port.ip())
        });
        match address {
            Some(address) => client = IpAddr::to_canonical(&address),
            None => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_its_machines_and_no_others() {
        assert!(holds("10.0.0.0/8", "10.255.0.1"));
        assert!(!holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("192.0.2.7", "192.0.2.7"));
        assert!(!holds("192.0.2.7", "192.0.2.8"));
        assert!(holds("2001:db8::/32", "2001:db8:1::9"));
        assert!(!holds("2001:db8::/32", "2001:db9::9"));
        assert!(holds("0.0.0.0/0", "203.0.113.9"));
        assert!(!holds("0.0.0.0/0", "2001:db8::1"));
        assert!(holds("::/0", "2001:db8::1"));
        assert!(holds("::/0", "203.0.113.9"));
    }

    #[test]
    fn a_machine_is_the_same_in_both_forms() {
        assert!(holds("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(holds("::ffff:127.0.0.1", "127.0.0.1"));
    }

    #[test]
    fn what_is_no_network_is_none() {
        for text in [
            "",
            "10.0.0",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "example.org",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        let trusted = ["127.0.0.1", "10.0.0.0/8"].map(|text| Network::parse(text).unwrap());
        let client = |peer: &str, forwarded: &[&str]| {
            client_address(peer.parse().unwrap(), forwarded.iter().copied(), &trusted).to_string()
        };
        assert_eq!(client("203.0.113.9", &["192.0.2.1"]), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", &["192.0.2.1"]), "192.0.2.1");
        assert_eq!(
            client("::ffff:127.0.0.1", &["192.0.2.66, 192.0.2.1, 10.0.0.3"]),
            "192.0.2.1"
        );
        assert_eq!(client("127.0.0.1", &["192.0.2.66", "192.0.2.1:4711"]), "192.0.2.1");
        assert_eq!(client("127.0.0.1", &["192.0.2.1, unknown"]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", &["[2001:db8::1]:80"]), "2001:db8::1");
    }
}
