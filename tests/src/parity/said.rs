//! What was said by one road, in a shape in which both can be compared.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{plain, projected, rows};
use crate::rest::Answer;
use crate::schema::{list, text};

/// What came back.
#[derive(Debug, Default)]
pub struct Said {
    /// The status of REST; of GraphQL none.
    status: u16,
    /// What is shown: the rows of a list, or one thing; none where it is done and there is nothing to show.
    shown: Vec<Value>,
    error: Option<Told>,
}

#[derive(Debug, Default)]
struct Told {
    code: String,
    /// Null where the parser refused it: each transport has its own.
    message: Option<String>,
    /// Which field of the input.
    field: Option<String>,
    /// What comes with it, such as `available`.
    figures: BTreeMap<String, Value>,
    /// GraphQL: beside the data, not in the payload.
    top_level: bool,
}

impl Said {
    pub fn by_rest(answer: &Answer) -> Self {
        if answer.status < 400 {
            let shown = if answer.status == 204 {
                Vec::new()
            } else {
                rows(&answer.body)
            };
            return Self {
                status: answer.status,
                shown,
                error: None,
            };
        }
        let own = [
            "type",
            "title",
            "status",
            "detail",
            "code",
            "errors",
            "retryAfterSeconds",
            "current",
        ];
        let figures = answer.body.as_object().unwrap().iter();
        let pointer = answer.body["errors"][0]["pointer"].as_str();
        Self {
            status: answer.status,
            shown: answer.body.get("current").into_iter().cloned().collect(),
            error: Some(Told {
                code: text(&answer.body["code"]),
                message: Some(text(&answer.body["detail"])),
                field: pointer.map(|pointer| pointer.trim_start_matches("#/").to_owned()),
                figures: figures
                    .filter(|(name, _)| !own.contains(&name.as_str()))
                    .map(|(name, value)| (name.clone(), plain(name, value)))
                    .collect(),
                top_level: false,
            }),
        }
    }

    pub fn by_graphql(answer: &Value, query: bool) -> Self {
        if let Some(error) = list(&answer["errors"]).first() {
            let extensions = &error["extensions"];
            let scope = extensions.get("scope").map(|scope| ("scope".to_owned(), scope.clone()));
            let told = Told {
                code: text(&extensions["code"]),
                message: answer.get("data").map(|_| as_parameters(&text(&error["message"]))),
                field: extensions["field"].as_str().filter(|_| !query).map(str::to_owned),
                figures: scope.into_iter().collect(),
                top_level: true,
            };
            return Self {
                error: Some(told),
                ..Self::default()
            };
        }
        let did = &answer["data"]["did"];
        if did.is_null() {
            let told = Told {
                code: "NOT_FOUND".to_owned(),
                ..Told::default()
            };
            return Self {
                error: Some(told),
                ..Self::default()
            };
        }
        let shown = match (did.get("edges"), did.as_array()) {
            (Some(edges), _) => list(edges).iter().map(|edge| edge["node"].clone()).collect(),
            (None, Some(rows)) => rows.clone(),
            (None, None) => payload(did),
        };
        Self {
            status: 0,
            shown,
            error: list(&did["userErrors"]).first().map(refusal),
        }
    }

    /// Whether REST said this, such as `409 WRONG_STATE`.
    pub fn is(&self, expected: &str) -> Result<(), String> {
        let said = match &self.error {
            Some(told) => format!("{} {}", self.status, told.code),
            None => self.status.to_string(),
        };
        if said == expected {
            Ok(())
        } else {
            Err(format!("{said}, not {expected}"))
        }
    }

    /// Whether GraphQL said what REST says, and in the place that the table of API.md names.
    pub fn agrees(&self, rest: &Self) -> Result<(), String> {
        match (&self.error, &rest.error) {
            (None, None) => self.shows(rest),
            (Some(told), Some(other)) => {
                if rest.status == 412 {
                    if self.shown.is_empty() {
                        return Err("a stale version comes with the object as it is now".to_owned());
                    }
                    self.shows(rest)?;
                }
                told.agrees(other, rest.status)
            }
            _ => Err("one is refused, the other is not".to_owned()),
        }
    }

    fn shows(&self, rest: &Self) -> Result<(), String> {
        if rest.status == 204 {
            return Ok(());
        }
        let mut left: Vec<Value> = self.shown.iter().map(|row| plain("", row)).collect();
        let mut right: Vec<Value> = rest.shown.iter().map(|row| plain("", row)).collect();
        if let Some(shape) = left.first() {
            right = right.iter().map(|row| projected(shape, row)).collect();
        }
        // Members who were seeded in one millisecond stand in any order.
        left.sort_by_key(ToString::to_string);
        right.sort_by_key(ToString::to_string);
        if left == right {
            Ok(())
        } else {
            Err(format!("{left:#?}\nis not\n{right:#?}"))
        }
    }

    /// The id of the one thing that is shown.
    pub fn id(&self) -> String {
        let id = self.shown.first().and_then(|shown| shown["id"].as_str());
        id.unwrap_or_else(|| panic!("no id: {self:#?}")).to_owned()
    }
}

impl Told {
    fn agrees(&self, rest: &Self, status: u16) -> Result<(), String> {
        let differ = |what: &str| Err(format!("the {what} differs"));
        if self.code != rest.code {
            return differ("code");
        }
        if self.message.is_some() && self.message != rest.message {
            return differ("message");
        }
        if self.field.is_some() && self.field != rest.field {
            return differ("field");
        }
        if self.message.is_some() && self.figures != rest.figures {
            return differ("data of the error");
        }
        if self.top_level != matches!(status, 400 | 401 | 403 | 429) {
            return differ("place");
        }
        Ok(())
    }
}

/// A page is asked for by other names in REST.
fn as_parameters(message: &str) -> String {
    message.replace("`first` ", "`limit` ").replace("`after` ", "`cursor` ")
}

/// The one thing of a payload; of several fields all.
fn payload(did: &Value) -> Vec<Value> {
    let Some(fields) = did.as_object() else {
        return vec![did.clone()];
    };
    if !fields.contains_key("userErrors") {
        return vec![did.clone()];
    }
    let parts: Vec<_> = fields.iter().filter(|(name, _)| *name != "userErrors").collect();
    match parts.as_slice() {
        [(_, only)] if only.is_object() => vec![(*only).clone()],
        _ if parts.iter().all(|(_, part)| part.is_null()) => Vec::new(),
        _ => vec![
            parts
                .into_iter()
                .map(|(name, part)| (name.clone(), part.clone()))
                .collect(),
        ],
    }
}

fn refusal(error: &Value) -> Told {
    let own = ["__typename", "message", "code", "path"];
    let figures = error.as_object().unwrap().iter();
    Told {
        code: text(&error["code"]),
        message: Some(text(&error["message"])),
        field: list(&error["path"]).last().map(text),
        figures: figures
            .filter(|(name, _)| !own.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), plain(name, value)))
            .collect(),
        top_level: false,
    }
}
