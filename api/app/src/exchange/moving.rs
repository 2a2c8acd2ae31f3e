//! The one path on which a confirmed exchange moves its time.

use domain::exchange::{AnyExchange, Confirmed, Debtor, Exchange, Facts};
use domain::id::{AccountId, TransferId};
use domain::ledger::{Books, Parties, Transfer, TransferKind};
use domain::minutes::Minutes;
use domain::{Error, Refusal};
use store::{Audience, ExchangeRecord, Happened, TransferRow};

use super::parties::touched;
use crate::{App, AppError, Result, Work};

/// How a confirmation came about, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// The receiver said yes.
    Receiver,
    /// The receiver, or a bookkeeper, recorded it.
    Recorded,
    /// The giver accepted a lower figure.
    Giver,
    /// Nobody said anything in time.
    Silence,
    /// A bookkeeper released or resolved it.
    Bookkeeper,
    /// Two members did, where no role holder could (RULES 15).
    Members,
}

impl How {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Receiver => "receiver",
            Self::Recorded => "recorded",
            Self::Giver => "giver",
            Self::Silence => "silence",
            Self::Bookkeeper => "bookkeeper",
            Self::Members => "members",
        }
    }
}

/// What the fund does before a held exchange is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Help {
    /// Nothing: what would cross the floor is held.
    None,
    /// The fund gives the receiver what is missing.
    FundGivesRest,
    /// The receiver's floor is extended as far as needed.
    ExtendFloor,
}

impl App {
    /// Confirms and posts, or holds. Nothing is written yet: the record comes first, then the books.
    pub(crate) async fn confirm_and_post(
        &self,
        work: &Work,
        record: &mut ExchangeRecord,
        confirmed: Exchange<Confirmed>,
        how: How,
        kind: TransferKind,
        help: Help,
    ) -> Result<Books> {
        let facts = *confirmed.facts();
        let fund = facts.debtor() == Some(Debtor::Fund) || help == Help::FundGivesRest;
        let mut books = self.books_of(work, &facts, fund).await?;
        let accounts = Accounts::of(&books, &facts)?;
        let posted = self.post(work, &mut books, &facts, &accounts, kind, help);
        let next: AnyExchange = match posted {
            Ok(()) => {
                books.count(accounts.giver, accounts.receiver, facts.minutes);
                self.hand_on(work, &mut books, &facts)?;
                confirmed.into()
            }
            Err(AppError::Domain(Error::Refused(Refusal::BelowFloor { .. }))) if help == Help::None => {
                confirmed.hold().into()
            }
            Err(error) => return Err(error),
        };
        record.confirmed_by = work.person();
        record.confirmed_how = Some(how.as_str().to_owned());
        record.confirm_due_at = None;
        let held = matches!(next, AnyExchange::Held(_));
        record.advance(next);
        if held {
            record.confirmed_how = None;
            return Ok(books);
        }
        // Where nothing was missing, the bank's own rule goes on to bind.
        if help == Help::ExtendFloor
            && let Some(receiver) = accounts.receiver
            && let Some(account) = books.account(receiver)
            && books.was_aimed(receiver)
        {
            work.inside().override_floor(receiver, Some(account.target)).await?;
        }
        let subject = facts.id.uuid();
        work.happened(self.new_id(), Happened::Balance, subject, Audience::Parties)
            .await?;
        Ok(books)
    }

    fn post(
        &self,
        work: &Work,
        books: &mut Books,
        facts: &Facts,
        accounts: &Accounts,
        kind: TransferKind,
        help: Help,
    ) -> Result<()> {
        let debited = match (facts.debtor(), accounts.receiver) {
            // A gift moves nothing.
            (None, _) => return Ok(()),
            (Some(Debtor::Fund), _) => books.fund().map(|fund| fund.id),
            (Some(Debtor::Member(_)), receiver) => receiver,
        };
        let debited = debited.ok_or_else(|| AppError::Fault(format!("{} has no account to debit", facts.id)))?;
        let transfer = |kind, parties, minutes| Transfer {
            id: TransferId::new(self.new_id()),
            kind,
            parties,
            minutes,
            exchange: Some(facts.id),
            reverses: None,
            by: work.actor().recorded_by(),
            at: work.at(),
        };
        let missing = books
            .account(debited)
            .map_or(0, |account| facts.minutes.get().saturating_sub(account.available()));
        // Whoever a correction took below the target stays where they are when the fund gives it all: a decision on the
        // desk, as a resolution is, for the floor follows the balance up and would refuse it.
        let below = books
            .account(debited)
            .is_some_and(|account| account.balance < account.target);
        let kind = if below && help == Help::FundGivesRest {
            TransferKind::Resolution
        } else {
            kind
        };
        if missing > 0 && matches!(facts.debtor(), Some(Debtor::Member(_))) {
            match help {
                Help::None => {}
                Help::FundGivesRest => {
                    let fund = books.fund().map(|fund| fund.id).ok_or_else(|| fundless(facts))?;
                    let rest = Minutes::try_new(missing.min(facts.minutes.get()))
                        .map_err(|error| AppError::Fault(error.to_string()))?;
                    books.post(transfer(TransferKind::Grant, Parties::try_new(fund, debited)?, rest))?;
                }
                Help::ExtendFloor => {
                    if let Some(account) = books.account(debited).copied() {
                        let floor = account.balance.get().saturating_sub(facts.minutes.get());
                        books.aim(debited, domain::minutes::Balance::new(floor));
                    }
                }
            }
        }
        books.post(transfer(
            kind,
            Parties::try_new(debited, accounts.giver)?,
            facts.minutes,
        ))?;
        Ok(())
    }

    /// Undoes what an exchange moved, or undoes the undoing: each of its transfers that stands gets its opposite.
    pub(crate) async fn post_opposites(&self, work: &Work, record: &ExchangeRecord, restore: bool) -> Result<()> {
        let facts = record.facts();
        // A record that becomes another just now does so before, or after.
        work.inside().lock_members(&touched(facts)).await?;
        let mut books = self.books_of(work, facts, true).await?;
        let accounts = Accounts::of(&books, facts)?;
        let transfers = work.inside().transfers_of(facts.id).await?;
        let undone = |id: TransferId| transfers.iter().any(|other| other.reverses == Some(id));
        // An original stands at depth 0, its reversal at 1, the reversal of that at 2.
        let depth = |row: &TransferRow| {
            std::iter::successors(row.reverses, |id| {
                transfers.iter().find(|other| other.id == *id)?.reverses
            })
            .count()
        };
        if restore && transfers.iter().any(|row| depth(row) >= 2) {
            return Err(Refusal::AlreadyReversed.into());
        }
        let against = |row: &TransferRow| (depth(row) % 2 == 1) == restore;
        for row in transfers.iter().filter(|row| !undone(row.id) && against(row)) {
            let minutes = Minutes::try_new(row.minutes).map_err(|error| AppError::Fault(error.to_string()))?;
            books.post(Transfer {
                id: TransferId::new(self.new_id()),
                kind: TransferKind::Reversal,
                parties: Parties::try_new(row.to, row.from)?,
                minutes,
                exchange: Some(facts.id),
                reverses: Some(row.id),
                by: work.actor().recorded_by(),
                at: work.at(),
            })?;
        }
        if restore {
            books.count(accounts.giver, accounts.receiver, facts.minutes);
        } else {
            books.uncount(accounts.giver, accounts.receiver, facts.minutes);
        }
        self.hand_on(work, &mut books, facts)?;
        work.inside().write_books(&books).await?;
        work.happened(self.new_id(), Happened::Balance, facts.id.uuid(), Audience::Parties)
            .await
    }
}

struct Accounts {
    giver: AccountId,
    receiver: Option<AccountId>,
}

impl Accounts {
    fn of(books: &Books, facts: &Facts) -> Result<Self> {
        let account = |member| books.account_of(member).ok_or(AppError::not_found("member"));
        Ok(Self {
            giver: account(facts.giver)?,
            receiver: facts.receiver.member().map(account).transpose()?,
        })
    }
}

fn fundless(facts: &Facts) -> AppError {
    AppError::Fault(format!("the bank of {} has no fund", facts.id))
}
