//! Three requests to copy, and how everything is shown on a terminal.

use serde_json::json;

use super::kept::Kept;
use super::told::{PERSONAS, Request, Told};
use crate::cli::Failure;

const NEEDS: &str = "query Needs($bank: ID!) { listings(bankId: $bank, filter: {kind: NEED}, first: 5) { nodes { id \
                     title neededBy estimateMinutes category { slug } } pageInfo { hasNextPage endCursor } } }";
const LOG: &str = "mutation Log($input: LogExchangeInput!) { logExchange(input: $input) { exchange { id state minutes \
                   } userErrors { code message path } } }";
const CONFIRM: &str = "mutation Confirm($input: ConfirmExchangeInput!) { confirmExchange(input: $input) { exchange { \
                       id state minutes confirmedAt } userErrors { code message path } } }";

/// Requests that work as they stand, and once more when they are sent again.
pub(super) fn requests(kept: &Kept) -> Result<Vec<Request>, Failure> {
    let (ruth, luis) = (kept.persona("ruth")?, kept.persona("luis")?);
    let nowhere = || Failure::failed("the demo has a persona without a bank");
    let seat = ruth.members.first().ok_or_else(nowhere)?;
    let other = luis.members.first().ok_or_else(nowhere)?;
    let (day, category) = kept.day_and_category();
    Ok(vec![
        Request {
            title: "What does Riverside need? Ruth looks at the newest open needs".to_owned(),
            query: NEEDS.to_owned(),
            variables: json!({ "bank": seat.bank_id }),
            token: ruth.token.clone(),
        },
        Request {
            title: "Ruth gave Luis an hour and records it; it waits for him".to_owned(),
            query: LOG.to_owned(),
            variables: json!({ "input": {
                "bankId": seat.bank_id,
                "giverId": seat.member_id,
                "receiverId": other.member_id,
                "minutes": 60,
                "givenOn": day,
                "categoryId": category,
                "title": "A walk along the river",
                "idempotencyKey": "demo-ruth-gave-luis-an-hour",
            }}),
            token: ruth.token.clone(),
        },
        Request {
            title: "Luis confirms an hour that Kofi gave him; now it counts".to_owned(),
            query: CONFIRM.to_owned(),
            variables: json!({ "input": {
                "exchangeId": kept.story("waiting", "forLuisExchangeId")?,
                "idempotencyKey": "demo-luis-confirms",
            }}),
            token: luis.token.clone(),
        },
    ])
}

impl Request {
    /// The request as a command for a shell.
    fn as_curl(&self, address: &str) -> String {
        let body = json!({ "query": self.query, "variables": self.variables }).to_string();
        // A quote would end the shell's; JSON can write it otherwise.
        let body = body.replace('\'', "\\u0027");
        format!(
            "curl -s {address} -H 'Content-Type: application/json' -H 'Authorization: Bearer {}' \\\n  --data '{body}'",
            self.token
        )
    }
}

impl Told {
    /// Everything as one line of JSON.
    pub fn as_line(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(|error| Failure::failed(error.to_string()))
    }

    /// Everything for somebody at a terminal.
    pub fn as_page(&self) -> Result<String, Failure> {
        let mut page = String::new();
        page.push_str("Two time banks are ready, with a year of life in them.\n\n");
        page.push_str(&format!(
            "  GraphQL   {}\n  GraphiQL  {}\n  schema    {}\n\n",
            self.graphql, self.graphiql, self.schema
        ));
        for bank in &self.banks {
            page.push_str(&format!("  {}  {} ({})\n", bank.id, bank.name, bank.slug));
        }
        page.push_str("\nAsk as one of these, with `Authorization: Bearer TOKEN`:\n");
        for (key, _) in PERSONAS {
            let Some(person) = self.personas.get(*key) else {
                continue;
            };
            page.push_str(&format!("\n  {key}: {}\n    token   {}\n", person.what, person.token));
            for seat in &person.members {
                page.push_str(&format!("    member  {}\n", seat.member_id));
            }
        }
        page.push_str("\nThree requests to copy:\n");
        for request in &self.requests {
            page.push_str(&format!("\n# {}\n{}\n", request.title, request.as_curl(&self.graphql)));
        }
        page.push_str("\nCtrl-C ends it.\n");
        Ok(page)
    }
}
