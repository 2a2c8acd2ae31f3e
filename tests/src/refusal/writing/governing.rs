//! Commands on what the bank decides for itself.

use serde_json::{Value, json};

use crate::refusal::cast::World;
use crate::refusal::inputs::{self, key};

/// A category of the bank, or an agreement.
pub async fn governing(world: &World, row: &str) -> Option<Value> {
    let (bank, ines) = (world.bank.id.to_string(), &world.bank.ines.actor);
    let names = |name: String| json!([{ "language": "ca", "name": name }]);
    let fresh = json!({ "bankId": bank, "names": names(key()) });
    Some(match row {
        "addCategory" => fresh,
        "updateCategory" | "setCategorySynonyms" | "retireCategory" | "bringBackCategory" => {
            let added = world.must(ines, "addCategory", fresh, "category { id }").await;
            let mut input = json!({ "categoryId": added["category"]["id"], "expectedVersion": 1 });
            if row == "updateCategory" {
                input["names"] = names(key());
            }
            if row == "setCategorySynonyms" {
                (input["language"], input["words"]) = (json!("es"), json!(["niñera"]));
            }
            input
        }
        "publishAgreement" => {
            let newest = world.bank.app.newest_agreement(world.bank.id).await.unwrap();
            let version = newest.map_or(0, |newest| newest.version);
            let texts = json!([{ "language": "ca", "text": "We give each other time." }]);
            json!({ "bankId": bank, "expectedVersion": version, "texts": texts })
        }
        _ => return webhook(world, row).await,
    })
}

/// A webhook of the bank, made anew; those of earlier rows make room for it.
async fn webhook(world: &World, row: &str) -> Option<Value> {
    let words = [
        "registerWebhook",
        "updateWebhook",
        "pauseWebhook",
        "resumeWebhook",
        "endWebhook",
        "rotateWebhookSecret",
    ];
    let bare = ["replayWebhook", "sendTestEvent"];
    if !words.contains(&row) && !bare.contains(&row) {
        return None;
    }
    let spent = "UPDATE webhook SET state = 'ended', ended_at = 0
                  WHERE id <> (SELECT id FROM webhook ORDER BY id LIMIT 1)";
    world.seed().raw(spent, Vec::new()).await;
    let fresh =
        json!({ "bankId": world.bank.id.to_string(), "url": "https://hours.example.org/", "kinds": ["EXCHANGE"] });
    if row == "registerWebhook" {
        return Some(fresh);
    }
    let made = inputs::webhook(world).await;
    let mut input = json!({ "webhookId": made["id"] });
    match row {
        "replayWebhook" => input["since"] = json!("2026-11-20T00:00:00Z"),
        "sendTestEvent" => {}
        _ => input["expectedVersion"] = made["version"].clone(),
    }
    Some(input)
}
