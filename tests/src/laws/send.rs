//! Turns the numbers of a history into commands of the service, and sends them.

use app::exchange::{LogExchange, ResolveExchange};
use app::ledger::{Donate, Grant};
use app::{Actor, AppError, Key};
use domain::exchange::{Receiver, Resolution, State};
use domain::id::ExchangeId;
use domain::minutes::{Balance, Minutes};
use domain::time::Day;
use store::ExchangeRecord;

use crate::laws::step::{By, Command, Decision, Log};
use crate::village::{HOUSEHOLD, KEEPER, Village, WELCOMER};

/// What the service said: the exchange, where the command is about one.
pub type Said = Result<Option<ExchangeRecord>, AppError>;

/// A command that was sent, so that it can be sent again.
#[derive(Debug, Clone)]
pub struct Sent {
    pub by: usize,
    pub command: Command,
    pub key: Key,
    /// The exchange that it was about, if it was carried out.
    pub done: Option<Option<ExchangeId>>,
}

/// Who a hint means. `of` gives the sides of an exchange and its state.
pub fn who(by: By, command: Command, of: impl Fn(usize) -> (usize, Option<usize>, State)) -> usize {
    let (giver, receiver, state) = match command {
        Command::Log(log) => (log.giver, log.receiver, State::Logged),
        Command::Donate(from, ..) => (from, Some(from), State::Logged),
        Command::Grant(..) | Command::SetFloor(..) => (WELCOMER, None, State::Logged),
        other => other.exchange().map_or((KEEPER, None, State::Logged), of),
    };
    let person = |member: usize| if member == HOUSEHOLD { 0 } else { member };
    let at_home = |member: usize| matches!(member, 0 | KEEPER | HOUSEHOLD);
    let decider = if at_home(giver) || receiver.is_some_and(at_home) {
        WELCOMER
    } else {
        KEEPER
    };
    match by {
        By::Giver => person(giver),
        // The giver is asked about a lower figure.
        By::Receiver if state == State::Countered => person(giver),
        By::Receiver => receiver.map_or(decider, person),
        By::Decider => decider,
        By::Anybody(person) => person,
    }
}

/// The hours as the service takes them.
fn log(village: &Village, log: Log) -> LogExchange {
    LogExchange {
        receiver: log
            .receiver
            .map_or(Receiver::Bank, |member| Receiver::Member(village.members[member])),
        first: Day::new(log.first),
        last: Day::new(log.last),
        category: village.categories[log.category],
        gift: log.gift,
        distinct: log.distinct,
        long_day: true,
        ..village.hours(log.giver, 0, log.minutes, Day::new(log.last))
    }
}

/// Sends a command to the service.
pub async fn send(village: &Village, sent: &Sent, known: &[(ExchangeId, i64)]) -> Said {
    let (app, key) = (&village.app, &sent.key);
    let actor = &Actor::person(village.people[sent.by]);
    let id = |x: usize| known[x].0;
    let seen = |x: usize, stale: bool| known[x].1 - i64::from(stale);
    let minutes = |count: i64| Minutes::try_new(count).unwrap();
    let member = |n: usize| village.members[n];
    let record = match sent.command {
        Command::Log(hours) => app.log_exchange(actor, log(village, hours), key).await?,
        Command::Confirm(x) => app.confirm_exchange(actor, id(x), key).await?,
        Command::Counter(x, figure) => app.counter_exchange(actor, id(x), figure, key).await?,
        Command::Decline(x, stale) => app.decline_exchange(actor, id(x), seen(x, stale)).await?,
        Command::Dispute(x, stale) => app.dispute_exchange(actor, id(x), seen(x, stale)).await?,
        Command::Resolve(x, decision) => {
            let resolution = match decision {
                Decision::Confirm(figure) => Resolution::Confirm(minutes(figure)),
                Decision::Decline => Resolution::Decline,
                Decision::Uphold => Resolution::Uphold,
                Decision::Reverse => Resolution::Reverse,
            };
            app.resolve_exchange(
                actor,
                ResolveExchange {
                    exchange: id(x),
                    resolution,
                },
                key,
            )
            .await?
        }
        Command::Release(x, release) => app.release_exchange(actor, id(x), release, key).await?,
        Command::Reverse(x) => app.reverse_exchange(actor, id(x), key).await?,
        Command::Read(x) => app.exchange(actor, id(x)).await?,
        Command::MarkTold(x, stale) => app.mark_told(actor, id(x), seen(x, stale)).await?,
        Command::Donate(from, to, count) => {
            let command = Donate {
                from: member(from),
                to: to.map(member),
                minutes: minutes(count),
            };
            return app.donate(actor, command, key).await.map(|_| None);
        }
        Command::Grant(to, count) => {
            let command = Grant {
                to: member(to),
                minutes: minutes(count),
            };
            return app.grant(actor, command, key).await.map(|_| None);
        }
        Command::SetFloor(of, floor) => {
            return app
                .set_floor(actor, member(of), floor.map(Balance::new))
                .await
                .map(|_| None);
        }
    };
    Ok(Some(record))
}
