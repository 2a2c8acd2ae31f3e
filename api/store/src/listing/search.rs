//! The search index of listings: what it holds is folded, so that both engines find the same.

use domain::id::{BankId, ListingId};
use domain::listing::Visibility;
use domain::place::Place;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use unicode_normalization::UnicodeNormalization;

use super::{Columns, ListingRecord, ROWS, find};
use crate::dialect::Engine;
use crate::error::Result;
use crate::tx::Tx;

/// Longer words are cut, in the index as in the query; PostgreSQL refuses a query with a word of 2 KiB.
const WORD_MAX: usize = 40;
/// How many listings one step of a rebuild takes.
const STEP: u32 = 100;

/// The word that every listing of a bank carries, and so every search in it: what is found in a bank costs what the
/// bank holds, not what the server holds.
fn bank_word(bank: BankId) -> String {
    format!("b{}", bank.uuid().simple())
}

/// The word that every public listing carries.
const PUBLIC_WORD: &str = "evenhourpublic";

/// What to look for in the index: a member's words in one bank, or among the public listings of all. `None` where
/// there is no word in it.
pub(super) fn words(engine: Engine, bank: Option<BankId>, text: &str) -> Option<String> {
    let folded = Some(fold(text)).filter(|folded| !folded.is_empty())?;
    let scope = bank.map_or(PUBLIC_WORD.to_owned(), bank_word);
    engine.words_query(&format!("{scope} {folded}"))
}

/// Words as they are compared: without accents and vowel signs, in lower case, split at whatever is no letter or digit.
///
/// The engines fold and split differently (SQLite drops accents, PostgreSQL keeps them), so that is done here. Chinese,
/// Japanese and Thai write without spaces: there each letter is a word, and a query finds any part of a sentence.
fn fold(text: &str) -> String {
    let bare: String = text
        .nfkd()
        .filter(|letter| !is_accent(*letter))
        .nfc()
        .flat_map(char::to_lowercase)
        .collect();
    let mut folded = String::with_capacity(bare.len());
    let mut length = 0;
    for letter in bare.chars() {
        if !letter.is_alphanumeric() || is_spaceless(letter) {
            length = 0;
        }
        match letter {
            letter if !letter.is_alphanumeric() => folded.push(' '),
            letter if is_spaceless(letter) => folded.extend([' ', letter, ' ']),
            _ if length >= WORD_MAX => {}
            letter => {
                length = length.saturating_add(1);
                folded.push(letter);
            }
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs and the line that stretches Arabic words.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{640}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}')
}

/// Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
const fn is_spaceless(letter: char) -> bool {
    matches!(letter, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Microdegrees as degrees, which the indexes of places hold.
fn degrees(microdegrees: i64) -> Option<f64> {
    // Within a globe the number fits 32 bits, and so a double, exactly.
    i32::try_from(microdegrees).ok().map(|micro| f64::from(micro) / 1e6)
}

/// Writes the words and the point of a listing into the index.
pub(super) async fn save(conn: &Tx, listing: &ListingRecord) -> Result<()> {
    let public = match listing.visibility {
        Visibility::Public => PUBLIC_WORD,
        Visibility::Bank | Visibility::Partners => "",
    };
    let body = format!(
        "{} {public} {} {} {} {}",
        bank_word(listing.bank),
        listing.description,
        listing.tags.join(" "),
        listing.area.as_deref().unwrap_or_default(),
        listing.availability
    );
    let values: Vec<Value> = vec![
        listing.bank.uuid().into(),
        listing.id.uuid().into(),
        fold(&listing.title).into(),
        fold(&body).into(),
        listing.place.map(Place::latitude).and_then(degrees).into(),
        listing.place.map(Place::longitude).and_then(degrees).into(),
    ];
    for sql in conn.engine().save_search() {
        let statement = conn.engine().statement(*sql, values.clone());
        conn.execute_raw(statement).await?;
    }
    Ok(())
}

impl Tx {
    /// Readies the index for a rebuild: what has no listing goes, and the words agree with the texts they stand for.
    pub async fn begin_reindex(&self) -> Result<()> {
        for sql in self.engine().begin_reindex() {
            self.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    /// Writes the next listings after this one into the index, of every bank; the last one, or `None` at the end.
    ///
    /// Their rows are locked until commit, so that a change in between is not written over with what it replaced.
    pub async fn reindex(&self, after: Option<ListingId>) -> Result<Option<ListingId>> {
        let lock = match self.engine().lock() {
            "" => String::new(),
            lock => format!("{lock} OF l"),
        };
        let (condition, values) = match after {
            Some(after) => (" WHERE l.id > $1", vec![after.uuid().into()]),
            None => ("", vec![]),
        };
        let sql = format!("{ROWS}{condition} ORDER BY l.id LIMIT {STEP}{lock}");
        let statement = self.engine().statement(sql, values);
        let found: Vec<Columns> = Columns::find_by_statement(statement).all(self).await?;
        let found = found.into_iter().map(Columns::read).collect::<Result<_>>()?;
        let mut last = None;
        for row in find::with_words(self, found).await? {
            save(self, &row.listing).await?;
            last = Some(row.listing.id);
        }
        Ok(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_vowel_signs_do_not_matter() {
        assert_eq!(fold("Café ÀLA Núria's"), "cafe ala nuria s");
        assert_eq!(fold("تَصْلِيح الدَّرَّاجات"), "تصليح الدراجات");
        assert_eq!(fold("إصلاح"), "اصلاح");
        assert_eq!(fold("مـــاء"), "ماء");
    }

    #[test]
    fn a_script_without_spaces_is_split_by_letter() {
        assert_eq!(fold("修理水龙头 ok"), "修 理 水 龙 头 ok");
    }

    #[test]
    fn what_a_query_could_mean_to_an_engine_is_gone() {
        assert_eq!(fold("\"a\" OR b:* & (c) | !d' --"), "a or b c d");
        assert_eq!(fold(&"x".repeat(5_000)).len(), WORD_MAX);
    }
}
