//! What is copied from the terminal works.

use serde_json::{Value, json};

use super::demo;

async fn ask(url: &str, token: &str, body: &Value) -> Value {
    let client = reqwest::Client::new();
    let request = client.post(format!("{url}/graphql")).bearer_auth(token).json(body);
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn api_42_every_request_to_copy_answers_and_answers_again() {
    let (demo, _folder) = demo().await;
    let told = demo.told().clone();
    let page = told.as_page().unwrap();
    assert!(page.contains(&format!("{}/graphiql", told.url)));
    let mut stop = evenhour::cli::Signals::new().unwrap();
    let serving = tokio::spawn(Box::pin(async move { demo.serve(&mut stop).await }));
    assert_eq!(told.requests.len(), 3);
    for request in told.requests.iter().chain(&told.requests) {
        // What is copied from the terminal is what is told to programs.
        assert!(page.contains(&request.title) && page.contains(&request.token));
        let body = json!({ "query": request.query, "variables": request.variables });
        assert!(page.contains(&format!("--data '{body}'")), "{body}");
        let answer = ask(&told.url, &request.token, &body).await;
        assert_eq!(answer.get("errors"), None, "{}: {answer}", request.title);
        let done = answer["data"].as_object().unwrap().values().next().unwrap();
        if let Some(errors) = done.get("userErrors") {
            assert_eq!(errors, &json!([]), "{}", request.title);
        } else {
            assert_eq!(done["nodes"].as_array().unwrap().len(), 5);
        }
    }
    for persona in told.personas.values() {
        let member = &persona.members[0];
        let query = "query Me($id: ID!) { node(id: $id) { id } }";
        let body = json!({ "query": query, "variables": { "id": member.bank_id } });
        let answer = ask(&told.url, &persona.token, &body).await;
        assert_eq!(answer["data"]["node"]["id"], json!(member.bank_id), "{}", persona.what);
    }
    for path in ["graphiql", "schema.graphql", "readyz"] {
        let answer = reqwest::get(format!("{}/{path}", told.url)).await.unwrap();
        assert!(answer.status().is_success(), "{path}");
    }
    serving.abort();
}
