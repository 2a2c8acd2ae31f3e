//! The table itself.

use domain::policy::Operation;

use super::cast::ROLES;

/// A row: what is asked, by which operation of the domain it is decided, and the answer for each role.
///
/// Everything is about Rosa, the `party`: she received from Ben, who is `across`; Nadia is her `helper`, and Farid, the
/// `former` one, was until yesterday. `member` has nothing to do with it, `other` is the coordinator of the bank next
/// door, `waits` is a person whose application waits. The rest are role holders: registrar, bookkeeper, moderator,
/// facilitator, coordinator.
///
/// `ok` did it or shows it, `empty` is a list without rows, `null` is nothing there for this reader; 401 not signed in,
/// 403 forbidden, 404 not found, `ended` MANDATE_ENDED, `known` ALREADY_MEMBER; other words are codes of refusals.
const TABLE: &str = include_str!("table.txt");

/// One row of the table.
pub struct Row {
    /// The field, or the field and a variant of the question.
    pub name: String,
    pub field: String,
    pub operation: Operation,
    pub reads: bool,
    cells: Vec<String>,
}

impl Row {
    pub fn cell(&self, role: &str) -> &str {
        let column = ROLES.iter().position(|known| *known == role).unwrap();
        &self.cells[column]
    }

    /// What is there for everybody needs no token at all.
    pub fn public(&self) -> bool {
        self.cell("nobody") == "ok"
    }

    /// The row with these answers, as the table writes it.
    pub fn written(&self, answers: &[String]) -> String {
        let cells: Vec<_> = answers.iter().map(|answer| format!("{answer:6}")).collect();
        format!("{:22} {:16} {}", self.name, self.operation.as_str(), cells.join(" "))
            .trim_end()
            .to_owned()
    }
}

/// The rows of the table.
pub fn rows() -> Vec<Row> {
    let mut lines = TABLE
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let heads: Vec<_> = lines.next().unwrap().split_whitespace().skip(2).collect();
    assert_eq!(heads, ROLES, "a role is missing from the table");
    let mut reads = true;
    let mut rows = Vec::new();
    for line in lines {
        if line.starts_with("---") {
            reads = false;
            continue;
        }
        let mut words = line.split_whitespace().map(str::to_owned);
        let (name, operation) = (words.next().unwrap(), words.next().unwrap());
        let cells: Vec<_> = words.collect();
        assert_eq!(cells.len(), ROLES.len(), "{name}: one answer a role");
        let operation = Operation::ALL.iter().find(|known| known.as_str() == operation);
        let operation = *operation.unwrap_or_else(|| panic!("{name}: the domain has no such operation"));
        let field = name.split(':').next().unwrap().to_owned();
        rows.push(Row {
            name,
            field,
            operation,
            reads,
            cells,
        });
    }
    rows
}
