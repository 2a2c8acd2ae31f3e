//! What the listings say, and the chance that picks it: the same seed picks the same.

use crate::failure::{Failure, Result};

pub const NAMES: &[&str] = &[
    "Amira", "Ben", "Cleo", "Dana", "Emre", "Fatima", "Greta", "Hana", "Inés", "Jon", "Karl", "Lucia", "Mei", "Nadia",
    "Omar", "Priya", "Rosa", "Samuel", "Teresa", "نور",
];
pub const DEEDS: &[&str] = &[
    "Brake light repair",
    "Childwatch",
    "Carpool driving to the market",
    "Peer counselling",
    "Help with forms and letters",
    "Garden work",
    "A leaking tap mended",
    "Bicycle repair",
    "Spanish conversation",
    "Bread baking for beginners",
    "A walk with the dog",
    "Curtains shortened",
    "Painting a room",
    "Company at the doctor's",
    "Guitar lessons",
    "Computer help at home",
];
pub const WHEN: &[&str] = &[
    "Saturday mornings",
    "after work",
    "any day but Monday",
    "on short notice",
    "every second week",
    "in the school holidays",
];
pub const MORE: &[&str] = &[
    "Bring nothing but yourself; tools are here. I have done this for years and like to explain while I do it.",
    "I am new to this and would be glad to do it together. Two hours are enough most of the time, three if it rains.",
    "We can talk about the day first. The tram stops around the corner, and there are stairs but also a lift.",
    "Children are welcome. If it takes longer than planned we stop for tea and go on another day.",
];
pub const TAGS: &[&str] = &[
    "evening",
    "weekend",
    "outdoors",
    "beginners",
    "tools",
    "remote",
    "quiet",
];
pub const AREAS: &[&str] = &[
    "Millrace",
    "Old Ferry",
    "Tannery Row",
    "Lantern Hill",
    "Orchard Flats",
    "Quarry Steps",
];

/// SplitMix64: small, and the same everywhere.
pub struct Chance(u64);

impl Chance {
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one.
    pub fn below(&mut self, end: u32) -> u32 {
        let end = u64::from(end.max(1));
        u32::try_from(self.next() % end).unwrap_or_default()
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Result<&'a T> {
        let many = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let place = usize::try_from(self.below(many)).unwrap_or_default();
        all.get(place).ok_or_else(|| Failure::new("nothing to choose from"))
    }
}
