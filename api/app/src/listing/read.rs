//! Reading listings: one, some, or a list, each as far as whoever reads may see.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::Error;
use domain::id::{BankId, ListingId, MemberId};
use domain::listing::ListingPhase;
use domain::member::{MandateScope, MemberKind, Role};
use domain::policy::{self, Operation, Scope, Standing};
use domain::time::Instant;
use store::{Highlighter, ListingFilter, ListingReader, ListingRecord, ListingRow, Part, Rank, Reader};
use uuid::Uuid;

use super::FindListings;
use crate::{Actor, App, AppError, Result, Slice, Window, Work};

/// A listing as one reader may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingView {
    /// What it says.
    pub listing: ListingRecord,
    /// How it stands at the instant of reading.
    pub phase: ListingPhase,
    /// Whose it is; `None` where the reader may not know (RULES 16).
    pub owner: Option<ShownOwner>,
    /// Whether the reader is the owner or helps them with listings.
    pub mine: bool,
    /// What was found of it; `None` where no words were looked for.
    pub found: Option<Found>,
}

/// What was found of a listing by its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its title.
    pub title: Vec<Part>,
    /// Some of its text around the first word that was found; empty where none was.
    pub description: Vec<Part>,
    /// Where it stands in a list of those that fit best.
    pub rank: Option<Rank>,
}

impl Found {
    fn of(seen: &ListingView, words: &mut Highlighter, rank: Option<Rank>) -> Self {
        Self {
            title: words.whole(&seen.listing.title),
            description: words.excerpt(&seen.listing.description),
            rank,
        }
    }
}

/// Whose a listing is, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownOwner {
    /// The member.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// Person, household or organisation.
    pub kind: MemberKind,
}

impl ListingView {
    /// A listing as members of its bank see it.
    pub(super) fn whole(row: ListingRow, mine: bool, now: Instant) -> Self {
        let phase = row.listing.phase(now);
        let owner = Some(ShownOwner {
            id: row.owner.id,
            name: row.owner.name,
            kind: row.owner.kind,
        });
        Self {
            listing: row.listing,
            phase,
            owner,
            mine,
            found: None,
        }
    }

    pub(super) fn of(row: ListingRow, reader: &ListingReader, now: Instant) -> Self {
        let named = row.owner.name_public && !row.owner.is_minor(now);
        let mine = reader.owns(&row);
        let view = Self::whole(row, mine, now);
        match reader {
            ListingReader::Public if !named => Self { owner: None, ..view },
            _ => view,
        }
    }
}

/// As whom somebody reads the listings of a bank, and what their token lacks to read so.
pub(super) struct Eyes {
    pub(super) reader: ListingReader,
    pub(super) lacks: Option<Error>,
}

fn eyes(actor: &Actor, standing: Option<&Standing>) -> Eyes {
    let public = Eyes {
        reader: ListingReader::Public,
        lacks: None,
    };
    let Some(standing) = standing.filter(|standing| standing.belongs()) else {
        return public;
    };
    let own = standing
        .memberships
        .iter()
        .filter(|own| own.state.may_be_recorded())
        .map(|own| own.member);
    let helped = standing.mandates.iter().map(|mandate| mandate.member);
    let ids = own
        .chain(helped.filter(|id| standing.acts_for(*id, MandateScope::Listings).is_some()))
        .collect();
    let manages = actor.scopes().is_some_and(|scopes| scopes.contains(&Scope::BankManage));
    Eyes {
        reader: if manages && standing.holds(Role::Registrar) {
            ListingReader::Registrar(ids)
        } else {
            ListingReader::Member(ids)
        },
        lacks: policy::permit(Operation::ReadListings, actor.scopes(), Some(standing)).err(),
    }
}

/// Why somebody may not change a listing: what they cannot see does not exist.
pub(super) fn hidden(work: &Work, row: &ListingRow, refused: AppError) -> AppError {
    let not_yours = matches!(refused, AppError::Domain(Error::NotYours));
    let eyes = eyes(work.actor(), work.standing().ok());
    if not_yours && !eyes.reader.sees(row, work.at()) {
        AppError::not_found("listing")
    } else {
        refused
    }
}

impl App {
    /// One listing. Hidden and missing look the same.
    pub async fn listing(&self, actor: &Actor, id: ListingId) -> Result<ListingView> {
        let (mut found, lacks) = self.seen(actor, &[id]).await?;
        match (found.pop(), lacks) {
            (Some(view), _) => Ok(view),
            (None, Some(lacks)) => Err(lacks.into()),
            (None, None) => Err(AppError::not_found("listing")),
        }
    }

    /// Those of these listings that the reader may see, in no order; the number of statements does not grow with them.
    pub async fn listings_by_ids(&self, actor: &Actor, ids: &[ListingId]) -> Result<Vec<ListingView>> {
        Ok(self.seen(actor, ids).await?.0)
    }

    /// A page of listings, newest first.
    ///
    /// Without a bank: the public ones of every bank. In a bank: its members see all that is open, everybody else what
    /// is public.
    pub async fn listings(
        &self,
        actor: &Actor,
        bank: Option<BankId>,
        find: FindListings,
        window: Window<Uuid>,
    ) -> Result<Slice<ListingView>> {
        let (reader, as_whom, filter) = self.looking(actor, bank, find).await?;
        let slice = match bank {
            None => reader.public_listings(&filter, window).await?,
            Some(bank) => reader.in_bank(bank).listing_page(&as_whom, &filter, window).await?,
        };
        let mut words = filter.words.as_deref().map(Highlighter::new);
        let view = |row| {
            let mut seen = ListingView::of(row, &as_whom, filter.now);
            seen.found = words.as_mut().map(|words| Found::of(&seen, words, None));
            Ok(seen)
        };
        Ok(slice.try_map(view)?)
    }

    /// A page of those listings that fit the words best, among the newest thousand that have them; of whom, as above.
    ///
    /// Each is in the list once, however many come while it is walked: the key of a row says up to which listing and at
    /// which instant the list was made.
    pub async fn best_listings(
        &self,
        actor: &Actor,
        bank: Option<BankId>,
        find: FindListings,
        window: Window<Rank>,
    ) -> Result<Slice<ListingView>> {
        let (reader, as_whom, filter) = self.looking(actor, bank, find).await?;
        let slice = match bank {
            None => reader.best_public_listings(&filter, window).await?,
            Some(bank) => reader.in_bank(bank).best_listings(&as_whom, &filter, window).await?,
        };
        let mut words = Highlighter::new(filter.words.as_deref().unwrap_or_default());
        let view = |(row, rank)| {
            let mut seen = ListingView::of(row, &as_whom, filter.now);
            seen.found = Some(Found::of(&seen, &mut words, Some(rank)));
            Ok(seen)
        };
        Ok(slice.try_map(view)?)
    }

    /// As whom somebody looks for what, in this bank or among what is public in all.
    async fn looking(
        &self,
        actor: &Actor,
        bank: Option<BankId>,
        find: FindListings,
    ) -> Result<(Reader, ListingReader, ListingFilter)> {
        let now = self.now();
        let filter = find.filter(now)?;
        let reader = self.store.reader();
        let Some(bank) = bank else {
            return Ok((reader, ListingReader::Public, filter));
        };
        if reader.in_bank(bank).bank().await?.is_none() {
            return Err(AppError::not_found("bank"));
        }
        let eyes = self.eyes(&reader, actor, bank, now).await?;
        match eyes.lacks {
            Some(lacks) => Err(lacks.into()),
            None => Ok((reader, eyes.reader, filter)),
        }
    }

    pub(super) async fn eyes(&self, reader: &Reader, actor: &Actor, bank: BankId, now: Instant) -> Result<Eyes> {
        let standing = match actor.person_id() {
            Some(person) => Some(reader.in_bank(bank).standing(person, now).await?),
            None => None,
        };
        Ok(eyes(actor, standing.as_ref()))
    }

    /// What the reader may see of these, and what their token lacks to see more.
    async fn seen(&self, actor: &Actor, ids: &[ListingId]) -> Result<(Vec<ListingView>, Option<Error>)> {
        let now = self.now();
        let reader = self.store.reader();
        let mut banks: HashMap<BankId, Eyes> = HashMap::new();
        let (mut seen, mut lacking) = (Vec::new(), None);
        for row in reader.listings(ids).await? {
            let bank = row.listing.bank;
            let eyes = match banks.entry(bank) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.eyes(&reader, actor, bank, now).await?),
            };
            let public = ListingReader::Public;
            if eyes.reader.sees(&row, now) && eyes.lacks.is_none() {
                seen.push(ListingView::of(row, &eyes.reader, now));
            } else if public.sees(&row, now) {
                seen.push(ListingView::of(row, &public, now));
            } else if eyes.reader.sees(&row, now) {
                lacking.clone_from(&eyes.lacks);
            }
        }
        Ok((seen, lacking))
    }
}
