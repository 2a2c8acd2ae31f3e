//! Hours, and time that is given away.

use app::exchange::{LogExchange, ProposeExchange, RecordAgreed, Release, ResolveExchange};
use app::ledger::{Donate, Grant};
use app::{Actor, Key as Idempotency};
use domain::exchange::{Receiver, Resolution};
use domain::id::{BankId, ExchangeId};
use domain::minutes::Minutes;

use super::super::data::people_within;
use super::super::plan::{Bank, Hand, Hours, Key, No, Step};
use super::{Seeder, found, name, note, text, title};
use crate::cli::Failure;

/// Whoever keeps the hours of a bank.
const fn bookkeeper(bank: Bank) -> Key {
    match bank {
        Bank::Town => "yusuf",
        Bank::Circle => "petra",
    }
}

impl Seeder<'_> {
    pub(super) async fn log(&mut self, no: No, hours: &Hours, key: &Idempotency) -> Result<(), Failure> {
        let bank = hours.bank;
        let within = |key: Option<Key>| match key.and_then(|key| people_within(key).first()) {
            Some(person) => name(person).map(Some),
            None => Ok(None),
        };
        let command = LogExchange {
            bank: self.bank(bank)?,
            giver: self.member((bank, hours.giver))?,
            receiver: match hours.receiver {
                Some(receiver) => Receiver::Member(self.member((bank, receiver))?),
                None => Receiver::Bank,
            },
            minutes: hours.deed.minutes,
            first: hours.day,
            last: hours.day,
            category: self.category(bank, hours.deed.category)?,
            listing: hours.advert.and_then(|advert| self.listings.get(&advert)).copied(),
            title: title(hours.deed.title)?,
            note: None,
            gift: false,
            given_by: within(Some(hours.giver))?,
            received_for: within(hours.receiver)?,
            discreet: None,
            distinct: true,
            long_day: true,
        };
        let actor = match (hours.hand, hours.receiver) {
            (Hand::Bookkeeper, _) => self.actor((bank, bookkeeper(bank)))?,
            (Hand::Receiver, Some(receiver)) => self.actor((bank, receiver))?,
            _ => self.actor((bank, hours.giver))?,
        };
        let record = self.app.log_exchange(&actor, command, key).await?;
        self.exchanges.insert(no, (bank, record.facts().id, hours.clone()));
        Ok(())
    }

    pub(super) async fn propose(&mut self, no: No, hours: &Hours, key: &Idempotency) -> Result<(), Failure> {
        let bank = hours.bank;
        let receiver = found(hours.receiver, "receiver")?;
        let command = ProposeExchange {
            bank: self.bank(bank)?,
            giver: self.member((bank, hours.giver))?,
            receiver: self.member((bank, receiver))?,
            minutes: hours.deed.minutes,
            day: Some(hours.day),
            category: self.category(bank, hours.deed.category)?,
            listing: None,
            title: title(hours.deed.title)?,
            note: None,
        };
        let actor = self.actor((bank, hours.giver))?;
        let record = self.app.propose_exchange(&actor, command, key).await?;
        self.exchanges.insert(no, (bank, record.facts().id, hours.clone()));
        Ok(())
    }

    /// Whoever answers for the receiver; for the bank, a role holder other than the giver.
    fn answerer(&self, hours: &Hours) -> Result<Actor, Failure> {
        let key = match hours.receiver {
            Some(receiver) => receiver,
            None if hours.giver == "ines" => "yusuf",
            None => "ines",
        };
        self.actor((hours.bank, key))
    }

    pub(super) async fn answer(&mut self, no: No, step: &Step, key: &Idempotency) -> Result<(), Failure> {
        let (bank, id, hours) = found(self.exchanges.get(&no), "exchange")?.clone();
        let receiver = self.answerer(&hours)?;
        let keeper = self.actor((bank, bookkeeper(bank)))?;
        match step {
            Step::Confirm(_) => {
                self.app.confirm_exchange(&receiver, id, key).await?;
            }
            Step::Counter(_, minutes) => {
                self.app.counter_exchange(&receiver, id, *minutes, key).await?;
            }
            Step::Resolve(_, minutes) => {
                let command = ResolveExchange {
                    exchange: id,
                    resolution: Resolution::Confirm(text(Minutes::try_new(*minutes))?),
                };
                self.app.resolve_exchange(&keeper, command, key).await?;
            }
            Step::Release(_) => {
                self.app
                    .release_exchange(&keeper, id, Release::FundGivesRest, key)
                    .await?;
            }
            Step::Reverse(_) => {
                let giver = self.actor((bank, hours.giver))?;
                self.app.reverse_exchange(&giver, id, key).await?;
            }
            Step::Thank(_, words) => {
                self.app.thank_for_exchange(&receiver, id, note(words)?).await?;
            }
            Step::Record(_) => {
                let command = RecordAgreed {
                    exchange: id,
                    minutes: None,
                    days: None,
                    long_day: true,
                };
                self.app.record_agreed(&receiver, command, key).await?;
            }
            other => self.without_key(bank, id, &receiver, other).await?,
        }
        Ok(())
    }

    /// Answers that move no time and name the version they saw.
    async fn without_key(&self, bank: Bank, id: ExchangeId, receiver: &Actor, step: &Step) -> Result<(), Failure> {
        let version = self.exchange_version(self.bank(bank)?, id).await?;
        match step {
            Step::Decline(_) => self.app.decline_exchange(receiver, id, version).await?,
            Step::Dispute(_) => self.app.dispute_exchange(receiver, id, version).await?,
            Step::Agree(_) => self.app.agree_exchange(receiver, id, version).await?,
            Step::HandBack(_) => self.app.hand_back_exchange(receiver, id, version).await?,
            _ => return Ok(()),
        };
        Ok(())
    }

    /// The version, without reading it as somebody: reading tells the receiver.
    async fn exchange_version(&self, bank: BankId, id: ExchangeId) -> Result<i64, Failure> {
        let reader = self.app.store().reader();
        let record = reader.in_bank(bank).exchange(id).await?;
        Ok(found(record, "exchange")?.version)
    }

    pub(super) async fn give_away(&mut self, step: &Step, key: &Idempotency) -> Result<(), Failure> {
        match step {
            Step::Donate { from, to, minutes } => {
                let command = Donate {
                    from: self.member(*from)?,
                    to: to.map(|to| self.member((from.0, to))).transpose()?,
                    minutes: text(Minutes::try_new(*minutes))?,
                };
                self.app.donate(&self.actor(*from)?, command, key).await?;
            }
            Step::Grant { to, minutes } => {
                let command = Grant {
                    to: self.member(*to)?,
                    minutes: text(Minutes::try_new(*minutes))?,
                };
                let keeper = self.actor((to.0, bookkeeper(to.0)))?;
                self.app.grant(&keeper, command, key).await?;
            }
            _ => {}
        }
        Ok(())
    }
}
