-- The ground: every table of a bank, portable to SQLite and PostgreSQL.
-- Instants are BIGINT microseconds UTC, days BIGINT days since 1970-01-01. CHECK holds closed sets and laws only;
-- sets that grow are lookup tables. Every table inside a bank has bank_id, UNIQUE (bank_id, id) and composite keys.

CREATE TABLE account_kind (word TEXT NOT NULL PRIMARY KEY);
CREATE TABLE transfer_kind (word TEXT NOT NULL PRIMARY KEY);
CREATE TABLE event_kind (word TEXT NOT NULL PRIMARY KEY);
CREATE TABLE exchange_state (word TEXT NOT NULL PRIMARY KEY);
CREATE TABLE member_state (word TEXT NOT NULL PRIMARY KEY);
CREATE TABLE role (word TEXT NOT NULL PRIMARY KEY);
CREATE TABLE scope (word TEXT NOT NULL PRIMARY KEY);

-- Outside a bank --------------------------------------------------------------------------------------------------

CREATE TABLE person (
    id uuid NOT NULL PRIMARY KEY,
    login TEXT UNIQUE,
    password_hash TEXT,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    erased_at BIGINT
);

CREATE TABLE session (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    label TEXT,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX session_person ON session (person_id, id);
CREATE INDEX session_ended ON session (expires_at);

CREATE TABLE refresh_token (
    id uuid NOT NULL PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES session (id),
    hash TEXT NOT NULL UNIQUE,
    issued_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX refresh_token_session ON refresh_token (session_id);

CREATE TABLE personal_token (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX personal_token_person ON personal_token (person_id, id);

CREATE TABLE signing_key (
    id uuid NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    public_key TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);
-- One key signs for each purpose, whichever nodes start or rotate at once.
CREATE UNIQUE INDEX signing_key_active ON signing_key (purpose) WHERE retired_at IS NULL;

CREATE TABLE sign_in_attempt (
    subject TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL CHECK (failures >= 0),
    window_from BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_old ON sign_in_attempt (window_from);

CREATE TABLE lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE bank (
    id uuid NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    languages TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    about TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- Inside a bank: rules and agreements -----------------------------------------------------------------------------

CREATE TABLE bank_policy (
    bank_id uuid NOT NULL REFERENCES bank (id),
    version BIGINT NOT NULL CHECK (version >= 1),
    effective_at BIGINT NOT NULL,
    adopted_by uuid,
    document TEXT NOT NULL,
    PRIMARY KEY (bank_id, version)
);

CREATE TABLE agreement (
    bank_id uuid NOT NULL REFERENCES bank (id),
    version BIGINT NOT NULL CHECK (version >= 1),
    effective_at BIGINT NOT NULL,
    adopted_by uuid,
    document TEXT NOT NULL,
    PRIMARY KEY (bank_id, version)
);

CREATE TABLE category (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    taxon_slug TEXT,
    parent_id uuid,
    counting TEXT CHECK (counting IN ('between_members', 'from_fund', 'gift')),
    discreet BOOLEAN NOT NULL,
    retired_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    UNIQUE (bank_id, taxon_slug),
    FOREIGN KEY (bank_id, parent_id) REFERENCES category (bank_id, id)
);

CREATE TABLE category_name (
    bank_id uuid NOT NULL,
    category_id uuid NOT NULL,
    lang TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (category_id, lang),
    FOREIGN KEY (bank_id, category_id) REFERENCES category (bank_id, id)
);

-- Inside a bank: accounts and members -----------------------------------------------------------------------------

CREATE TABLE account (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    kind TEXT NOT NULL REFERENCES account_kind (word),
    label TEXT,
    balance BIGINT NOT NULL,
    floor BIGINT NOT NULL,
    floor_target BIGINT NOT NULL,
    floor_override BIGINT,
    gave BIGINT NOT NULL CHECK (gave >= 0),
    received BIGINT NOT NULL CHECK (received >= 0),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    closed_at BIGINT,
    UNIQUE (bank_id, id),
    CHECK (balance >= floor),
    CHECK (floor <= floor_target)
);
CREATE INDEX account_kind_of_bank ON account (bank_id, kind);

CREATE TABLE member (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    account_id uuid NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'household', 'organisation')),
    state TEXT NOT NULL REFERENCES member_state (word),
    display_name TEXT NOT NULL,
    about TEXT NOT NULL,
    languages TEXT NOT NULL,
    area TEXT,
    name_public BOOLEAN NOT NULL,
    minor_until BIGINT,
    weekly_limit BIGINT CHECK (weekly_limit > 0),
    paused_until BIGINT,
    suspended_at BIGINT,
    agreement_version BIGINT,
    merged_into uuid,
    created_at BIGINT NOT NULL,
    joined_at BIGINT,
    left_at BIGINT,
    kept_until BIGINT,
    last_asked_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, account_id) REFERENCES account (bank_id, id),
    FOREIGN KEY (bank_id, merged_into) REFERENCES member (bank_id, id)
);
CREATE INDEX member_listed ON member (bank_id, state, id);
CREATE INDEX member_merged ON member (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX member_kept ON member (kept_until) WHERE kept_until IS NOT NULL;

-- The people of a member: one of a person, several of a household or organisation; some without a login.
CREATE TABLE member_person (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    member_id uuid NOT NULL,
    person_id uuid REFERENCES person (id),
    name TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    removed_at BIGINT,
    UNIQUE (bank_id, id),
    UNIQUE (member_id, person_id),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id)
);
CREATE INDEX member_person_by_person ON member_person (person_id, bank_id);

CREATE TABLE member_contact (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'address', 'other')),
    value TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('exchanges', 'members', 'registrars')),
    created_at BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id)
);
CREATE INDEX member_contact_of ON member_contact (member_id, id);

-- Who agreed that somebody under 18 belongs to the bank: a member of it, or a name.
CREATE TABLE guardian (
    bank_id uuid NOT NULL,
    member_id uuid NOT NULL PRIMARY KEY,
    guardian_id uuid,
    name TEXT NOT NULL,
    agreed_at BIGINT NOT NULL,
    recorded_by uuid NOT NULL,
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, guardian_id) REFERENCES member (bank_id, id)
);

-- Whose contact details are open to whom: a row is written when the owner takes a step in an exchange.
CREATE TABLE contact_grant (
    bank_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    reader_id uuid NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (owner_id, reader_id),
    FOREIGN KEY (bank_id, owner_id) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, reader_id) REFERENCES member (bank_id, id)
);

CREATE TABLE mandate (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    member_id uuid NOT NULL,
    helper_id uuid NOT NULL REFERENCES person (id),
    scopes TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    ended_at BIGINT,
    recorded_by uuid NOT NULL,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id)
);
CREATE INDEX mandate_helper ON mandate (helper_id, bank_id);
CREATE INDEX mandate_member ON mandate (member_id);

CREATE TABLE role_term (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    member_id uuid NOT NULL,
    role TEXT NOT NULL REFERENCES role (word),
    starts_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    ended_at BIGINT,
    appointed_by uuid,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id)
);
CREATE INDEX role_term_member ON role_term (member_id);
CREATE INDEX role_term_bank ON role_term (bank_id, role);

CREATE TABLE member_block (
    bank_id uuid NOT NULL,
    blocker_id uuid NOT NULL,
    blocked_id uuid NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id),
    FOREIGN KEY (bank_id, blocker_id) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, blocked_id) REFERENCES member (bank_id, id)
);

CREATE TABLE agreement_acceptance (
    bank_id uuid NOT NULL,
    member_id uuid NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    recorded_by uuid NOT NULL,
    PRIMARY KEY (member_id, version),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, version) REFERENCES agreement (bank_id, version)
);

CREATE TABLE invitation (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    code_hash TEXT NOT NULL UNIQUE,
    member_id uuid,
    role TEXT REFERENCES role (word),
    created_by uuid,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id)
);

-- What a role holder changed in somebody's record, and when: ids and field names, never the values.
CREATE TABLE member_note (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    member_id uuid NOT NULL,
    by_person uuid,
    what TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id)
);
CREATE INDEX member_note_of ON member_note (member_id, id);

-- Inside a bank: listings -----------------------------------------------------------------------------------------

CREATE TABLE listing (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    member_id uuid NOT NULL,
    category_id uuid NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('offer', 'need')),
    subject TEXT NOT NULL CHECK (subject IN ('service', 'thing')),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('in_person', 'remote', 'either')),
    visibility TEXT NOT NULL CHECK (visibility IN ('bank', 'partners', 'public')),
    state TEXT NOT NULL CHECK (state IN ('open', 'paused', 'withdrawn')),
    ended TEXT CHECK (ended IN ('met', 'met_elsewhere', 'no_longer', 'went_unmet')),
    estimate_minutes BIGINT CHECK (estimate_minutes BETWEEN 1 AND 44640),
    availability TEXT NOT NULL,
    costs TEXT NOT NULL,
    area TEXT,
    latitude BIGINT,
    longitude BIGINT,
    to_latitude BIGINT,
    to_longitude BIGINT,
    needed_by BIGINT,
    expires_at BIGINT,
    lang TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    renewed_at BIGINT NOT NULL,
    ended_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    CHECK (kind = 'need' OR ended IS NULL),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, category_id) REFERENCES category (bank_id, id)
);
CREATE INDEX listing_newest ON listing (bank_id, state, id);
CREATE INDEX listing_of_category ON listing (bank_id, category_id, id);
CREATE INDEX listing_of_member ON listing (member_id, id);
CREATE INDEX listing_visible ON listing (visibility, state, id);

CREATE TABLE listing_tag (
    bank_id uuid NOT NULL,
    listing_id uuid NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (listing_id, tag),
    FOREIGN KEY (bank_id, listing_id) REFERENCES listing (bank_id, id)
);

CREATE TABLE listing_language (
    bank_id uuid NOT NULL,
    listing_id uuid NOT NULL,
    lang TEXT NOT NULL,
    PRIMARY KEY (listing_id, lang),
    FOREIGN KEY (bank_id, listing_id) REFERENCES listing (bank_id, id)
);

-- A registrar proposed a member for a listing; "not now" needs no words and rests it.
CREATE TABLE match_note (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    listing_id uuid NOT NULL,
    member_id uuid NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'yes', 'not_now')),
    by_person uuid NOT NULL,
    at BIGINT NOT NULL,
    answered_at BIGINT,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, listing_id) REFERENCES listing (bank_id, id),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id)
);
CREATE INDEX match_note_member ON match_note (member_id, listing_id);
CREATE INDEX match_note_listing ON match_note (listing_id);

-- Inside a bank: activities and partners, filled by later work ------------------------------------------------------

CREATE TABLE activity (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    account_id uuid NOT NULL UNIQUE,
    host_id uuid NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, account_id) REFERENCES account (bank_id, id),
    FOREIGN KEY (bank_id, host_id) REFERENCES member (bank_id, id)
);

CREATE TABLE settlement (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    activity_id uuid NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, activity_id) REFERENCES activity (bank_id, id)
);

CREATE TABLE partner (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    account_id uuid UNIQUE,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, account_id) REFERENCES account (bank_id, id)
);

-- Inside a bank: exchanges ----------------------------------------------------------------------------------------

CREATE TABLE exchange (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    giver_id uuid NOT NULL,
    receiver_id uuid,
    category_id uuid NOT NULL,
    listing_id uuid,
    state TEXT NOT NULL REFERENCES exchange_state (word),
    counting TEXT NOT NULL CHECK (counting IN ('between_members', 'from_fund', 'gift')),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 44640),
    counter_minutes BIGINT CHECK (counter_minutes BETWEEN 1 AND 44640),
    first_day BIGINT,
    last_day BIGINT,
    recorder TEXT CHECK (recorder IN ('giver', 'receiver', 'bookkeeper')),
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    thanks TEXT,
    given_by TEXT,
    received_for TEXT,
    discreet BOOLEAN NOT NULL,
    corrects_id uuid,
    policy_version BIGINT NOT NULL,
    proposed_by TEXT CHECK (proposed_by IN ('giver', 'receiver')),
    created_by uuid,
    created_at BIGINT NOT NULL,
    agreed_at BIGINT,
    logged_by uuid,
    logged_at BIGINT,
    told_at BIGINT,
    confirm_due_at BIGINT,
    lapse_due_at BIGINT,
    ask_due_at BIGINT,
    confirmed_by uuid,
    confirmed_at BIGINT,
    confirmed_how TEXT,
    ended_by uuid,
    ended_at BIGINT,
    restored_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    CHECK (receiver_id IS NULL OR giver_id <> receiver_id),
    CHECK ((first_day IS NULL AND last_day IS NULL) OR (first_day IS NOT NULL AND last_day IS NOT NULL
        AND last_day - first_day BETWEEN 0 AND 30 AND minutes <= 1440 * (last_day - first_day + 1))),
    FOREIGN KEY (bank_id, giver_id) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, receiver_id) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, category_id) REFERENCES category (bank_id, id),
    FOREIGN KEY (bank_id, listing_id) REFERENCES listing (bank_id, id),
    FOREIGN KEY (bank_id, corrects_id) REFERENCES exchange (bank_id, id),
    FOREIGN KEY (bank_id, policy_version) REFERENCES bank_policy (bank_id, version)
);
CREATE INDEX exchange_gave ON exchange (giver_id, id);
CREATE INDEX exchange_received ON exchange (receiver_id, id);
CREATE INDEX exchange_pair ON exchange (giver_id, receiver_id, last_day);
CREATE INDEX exchange_given_on ON exchange (giver_id, last_day);
CREATE INDEX exchange_received_on ON exchange (receiver_id, last_day);
CREATE INDEX exchange_day ON exchange (bank_id, last_day);
CREATE INDEX exchange_corrects ON exchange (corrects_id);
CREATE INDEX exchange_waiting ON exchange (bank_id, state, id);
CREATE INDEX exchange_due ON exchange (confirm_due_at) WHERE confirm_due_at IS NOT NULL;
CREATE INDEX exchange_lapsing ON exchange (lapse_due_at) WHERE lapse_due_at IS NOT NULL;
CREATE INDEX exchange_asking ON exchange (ask_due_at) WHERE ask_due_at IS NOT NULL;
CREATE INDEX exchange_of_listing ON exchange (listing_id);

-- What a member proposed where no role holder can decide, and who seconded it. One proposal is open at a time.
CREATE TABLE exchange_decision (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    exchange_id uuid NOT NULL,
    kind TEXT NOT NULL,
    minutes BIGINT CHECK (minutes BETWEEN 1 AND 44640),
    state TEXT NOT NULL REFERENCES exchange_state (word),
    proposed_by uuid NOT NULL,
    proposer_id uuid NOT NULL,
    proposed_at BIGINT NOT NULL,
    seconded_by uuid,
    seconder_id uuid,
    closed_at BIGINT,
    UNIQUE (bank_id, id),
    CHECK (seconded_by IS NULL OR (seconded_by <> proposed_by AND seconder_id IS NOT NULL AND closed_at IS NOT NULL)),
    FOREIGN KEY (bank_id, exchange_id) REFERENCES exchange (bank_id, id),
    FOREIGN KEY (bank_id, proposer_id) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, seconder_id) REFERENCES member (bank_id, id)
);
CREATE UNIQUE INDEX exchange_decision_open ON exchange_decision (exchange_id) WHERE closed_at IS NULL;
CREATE INDEX exchange_decision_waiting ON exchange_decision (bank_id, exchange_id) WHERE closed_at IS NULL;
CREATE INDEX exchange_decision_of ON exchange_decision (exchange_id, id);

-- What a text was before it was corrected.
CREATE TABLE exchange_revision (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    exchange_id uuid NOT NULL,
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    category_id uuid NOT NULL,
    first_day BIGINT,
    last_day BIGINT,
    by_person uuid,
    at BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, exchange_id) REFERENCES exchange (bank_id, id),
    FOREIGN KEY (bank_id, category_id) REFERENCES category (bank_id, id)
);
CREATE INDEX exchange_revision_of ON exchange_revision (exchange_id, id);

-- What a member worries about: for moderators who are neither its subject nor near it, and for whoever raised it.
CREATE TABLE concern (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    raised_by uuid NOT NULL,
    about_id uuid NOT NULL,
    exchange_id uuid,
    listing_id uuid,
    reach TEXT NOT NULL CHECK (reach IN ('moderators', 'role_holders')),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    note TEXT,
    raised_at BIGINT NOT NULL,
    closed_by uuid,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, raised_by) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, about_id) REFERENCES member (bank_id, id),
    FOREIGN KEY (bank_id, exchange_id) REFERENCES exchange (bank_id, id),
    FOREIGN KEY (bank_id, listing_id) REFERENCES listing (bank_id, id)
);
CREATE INDEX concern_of_bank ON concern (bank_id, state, id);
CREATE INDEX concern_raised ON concern (raised_by, id);

-- Inside a bank: the ledger. Rows are written once: no UPDATE, no DELETE ------------------------------------------

CREATE TABLE transfer (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    kind TEXT NOT NULL REFERENCES transfer_kind (word),
    from_account uuid NOT NULL,
    to_account uuid NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 600000),
    exchange_id uuid,
    settlement_id uuid,
    reverses uuid UNIQUE,
    corrects uuid,
    recorded_by_kind TEXT NOT NULL CHECK (recorded_by_kind IN ('member', 'job', 'import', 'partner')),
    recorded_by uuid,
    at BIGINT NOT NULL,
    UNIQUE (bank_id, id),
    CHECK (from_account <> to_account),
    FOREIGN KEY (bank_id, from_account) REFERENCES account (bank_id, id),
    FOREIGN KEY (bank_id, to_account) REFERENCES account (bank_id, id),
    FOREIGN KEY (bank_id, exchange_id) REFERENCES exchange (bank_id, id),
    FOREIGN KEY (bank_id, settlement_id) REFERENCES settlement (bank_id, id),
    FOREIGN KEY (bank_id, reverses) REFERENCES transfer (bank_id, id),
    FOREIGN KEY (bank_id, corrects) REFERENCES transfer (bank_id, id)
);
CREATE UNIQUE INDEX transfer_once ON transfer (exchange_id) WHERE kind IN ('exchange', 'resolution');
CREATE INDEX transfer_of_exchange ON transfer (exchange_id);
CREATE INDEX transfer_at ON transfer (bank_id, at);

CREATE TABLE entry (
    bank_id uuid NOT NULL,
    account_id uuid NOT NULL,
    seq BIGINT NOT NULL CHECK (seq >= 1),
    transfer_id uuid NOT NULL,
    change BIGINT NOT NULL CHECK (change <> 0),
    balance_after BIGINT NOT NULL,
    PRIMARY KEY (account_id, seq),
    UNIQUE (transfer_id, account_id),
    FOREIGN KEY (bank_id, account_id) REFERENCES account (bank_id, id),
    FOREIGN KEY (bank_id, transfer_id) REFERENCES transfer (bank_id, id)
);

-- Inside a bank: retries, events, notices -------------------------------------------------------------------------

CREATE TABLE idempotency (
    bank_id uuid NOT NULL REFERENCES bank (id),
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    hash TEXT NOT NULL,
    subject_id uuid,
    version BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (bank_id, scope, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE outbox (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    kind TEXT NOT NULL REFERENCES event_kind (word),
    subject_id uuid NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    audience TEXT NOT NULL,
    UNIQUE (bank_id, id)
);

CREATE TABLE event (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    seq BIGINT NOT NULL CHECK (seq >= 1),
    kind TEXT NOT NULL REFERENCES event_kind (word),
    subject_id uuid NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    audience TEXT NOT NULL,
    UNIQUE (bank_id, id),
    UNIQUE (bank_id, seq)
);

CREATE TABLE notice (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    member_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    kind TEXT NOT NULL,
    due BIGINT NOT NULL,
    seen_at BIGINT,
    answered_at BIGINT,
    UNIQUE (bank_id, id),
    UNIQUE (subject_id, member_id, kind, due),
    FOREIGN KEY (bank_id, member_id) REFERENCES member (bank_id, id)
);
CREATE INDEX notice_member ON notice (member_id, id);
CREATE INDEX notice_unseen ON notice (bank_id, id) WHERE seen_at IS NULL AND answered_at IS NULL;
