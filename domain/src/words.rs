//! Closed sets of words: one enum, one word each in the database and the API.

/// Makes an enum whose variants each have one stable word.
#[macro_export]
#[doc(hidden)]
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum $name { $($(#[$vdoc])* $variant,)* }

            impl $name {
                /// Every one, in order.
                pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

                /// Its word in the database and in documents.
                pub const fn as_str(self) -> &'static str {
                    match self { $(Self::$variant => $word,)* }
                }

                /// The one with this word.
                pub fn parse(word: &str) -> Option<Self> {
                    match word { $($word => Some(Self::$variant),)* _ => None }
                }
            }
        )*
    };
}
