//! The checklist of the API: what an item asks for is proved by tests that are named by its number, such as
//! `api_09_a_cursor_of_another_list_is_refused`. Items 30 to 37, signing in for third-party frontends, come later.

mod documents;
mod served;

use std::collections::BTreeMap;

use crate::architecture::root;

/// The items that have to hold.
fn items() -> impl Iterator<Item = u32> {
    (1..=29).chain(38..=43)
}

#[test]
fn every_item_of_the_checklist_has_a_test_that_is_named_by_its_number() {
    let mut found: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut folders = vec![root().join("tests/src"), root().join("api/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for name in text.split("fn api_").skip(1) {
                    let name = name.split(['(', '<']).next().unwrap_or_default();
                    if let Some(item) = name.get(..2).and_then(|digits| digits.parse().ok()) {
                        found.entry(item).or_default().push(name.to_owned());
                    }
                }
            }
        }
    }
    let without: Vec<u32> = items().filter(|item| !found.contains_key(item)).collect();
    assert!(without.is_empty(), "no test is named by these items: {without:?}");
    let strange: Vec<&u32> = found
        .keys()
        .filter(|item| !items().any(|known| known == **item))
        .collect();
    assert!(strange.is_empty(), "there are no such items, or not yet: {strange:?}");
}
