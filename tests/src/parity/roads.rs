//! One command by two roads. Both requests are made of what the schema and the OpenAPI document say, so a row of the table
//! names no query and no path.

use std::collections::BTreeMap;

use domain::policy::Scope;
use serde_json::{Map, Value, json};

use super::said::Said;
use super::table::Case;
use crate::api::Api;
use crate::bank::{Bank, Who};
use crate::schema::{Served, bare, list, text, written};

/// A bank, served, and what is called how in it.
pub struct World {
    pub bank: Bank,
    api: Api,
    names: BTreeMap<String, String>,
}

impl World {
    pub async fn of(bank: Bank) -> Self {
        let api = Api::serve(&bank).await;
        let mut names = BTreeMap::from([
            ("$bank".to_owned(), bank.id.to_string()),
            ("$bicycles".to_owned(), bank.category.to_string()),
            ("$rosa".to_owned(), bank.rosa.to_string()),
        ]);
        for name in ["amira", "ben", "cleo", "nadia", "ines", "samuel", "yusuf", "otto"] {
            names.insert(format!("${name}"), who(&bank, name).member.to_string());
        }
        Self { bank, api, names }
    }

    /// Remembers what is shown under this name; none for nothing.
    pub fn keep(&mut self, name: &str, said: &Said) {
        if !name.is_empty() {
            self.names.insert(name.to_owned(), said.id());
        }
    }

    fn named(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.names.get(text).unwrap_or(text).clone().into(),
            Value::Array(items) => items.iter().map(|item| self.named(item)).collect(),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| (name.clone(), self.named(value)));
                Value::Object(fields.collect())
            }
            other => other.clone(),
        }
    }

    /// The token of `amira`, of `amira:members:read` with that scope alone, of nobody, or no good one.
    async fn token(&self, asker: &str) -> Option<String> {
        match asker.split_once(':') {
            None if asker.is_empty() => None,
            None if asker == "!" => Some("made-up".to_owned()),
            None => Some(self.api.token(who(&self.bank, asker), Scope::ALL).await),
            Some((name, scope)) => {
                let scope = Scope::parse(scope).unwrap();
                Some(self.api.token(who(&self.bank, name), &[scope]).await)
            }
        }
    }
}

fn who<'a>(bank: &'a Bank, name: &str) -> &'a Who {
    match name {
        "amira" => &bank.amira,
        "ben" => &bank.ben,
        "cleo" => &bank.cleo,
        "nadia" => &bank.nadia,
        "ines" => &bank.ines,
        "samuel" => &bank.samuel,
        "yusuf" => &bank.yusuf,
        "otto" => &bank.otto,
        _ => panic!("nobody is called {name}"),
    }
}

/// What can be asked, as both documents say.
pub struct Roads {
    served: Served,
    document: Value,
}

impl Roads {
    pub async fn read() -> Self {
        Self {
            served: Served::introspect().await,
            document: serde_json::from_str(&evenhour::rest::document()).unwrap(),
        }
    }

    pub async fn graphql(&self, world: &World, case: &Case) -> Said {
        let field = |of: &str| {
            self.served
                .fields(of)
                .iter()
                .find(|field| field["name"] == case.operation)
        };
        let (kind, field) = match field(&self.served.query) {
            Some(found) => ("query", found),
            None => ("mutation", field(&self.served.mutation).unwrap()),
        };
        let input = world.named(&case.input);
        let variables = if kind == "query" {
            input
        } else {
            json!({ "input": input })
        };
        let given = list(&field["args"])
            .iter()
            .filter(|arg| variables.get(text(&arg["name"])).is_some());
        let (mut wants, mut gives) = (String::new(), String::new());
        for arg in given {
            let name = text(&arg["name"]);
            wants += &format!("${name}: {} ", written(&arg["type"]));
            gives += &format!("{name}: ${name} ");
        }
        let around = |text: &str| {
            if text.is_empty() {
                String::new()
            } else {
                format!("({text})")
            }
        };
        let selection = self.selection(&bare(&field["type"]));
        let query = format!(
            "{kind}{} {{ did: {}{} {selection} }}",
            around(&wants),
            case.operation,
            around(&gives)
        );
        let token = world.token(case.who).await;
        let answer = world.api.ask_with(token.as_deref(), &query, variables).await;
        Said::by_graphql(&answer, kind == "query")
    }

    /// Everything of a type that is no object itself.
    fn leaves(&self, of: &str) -> String {
        let leaf = |field: &&Value| {
            let kind = &self.served.types[&bare(&field["type"])]["kind"];
            list(&field["args"]).is_empty() && (kind == "SCALAR" || kind == "ENUM")
        };
        let names = self
            .served
            .fields(of)
            .iter()
            .filter(leaf)
            .map(|field| text(&field["name"]));
        names.collect::<Vec<_>>().join(" ")
    }

    fn selection(&self, of: &str) -> String {
        let fields = self.served.fields(of);
        let has = |name: &str| fields.iter().any(|field| field["name"] == name);
        if has("edges") {
            let node = of.trim_end_matches("Connection");
            return format!("{{ edges {{ node {{ {} }} }} }}", self.leaves(node));
        }
        if !has("userErrors") {
            return format!("{{ {} }}", self.leaves(of));
        }
        let mut parts = vec![self.leaves(of), self.refusals()];
        for field in fields.iter().filter(|field| field["name"] != "userErrors") {
            let inner = self.leaves(&bare(&field["type"]));
            if !inner.is_empty() {
                parts.push(format!("{} {{ {inner} }}", text(&field["name"])));
            }
        }
        format!("{{ {} }}", parts.join(" "))
    }

    fn refusals(&self) -> String {
        let kinds = list(&self.served.types["UserError"]["possibleTypes"]).iter();
        let fragments = kinds.map(|kind| {
            let name = text(&kind["name"]);
            format!("... on {name} {{ {} }}", self.leaves(&name))
        });
        format!("userErrors {{ {} }}", fragments.collect::<Vec<_>>().join(" "))
    }

    pub async fn rest(&self, world: &World, case: &Case) -> Said {
        let (method, path, operation) = self.operation(case.operation);
        let Value::Object(mut input) = world.named(&case.input) else {
            panic!("an input is an object");
        };
        let path = filled(path, &mut input);
        let key = input.remove("idempotencyKey");
        let version = input.remove("expectedVersion");
        let query = if method == "GET" {
            asked(&mut input)
        } else {
            String::new()
        };
        let mut call = world.api.rest(&format!("{method} {path}{query}"));
        if let Some(token) = world.token(case.who).await {
            call = call.token(&token);
        }
        if let Some(key) = key {
            call = call.key(key.as_str().unwrap());
        }
        if let Some(version) = version {
            call = call.seen(&format!("\"v{version}\""));
        }
        if operation.get("requestBody").is_some() {
            call = call.json(&Value::Object(input));
        } else {
            assert!(input.is_empty(), "{}: nowhere to put {input:?}", case.operation);
        }
        Said::by_rest(&call.send().await)
    }

    fn operation(&self, name: &str) -> (String, &str, &Value) {
        for (path, methods) in self.document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                if operation["operationId"] == name {
                    return (method.to_uppercase(), path, operation);
                }
            }
        }
        panic!("no operation {name} in the OpenAPI document");
    }
}

/// The path with the ids of the input, which leaves them.
fn filled(path: &str, input: &mut Map<String, Value>) -> String {
    let parts = path.split('/').map(|part| {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            return part.to_owned();
        };
        let upper = name[..1].to_uppercase() + &name[1..];
        let names = [
            name.to_owned(),
            "id".to_owned(),
            format!("from{upper}"),
            format!("to{upper}"),
        ];
        let found = names.iter().find_map(|name| input.remove(name));
        text(&found.unwrap_or_else(|| panic!("{path}: no {name} in {input:?}")))
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What is left of a question as parameters; a page is asked for by `limit` and `cursor`.
fn asked(input: &mut Map<String, Value>) -> String {
    let mut pairs = Vec::new();
    for (name, value) in std::mem::take(input) {
        let name = match name.as_str() {
            "first" => "limit",
            "after" => "cursor",
            other => other,
        };
        let several = value.as_array().cloned().unwrap_or_else(|| vec![value]);
        pairs.extend(several.iter().map(|value| match value {
            Value::String(text) => format!("{name}={text}"),
            other => format!("{name}={other}"),
        }));
    }
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}
