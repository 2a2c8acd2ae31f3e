-- What a bank also calls its categories. None is deleted: one that is taken back says when and by whom.
CREATE TABLE category_synonym (
    id uuid NOT NULL PRIMARY KEY,
    bank_id uuid NOT NULL,
    category_id uuid NOT NULL,
    lang TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by uuid,
    ended_at BIGINT,
    ended_by uuid,
    UNIQUE (bank_id, id),
    FOREIGN KEY (bank_id, category_id) REFERENCES category (bank_id, id)
);
CREATE INDEX category_synonym_current ON category_synonym (bank_id, category_id) WHERE ended_at IS NULL;

-- By which tokens a search meets the names that a bank gave its categories, word by word; made anew with them.
CREATE TABLE category_word (
    bank_id uuid NOT NULL,
    token TEXT NOT NULL,
    category_id uuid NOT NULL,
    name BIGINT NOT NULL,
    word BIGINT NOT NULL,
    words BIGINT NOT NULL,
    PRIMARY KEY (bank_id, token, category_id, name, word),
    FOREIGN KEY (bank_id, category_id) REFERENCES category (bank_id, id)
);
CREATE INDEX category_word_category ON category_word (bank_id, category_id);
