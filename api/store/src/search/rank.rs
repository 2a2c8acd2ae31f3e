//! Which of the listings that were found fit best. The rules are whole numbers, so that both engines agree.

use super::kin::Kin;
use super::query::Sought;

/// How many of the newest listings with the words are looked at. All of a common word would be a way to keep a server
/// busy; nobody reads that far.
pub(crate) const RANKED_MAX: u32 = 1_000;
/// How many tokens of a listing's text are looked at.
const BODY_MAX: usize = 400;

/// Where a listing stands among those that fit best: what a cursor carries, so that the next page asks for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// How well it fits.
    pub score: i64,
    /// The listing; of two that fit alike the later one comes first.
    pub listing: domain::id::ListingId,
    /// The instant at which freshness is told.
    pub at: domain::time::Instant,
    /// The newest listing that was looked at: later ones are no part of the list.
    pub newest: domain::id::ListingId,
}

impl Rank {
    /// What the list is ordered by, from the highest down.
    pub(crate) const fn key(&self) -> (i64, uuid::Uuid) {
        (self.score, self.listing.uuid())
    }
}

/// How well a listing fits what is looked for.
///
/// By its text, 0 to 1,000: each word gives 10 where it stands in the title, 8 where the title has another form of it,
/// 4 and 3 for the rest of the listing, 2 where it only means its category; a hundred times the mean of the words. Then
/// 100 where the words stand in the title side by side, and for freshness 150 at once, half of it after a month, a
/// quarter after three. Of the text the first 400 tokens count.
pub(crate) fn score(sought: &Sought, kin: &mut Kin, title: &str, body: &str, age_days: i64) -> i64 {
    let title: Vec<&str> = title.split(' ').collect();
    let body: Vec<&str> = body.split(' ').take(BODY_MAX).collect();
    let points = (0..sought.terms.len()).map(|place| match met(sought, kin, place, &title) {
        Some(true) => 10,
        Some(false) => 8,
        None => match met(sought, kin, place, &body) {
            Some(true) => 4,
            Some(false) => 3,
            None => 2,
        },
    });
    let many = i64::try_from(sought.terms.len()).unwrap_or(1).max(1);
    let text = points.sum::<i64>().saturating_mul(100).checked_div(many).unwrap_or(0);
    let together: Vec<&str> = sought
        .terms
        .iter()
        .flat_map(|term| &term.tokens)
        .map(String::as_str)
        .collect();
    let adjacent = if together.len() > 1 && holds(&title, &together) {
        100
    } else {
        0
    };
    let fresh = 4_500_i64.checked_div(age_days.max(0).saturating_add(30)).unwrap_or(0);
    text.saturating_add(adjacent).saturating_add(fresh)
}

/// Whether tokens hold a term, told by its place, as it is (true), or in another form (false).
fn met(sought: &Sought, kin: &mut Kin, place: usize, tokens: &[&str]) -> Option<bool> {
    let term = sought.terms.get(place)?;
    let wanted: Vec<&str> = term.tokens.iter().map(String::as_str).collect();
    if holds(tokens, &wanted) {
        return Some(true);
    }
    let [one] = wanted.as_slice() else {
        let each = !term.phrase && wanted.iter().all(|token| tokens.contains(token));
        return each.then_some(false);
    };
    let other = |token: &&str| (term.begins && token.starts_with(one)) || kin.holds(sought, place, token);
    tokens.iter().any(other).then_some(false)
}

fn holds(tokens: &[&str], wanted: &[&str]) -> bool {
    !wanted.is_empty() && tokens.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(sought: &Sought, title: &str, body: &str, age_days: i64) -> i64 {
        super::score(sought, &mut Kin::default(), title, body, age_days)
    }

    #[test]
    fn what_fits_better_has_more_points() {
        let sought = Sought::read("bike repair");
        let order = [
            score(&sought, "bike repair", "", 0),
            score(&sought, "bike repair", "", 30),
            score(&sought, "repair of a bike", "", 30),
            score(&sought, "repairs of bikes", "", 30),
            score(&sought, "repairs", "bike", 30),
            score(&sought, "help", "bike repair", 0),
            score(&sought, "help", "", 0),
            score(&sought, "help", "", 4_000),
        ];
        assert!(order.is_sorted_by(|a, b| a > b), "{order:?}");
        assert_eq!(order[0], 1_000 + 100 + 150);
    }

    #[test]
    fn phrases_beginnings_and_letters_count_as_they_are_found() {
        let fits = |query: &str, title: &str| score(&Sought::read(query), title, "", 30) - 75;
        assert_eq!(fits("\"two adults\"", "with two adults"), 1_100);
        assert_eq!(fits("\"two adults\"", "two young adults"), 200);
        assert_eq!(fits("adul", "two adults"), 800);
        assert_eq!(fits("龙头", "修理 理水 水龙 龙头 头"), 1_000);
        assert_eq!(fits("دراجة", "اصلاح الدراجات"), 800);
        assert_eq!(fits("", ""), 0);
    }

    #[test]
    fn of_a_long_text_the_beginning_counts() {
        let sought = Sought::read("ladder");
        let fits = |before: usize| score(&sought, "", &format!("{}ladder", "word ".repeat(before)), 30) - 75;
        assert_eq!((fits(BODY_MAX - 1), fits(BODY_MAX)), (400, 200));
    }
}
