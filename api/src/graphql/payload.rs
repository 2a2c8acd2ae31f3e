//! Payloads of mutations: the changed object, or the refusals.

/// Defines a payload type with its one object and `userErrors`, and how a result becomes one.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $(#[$fdoc:meta])* $field:ident: $type:ty })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, async_graphql::SimpleObject)]
            pub struct $name {
                $(#[$fdoc])*
                pub $field: Option<$type>,
                /// Why it was not done; empty when it was.
                pub user_errors: Vec<$crate::problem::UserError>,
            }

            impl $name {
                /// What was done, or why not. A fault becomes a top-level error; a stale version comes with the object as it is now.
                pub fn answer_with(
                    asker: &$crate::asker::Asker,
                    result: app::Result<$type>,
                    current: Option<$type>,
                ) -> async_graphql::Result<Self> {
                    match result {
                        Ok(done) => Ok(Self { $field: Some(done), user_errors: Vec::new() }),
                        Err(error) => {
                            let refusal = $crate::problem::sort(&error, asker.locale)?;
                            Ok(Self { $field: current, user_errors: vec![refusal] })
                        }
                    }
                }
            }
        )*
    };
}

/// The same for payloads that come without the object as it is now.
macro_rules! plain_payloads {
    ($($(#[$doc:meta])* $name:ident { $(#[$fdoc:meta])* $field:ident: $type:ty })*) => {
        $crate::graphql::payload::payloads! { $($(#[$doc])* $name { $(#[$fdoc])* $field: $type })* }
        $(
            impl $name {
                /// What was done, or why not. A fault becomes a top-level error.
                pub fn answer(
                    asker: &$crate::asker::Asker,
                    result: app::Result<$type>,
                ) -> async_graphql::Result<Self> {
                    Self::answer_with(asker, result, None)
                }
            }
        )*
    };
}

pub(crate) use {payloads, plain_payloads};
