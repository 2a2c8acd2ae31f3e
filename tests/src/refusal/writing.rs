//! Commands, each with what it needs made anew.

mod belonging;
mod exchange;
mod governing;
mod signing;
pub mod standing;

use serde_json::json;

use super::Call;
use super::cast::{Cast, World};

/// The call of a row; `None` for a row that is no command.
pub async fn call(world: &World, row: &str, cast: &Cast, role: &str) -> Option<Call> {
    if let Some(input) = exchange::exchange(world, row, cast).await {
        return Some(Call::new(json!({ "input": input })));
    }
    if let Some(input) = exchange::together(world, row, cast).await {
        return Some(Call::new(json!({ "input": input })));
    }
    if let Some(input) = belonging::belonging(world, row, cast).await {
        return Some(Call::new(json!({ "input": input })));
    }
    if let Some(input) = standing::standing(world, row, cast).await {
        return Some(Call::new(json!({ "input": input })));
    }
    if let Some(input) = governing::governing(world, row).await {
        return Some(Call::new(json!({ "input": input })));
    }
    signing::signing(world, row, cast, role).await
}
