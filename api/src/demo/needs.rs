//! When offers and needs are published, and which needs were met.

use domain::listing::{ListingKind, NeedEnd};

use super::people::{SILENT, TOLD};
use super::plan::{Bank, Draft, Hand, Hours, Step};

/// For how many days a listing is open where nothing is said, with a margin.
const OPEN_DAYS: i32 = 170;

pub(super) fn plan(draft: &mut Draft) {
    let adverts = draft.adverts.clone();
    let mut met = 0;
    for (number, advert) in adverts.iter().enumerate() {
        let who = (advert.bank, advert.owner);
        let since = draft.joined_ago(who).unwrap_or(1).saturating_sub(2);
        let is_need = advert.kind == ListingKind::Need;
        let ago = match (is_need, advert.owner) {
            // Nobody has answered yet.
            (true, "priya") => 9,
            (true, _) => draft.chance.between(2, since.clamp(2, 42)),
            (false, _) => draft.chance.between(3, since.max(3)),
        };
        draft.published.push(ago);
        let at = if advert.owner == "priya" {
            draft.at(ago, 9, 15)
        } else {
            draft.some_time(ago, 8, 21)
        };
        let endless = ago > OPEN_DAYS || (!is_need && draft.chance.percent(15));
        draft.push(
            at,
            Step::Publish {
                advert: number,
                endless,
                needed_by: advert.needed_in.map(|days| draft.today.plus(days)),
            },
        );
        let ordinary = advert.bank == Bank::Town && !TOLD.contains(&advert.owner) && !SILENT.contains(&advert.owner);
        if is_need && advert.needed_in.is_none() && ordinary && ago > 15 && met < 9 {
            met += 1;
            answer(draft, number, ago, met);
        }
    }
}

/// Somebody answers a need, a few days after it was published; some needs end otherwise.
fn answer(draft: &mut Draft, number: usize, ago: i32, met: i32) {
    let Some(advert) = draft.adverts.get(number).cloned() else {
        return;
    };
    let end = draft.at(ago.saturating_sub(9), 9, 30);
    let how = match met {
        3 => NeedEnd::MetElsewhere,
        6 => NeedEnd::NoLonger,
        _ => NeedEnd::Met,
    };
    draft.push(end, Step::EndNeed { advert: number, how });
    if how != NeedEnd::Met {
        return;
    }
    let helpers = ["juniper", "amira", "dmitri", "folake", "huong", "oksana"];
    let others: Vec<&'static str> = helpers.into_iter().filter(|key| *key != advert.owner).collect();
    let Some(giver) = draft.chance.pick(&others) else {
        return;
    };
    let hours = Hours {
        bank: advert.bank,
        giver,
        receiver: Some(advert.owner),
        deed: super::data::Deed {
            category: advert.category,
            title: advert.title,
            minutes: advert.minutes.unwrap_or(60),
        },
        day: draft.day(ago.saturating_sub(7)),
        hand: Hand::Receiver,
        advert: Some(number),
    };
    let at = draft.some_time(ago.saturating_sub(7), 17, 21);
    let no = draft.number();
    draft.push(at, Step::Log(no, hours));
}
