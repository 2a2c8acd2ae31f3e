//! Which language somebody reads.

use std::cmp::Reverse;

/// A language that messages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English, also for whoever asks for a language that is not here.
    English,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// German.
    German,
}

impl Locale {
    /// Every one, the one to fall back to first.
    pub const ALL: [Self; 4] = [Self::English, Self::Spanish, Self::French, Self::German];

    /// Its language tag (RFC 5646).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
        }
    }

    /// The best of these for an `Accept-Language` header (RFC 9110, 12.5.4).
    ///
    /// The highest weight wins, then a named language before `*`, then the one that stands first. What cannot be read
    /// is passed over, so that a message never fails for want of a language.
    pub fn from_accept_language(header: Option<&str>) -> Self {
        let ranges: Vec<_> = header.unwrap_or_default().split(',').map(range).collect();
        let mut best = (None, Self::English);
        for locale in Self::ALL {
            let rank = locale.rank(&ranges);
            if rank > best.0 {
                best = (rank, locale);
            }
        }
        best.1
    }

    /// How much the reader wants this one; `None` where it is not among what they read, or is excluded by `q=0`.
    fn rank(self, ranges: &[Option<(&str, u16)>]) -> Option<(u16, bool, Reverse<usize>)> {
        // `es` says more about Spanish than `es-MX` does, and `*` is for what nothing else names.
        let by_closeness: [fn(&str, &str) -> bool; 3] = [
            |range, tag| range.eq_ignore_ascii_case(tag),
            |range, tag| {
                range
                    .split_once('-')
                    .is_some_and(|(language, _)| language.eq_ignore_ascii_case(tag))
            },
            |range, _| range == "*",
        ];
        for matches in by_closeness {
            let found = (0..).zip(ranges).filter_map(|(at, range)| {
                let (name, weight) = (*range)?;
                matches(name, self.tag()).then_some((weight, name != "*", Reverse(at)))
            });
            if let Some(rank) = found.max() {
                return (rank.0 > 0).then_some(rank);
            }
        }
        None
    }
}

/// One element of the header: a language range, and its weight in thousandths. `None` where it cannot be read.
fn range(element: &str) -> Option<(&str, u16)> {
    let mut parts = element.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let mut weight = 1_000;
    for part in parts {
        if let Some((key, value)) = part.split_once('=')
            && key.trim_end().eq_ignore_ascii_case("q")
        {
            weight = thousandths(value.trim_start())?;
        }
    }
    Some((name, weight))
}

/// A weight: 0 to 1, with at most three decimals.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = decimals.bytes().all(|digit| digit.is_ascii_digit());
    if !matches!(whole, "0" | "1") || decimals.len() > 3 || !digits {
        return None;
    }
    let all = format!("{whole}{decimals:0<3}");
    all.parse().ok().filter(|weight| *weight <= 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_is_chosen() {
        use Locale::{English, French, German, Spanish};
        let long = "es,".repeat(10_000);
        for (header, locale) in [
            (None, English),
            (Some(""), English),
            (Some("es"), Spanish),
            (Some("ES-mx"), Spanish),
            (Some("fr-CA, fr;q=0.9, en;q=0.8"), French),
            (Some("de-CH-1996"), German),
            (Some("ca, es;q=0.5"), Spanish),
            (Some("zh-Hant, ar;q=0.9"), English),
            (Some("en;q=0.2, de;q=0.3"), German),
            (Some("en;q=0.2, de;q=0.21, fr;q=0.209"), German),
            // Equal weights: the one that stands first.
            (Some("fr, es"), French),
            (Some("es, fr"), Spanish),
            (Some("de;q=1.000, en"), German),
            // A zero excludes.
            (Some("es;q=0"), English),
            (Some("es;q=0, de;q=0.1"), German),
            (Some("es;q=0.000, es-MX, fr;q=0.1"), French),
            (Some("en;q=0, fr;q=0.1"), French),
            // `*` is everything that is not named, English first.
            (Some("*"), English),
            (Some("*, es;q=0.5"), English),
            (Some("es;q=0.5, *;q=0.1"), Spanish),
            (Some("*, es"), Spanish),
            (Some("en;q=0, *"), Spanish),
            (Some("*;q=0"), English),
            // White space, case and other parameters.
            (Some(" fr ; q=0.9 ,\tde ; Q=1 "), German),
            (Some("fr;level=1;q=0.5, de;q=0.4"), French),
            // What cannot be read is passed over.
            (Some("fr;q=2, de;q=0.1"), German),
            (Some("fr;q=1.001, de;q=0.1"), German),
            (Some("fr;q=0.1234, de;q=0.1"), German),
            (Some("fr;q=, de;q=0.1"), German),
            (Some("fr;q=-1, de;q=0.1"), German),
            (Some("fr;q=+1, de;q=0.1"), German),
            (Some("fr;q=0.+1, de;q=0.1"), German),
            (Some("fr;q=NaN, de;q=0.1"), German),
            (Some(",,;;=;q, ;q=1,de"), German),
            (Some("es_MX"), English),
            (Some("esperanto, dede"), English),
            (Some("日本語, \u{0}, fr"), French),
            (Some(&long), Spanish),
        ] {
            assert_eq!(Locale::from_accept_language(header), locale, "{header:?}");
        }
        assert_eq!(Locale::ALL.map(Locale::tag), ["en", "es", "fr", "de"]);
    }
}
