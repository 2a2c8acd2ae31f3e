//! What members are asked and told, in their words.

use domain::exchange::NoticeKind;

use super::{Locale, rendered};

/// What a notice asks or tells.
pub fn notice(locale: Locale, kind: NoticeKind) -> String {
    let id = id(kind);
    rendered(locale, id, vec![]).unwrap_or_else(|| id.to_owned())
}

/// The id of its text.
pub(super) const fn id(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::DidItHappen => "notice-did-it-happen",
        NoticeKind::WebhookDisabled => "notice-webhook-disabled",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_notice_is_told_in_every_language() {
        for kind in NoticeKind::ALL {
            let told: BTreeSet<_> = Locale::ALL.into_iter().map(|locale| notice(locale, *kind)).collect();
            assert!(
                told.len() == 4 && told.iter().all(|text| text.ends_with('.')),
                "{told:?}"
            );
        }
    }
}
