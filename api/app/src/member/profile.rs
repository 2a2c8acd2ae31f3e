//! What a member says of itself, and the people it names.

use domain::id::MemberId;
use domain::member::{MemberKind, MemberState, Month};
use domain::patch::Patch;
use domain::policy::Operation;
use domain::text::{Label, Name, Note};
use domain::time::Instant;
use domain::{Error, Reason, Refusal};
use store::{MemberPerson, MemberRecord};
use uuid::Uuid;

use super::{Hand, not_while};
use crate::bank::{is_language, unknown};
use crate::{Actor, App, AppError, Result, Work};

/// The most people that a household or organisation names.
pub(super) const PEOPLE_MAX: usize = 50;
/// The most languages that somebody speaks here.
const LANGUAGES_MAX: usize = 20;
/// The minutes of a week.
const WEEK_MINUTES: i64 = 10_080;

/// Changes what a member says of itself; what is absent stays.
#[derive(Debug, Clone)]
pub struct EditProfile {
    /// The member.
    pub member: MemberId,
    /// The version that was seen.
    pub expected_version: i64,
    /// The name that others see.
    pub name: Patch<Name>,
    /// What it says of itself.
    pub about: Patch<Note>,
    /// Spoken languages (BCP 47).
    pub languages: Patch<Vec<String>>,
    /// A neighbourhood.
    pub area: Patch<Label>,
    /// Whether its name may stand in public listings (RULES 16).
    pub name_public: Patch<bool>,
    /// Under 18 until the end of this month (RULES 18). Only a registrar shortens it.
    pub minor_until: Patch<Month>,
    /// The most minutes a week that it wants to be asked for.
    pub weekly_limit: Patch<i64>,
}

impl EditProfile {
    /// A change that says nothing yet.
    pub const fn new(member: MemberId, expected_version: i64) -> Self {
        Self {
            member,
            expected_version,
            name: Patch::Absent,
            about: Patch::Absent,
            languages: Patch::Absent,
            area: Patch::Absent,
            name_public: Patch::Absent,
            minor_until: Patch::Absent,
            weekly_limit: Patch::Absent,
        }
    }

    /// The names of what it changes, for the note that a registrar leaves.
    fn fields(&self) -> String {
        let all = [
            ("name", self.name.is_absent()),
            ("about", self.about.is_absent()),
            ("languages", self.languages.is_absent()),
            ("area", self.area.is_absent()),
            ("namePublic", self.name_public.is_absent()),
            ("minorUntil", self.minor_until.is_absent()),
            ("weeklyLimit", self.weekly_limit.is_absent()),
        ];
        let named: Vec<&str> = all
            .iter()
            .filter(|(_, absent)| !absent)
            .map(|(name, _)| *name)
            .collect();
        named.join(" ")
    }
}

/// Names one more of a household's or organisation's people, without a login; a code brings that.
#[derive(Debug, Clone)]
pub struct AddPerson {
    /// The household or organisation.
    pub member: MemberId,
    /// Their name.
    pub name: Name,
    /// The version of the member that was seen.
    pub expected_version: i64,
}

/// Names one of a household's or organisation's people no more.
#[derive(Debug, Clone, Copy)]
pub struct RemovePerson {
    /// The household or organisation.
    pub member: MemberId,
    /// The row of the person, as [`App::people_of`] names it.
    pub person: Uuid,
    /// The version of the member that was seen.
    pub expected_version: i64,
}

/// Languages are tags, and not too many.
pub(super) fn checked_languages(languages: &[String]) -> Result<()> {
    if languages.len() > LANGUAGES_MAX {
        let max = i64::try_from(LANGUAGES_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::TooMany { max }.into());
    }
    match languages.iter().find(|language| !is_language(language)) {
        Some(language) => Err(unknown("languages", language)),
        None => Ok(()),
    }
}

impl App {
    /// Changes a profile: by the member's own hand, or mended by a registrar, with a note. Whether a name is public
    /// is the member's own choice.
    pub async fn edit_profile(&self, actor: &Actor, command: EditProfile) -> Result<MemberRecord> {
        let (work, hand) = self.at_member(actor, Operation::EditProfile, command.member).await?;
        let fields = command.fields();
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        if !record.state.may_be_recorded() && record.state != MemberState::Applied {
            return Err(not_while(record.state));
        }
        if hand == Hand::Registrar && !command.name_public.is_absent() && self.has_login(&work, record.id).await? {
            return Err(Error::NotYours.into());
        }
        let named = !command.name.is_absent();
        let until = command.minor_until.map(|month| work.end_of(month));
        change_age(&mut record, until, hand)?;
        if record.state != MemberState::Applied && !until.is_absent() {
            work.require_guardian(&record).await?;
        }
        change(&mut record, command, work.at())?;
        if named && record.kind == MemberKind::Person {
            work.inside().rename_only_person(record.id, &record.name).await?;
        }
        work.inside().save_member(&mut record).await?;
        self.note(&work, hand, record.id, &fields).await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Names one more of a household's or organisation's people.
    pub async fn add_person(&self, actor: &Actor, command: AddPerson) -> Result<MemberRecord> {
        let (work, hand) = self.at_member(actor, Operation::EditProfile, command.member).await?;
        let record = self
            .named_member(&work, command.member, command.expected_version)
            .await?;
        let people = work.inside().people_of(&[record.id]).await?;
        if people.len() >= PEOPLE_MAX {
            let max = i64::try_from(PEOPLE_MAX).unwrap_or(i64::MAX);
            return Err(Refusal::TooMany { max }.into());
        }
        let row = MemberPerson {
            id: self.new_id(),
            member: record.id,
            person: None,
            name: command.name.into(),
        };
        work.inside().insert_member_people(&[row], work.at()).await?;
        self.people_changed(work, hand, record).await
    }

    /// Names one of a household's or organisation's people no more; the last one stays.
    pub async fn remove_person(&self, actor: &Actor, command: RemovePerson) -> Result<MemberRecord> {
        let (work, hand) = self.at_member(actor, Operation::EditProfile, command.member).await?;
        let record = self
            .named_member(&work, command.member, command.expected_version)
            .await?;
        let people = work.inside().people_of(&[record.id]).await?;
        if !people.iter().any(|row| row.id == command.person) {
            return Err(AppError::not_found("person"));
        }
        if people.len() == 1 {
            return Err(Error::invalid("person", Reason::Missing).into());
        }
        work.inside().remove_member_person(command.person, work.at()).await?;
        self.people_changed(work, hand, record).await
    }

    async fn named_member(&self, work: &Work, member: MemberId, expected_version: i64) -> Result<MemberRecord> {
        let record = self.locked_member(work, member, expected_version).await?;
        if !record.state.may_be_recorded() {
            return Err(not_while(record.state));
        }
        if record.kind == MemberKind::Person {
            return Err(Error::invalid("member", Reason::Unexpected).into());
        }
        Ok(record)
    }

    async fn people_changed(&self, work: Work, hand: Hand, mut record: MemberRecord) -> Result<MemberRecord> {
        work.inside().save_member(&mut record).await?;
        self.note(&work, hand, record.id, "people").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }
}

/// Nobody makes themselves older: the month is shortened or taken away by a registrar.
fn change_age(record: &mut MemberRecord, until: Patch<Instant>, hand: Hand) -> Result<()> {
    let was = record.minor_until;
    until.onto(&mut record.minor_until);
    if record.minor_until.is_some() && record.kind != MemberKind::Person {
        return Err(Error::invalid("minorUntil", Reason::Unexpected).into());
    }
    if hand == Hand::Own && record.minor_until < was {
        return Err(Error::NotYours.into());
    }
    Ok(())
}

fn change(record: &mut MemberRecord, command: EditProfile, at: Instant) -> Result<()> {
    if let Some(name) = command.name.needed("name")? {
        record.name = name.into();
    }
    if let Some(about) = command.about.map(String::from).or_empty() {
        record.about = about;
    }
    if let Some(languages) = command.languages.or_empty() {
        checked_languages(&languages)?;
        record.languages = languages;
    }
    command.area.map(String::from).onto(&mut record.area);
    if let Some(public) = command.name_public.needed("namePublic")? {
        record.name_public = public;
    }
    // Under 18 nothing is public (RULES 18).
    record.name_public &= !record.is_minor(at);
    if let Patch::Value(minutes) = command.weekly_limit
        && !(1..=WEEK_MINUTES).contains(&minutes)
    {
        let range = Reason::Range {
            min: 1,
            max: WEEK_MINUTES,
        };
        return Err(Error::invalid("weeklyLimit", range).into());
    }
    command.weekly_limit.onto(&mut record.weekly_limit);
    Ok(())
}
