//! Relay connections over keyset pages. A cursor carries its version, its list, a hash of the filter and the key; it is
//! parsed as input, so a cursor of another list is refused.

use app::{Slice, Window};
use async_graphql::OutputType;
use async_graphql::connection::{Connection, Edge};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Error;
use uuid::Uuid;

use app::{AppError, Result};

/// Rows of a page where nothing is said.
pub const PAGE_DEFAULT: i32 = 20;
/// The most rows of a page.
pub const PAGE_MAX: i32 = 100;

/// Which part of a list is asked for, as Relay says it.
#[derive(Debug, Clone, Default)]
pub struct Paging {
    /// Rows after this cursor.
    pub after: Option<String>,
    /// Rows before this cursor.
    pub before: Option<String>,
    /// How many from the beginning.
    pub first: Option<i32>,
    /// How many from the end.
    pub last: Option<i32>,
}

/// The key of a row in a list.
pub trait Key: Copy {
    /// As text.
    fn write(self) -> String;
    /// From text.
    fn read(text: &str) -> Option<Self>;
}

impl Key for Uuid {
    fn write(self) -> String {
        self.simple().to_string()
    }

    fn read(text: &str) -> Option<Self> {
        Self::try_parse(text).ok()
    }
}

impl Key for i64 {
    fn write(self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// A list with the filter that is on it: cursors of one do not fit another.
#[derive(Debug, Clone)]
pub struct List {
    mark: String,
}

impl List {
    /// The list of this name with this filter, as it was parsed: whichever transport it came by, its cursors fit.
    pub fn new(name: &str, filter: &impl std::fmt::Debug) -> Self {
        let hash = fnv(format!("{filter:?}").as_bytes());
        Self {
            mark: format!("1.{name}.{hash:016x}."),
        }
    }

    fn cursor(&self, key: impl Key) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}{}", self.mark, key.write()))
    }

    fn key<K: Key>(&self, field: &'static str, cursor: &str) -> Result<K> {
        let key = URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| K::read(text.strip_prefix(&self.mark)?));
        let message = "this cursor does not belong to this list; take one from a page of the same list and filter";
        key.ok_or(AppError::Domain(Error::Malformed { field, message }))
    }

    /// The window that the arguments ask for; a page has 1 to 100 rows.
    pub fn window<K: Key>(&self, paging: &Paging) -> Result<Window<K>> {
        let malformed = |field, message| AppError::Domain(Error::Malformed { field, message });
        if paging.first.is_some() && paging.last.is_some() {
            return Err(malformed("last", "ask for `first` or for `last`, not for both"));
        }
        let (field, size) = match (paging.first, paging.last) {
            (_, Some(last)) => ("last", last),
            (first, None) => ("first", first.unwrap_or(PAGE_DEFAULT)),
        };
        if !(1..=PAGE_MAX).contains(&size) {
            return Err(malformed(field, "a page has 1 to 100 rows"));
        }
        Ok(Window {
            after: paging
                .after
                .as_deref()
                .map(|cursor| self.key("after", cursor))
                .transpose()?,
            before: paging
                .before
                .as_deref()
                .map(|cursor| self.key("before", cursor))
                .transpose()?,
            size: size.unsigned_abs(),
            backwards: paging.last.is_some(),
        })
    }

    /// The page as a connection.
    pub fn connection<T, K, N>(
        &self,
        paging: &Paging,
        slice: Slice<T>,
        key: impl Fn(&T) -> K,
        node: impl Fn(T) -> N,
    ) -> Connection<String, N>
    where
        K: Key,
        N: OutputType,
    {
        let backwards = paging.last.is_some();
        let previous = if backwards { slice.more } else { paging.after.is_some() };
        let next = if backwards { paging.before.is_some() } else { slice.more };
        let mut connection = Connection::new(previous, next);
        connection.edges.extend(slice.items.into_iter().map(|item| {
            let cursor = self.cursor(key(&item));
            Edge::new(cursor, node(item))
        }));
        connection
    }
}

/// A page of a list, as either transport shows it.
pub struct Paged<T, K> {
    list: List,
    paging: Paging,
    slice: Slice<T>,
    key: fn(&T) -> K,
}

impl<T, K: Key> Paged<T, K> {
    /// The page of this list that was asked for; `key` is what the rows are ordered by.
    pub const fn new(list: List, paging: Paging, slice: Slice<T>, key: fn(&T) -> K) -> Self {
        Self {
            list,
            paging,
            slice,
            key,
        }
    }

    /// The same of rows that are shown otherwise than they were read.
    pub fn shown<R>(list: List, paging: Paging, slice: Slice<R>, show: impl Fn(R) -> T, key: fn(&T) -> K) -> Self {
        let slice = Slice {
            items: slice.items.into_iter().map(show).collect(),
            more: slice.more,
        };
        Self::new(list, paging, slice, key)
    }

    /// Its rows, to say more of them.
    pub fn items_mut(&mut self) -> &mut [T] {
        &mut self.slice.items
    }

    /// As a Relay connection.
    pub fn connection<N: OutputType>(self, node: impl Fn(T) -> N) -> Connection<String, N> {
        self.list.connection(&self.paging, self.slice, self.key, node)
    }

    /// As rows, and the cursor of what comes after them.
    pub fn rows<N>(self, node: impl Fn(T) -> N) -> (Vec<N>, Option<String>) {
        let last = self.slice.items.last().filter(|_| self.slice.more);
        let next = last.map(|last| self.list.cursor((self.key)(last)));
        (self.slice.items.into_iter().map(node).collect(), next)
    }
}

/// FNV-1a, 64 bits: tells filters apart; it guards nothing, since a cursor opens no row that the list would not show.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(after: Option<String>, first: Option<i32>, last: Option<i32>) -> Paging {
        Paging {
            after,
            before: None,
            first,
            last,
        }
    }

    #[test]
    fn a_cursor_fits_its_own_list_and_filter_only() {
        let list = List::new("listings", &("offer", 1));
        let cursor = list.cursor(Uuid::from_u128(7));
        let window = list.window::<Uuid>(&paging(Some(cursor.clone()), None, None)).unwrap();
        assert_eq!(window.after, Some(Uuid::from_u128(7)));
        for other in [List::new("listings", &("need", 1)), List::new("members", &("offer", 1))] {
            assert_eq!(
                other
                    .window::<Uuid>(&paging(Some(cursor.clone()), None, None))
                    .unwrap_err()
                    .code(),
                "BAD_USER_INPUT"
            );
        }
        for broken in ["", "%%%", "AAAA", cursor.trim_start_matches('M')] {
            assert!(
                list.window::<Uuid>(&paging(Some(broken.to_owned()), None, None))
                    .is_err(),
                "{broken}"
            );
        }
    }

    #[test]
    fn a_page_has_one_to_a_hundred_rows() {
        let list = List::new("listings", &());
        assert_eq!(list.window::<Uuid>(&paging(None, None, None)).unwrap().size, 20);
        for (first, last) in [(Some(0), None), (Some(101), None), (None, Some(-1)), (Some(1), Some(1))] {
            assert_eq!(
                list.window::<Uuid>(&paging(None, first, last)).unwrap_err().code(),
                "BAD_USER_INPUT"
            );
        }
    }
}
