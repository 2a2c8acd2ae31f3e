//! Headlines in eight languages, and what each query finds among them.

use super::*;

/// Language, headline, text.
const LISTINGS: &[(&str, &str, &str)] = &[
    (
        "en",
        "Bicycle repair",
        "Brakes, chains and punctures. Two adults at the stand.",
    ),
    ("en", "Looking after babies", "Evenings, at your home."),
    ("en", "A ladder to lend", "Three metres long."),
    ("es", "Reparación de bicicletas", "Frenos y cadenas."),
    ("es", "Clases de español", "Conversación por la tarde."),
    ("es", "Arreglo grifos", ""),
    ("fr", "Réparation de vélos", "Freins et chaînes."),
    ("fr", "Garde d'enfants le mercredi", ""),
    ("fr", "Cours de cuisine", "Crêpes, œufs, légumes."),
    ("de", "Fahrräder reparieren", "Bremsen und Ketten."),
    ("de", "Übersetzungen ins Deutsche", "Briefe von Ämtern."),
    ("de", "Straßenfest vorbereiten", ""),
    ("ca", "Reparació de bicicletes", "Frens i cadenes."),
    ("ca", "Col·lecció de segells", ""),
    ("ca", "Cosir i apedaçar", "Màquina de cosir."),
    ("ar", "إصلاح الدَّرَّاجات", "الفرامل والسلاسل"),
    ("ar", "دروس في اللغة العربية", ""),
    ("ar", "مرافقة إلى المستشفى", ""),
    ("zh", "修理水龙头", "周末有空"),
    ("zh", "中文课", ""),
    ("ja", "自転車の修理", "ブレーキとチェーン"),
    ("ja", "ｶﾞｲﾄﾞ付き散歩", ""),
];

/// A query, and the headlines that it finds.
const QUERIES: &[(&str, &[&str])] = &[
    // Forms of a word.
    ("repairs", &["Bicycle repair"]),
    ("baby", &["Looking after babies"]),
    ("reparaciones", &["Reparación de bicicletas"]),
    ("reparacion", &["Reparación de bicicletas"]),
    ("reparacions", &["Reparació de bicicletes"]),
    ("bicicleta", &["Reparació de bicicletes", "Reparación de bicicletas"]),
    ("grifo", &["Arreglo grifos"]),
    ("vélo", &["Réparation de vélos"]),
    ("réparer un vélo", &["Réparation de vélos"]),
    ("fahrrad", &["Fahrräder reparieren"]),
    ("Uebersetzung", &["Übersetzungen ins Deutsche"]),
    ("strassenfest", &["Straßenfest vorbereiten"]),
    ("apedaçar", &["Cosir i apedaçar"]),
    // Accents, capitals, ligatures, width.
    ("CRÊPES", &["Cours de cuisine"]),
    ("oeufs", &["Cours de cuisine"]),
    ("amtern", &["Übersetzungen ins Deutsche"]),
    ("colleccio", &["Col·lecció de segells"]),
    ("COL·LECCIÓ", &["Col·lecció de segells"]),
    ("ｌａｄｄｅｒ", &["A ladder to lend"]),
    // The last word as far as it is typed.
    ("garde enf", &["Garde d'enfants le mercredi"]),
    ("gar enfants", &[]),
    (
        "bic",
        &["Reparació de bicicletes", "Reparación de bicicletas", "Bicycle repair"],
    ),
    // Phrases.
    ("\"two adults\"", &["Bicycle repair"]),
    ("“Two Adults” brakes", &["Bicycle repair"]),
    ("\"adults two\"", &[]),
    ("\"repair brakes\"", &[]),
    ("\"garde d'enfants\"", &["Garde d'enfants le mercredi"]),
    ("\"水龙头\"", &["修理水龙头"]),
    ("\"two adults", &["Bicycle repair"]),
    // Small words say little.
    ("the ladder of a", &["A ladder to lend"]),
    ("conversación en la tarde", &["Clases de español"]),
    // Arabic with and without its article, its points, its hamza; in the singular.
    ("دراجات", &["إصلاح الدَّرَّاجات"]),
    ("دراجة", &["إصلاح الدَّرَّاجات"]),
    ("الدراجة", &["إصلاح الدَّرَّاجات"]),
    ("اصلاح", &["إصلاح الدَّرَّاجات"]),
    ("مستشفي", &["مرافقة إلى المستشفى"]),
    ("العربيه", &["دروس في اللغة العربية"]),
    ("سلاسل", &["إصلاح الدَّرَّاجات"]),
    // Scripts without spaces: any part, in either width.
    ("水龙头", &["修理水龙头"]),
    ("龙头", &["修理水龙头"]),
    ("水", &["修理水龙头"]),
    ("头", &["修理水龙头"]),
    ("修理", &["自転車の修理", "修理水龙头"]),
    ("修理 周末", &["修理水龙头"]),
    ("龙水", &[]),
    ("自転車", &["自転車の修理"]),
    ("ガイド", &["ｶﾞｲﾄﾞ付き散歩"]),
    ("チェーン", &["自転車の修理"]),
    ("ﾌﾞﾚｰｷ", &["自転車の修理"]),
    // Nothing of the kind.
    ("bread", &[]),
    ("repair bread", &[]),
    ("cart", &[]),
];

on_both_engines! {
    async fn each_query_of_the_corpus_finds_its_own(bank: Bank) {
        for (lang, title, text) in LISTINGS {
            say(&bank, &bank.amira, lang, title, text).await;
        }
        let mut wrong = Vec::new();
        for (words, titles) in QUERIES {
            let found = newest(&bank, &bank.ben.actor, words).await;
            if found != *titles {
                wrong.push(format!("{words}: {found:?}, not {titles:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
