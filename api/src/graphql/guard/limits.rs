//! The figures a request is held against, and the words a refusal carries.

/// Every limit of the request guard. They are published in the documentation; the answer to every
/// request says in `extensions.cost` how much of [`Limits::COST`] it used.
///
/// Each holds off one way to make a small request dear, so each is far above what a page of a
/// frontend asks for and far below what hurts.
#[derive(Debug, Clone, Copy)]
pub struct Limits;

impl Limits {
    /// Longest body of a request, in bytes (1 MiB).
    pub const BODY_BYTES: usize = 1024 * 1024;
    /// Longest document (the `query` text), in bytes (64 KiB).
    pub const QUERY_BYTES: usize = 64 * 1024;
    /// Longest single name or number in a document, in bytes: an alias is repeated for every row of an answer.
    pub const NAME_BYTES: usize = 128;
    /// Brackets of any kind open at once in a document.
    pub const QUERY_NESTING: usize = 64;
    /// Brackets of any kind open at once in the JSON of a request.
    pub const JSON_NESTING: usize = 64;
    /// Fields below one another. The full introspection query with nine `ofType` needs 15.
    pub const DEPTH: u64 = 15;
    /// Selection sets inside one another, counting fragments where they are spread.
    pub const LEVELS: u64 = 64;
    /// Operations and fragments in one document.
    pub const DEFINITIONS: usize = 250;
    /// Variables declared by all operations of a document.
    pub const VARIABLES: usize = 250;
    /// Fields of all operations, fragments counted at each place they are spread.
    pub const FIELDS: u64 = 5_000;
    /// Comparisons to find fields that conflict: the fields of each selection set, fragments spread,
    /// times the arguments of the field that has most. Each may end in an error with its message.
    pub const COMPARISONS: u64 = 150_000;
    /// Aliases as written; a field named twice in one selection set counts as one.
    pub const ALIASES: u64 = 100;
    /// Directives, fragments counted at each place they are spread.
    pub const DIRECTIVES: u64 = 100;
    /// Arguments of one field or directive.
    pub const ARGUMENTS: usize = 50;
    /// Values in arguments, counted wherever they are used: one for each scalar, list, object and
    /// field of an object, and one more for each 64 bytes of text. A variable counts at each use.
    pub const VALUES: u64 = 50_000;
    /// Fields at the root of a query.
    pub const QUERY_ROOTS: u64 = 50;
    /// Fields at the root of a mutation. Many guesses of a password in one request would pass under a
    /// rate limit that counts requests.
    pub const MUTATION_ROOTS: u64 = 10;
    /// Rows a connection is taken to give when neither `first` nor `last` is stated.
    pub const PAGE_DEFAULT: u64 = 20;
    /// Rows of the largest page: a page size above it is counted as this, and refused by its resolver.
    pub const PAGE_MAX: u64 = 100;
    /// Rows a list is taken to give that is neither a connection nor asked for by ids.
    pub const LIST_ROWS: u64 = 10;
    /// Argument values that cost as much as one field.
    pub const VALUES_PER_COST: u64 = 8;
    /// Cost of one operation: each field counts one, [`Limits::VALUES_PER_COST`] argument values count
    /// one, and a page size multiplies all that stands below it.
    pub const COST: u64 = 25_000;
    /// Cost of an introspection for each type of the schema, counted like [`Limits::COST`]. The full
    /// introspection query needs about half.
    pub const INTROSPECTION_COST: u64 = 12_000;
    /// Errors in the answer to a document that is not valid; the rest is counted.
    pub const ERRORS: usize = 20;
    /// Longest message of an error, in characters. Messages quote what was sent.
    pub const MESSAGE_CHARS: usize = 300;
}

/// The words in `extensions.code` that the guard and the HTTP handler use. They are a public contract.
#[derive(Debug, Clone, Copy)]
pub struct Codes;

impl Codes {
    /// The document or a name in it is longer than [`Limits`] allows.
    pub const QUERY_TOO_LARGE: &'static str = "QUERY_TOO_LARGE";
    /// Brackets, fields or selection sets are nested too deep.
    pub const QUERY_TOO_DEEP: &'static str = "QUERY_TOO_DEEP";
    /// Too many fields, aliases, directives, definitions, variables, arguments or values.
    pub const QUERY_TOO_COMPLEX: &'static str = "QUERY_TOO_COMPLEX";
    /// The cost of the operation is above [`Limits::COST`].
    pub const QUERY_TOO_COSTLY: &'static str = "QUERY_TOO_COSTLY";
    /// The JSON of a request is nested too deep.
    pub const VARIABLES_TOO_DEEP: &'static str = "VARIABLES_TOO_DEEP";
    /// The document has a syntax error.
    pub const GRAPHQL_PARSE_FAILED: &'static str = "GRAPHQL_PARSE_FAILED";
    /// The document does not fit the schema.
    pub const GRAPHQL_VALIDATION_FAILED: &'static str = "GRAPHQL_VALIDATION_FAILED";
    /// The operation to run is not named, or not in the document.
    pub const OPERATION_RESOLUTION_FAILURE: &'static str = "OPERATION_RESOLUTION_FAILURE";
    /// A value has not the form its type asks for.
    pub const BAD_USER_INPUT: &'static str = "BAD_USER_INPUT";
    /// The request is not a GraphQL request.
    pub const BAD_REQUEST: &'static str = "BAD_REQUEST";
    /// The method is not for this: mutations are sent by POST.
    pub const METHOD_NOT_ALLOWED: &'static str = "METHOD_NOT_ALLOWED";
    /// The answer cannot be given in a media type that the client accepts.
    pub const NOT_ACCEPTABLE: &'static str = "NOT_ACCEPTABLE";
    /// The body is larger than [`Limits::BODY_BYTES`].
    pub const PAYLOAD_TOO_LARGE: &'static str = "PAYLOAD_TOO_LARGE";
    /// The body is not `application/json` in UTF-8.
    pub const UNSUPPORTED_MEDIA_TYPE: &'static str = "UNSUPPORTED_MEDIA_TYPE";
    /// A fault of the server.
    pub const INTERNAL: &'static str = "INTERNAL";

    /// The codes of refusals by the guard: the request was never looked at against the schema.
    pub const REFUSALS: [&'static str; 5] = [
        Self::QUERY_TOO_LARGE,
        Self::QUERY_TOO_DEEP,
        Self::QUERY_TOO_COMPLEX,
        Self::QUERY_TOO_COSTLY,
        Self::VARIABLES_TOO_DEEP,
    ];

    /// Every code the guard and the HTTP handler may give.
    pub const ALL: [&'static str; 15] = [
        Self::QUERY_TOO_LARGE,
        Self::QUERY_TOO_DEEP,
        Self::QUERY_TOO_COMPLEX,
        Self::QUERY_TOO_COSTLY,
        Self::VARIABLES_TOO_DEEP,
        Self::GRAPHQL_PARSE_FAILED,
        Self::GRAPHQL_VALIDATION_FAILED,
        Self::OPERATION_RESOLUTION_FAILURE,
        Self::BAD_USER_INPUT,
        Self::BAD_REQUEST,
        Self::METHOD_NOT_ALLOWED,
        Self::NOT_ACCEPTABLE,
        Self::PAYLOAD_TOO_LARGE,
        Self::UNSUPPORTED_MEDIA_TYPE,
        Self::INTERNAL,
    ];
}
