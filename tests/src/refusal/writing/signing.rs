//! Commands on signing in and out.

use app::Actor;
use domain::id::PersonId;
use serde_json::json;

use crate::refusal::Call;
use crate::refusal::cast::{Cast, World};
use crate::refusal::inputs::{self, key};

/// Signing in and out: of whoever asks; of Rosa where it names a session or a token.
pub async fn signing(world: &World, row: &str, cast: &Cast, role: &str) -> Option<Call> {
    let login = match row {
        "signOut" | "changePassword" => match cast.who(world, role) {
            Some(who) => inputs::with_password(world, who).await,
            None => String::new(),
        },
        "signIn" | "refreshTokens" | "revokeSession" => inputs::with_password(world, &cast.rosa).await,
        _ => String::new(),
    };
    let input = match row {
        "signUp" => json!({ "login": key(), "password": "a long enough password", "language": "ca" }),
        "signIn" => json!({ "login": login, "password": "a long enough password" }),
        "refreshTokens" => json!({ "refreshToken": inputs::sign_in(world, &login).await["refreshToken"] }),
        "revokeSession" => json!({ "sessionId": inputs::sign_in(world, &login).await["sessionId"] }),
        "changePassword" => json!({ "oldPassword": "a long enough password", "newPassword": "another long password" }),
        "createPersonalToken" => json!({ "name": "script", "scopes": ["profile"], "expiresInDays": 30 }),
        "revokePersonalToken" => {
            let input = json!({ "name": "script", "scopes": ["profile"], "expiresInDays": 30 });
            let made = world
                .must(&cast.rosa.actor, "createPersonalToken", input, "token { id }")
                .await;
            json!({ "tokenId": made["token"]["id"] })
        }
        "signOut" => {
            let Some(who) = cast.who(world, role) else {
                return Some(Call::new(json!({})));
            };
            let tokens = inputs::sign_in(world, &login).await;
            let actor = world.app.authenticate(tokens["accessToken"].as_str()?).await.unwrap();
            assert_eq!(actor.person_id(), Some::<PersonId>(who.person));
            return Some(Call {
                arguments: json!({}),
                actor: Some(actor),
            });
        }
        _ => return None,
    };
    Some(Call {
        arguments: json!({ "input": input }),
        actor: None::<Actor>,
    })
}
