//! Things to ask about, and inputs that are right.

use domain::id::MemberId;
use serde_json::{Value, json};

use super::cast::{Cast, World};
use crate::bank::{Bank, Who};

/// What there is to be read of Rosa.
#[derive(Debug, Clone, Default)]
pub struct Things {
    pub exchange: Value,
    /// Hers too, but it waits: it would take her too far below zero.
    pub held: Value,
    pub listing: Value,
    pub public: Value,
    pub webhook: Value,
    /// Raised by her, about Ben.
    pub concern: Value,
}

/// A key that was never used.
pub fn key() -> String {
    use app::Ids;
    app::OsIds
        .next(crate::bank::instant("2026-11-20T12:00:00Z"))
        .to_string()
}

/// An offer or need that can be published.
pub fn listing(bank: &Bank, member: MemberId, kind: &str) -> Value {
    json!({ "memberId": member.to_string(), "kind": kind, "title": "Brake light", "categoryId": bank.category.to_string() })
}

/// Hours from one to another.
pub fn hours(bank: &Bank, giver: MemberId, receiver: MemberId, minutes: i64) -> Value {
    json!({
        "bankId": bank.id.to_string(), "giverId": giver.to_string(), "receiverId": receiver.to_string(), "minutes": minutes,
        "givenOn": "2026-11-20", "categoryId": bank.category.to_string(), "title": "Brake light", "distinct": true,
        "longDay": true,
        "idempotencyKey": key(),
    })
}

/// What the whole bank has: an agreement, and a person with a password.
pub async fn furnish(world: &World) {
    let recently = crate::bank::instant("2026-11-10T00:00:00Z").micros();
    let agreement = "INSERT INTO agreement (bank_id, version, effective_at, document) VALUES ($1, 1, $2, '{\"ca\": \"We give each other time.\"}')";
    world
        .seed()
        .raw(agreement, vec![world.bank.id.uuid().into(), recently.into()])
        .await;
    sign_up(world, "template").await;
}

pub async fn sign_up(world: &World, login: &str) {
    let input = json!({ "login": login, "password": "a long enough password", "language": "ca" });
    world.must(&app::Actor::Anonymous, "signUp", input, "personId").await;
}

/// Gives somebody a login with the password of everybody.
pub async fn with_password(world: &World, who: &Who) -> String {
    let login = format!("{}-{}", who.person, key());
    let sql = "UPDATE person SET login = $2, password_hash = (SELECT p.password_hash FROM person p WHERE p.login = 'template')
               WHERE id = $1";
    world
        .seed()
        .raw(sql, vec![who.person.uuid().into(), login.clone().into()])
        .await;
    login
}

/// Signs in, and returns the tokens.
pub async fn sign_in(world: &World, login: &str) -> Value {
    let input = json!({ "login": login, "password": "a long enough password" });
    let mut signed = world
        .must(
            &app::Actor::Anonymous,
            "signIn",
            input,
            "tokens { accessToken refreshToken sessionId }",
        )
        .await;
    signed["tokens"].take()
}

impl Things {
    pub async fn make(world: &World, cast: &Cast) -> Self {
        // No count below five is published: enough pairs for the bank's totals.
        for _ in 0..6 {
            let neighbour = world.bank.join("Neighbour").await;
            let given = world.bank.hours(cast.ben.member, neighbour.member, 10);
            world
                .bank
                .app
                .log_exchange(&neighbour.actor, given, &crate::bank::key())
                .await
                .unwrap();
        }
        let (exchange, held) = exchanges(world, cast).await;
        let (listing, public) = listings(world, cast).await;
        record(world, cast).await;
        notice(world, cast.rosa.member, &exchange).await;
        let offline = world.seed().offline(world.bank.id, "Pilar").await;
        notice(world, offline, &exchange).await;
        let donate = json!({ "fromMemberId": cast.ben.member.to_string(), "minutes": 5, "idempotencyKey": key() });
        world.must(&cast.ben.actor, "donate", donate, "account { id }").await;
        let invite = json!({ "bankId": world.bank.id.to_string() });
        world
            .must(&world.bank.samuel.actor, "createInvitation", invite, "code")
            .await;
        // Of one's own, for `sessions` and `personalTokens`: everybody in the bank has a token, and a session.
        for role in super::cast::ROLES {
            if let Some(who) = cast.who(world, role) {
                let token = json!({ "name": "script", "scopes": ["profile"], "expiresInDays": 30 });
                world
                    .must(&who.actor, "createPersonalToken", token, "token { id }")
                    .await;
                let login = with_password(world, who).await;
                sign_in(world, &login).await;
            }
        }
        let worry = super::writing::standing::concern(cast);
        let mut raised = world
            .must(&cast.rosa.actor, "raiseConcern", worry, "concern { id }")
            .await;
        let mut webhook = webhook(world).await;
        let test = json!({ "webhookId": webhook["id"] });
        world
            .must(&world.bank.ines.actor, "sendTestEvent", test, "delivery { id }")
            .await;
        Self {
            exchange,
            held,
            listing,
            public,
            webhook: webhook["id"].take(),
            concern: raised["concern"]["id"].take(),
        }
    }
}

/// A webhook of the bank.
pub async fn webhook(world: &World) -> Value {
    let input =
        json!({ "bankId": world.bank.id.to_string(), "url": "https://hours.example.org/", "kinds": ["EXCHANGE"] });
    let mut made = world
        .must(
            &world.bank.ines.actor,
            "registerWebhook",
            input,
            "webhook { id version }",
        )
        .await;
    made["webhook"].take()
}

/// Asks a member about an exchange, as the clockwork does; returns the notice's id.
pub async fn notice(world: &World, member: MemberId, exchange: &Value) -> String {
    let id = uuid::Uuid::parse_str(&key()).unwrap();
    let exchange: domain::id::ExchangeId = exchange.as_str().unwrap().parse().unwrap();
    let sql = "INSERT INTO notice (id, bank_id, member_id, subject_id, kind, due) VALUES ($1, $2, $3, $4, 'did_it_happen', 1)";
    let values = vec![
        id.into(),
        world.bank.id.uuid().into(),
        member.uuid().into(),
        exchange.uuid().into(),
    ];
    world.seed().raw(sql, values).await;
    id.to_string()
}

/// An exchange of Rosa's whose text was corrected, and one that is held.
async fn exchanges(world: &World, cast: &Cast) -> (Value, Value) {
    let (bank, rosa, ben) = (&world.bank, &cast.rosa, &cast.ben);
    let given = |minutes| hours(bank, ben.member, rosa.member, minutes);
    let mut logged = world
        .must(&rosa.actor, "logExchange", given(60), "exchange { id version }")
        .await;
    let id = logged["exchange"]["id"].take();
    let edit = json!({ "exchangeId": id, "expectedVersion": logged["exchange"]["version"], "title": "Rear light" });
    world.must(&rosa.actor, "editExchange", edit, "exchange { id }").await;
    let held = world
        .must(&ben.actor, "logExchange", given(800), "exchange { id }")
        .await;
    let confirm = json!({ "exchangeId": held["exchange"]["id"], "idempotencyKey": key() });
    world
        .must(&rosa.actor, "confirmExchange", confirm, "exchange { id }")
        .await;
    (id, held["exchange"]["id"].clone())
}

/// A need of Rosa's for the bank and one for everybody; and proposals, of others to her and of her to others.
async fn listings(world: &World, cast: &Cast) -> (Value, Value) {
    let (bank, rosa, ben) = (&world.bank, &cast.rosa, &cast.ben);
    let mut made = Vec::new();
    for (owner, visibility) in [(rosa, "BANK"), (rosa, "PUBLIC"), (ben, "BANK")] {
        let mut input = listing(bank, owner.member, "NEED");
        input["visibility"] = json!(visibility);
        made.push(
            world
                .must(&owner.actor, "publishListing", input, "listing { id }")
                .await["listing"]["id"]
                .take(),
        );
    }
    for (listing, member) in [(&made[0], ben.member), (&made[2], rosa.member)] {
        let suggest = json!({ "listingId": listing, "memberId": member.to_string() });
        world
            .must(&bank.samuel.actor, "suggestMatch", suggest, "match { state }")
            .await;
    }
    (made[0].clone(), made[1].clone())
}

/// A block, a phone number, and a note by a registrar.
async fn record(world: &World, cast: &Cast) {
    let rosa = &cast.rosa;
    let step = async || json!({ "memberId": rosa.member.to_string(), "expectedVersion": version(world, "member", rosa.member.uuid()).await });
    let block = json!({ "memberId": rosa.member.to_string(), "otherId": world.bank.amira.member.to_string() });
    world.must(&rosa.actor, "blockMember", block, "other { id }").await;
    let mut contacts = step().await;
    contacts["contacts"] = json!([{ "kind": "PHONE", "value": "+34 600 000 000", "audience": "EXCHANGES" }]);
    world.must(&rosa.actor, "setContacts", contacts, "member { id }").await;
    let mut agreed = step().await;
    agreed["guardian"] = json!({ "memberId": cast.ben.member.to_string() });
    let registrar = &world.bank.samuel.actor;
    world.must(registrar, "recordGuardian", agreed, "member { id }").await;
    // What a helper did.
    let helped = hours(&world.bank, rosa.member, cast.ben.member, 5);
    world
        .must(&world.bank.nadia.actor, "logExchange", helped, "exchange { id }")
        .await;
    let mut mend = step().await;
    mend["about"] = json!("Rosa");
    world
        .must(&world.bank.samuel.actor, "editProfile", mend, "member { id }")
        .await;
}

/// The version of a row, as a reader would have seen it.
pub async fn version(world: &World, table: &str, id: uuid::Uuid) -> i64 {
    world
        .number(
            &format!("SELECT version AS n FROM {table} WHERE id = $1"),
            vec![id.into()],
        )
        .await
}
