//! Who asks, and about whom.

use app::auth::{Auth, AuthSettings, ServerSecret};
use app::{Actor, App, OsIds};
use domain::id::MemberId;
use domain::member::Role;
use evenhour::graphql::EvenhourSchema;
use sea_orm::{ConnectionTrait, Statement, Value};
use uuid::Uuid;

use super::inputs;
use super::table::Row;
use crate::bank::{Bank, Seed, Who, instant};
use crate::schema::Served;

/// The columns of the table, in their order.
pub const ROLES: &[&str] = &[
    "nobody", "member", "party", "across", "helper", "former", "reg", "book", "mod", "facil", "coord", "other", "waits",
];

/// Commands by which somebody comes into the bank, or does not.
const COMING: &[&str] = &[
    "applyToBank",
    "withdrawApplication",
    "admitMember",
    "declineApplicant",
    "redeemCode",
];

/// The bank, and whoever holds an office in it.
pub struct World {
    pub bank: Bank,
    pub app: App,
    pub schema: EvenhourSchema,
    pub served: Served,
    moderator: Who,
    facilitator: Who,
    /// Helped Rosa until yesterday.
    former: Who,
    /// What is only read, and so made once.
    pub read: Option<Box<Cast>>,
}

/// The people that a call is about, made anew for each call that changes something.
pub struct Cast {
    /// The member concerned.
    pub rosa: Who,
    /// The other side.
    pub ben: Who,
    /// A member of the bank who has nothing to do with either.
    pub cleo: Who,
    /// A member of the bank next door.
    pub otto: Who,
    /// A person whose application waits, and the member that it would become.
    pub nour: Who,
    /// What there is to be read.
    pub things: inputs::Things,
}

impl World {
    pub async fn new(bank: Bank) -> Self {
        let settings = AuthSettings {
            issuer: "https://bank.test".to_owned(),
            audience: "https://bank.test/graphql".to_owned(),
            secret: ServerSecret::try_new("a secret of a test, as long as a secret has to be").unwrap(),
        };
        let auth = Auth::open(&bank.store, settings, &*bank.clock, &OsIds).await.unwrap();
        let seed = Seed { store: &bank.store };
        let moderator = seed.member(bank.id, "Mo", Some(Role::Moderator)).await;
        let facilitator = seed.member(bank.id, "Fatou", Some(Role::Facilitator)).await;
        let former = seed.member(bank.id, "Farid", None).await;
        let app = bank.app.clone().with_auth(auth);
        let schema = evenhour::graphql::build();
        let served = Served::introspect().await;
        let mut world = Self {
            bank,
            app,
            schema,
            served,
            moderator,
            facilitator,
            former,
            read: None,
        };
        inputs::furnish(&world).await;
        let mut cast = world.people().await;
        cast.things = inputs::Things::make(&world, &cast).await;
        world.read = Some(Box::new(cast));
        world
    }

    pub fn seed(&self) -> Seed<'_> {
        Seed {
            store: &self.bank.store,
        }
    }

    /// The people of one call: those of a question are the same for everybody; for a command Rosa is made anew, and so
    /// is whoever comes in by it.
    pub async fn cast(&self, row: &Row) -> Cast {
        let Some(read) = &self.read else {
            return self.people().await;
        };
        let mut cast = read.again();
        if !row.reads {
            cast.rosa = self.rosa().await;
        }
        if COMING.contains(&row.field.as_str()) {
            cast.nour = self.nour().await;
            cast.otto = self.otto().await;
        }
        cast
    }

    async fn people(&self) -> Cast {
        Cast {
            rosa: self.rosa().await,
            ben: self.seed().member(self.bank.id, "Ben", None).await,
            cleo: self.seed().member(self.bank.id, "Cleo", None).await,
            otto: self.otto().await,
            nour: self.nour().await,
            things: inputs::Things::default(),
        }
    }

    async fn rosa(&self) -> Who {
        let rosa = self.seed().member(self.bank.id, "Rosa", None).await;
        self.help(rosa.member).await;
        rosa
    }

    async fn otto(&self) -> Who {
        self.seed()
            .member(self.bank.other, "Otto", Some(Role::Coordinator))
            .await
    }

    async fn nour(&self) -> Who {
        let nour = self.seed().member(self.bank.id, "نور", None).await;
        let applied = "UPDATE member SET state = 'applied', joined_at = NULL WHERE id = $1";
        self.seed().raw(applied, vec![nour.member.uuid().into()]).await;
        nour
    }

    /// Nadia helps this member; Farid did until yesterday.
    pub async fn help(&self, member: MemberId) {
        let (seed, bank) = (self.seed(), &self.bank);
        seed.mandate(bank.id, member, bank.nadia.person, instant("2027-06-30T00:00:00Z"))
            .await;
        seed.mandate(bank.id, member, self.former.person, instant("2026-11-19T12:00:00Z"))
            .await;
    }

    /// A number from the database.
    pub async fn number(&self, sql: &str, values: Vec<Value>) -> i64 {
        self.row(sql, values).await.try_get("", "n").unwrap()
    }

    /// An id from the database.
    pub async fn id(&self, sql: &str, values: Vec<Value>) -> Uuid {
        self.row(sql, values).await.try_get("", "id").unwrap()
    }

    async fn row(&self, sql: &str, values: Vec<Value>) -> sea_orm::QueryResult {
        let reader = self.bank.store.reader();
        let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
        reader.query_one_raw(statement).await.unwrap().unwrap()
    }
}

impl Cast {
    /// Whoever plays this role.
    pub fn who<'a>(&'a self, world: &'a World, role: &str) -> Option<&'a Who> {
        Some(match role {
            "nobody" => return None,
            "member" => &self.cleo,
            "party" => &self.rosa,
            "across" => &self.ben,
            "helper" => &world.bank.nadia,
            "former" => &world.former,
            "reg" => &world.bank.samuel,
            "book" => &world.bank.yusuf,
            "mod" => &world.moderator,
            "facil" => &world.facilitator,
            "coord" => &world.bank.ines,
            "other" => &self.otto,
            "waits" => &self.nour,
            unknown => panic!("nobody plays {unknown}"),
        })
    }

    pub fn actor(&self, world: &World, role: &str) -> Actor {
        self.who(world, role).map_or(Actor::Anonymous, |who| who.actor.clone())
    }

    fn again(&self) -> Self {
        Self {
            rosa: self.rosa.clone(),
            ben: self.ben.clone(),
            cleo: self.cleo.clone(),
            otto: self.otto.clone(),
            nour: self.nour.clone(),
            things: self.things.clone(),
        }
    }
}
