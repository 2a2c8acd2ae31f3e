//! What happens to errors and panics while fields are resolved.
//!
//! Release 7.2.1 of the executor leaves a field that failed out of its object, even where the schema
//! promises that it is there. The specification wants null in its place, or, where null is not allowed,
//! in the place of the nearest parent that may be null (section 6.4.4, Handling Execution Errors).

use std::{
    collections::HashSet,
    panic::AssertUnwindSafe,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use async_graphql::{
    PathSegment, QueryPathNode, QueryPathSegment, Response, ServerError, ServerResult, Value,
    extensions::{ExtensionContext, NextResolve, ResolveInfo},
};
use futures_util::FutureExt as _;

use super::{fault::INTERNAL_MESSAGE, limits::Codes, refusal::coded};

/// The errors of one execution, and the objects that cannot stand because of them.
#[derive(Debug, Default)]
pub(super) struct Execution {
    failed: AtomicBool,
    failures: Mutex<Failures>,
}

#[derive(Debug, Default)]
struct Failures {
    errors: Vec<ServerError>,
    /// Paths to objects in which a field is null that must not be.
    broken: HashSet<Vec<Step>>,
    /// Paths to lists in which an item is null for a failure.
    holed: HashSet<Vec<Step>>,
}

/// A segment of a path, which for a set must be hashed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Step {
    Name(String),
    Index(usize),
}

impl Execution {
    /// Resolves a field or an item of a list: a panic becomes an error, and an error becomes null.
    pub(super) async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let (node, ty, position) = (info.path_node, info.return_type, info.field.name.pos);
        let resolved = AssertUnwindSafe(next.run(ctx, info)).catch_unwind().await;
        let error = match resolved {
            Ok(Ok(value)) if !self.failed.load(Ordering::Acquire) => return Ok(value),
            Ok(Ok(value)) => {
                let path = steps(node);
                let mut failures = self.failures();
                if !failures.in_value(&path, ty) {
                    return Ok(value);
                }
                failures.null(path, ty);
                return Ok(Some(Value::Null));
            }
            Ok(Err(error)) => error,
            Err(_) => {
                tracing::error!(path = %node, "a resolver panicked; the client was told INTERNAL");
                let error = ServerError::new(INTERNAL_MESSAGE, Some(position));
                coded(error, Codes::INTERNAL)
            }
        };
        let path = steps(node);
        let mut failures = self.failures();
        failures.error(&path, error);
        failures.null(path, ty);
        drop(failures);
        self.failed.store(true, Ordering::Release);
        Ok(Some(Value::Null))
    }

    /// The answer with the errors that were kept, or without data where even the root cannot stand.
    pub(super) fn finish(&self, mut response: Response) -> Response {
        let Failures { errors, broken, .. } = std::mem::take(&mut *self.failures());
        self.failed.store(false, Ordering::Release);
        if broken.contains([].as_slice()) {
            response.data = Value::Null;
        }
        response.errors.extend(errors);
        response
    }

    fn failures(&self) -> MutexGuard<'_, Failures> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Failures {
    fn error(&mut self, path: &[Step], mut error: ServerError) {
        if error.path.is_empty() {
            error.path = path.iter().map(Step::segment).collect();
        }
        self.errors.push(error);
    }

    /// Whether a value that was resolved cannot stand for a failure in it.
    fn in_value(&self, path: &[Step], ty: &str) -> bool {
        let list = ty.strip_suffix('!').unwrap_or(ty);
        self.broken.contains(path) || (list.ends_with("!]") && self.holed.contains(path))
    }

    /// Notes what follows from a value being null, for what holds it.
    ///
    /// The type given for an item of a list is not the declared one: whether the list may hold null is
    /// decided where the list itself is resolved.
    fn null(&mut self, mut path: Vec<Step>, ty: &str) {
        let item = matches!(path.pop(), Some(Step::Index(_)));
        if item {
            self.holed.insert(path);
        } else if ty.ends_with('!') {
            self.broken.insert(path);
        }
    }
}

impl Step {
    fn segment(&self) -> PathSegment {
        match self {
            Self::Name(name) => PathSegment::Field(name.clone()),
            Self::Index(index) => PathSegment::Index(*index),
        }
    }
}

fn steps(node: &QueryPathNode<'_>) -> Vec<Step> {
    let nodes = std::iter::once(node).chain(node.parents());
    let mut steps: Vec<Step> = nodes
        .map(|node| match node.segment {
            QueryPathSegment::Name(name) => Step::Name(name.to_owned()),
            QueryPathSegment::Index(index) => Step::Index(index),
        })
        .collect();
    steps.reverse();
    steps
}
