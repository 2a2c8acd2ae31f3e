//! The page and its files.

use axum::body::Body;
use http::Request;
use tower::ServiceExt as _;

use super::*;

async fn fetch(path: &str, known: Option<&str>) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get(path);
    if let Some(known) = known {
        request = request.header(header::IF_NONE_MATCH, known);
    }
    let request = request.body(Body::empty()).unwrap();
    let (head, body) = router::<()>().oneshot(request).await.unwrap().into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (head.status, head.headers, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn api_40_every_file_that_a_page_names_is_served_from_here() {
    for (page, files) in [("/graphiql", 6), ("/docs", 4)] {
        let (status, headers, text) = fetch(page, None).await;
        assert_eq!(status, 200);
        assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
        assert!(!text.contains("://"), "{page} names another server");
        let folder = format!("{page}/assets/");
        let links: Vec<&str> = text.split('"').filter(|part| part.starts_with(&folder)).collect();
        for link in &links {
            let (status, headers, body) = fetch(link, None).await;
            assert_eq!(status, 200, "{link}");
            assert!(!body.is_empty());
            let expected = match link.rsplit_once('.') {
                Some((_, "css")) => "text/css",
                _ => "text/javascript",
            };
            let content_type = headers[header::CONTENT_TYPE].to_str().unwrap();
            assert!(content_type.starts_with(expected), "{link}");
        }
        assert_eq!(links.len(), files, "{page}");
    }
}

#[tokio::test]
async fn api_40_the_policy_admits_no_other_server_and_no_script_in_the_page() {
    for path in [
        "/graphiql",
        "/docs",
        "/docs/assets/page.js",
        "/graphiql/assets/page.js",
        "/graphiql/assets/none.js",
    ] {
        let (_, headers, body) = fetch(path, None).await;
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"));
        assert!(!policy.contains("http") && !policy.contains("unsafe-eval"));
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
        assert!(!body.contains("<script>") && !body.contains("onload="));
    }
}

#[tokio::test]
async fn versioned_files_are_kept_and_ours_are_asked_after() {
    let (_, headers, _) = fetch("/graphiql/assets/react-18.3.1.min.js", None).await;
    assert_eq!(headers[header::CACHE_CONTROL], FOR_EVER);
    let (_, headers, _) = fetch("/graphiql/assets/page.js", None).await;
    assert_eq!(headers[header::CACHE_CONTROL], ASK_AGAIN);
    let etag = headers[header::ETAG].to_str().unwrap();
    let known = format!("\"other\", W/{etag}");
    let (status, _, body) = fetch("/graphiql/assets/page.js", Some(&known)).await;
    assert_eq!(status, 304);
    assert!(body.is_empty());
}

#[tokio::test]
async fn nothing_else_is_served() {
    for path in [
        "/graphiql/assets/none.js",
        "/graphiql/assets/..%2f..%2fCargo.toml",
        "/graphiql/assets/%2fetc%2fpasswd",
        "/graphiql/assets/page",
    ] {
        assert_eq!(fetch(path, None).await.0, 404, "{path}");
    }
}
