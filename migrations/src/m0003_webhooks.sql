-- Webhooks of a bank. `after_seq` is the newest event that became deliveries; the states are closed sets.

CREATE TABLE webhook (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL REFERENCES bank (id),
    url TEXT NOT NULL,
    label TEXT,
    kinds TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'disabled', 'ended')),
    disabled_for TEXT CHECK (disabled_for IN ('gone', 'failing', 'secret_lost')),
    sealed_secret TEXT NOT NULL,
    sealed_before TEXT,
    both_sign_until BIGINT,
    after_seq BIGINT NOT NULL CHECK (after_seq >= 0),
    failing_since BIGINT,
    created_by uuid NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (bank_id, id)
);
-- The worker asks for these, over all banks.
CREATE INDEX webhook_active ON webhook (id) WHERE state = 'active';

-- One row an attempt. What is told lies in it, so that it outlives the event, which is kept for a while only.
CREATE TABLE webhook_delivery (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    seq BIGINT NOT NULL CHECK (seq >= 0),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    attempt BIGINT NOT NULL CHECK (attempt >= 1),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'succeeded', 'failed')),
    due_at BIGINT NOT NULL,
    leased_until BIGINT,
    sent_at BIGINT,
    status BIGINT,
    failure TEXT,
    millis BIGINT,
    next_at BIGINT,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, webhook_id) REFERENCES webhook (bank_id, id)
);
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, due_at, id) WHERE state = 'waiting';

-- A replay finds where it begins.
CREATE INDEX event_at ON event (bank_id, at, seq);
