//! One question, and what came back in one word.

use app::Actor;
use evenhour::asker::Asker;
use evenhour::messages::Locale;
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::cast::World;
use crate::schema::{Served, bare, list, text, written};

/// An answer in one word: `ok`, `empty` or `null`; 401, 403 or 404; or the code of a refusal in small letters.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub word: String,
    /// What stood there, for whoever reads a failure.
    pub message: String,
    /// The scope that the token lacks, as it was told.
    pub scope: Option<String>,
}

/// What tells an answer with rows from one without.
fn selection(served: &Served, of: &Value) -> String {
    let name = bare(of);
    let fields = served.types[&name]["fields"].as_array();
    let Some(fields) = fields else {
        return String::new();
    };
    let has = |wanted: &str| fields.iter().any(|field| field["name"] == wanted);
    let parts = [
        ("edges", "edges { cursor }"),
        ("userErrors", "userErrors { code message }"),
        ("results", "results { userErrors { code message } }"),
    ];
    let chosen: Vec<_> = parts
        .iter()
        .filter(|(field, _)| has(field))
        .map(|(_, chosen)| *chosen)
        .collect();
    format!("{{ __typename {} }}", chosen.join(" "))
}

fn word(code: &str) -> String {
    match code {
        "UNAUTHENTICATED" => "401".to_owned(),
        "FORBIDDEN" => "403".to_owned(),
        "NOT_FOUND" => "404".to_owned(),
        "MANDATE_ENDED" => "ended".to_owned(),
        "ALREADY_MEMBER" => "known".to_owned(),
        other => other.to_lowercase(),
    }
}

fn outcome(answer: &Value, field: &str) -> Outcome {
    let told = |word: String, message: &Value| Outcome {
        word,
        message: text(message),
        scope: None,
    };
    if let Some(error) = list(&answer["errors"]).first() {
        let code = text(&error["extensions"]["code"]);
        let scope = error["extensions"]["scope"].as_str().map(str::to_owned);
        return Outcome {
            scope,
            ..told(word(&code), &error["message"])
        };
    }
    let data = &answer["data"][field];
    let mut refusals = list(&data["userErrors"]).iter().chain(
        list(&data["results"])
            .iter()
            .flat_map(|result| list(&result["userErrors"])),
    );
    if let Some(refusal) = refusals.next() {
        return told(word(&text(&refusal["code"])), &refusal["message"]);
    }
    let rows = data.as_array().or_else(|| data["edges"].as_array());
    let kind = match rows {
        _ if data.is_null() => "null",
        Some(rows) if rows.iter().all(Value::is_null) => "empty",
        _ => "ok",
    };
    told(kind.to_owned(), &Value::Null)
}

impl World {
    /// The answer to a document, as the transport gives it.
    pub async fn execute(&self, actor: &Actor, document: String, variables: Value) -> Value {
        let asker = Asker::new(self.app.clone(), actor.clone(), Locale::English, None);
        let subscribes = document.starts_with("subscription");
        let request = async_graphql::Request::new(document)
            .variables(async_graphql::Variables::from_json(variables))
            .data(asker);
        // Of a subscription the first answer: that it follows from here on, or why it does not.
        let answer = if subscribes {
            self.schema.execute_stream(request).next().await.unwrap()
        } else {
            self.schema.execute(request).await
        };
        serde_json::to_value(answer).unwrap()
    }

    /// A field of Query, Mutation or Subscription with these arguments, and what is to be seen of it.
    pub async fn field(&self, actor: &Actor, field: &str, arguments: &Value, select: Option<&str>) -> Value {
        let served = &self.served;
        let roots = [
            ("query", &served.query),
            ("mutation", &served.mutation),
            ("subscription", &served.subscription),
        ];
        let (root, found) = roots
            .into_iter()
            .find_map(|(root, name)| Some((root, served.fields(name).iter().find(|known| known["name"] == field)?)))
            .unwrap_or_else(|| panic!("there is no field {field}"));
        let given = arguments.as_object().unwrap();
        let known: Vec<_> = list(&found["args"])
            .iter()
            .filter(|argument| given.contains_key(argument["name"].as_str().unwrap()))
            .collect();
        assert_eq!(known.len(), given.len(), "{field} does not take {arguments}");
        let declared: Vec<_> = known
            .iter()
            .map(|argument| format!("${}: {}", text(&argument["name"]), written(&argument["type"])))
            .collect();
        let passed: Vec<_> = known
            .iter()
            .map(|argument| format!("{0}: ${0}", text(&argument["name"])))
            .collect();
        let bracket = |parts: Vec<String>| {
            if parts.is_empty() {
                String::new()
            } else {
                format!("({})", parts.join(", "))
            }
        };
        let select = select.map_or_else(|| selection(&self.served, &found["type"]), str::to_owned);
        let document = format!("{root}{} {{ {field}{} {select} }}", bracket(declared), bracket(passed));
        self.execute(actor, document, arguments.clone()).await
    }

    /// Asks, and tells in one word what came back.
    pub async fn ask(&self, actor: &Actor, field: &str, arguments: Value) -> Outcome {
        outcome(&self.field(actor, field, &arguments, None).await, field)
    }

    /// Does something that must succeed on the way to a question, and returns what it changed.
    pub async fn must(&self, actor: &Actor, field: &str, input: Value, changed: &str) -> Value {
        let select = format!("{{ {changed} userErrors {{ code message path }} }}");
        let mut answer = self
            .field(actor, field, &json!({ "input": input }), Some(&select))
            .await;
        let told = outcome(&answer, field);
        assert_eq!(told.word, "ok", "{field} with {input}: {answer:#}");
        answer["data"][field].take()
    }
}
