//! Pages of lists: `{data, page: {nextCursor, hasMore}}` and `Link: rel="next"`, or CSV.

use app::AppError;
use axum::response::{IntoResponse, Response};
use domain::Error;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue, LINK};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, ToSchema};

use super::asked::Asked;
use crate::command::paging::{Key, Paged, Paging};

/// Which part of a list is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// How many rows, 1 to 100; 20 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i32>,
    /// Rows after this cursor: `nextCursor` of the page before.
    #[param(max_length = 1000)]
    pub cursor: Option<String>,
}

impl From<PageParams> for Paging {
    fn from(params: PageParams) -> Self {
        Self {
            after: params.cursor,
            before: None,
            first: params.limit,
            last: None,
        }
    }
}

/// Where a list goes on.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// Send it as `cursor` for the next page; null on the last one.
    pub next_cursor: Option<String>,
    /// Whether there is a next page.
    pub has_more: bool,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    #[schema(max_items = 1000)]
    pub data: Vec<T>,
    /// Where the list goes on.
    pub page: PageInfo,
}

impl Asked {
    /// A page of a list, as JSON, or as CSV where the client asks for that.
    pub fn page<T, K, N>(&self, paged: app::Result<Paged<T, K>>, node: impl Fn(T) -> N) -> Response
    where
        K: Key,
        N: Serialize + ToSchema,
    {
        let (data, next) = match paged {
            Ok(paged) => paged.rows(node),
            Err(error) => return self.problem(&as_asked(error)),
        };
        let link = next.as_deref().and_then(|cursor| self.next(cursor));
        let mut response = if self.wants_csv() {
            let text = csv(&data);
            ([(CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], text).into_response()
        } else {
            let has_more = next.is_some();
            let page = PageInfo {
                next_cursor: next,
                has_more,
            };
            self.one(Ok(Page { data, page }))
        };
        if let Some(link) = link {
            response.headers_mut().insert(LINK, link);
        }
        response
    }

    /// All there is of a list that is short by nature.
    pub fn all<N: Serialize + ToSchema>(&self, found: app::Result<Vec<N>>) -> Response {
        match found {
            Ok(data) if self.wants_csv() => {
                let text = csv(&data);
                ([(CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], text).into_response()
            }
            Ok(data) => {
                let page = PageInfo {
                    next_cursor: None,
                    has_more: false,
                };
                self.one(Ok(Page { data, page }))
            }
            Err(error) => self.problem(&error),
        }
    }

    /// The address of the next page (RFC 8288).
    fn next(&self, cursor: &str) -> Option<HeaderValue> {
        let kept = self.uri.query().unwrap_or_default().split('&');
        let kept = kept.filter(|part| !part.is_empty() && !part.starts_with("cursor="));
        let query: Vec<&str> = kept.collect();
        let and = if query.is_empty() { "" } else { "&" };
        let link = format!(
            "<{}{}?{}{and}cursor={cursor}>; rel=\"next\"",
            self.base(),
            self.uri.path(),
            query.join("&"),
        );
        HeaderValue::from_str(&link).ok()
    }
}

/// The same error, told of the parameter by the name that it has here.
fn as_asked(error: AppError) -> AppError {
    let known = |field| match field {
        "after" => Some("cursor"),
        "first" => Some("limit"),
        _ => None,
    };
    match error {
        AppError::Domain(Error::Malformed { field, message }) => {
            let field = known(field).unwrap_or(field);
            Error::Malformed { field, message }.into()
        }
        other => other,
    }
}

/// Rows as CSV (RFC 4180): one column a property, in the order of the documentation.
fn csv<N: Serialize + ToSchema>(rows: &[N]) -> Result<String, StatusCode> {
    let columns = columns::<N>();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fault = |_error| StatusCode::INTERNAL_SERVER_ERROR;
    writer.write_record(&columns).map_err(fault)?;
    for row in rows {
        let row = serde_json::to_value(row).unwrap_or_default();
        let cells = columns
            .iter()
            .map(|column| cell(row.get(column).unwrap_or(&Value::Null)));
        writer.write_record(cells).map_err(fault)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|_error| StatusCode::INTERNAL_SERVER_ERROR)?;
    String::from_utf8(bytes).map_err(|_error| StatusCode::INTERNAL_SERVER_ERROR)
}

fn columns<N: ToSchema>() -> Vec<String> {
    match N::schema() {
        RefOr::T(Schema::Object(object)) => object.properties.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// One cell. A text that a spreadsheet would take for a formula is shown as text.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
