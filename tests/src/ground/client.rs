//! A client of a served village: each step by REST or by GraphQL.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

/// How something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    Rest,
    Graphql,
}

/// Something that is done.
#[derive(Debug, Clone)]
pub struct Step {
    pub verb: &'static str,
    /// Whose or what it is done to: the id in the path.
    pub on: String,
    pub body: Value,
    /// Under which key, where it moves time.
    pub key: Option<String>,
    /// Which version was seen, where that is asked for.
    pub version: Option<i64>,
}

/// What was answered: what it is about as it stands now, or the code of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Done(Value),
    Refused(String),
    /// The server could not.
    Fault(String),
}

impl Said {
    /// What was done, unless it was refused.
    pub fn done(&self) -> Option<&Value> {
        match self {
            Self::Done(value) => Some(value),
            Self::Refused(_) | Self::Fault(_) => None,
        }
    }
}

/// The two names of a step: its path, its mutation, the input's type and the field that names what it is done to, and
/// what is shown of it.
struct Names(&'static str, &'static str, &'static str, &'static str, &'static str);

fn names(verb: &str) -> Names {
    let exchange = "made: exchange { id state minutes version }";
    match verb {
        "log" => Names(
            "/banks/{}/exchanges",
            "logExchange",
            "LogExchangeInput",
            "bankId",
            exchange,
        ),
        "confirm" => Names(
            "/exchanges/{}/confirm",
            "confirmExchange",
            "ConfirmExchangeInput",
            "exchangeId",
            exchange,
        ),
        "counter" => Names(
            "/exchanges/{}/counter",
            "counterExchange",
            "CounterExchangeInput",
            "exchangeId",
            exchange,
        ),
        "decline" => Names(
            "/exchanges/{}/decline",
            "declineExchange",
            "ExchangeStepInput",
            "exchangeId",
            exchange,
        ),
        "reverse" => Names(
            "/exchanges/{}/reverse",
            "reverseExchange",
            "ReverseExchangeInput",
            "exchangeId",
            exchange,
        ),
        "donate" => Names(
            "/members/{}/donate",
            "donate",
            "DonateInput",
            "fromMemberId",
            "made: account { gaveMinutes }",
        ),
        "publish" => Names(
            "/members/{}/listings",
            "publishListing",
            "PublishListingInput",
            "memberId",
            "made: listing { id }",
        ),
        _ => panic!("nothing is called {verb}"),
    }
}

/// A client of one server.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
}

impl Client {
    pub fn of(address: &str) -> Self {
        Self {
            http: reqwest::Client::new(),
            url: format!("http://{address}"),
        }
    }

    /// Does something; an error is one of the transport.
    pub async fn step(&self, road: Road, token: &str, step: &Step) -> reqwest::Result<Said> {
        let Names(path, mutation, input, field, shown) = names(step.verb);
        match road {
            Road::Rest => {
                let url = format!("{}/api/v1{}", self.url, path.replace("{}", &step.on));
                let mut request = self.http.post(url).bearer_auth(token);
                if let Some(key) = &step.key {
                    request = request.header("Idempotency-Key", key);
                }
                if let Some(version) = step.version {
                    request = request.header("If-Match", format!("\"v{version}\""));
                }
                if step.body != json!({}) {
                    request = request.json(&step.body);
                }
                rest(request).await
            }
            Road::Graphql => {
                let mut fields = step.body.clone();
                fields[field] = json!(step.on);
                if let Some(key) = &step.key {
                    fields["idempotencyKey"] = json!(key);
                }
                if let Some(version) = step.version {
                    fields["expectedVersion"] = json!(version);
                }
                let query = format!(
                    "mutation($input: {input}!) {{ did: {mutation}(input: $input) {{ {shown} userErrors {{ code }} }} }}"
                );
                let said = self.ask(token, &query, json!({ "input": fields })).await?;
                let Said::Done(data) = said else { return Ok(said) };
                let did = &data["did"];
                Ok(match did["userErrors"][0]["code"].as_str() {
                    Some(code) => Said::Refused(code.to_owned()),
                    None => Said::Done(did["made"].clone()),
                })
            }
        }
    }

    /// Reads by REST, below `/api/v1`.
    pub async fn get(&self, token: &str, path: &str) -> reqwest::Result<Said> {
        rest(self.http.get(format!("{}/api/v1{path}", self.url)).bearer_auth(token)).await
    }

    /// Asks by GraphQL, and gets the data.
    pub async fn ask(&self, token: &str, query: &str, variables: Value) -> reqwest::Result<Said> {
        let request = self.http.post(format!("{}/graphql", self.url)).bearer_auth(token);
        let response = request
            .json(&json!({ "query": query, "variables": variables }))
            .send()
            .await?;
        let status = response.status();
        let text = response.text().await?;
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        let code = body["errors"][0]["extensions"]["code"].as_str();
        Ok(match code {
            _ if status.is_server_error() || body.is_null() => Said::Fault(format!("{status} {text}")),
            Some("INTERNAL" | "UNAVAILABLE" | "TIMEOUT") => Said::Fault(text),
            Some(code) => Said::Refused(code.to_owned()),
            None => Said::Done(body["data"].clone()),
        })
    }
}

async fn rest(request: RequestBuilder) -> reqwest::Result<Said> {
    let response = request.send().await?;
    let status = response.status();
    let text = response.text().await?;
    let body: Value = serde_json::from_str(&text).unwrap_or_default();
    Ok(match body["code"].as_str() {
        _ if status.is_server_error() || body.is_null() => Said::Fault(format!("{status} {text}")),
        Some(code) if !status.is_success() => Said::Refused(code.to_owned()),
        _ => Said::Done(body),
    })
}
