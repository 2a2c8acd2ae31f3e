//! The laws of DESIGN 3, held by the database alone: somebody at its console is refused too.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use crate::bank::{Bank, key};

/// What somebody writes at the console, in a transaction that is never committed.
async fn write(bank: &Bank, sql: &str, values: Vec<Value>) -> Result<u64, DbErr> {
    let tx = bank.store.begin().await.unwrap();
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let done = tx.execute_raw(statement).await.map(|done| done.rows_affected());
    tx.rollback().await.unwrap();
    done
}

/// The database refuses, and for the reason that is meant: a CHECK, a UNIQUE, a FOREIGN KEY or a NOT NULL.
async fn refused(bank: &Bank, law: &str, reason: &str, sql: &str, values: Vec<Value>) {
    let error = write(bank, sql, values)
        .await
        .expect_err(&format!("{law} is not held: {sql}"));
    let text = error.to_string().to_lowercase();
    assert!(
        text.contains(reason),
        "{law}: refused for another reason than {reason}: {text}"
    );
}

async fn one(bank: &Bank, sql: &str, values: Vec<Value>) -> QueryResult {
    let reader = bank.store.reader();
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
    reader.query_one_raw(statement).await.unwrap().unwrap()
}

/// A transfer as somebody would forge it.
#[derive(Debug, Clone)]
struct Forged {
    bank: Uuid,
    kind: &'static str,
    from: Option<Uuid>,
    to: Option<Uuid>,
    minutes: i64,
    exchange: Option<Uuid>,
    reverses: Option<Uuid>,
}

impl Forged {
    const SQL: &str =
        "INSERT INTO transfer (id, bank_id, kind, from_account, to_account, minutes, exchange_id, reverses,
        recorded_by_kind, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'job', 0)";

    fn values(&self) -> Vec<Value> {
        vec![
            Uuid::from_u128(7).into(),
            self.bank.into(),
            self.kind.into(),
            self.from.into(),
            self.to.into(),
            self.minutes.into(),
            self.exchange.into(),
            self.reverses.into(),
        ]
    }
}

/// A confirmed exchange of 60 minutes from Amira to Ben, and the transfer that an honest hand could still write.
async fn confirmed(bank: &Bank) -> (Forged, Uuid, Uuid) {
    let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
    let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
    let exchange = record.facts().id.uuid();
    let row = one(
        bank,
        "SELECT id FROM transfer WHERE exchange_id = $1",
        vec![exchange.into()],
    )
    .await;
    let honest = Forged {
        bank: bank.id.uuid(),
        kind: "donation",
        from: Some(bank.account(bank.amira.member).await.id.uuid()),
        to: Some(bank.account(bank.ben.member).await.id.uuid()),
        minutes: 60,
        exchange: None,
        reverses: None,
    };
    (honest, exchange, row.try_get("", "id").unwrap())
}

on_both_engines! {
    async fn i1_a_transfer_has_two_different_sides(bank: Bank) {
        let (honest, _, transfer) = confirmed(&bank).await;
        assert_eq!(write(&bank, Forged::SQL, honest.values()).await.unwrap(), 1, "an honest transfer goes in");
        let sides = Forged { to: honest.from, ..honest.clone() };
        refused(&bank, "I1", "check", Forged::SQL, sides.values()).await;
        refused(&bank, "I1", "null", Forged::SQL, Forged { to: None, ..honest.clone() }.values()).await;
        refused(&bank, "I1", "null", Forged::SQL, Forged { from: None, ..honest.clone() }.values()).await;
        let entry = "INSERT INTO entry (bank_id, account_id, seq, transfer_id, change, balance_after)
                     VALUES ($1, $2, 99, $3, $4, 0)";
        let again = vec![honest.bank.into(), honest.from.into(), transfer.into(), Value::from(60_i64)];
        refused(&bank, "I1", "unique", entry, again).await;
        let nothing = vec![honest.bank.into(), honest.from.into(), Uuid::from_u128(9).into(), Value::from(0_i64)];
        refused(&bank, "I1", "check", entry, nothing).await;
    }

    async fn i1_a_transfer_without_its_entries_is_found_by_verify(bank: Bank) {
        let (honest, _, _) = confirmed(&bank).await;
        bank.verify().await;
        crate::bank::Seed { store: &bank.store }.raw(Forged::SQL, honest.values()).await;
        let findings = bank.store.verify().await.unwrap();
        assert!(findings.iter().any(|finding| finding.law == "I1"), "{findings:#?}");
        assert!(findings.iter().any(|finding| finding.law == "entry"), "{findings:#?}");
    }

    async fn i3_minutes_are_positive_and_bounded(bank: Bank) {
        let (honest, exchange, _) = confirmed(&bank).await;
        for minutes in [0, -1, 600_001, i64::MIN, i64::MAX] {
            refused(&bank, "I3", "check", Forged::SQL, Forged { minutes, ..honest.clone() }.values()).await;
        }
        for minutes in [1, 600_000] {
            write(&bank, Forged::SQL, Forged { minutes, ..honest.clone() }.values()).await.unwrap();
        }
        let set = "UPDATE exchange SET minutes = $2 WHERE id = $1";
        for minutes in [0_i64, -60, 1_441, 44_641] {
            refused(&bank, "I3", "check", set, vec![exchange.into(), minutes.into()]).await;
        }
        let period = "UPDATE exchange SET minutes = $2, first_day = last_day - $3 WHERE id = $1";
        for (minutes, days) in [(1_441_i64, 0_i64), (2_881, 1), (44_641, 30), (60, 31), (60, -1)] {
            refused(&bank, "I3", "check", period, vec![exchange.into(), minutes.into(), days.into()]).await;
        }
        for (minutes, days) in [(1_440_i64, 0_i64), (2_880, 1), (44_640, 30)] {
            assert_eq!(write(&bank, period, vec![exchange.into(), minutes.into(), days.into()]).await.unwrap(), 1);
        }
        let half = "UPDATE exchange SET last_day = NULL WHERE id = $1";
        refused(&bank, "I3", "check", half, vec![exchange.into()]).await;
    }

    async fn i4_nobody_gives_to_themselves(bank: Bank) {
        let (_, exchange, _) = confirmed(&bank).await;
        let sql = "UPDATE exchange SET receiver_id = giver_id WHERE id = $1";
        refused(&bank, "I4", "check", sql, vec![exchange.into()]).await;
    }

    async fn i5_an_exchange_moves_time_once(bank: Bank) {
        let (honest, exchange, _) = confirmed(&bank).await;
        for kind in ["exchange", "resolution"] {
            let second = Forged { kind, exchange: Some(exchange), ..honest.clone() };
            refused(&bank, "I5", "unique", Forged::SQL, second.values()).await;
        }
    }

    async fn i6_no_balance_goes_below_its_floor(bank: Bank) {
        let (honest, _, _) = confirmed(&bank).await;
        let account: Value = honest.to.into();
        let below = "UPDATE account SET balance = floor - 1 WHERE id = $1";
        refused(&bank, "I6", "check", below, vec![account.clone()]).await;
        let raised = "UPDATE account SET floor = balance + 1, floor_target = balance + 1 WHERE id = $1";
        refused(&bank, "I6", "check", raised, vec![account.clone()]).await;
        let loose = "UPDATE account SET floor = floor_target + 1 WHERE id = $1";
        refused(&bank, "I6", "check", loose, vec![account.clone()]).await;
        let fund = "UPDATE account SET balance = floor - 1 WHERE kind = 'fund' AND bank_id = $1";
        refused(&bank, "I6", "check", fund, vec![honest.bank.into()]).await;
        let at = "UPDATE account SET balance = floor WHERE id = $1";
        assert_eq!(write(&bank, at, vec![account]).await.unwrap(), 1);
    }

    async fn i7_a_transfer_is_reversed_once_and_never_deleted(bank: Bank) {
        let (honest, exchange, transfer) = confirmed(&bank).await;
        bank.app.reverse_exchange(&bank.yusuf.actor, exchange.into(), &key()).await.unwrap();
        let second = Forged { kind: "reversal", reverses: Some(transfer), ..honest.clone() };
        refused(&bank, "I7", "unique", Forged::SQL, second.values()).await;
        let nothing = Forged { reverses: Some(Uuid::from_u128(12)), ..second };
        refused(&bank, "I7", "foreign", Forged::SQL, nothing.values()).await;
        refused(&bank, "I7", "foreign", "DELETE FROM transfer WHERE id = $1", vec![transfer.into()]).await;
    }

    async fn i8_a_key_is_used_once_in_its_scope(bank: Bank) {
        confirmed(&bank).await;
        let sql = "INSERT INTO idempotency (bank_id, scope, key, hash, created_at)
                   SELECT bank_id, scope, key, 'another', 0 FROM idempotency";
        refused(&bank, "I8", "unique", sql, Vec::new()).await;
    }

    async fn i9_who_recorded_it_is_one_of_four(bank: Bank) {
        let (_, _, transfer) = confirmed(&bank).await;
        for kind in ["'person'", "''", "NULL"] {
            let reason = if kind == "NULL" { "null" } else { "check" };
            let sql = format!("UPDATE transfer SET recorded_by_kind = {kind} WHERE id = $1");
            refused(&bank, "I9", reason, &sql, vec![transfer.into()]).await;
        }
    }

    async fn i10_nothing_crosses_a_bank(bank: Bank) {
        let (honest, exchange, _) = confirmed(&bank).await;
        let there = bank.other;
        let reader = bank.store.reader();
        let theirs = reader.in_bank(there).account_of(bank.otto.member).await.unwrap().unwrap().id.uuid();
        let category = reader.in_bank(there).categories().await.unwrap()[0].id.uuid();
        let otto = bank.otto.member.uuid();
        for crossing in [
            Forged { to: Some(theirs), ..honest.clone() },
            Forged { from: Some(theirs), ..honest.clone() },
            Forged { bank: there.uuid(), ..honest.clone() },
            Forged { bank: there.uuid(), from: Some(theirs), ..honest.clone() },
        ] {
            refused(&bank, "I10", "foreign", Forged::SQL, crossing.values()).await;
        }
        for (column, value) in [("giver_id", otto), ("receiver_id", otto), ("category_id", category), ("bank_id", there.uuid())] {
            let sql = format!("UPDATE exchange SET {column} = $2 WHERE id = $1");
            refused(&bank, "I10", "foreign", &sql, vec![exchange.into(), value.into()]).await;
        }
        let amira: Value = bank.amira.member.uuid().into();
        for (sql, other) in [
            ("UPDATE member SET merged_into = $2 WHERE id = $1", otto),
            ("UPDATE member SET account_id = $2 WHERE id = $1", theirs),
            ("UPDATE member SET bank_id = $2 WHERE id = $1", there.uuid()),
            ("INSERT INTO member_block (bank_id, blocker_id, blocked_id, at) SELECT bank_id, id, $2, 0 FROM member WHERE id = $1", otto),
            ("INSERT INTO contact_grant (bank_id, owner_id, reader_id, until) SELECT bank_id, id, $2, 0 FROM member WHERE id = $1", otto),
        ] {
            // The account of Otto is also Otto's alone.
            let values = vec![amira.clone(), other.into()];
            let error = write(&bank, sql, values).await.expect_err(sql).to_string().to_lowercase();
            assert!(error.contains("foreign") || (other == theirs && error.contains("unique")), "I10: {error}");
        }
    }

    async fn words_of_a_set_are_its_own(bank: Bank) {
        let (honest, exchange, _) = confirmed(&bank).await;
        let kind = Forged { kind: "purchase", ..honest };
        refused(&bank, "sets", "foreign", Forged::SQL, kind.values()).await;
        for state in ["forgotten", ""] {
            let sql = "UPDATE exchange SET state = $2 WHERE id = $1";
            refused(&bank, "sets", "foreign", sql, vec![exchange.into(), state.into()]).await;
        }
    }
}

/// Law I7: what is written stays. No statement of ours changes or deletes a transfer or an entry.
#[test]
fn i7_no_statement_changes_or_deletes_a_transfer_or_an_entry() {
    let mut faults = Vec::new();
    for file in crate::architecture::sources("api/store/src")
        .iter()
        .chain(&crate::architecture::sources("migrations/src"))
    {
        let words: Vec<String> = file
            .text
            .to_lowercase()
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let ledger = |word: &String| word == "transfer" || word == "entry";
        for pair in words.windows(2) {
            if pair[0] == "update" && ledger(&pair[1]) {
                faults.push(format!("{}: UPDATE {}", file.path, pair[1]));
            }
        }
        for three in words.windows(3) {
            let delete = three[0] == "delete" && three[1] == "from" && ledger(&three[2]);
            let orm = ledger(&three[0])
                && three[1] == "entity"
                && ["update", "update_many", "delete", "delete_many", "delete_by_id"].contains(&three[2].as_str());
            if delete || orm {
                faults.push(format!("{}: {}", file.path, three.join(" ")));
            }
        }
    }
    assert!(faults.is_empty(), "law I7, what is written stays: {faults:#?}");
}
