//! What the guard refuses, and what it must let through.

mod answers;
mod floods;
mod measures;
mod texts;

use std::time::{Duration, Instant};

use async_graphql::{
    EmptySubscription, ID, InputObject, InputValueError, InputValueResult, Interface, Object, Request, Response,
    Scalar, ScalarType, Schema, SimpleObject, Value, Variables,
};

use super::{Admission, code_of, install};

pub(super) struct Minutes(i64);

#[Scalar]
impl ScalarType for Minutes {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) if number.is_i64() => Ok(Self(number.as_i64().unwrap())),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        self.0.into()
    }
}

#[derive(InputObject)]
pub(super) struct LogInput {
    minutes: Minutes,
    days: Option<i32>,
    notes: Option<Vec<String>>,
}

pub(super) struct Member;

#[derive(SimpleObject)]
pub(super) struct MemberConnection {
    nodes: Vec<Member>,
    edges: Vec<MemberEdge>,
}

#[derive(SimpleObject)]
pub(super) struct MemberEdge {
    node: Member,
}

#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID"))]
pub(super) enum Node {
    Member(Member),
}

fn page(size: Option<i32>) -> MemberConnection {
    let size = size.unwrap_or(2);
    MemberConnection {
        nodes: (0..size).map(|_| Member).collect(),
        edges: (0..size).map(|_| MemberEdge { node: Member }).collect(),
    }
}

#[Object]
impl Member {
    async fn id(&self) -> ID {
        ID("member_1".to_owned())
    }
    async fn name(&self, style: Option<Vec<String>>) -> &str {
        drop(style);
        "Ada"
    }
    async fn helper(&self) -> Option<Member> {
        Some(Member)
    }
    async fn household(&self) -> Member {
        Member
    }
    async fn neighbours(&self, first: Option<i32>, last: Option<i32>) -> MemberConnection {
        page(first.or(last))
    }
    async fn people(&self) -> Vec<Member> {
        vec![Member, Member]
    }
    async fn fails(&self) -> async_graphql::Result<i32> {
        std::future::ready(Err("no such table: member".into())).await
    }
    async fn may_fail(&self) -> async_graphql::Result<Option<i32>> {
        std::future::ready(Err("no such table: member".into())).await
    }
    async fn panics(&self) -> i32 {
        "a secret of the source".parse().unwrap()
    }
}

pub(super) struct Query;

#[Object]
impl Query {
    async fn member(&self) -> Member {
        Member
    }
    async fn maybe(&self) -> Option<Member> {
        Some(Member)
    }
    async fn members(
        &self,
        first: Option<i32>,
        last: Option<i32>,
        #[graphql(name = "where")] filter: Option<LogInput>,
    ) -> MemberConnection {
        drop(filter);
        page(first.or(last))
    }
    async fn nodes(&self, ids: Vec<ID>) -> Vec<Option<Node>> {
        ids.iter().map(|_| Some(Node::Member(Member))).collect()
    }
    async fn hours(&self, minutes: Minutes, input: Option<LogInput>) -> i64 {
        let Some(input) = input else {
            return minutes.0;
        };
        let notes = input.notes.map_or(0, |notes| notes.len());
        let days = i64::from(input.days.unwrap_or(1));
        minutes.0 + input.minutes.0 * days + i64::try_from(notes).unwrap()
    }
    async fn count(&self, number: i32) -> i32 {
        number
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn log(&self, input: LogInput) -> i64 {
        input.minutes.0
    }
}

pub(super) fn schema() -> Schema<Query, Mutation, EmptySubscription> {
    install(Schema::build(Query, Mutation, EmptySubscription)).finish()
}

/// Runs a request; it is refused or answered in far less than the tenth of a second that is promised
/// of a release build, but tests are built without optimisation and run beside others.
pub(super) async fn run(request: impl Into<Request>) -> (Response, bool) {
    let admission = Admission::to_one_answer();
    let request = request.into().data(admission.clone());
    let schema = schema();
    let start = Instant::now();
    let response = schema.execute(request).await;
    let took = start.elapsed();
    assert!(took < Duration::from_secs(2), "it took {took:?}");
    (response, admission.admitted())
}

pub(super) async fn refused(request: impl Into<Request>) -> (String, String) {
    let (response, admitted) = run(request).await;
    assert!(!admitted, "it was run: {response:?}");
    let error = response.errors.first().expect("it was not refused");
    let code = code_of(error).expect("a code").to_owned();
    (code, error.message.clone())
}

pub(super) async fn cost(request: impl Into<Request>) -> u64 {
    let (response, admitted) = run(request).await;
    assert!(admitted, "it was refused: {:?}", response.errors);
    let json = serde_json::to_value(&response.extensions).unwrap();
    assert_eq!(json["cost"]["limit"], super::Limits::COST);
    json["cost"]["requested"].as_u64().expect("a figure")
}

pub(super) fn with(query: &str, variables: serde_json::Value) -> Request {
    Request::new(query).variables(Variables::from_json(variables))
}
