//! The categories that a bank gives itself beside those of the taxonomy. None is deleted: what stands in one keeps it.

use std::collections::BTreeMap;

use domain::bank::CATEGORIES_MAX;
use domain::exchange::Counting;
use domain::id::{AnyId, BankId, CategoryId, ListingId};
use domain::patch::Patch;
use domain::policy::Operation;
use domain::text::Title;
use domain::{Error, Reason, Refusal, taxonomy};
use store::{Audience, BankRecord, CategoryRecord, Happened};
use unicode_normalization::UnicodeNormalization;

use super::{language_of, unknown};
use crate::{Actor, App, AppError, Result, Work};

/// A category that a bank adds.
#[derive(Debug, Clone)]
pub struct AddCategory {
    /// The bank.
    pub bank: BankId,
    /// Its names, each with one of the bank's languages; empty where the taxonomy has names for its slug.
    pub names: Vec<(String, Title)>,
    /// Its group; `None` for a group of its own, or the group that the taxonomy has for its slug.
    pub parent: Option<CategoryId>,
    /// The slug of the shared taxonomy, where the bank does not have that one yet.
    pub slug: Option<String>,
    /// How exchanges in it count; `None` for the bank's rule.
    pub counting: Option<Counting>,
    /// Whether exchanges in it are discreet by default; `None` for what the taxonomy says, else no.
    pub discreet: Option<bool>,
}

/// What changes of a category.
#[derive(Debug, Clone)]
pub struct UpdateCategory {
    /// The category.
    pub category: CategoryId,
    /// The version that was seen.
    pub expected_version: i64,
    /// New names by language; `None` takes the name in that language away.
    pub names: Vec<(String, Option<Title>)>,
    /// How exchanges in it count from now on; null for the bank's rule.
    pub counting: Patch<Counting>,
    /// Whether exchanges in it are discreet by default from now on.
    pub discreet: Option<bool>,
}

/// A category is retired, or brought back.
#[derive(Debug, Clone, Copy)]
pub struct ChangeCategory {
    /// The category.
    pub category: CategoryId,
    /// The version that was seen.
    pub expected_version: i64,
}

/// A category of this bank that new things may choose. One that is retired still takes the hours that answer an offer
/// or need which stands in it.
pub(crate) async fn require_offered(
    work: &Work,
    category: CategoryId,
    listing: Option<ListingId>,
) -> Result<CategoryRecord> {
    let found = work.inside().category(category).await?;
    let record = found.ok_or(AppError::not_found("category"))?;
    if record.is_offered() {
        return Ok(record);
    }
    match listing {
        Some(listing) if work.inside().stands_in(listing, category).await? => Ok(record),
        _ => Err(Refusal::CategoryRetired.into()),
    }
}

/// A name as it is compared: two that differ in capitals, width or spaces are one.
fn folded(name: &str) -> String {
    let lower: String = name.nfkc().collect::<String>().to_lowercase().nfkc().collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Refuses a name that another category of the bank has in the same language. Whoever calls it holds the bank's lock.
fn refuse_taken(all: &[CategoryRecord], record: &CategoryRecord) -> Result<()> {
    let others = || all.iter().filter(|other| other.id != record.id);
    let taken = |language: &String, name: &str| {
        let name = folded(name);
        others().any(|other| other.names.get(language).is_some_and(|other| folded(other) == name))
    };
    let before = all.iter().find(|known| known.id == record.id);
    let changed = record
        .names
        .iter()
        .filter(|(language, name)| before.and_then(|before| before.names.get(*language)) != Some(name));
    for (language, name) in changed {
        if taken(language, name) {
            return Err(Refusal::Taken.into());
        }
    }
    Ok(())
}

impl App {
    /// Adds a category, as a coordinator. A name that the bank has in the same language is refused as `TAKEN`.
    pub async fn add_category(&self, actor: &Actor, command: AddCategory) -> Result<CategoryRecord> {
        let work = self.work(actor, Operation::ManageCategories, command.bank).await?;
        let inside = work.inside();
        inside.lock_bank().await?;
        let bank = inside.bank().await?.ok_or(AppError::not_found("bank"))?;
        let all = inside.categories().await?;
        if all.len() >= CATEGORIES_MAX {
            let max = i64::try_from(CATEGORIES_MAX).unwrap_or(i64::MAX);
            return Err(Refusal::TooMany { max }.into());
        }
        let mut record = begun(&all, CategoryId::new(self.new_id()), command.slug.as_deref())?;
        for (tag, name) in command.names {
            record.names.insert(language_of(&bank, "names", &tag)?, name.into());
        }
        if record.names.is_empty() {
            return Err(Error::invalid("names", Reason::Missing).into());
        }
        record.parent = command.parent.or(record.parent);
        record.counting = command.counting;
        record.discreet = command.discreet.unwrap_or(record.discreet);
        if let Some(parent) = record.parent {
            let group = all.iter().find(|known| known.id == parent);
            let group = group.ok_or(AppError::not_found("category"))?;
            if group.parent.is_some() {
                return Err(Error::invalid("parentId", Reason::Unexpected).into());
            }
            if !group.is_offered() {
                return Err(Refusal::CategoryRetired.into());
            }
        }
        refuse_taken(&all, &record)?;
        inside.insert_categories(std::slice::from_ref(&record)).await?;
        self.told_of_categories(work).await?;
        Ok(record)
    }

    /// Names a category anew, or changes how exchanges in it count and show from now on. What was written stays.
    pub async fn update_category(&self, actor: &Actor, command: UpdateCategory) -> Result<CategoryRecord> {
        let (work, all, was) = self
            .work_on_category(actor, command.category, command.expected_version)
            .await?;
        let bank = work.inside().bank().await?.ok_or(AppError::not_found("bank"))?;
        let mut record = was.clone();
        rename(&bank, &mut record.names, command.names)?;
        if record.names.is_empty() {
            return Err(Error::invalid("names", Reason::Missing).into());
        }
        command.counting.onto(&mut record.counting);
        record.discreet = command.discreet.unwrap_or(record.discreet);
        refuse_taken(&all, &record)?;
        self.save_category(work, &was, record).await
    }

    /// Offers a category, and what is in it where it is a group, no more. Listings and exchanges keep it.
    pub async fn retire_category(&self, actor: &Actor, command: ChangeCategory) -> Result<CategoryRecord> {
        let (work, _, was) = self
            .work_on_category(actor, command.category, command.expected_version)
            .await?;
        let mut record = was.clone();
        record.retired_at = record.retired_at.or(Some(work.at()));
        self.save_category(work, &was, record).await
    }

    /// Offers a retired category again.
    pub async fn bring_back_category(&self, actor: &Actor, command: ChangeCategory) -> Result<CategoryRecord> {
        let (work, _, was) = self
            .work_on_category(actor, command.category, command.expected_version)
            .await?;
        let mut record = was.clone();
        record.retired_at = None;
        self.save_category(work, &was, record).await
    }

    /// All categories under the bank's lock, and the one that is changed, as whoever asks has seen it.
    pub(super) async fn work_on_category(
        &self,
        actor: &Actor,
        id: CategoryId,
        expected_version: i64,
    ) -> Result<(Work, Vec<CategoryRecord>, CategoryRecord)> {
        let subject = AnyId::CategoryId(id);
        let work = self
            .work_on(actor, Operation::ManageCategories, subject, "category")
            .await?;
        work.inside().lock_bank().await?;
        let all = work.inside().categories().await?;
        let found = all.iter().find(|known| known.id == id).cloned();
        let record = found.ok_or(AppError::not_found("category"))?;
        if record.version != expected_version {
            return Err(Error::Stale.into());
        }
        Ok((work, all, record))
    }

    /// Writes what changed; nothing where nothing did.
    pub(super) async fn save_category(
        &self,
        work: Work,
        was: &CategoryRecord,
        mut record: CategoryRecord,
    ) -> Result<CategoryRecord> {
        if *was != record {
            work.inside().save_category(&mut record).await?;
            self.told_of_categories(work).await?;
        }
        Ok(record)
    }

    /// Tells those who follow that the bank changed, and commits.
    async fn told_of_categories(&self, work: Work) -> Result<()> {
        let bank = work.bank().uuid();
        work.happened(self.new_id(), Happened::Bank, bank, Audience::Members)
            .await?;
        work.commit().await
    }
}

/// A category with nothing said yet, or with what the taxonomy says of its slug. A bank has each slug once, for ever.
fn begun(all: &[CategoryRecord], id: CategoryId, slug: Option<&str>) -> Result<CategoryRecord> {
    let mut record = CategoryRecord {
        id,
        slug: None,
        parent: None,
        counting: None,
        discreet: false,
        names: BTreeMap::new(),
        synonyms: BTreeMap::new(),
        retired_at: None,
        group_retired_at: None,
        version: 1,
    };
    let Some(slug) = slug else {
        return Ok(record);
    };
    let taxon = taxonomy::all().find(|taxon| taxon.slug == slug);
    let taxon = taxon.ok_or_else(|| unknown("slug", slug))?;
    let known = |slug: &str| all.iter().find(|known| known.slug.as_deref() == Some(slug));
    if known(slug).is_some() {
        return Err(Refusal::Taken.into());
    }
    record.slug = Some(slug.to_owned());
    record.parent = taxon.parent.and_then(known).map(|group| group.id);
    record.discreet = taxon.discreet;
    let names = taxon
        .names()
        .map(|(language, name)| (language.to_owned(), name.to_owned()));
    record.names = names.collect();
    Ok(record)
}

/// Names anew in the bank's languages; in another only where there is a name already.
fn rename(
    bank: &BankRecord,
    names: &mut BTreeMap<String, String>,
    changes: Vec<(String, Option<Title>)>,
) -> Result<()> {
    for (tag, name) in changes {
        let known = names.keys().find(|language| language.eq_ignore_ascii_case(&tag));
        let language = match known {
            Some(language) => language.clone(),
            None => language_of(bank, "names", &tag)?,
        };
        match name {
            Some(name) => names.insert(language, name.into()),
            None => names.remove(&language),
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn names_that_read_alike_are_one() {
        assert_eq!(folded("  Sewing  & Mending "), folded("SEWING & mending"));
        assert_eq!(folded("Ｓｅｗｉｎｇ"), folded("sewing"));
        assert_eq!(folded("Cosi\u{301}r"), folded("COSÍR"));
        assert_ne!(folded("裁缝"), folded("缝纫"));
        assert_eq!(folded("الخياطة"), "الخياطة");
    }
}
