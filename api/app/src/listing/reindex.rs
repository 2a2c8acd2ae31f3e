//! The search index, made anew from what it stands for.

use crate::{App, Result, Window};

impl App {
    /// Rebuilds the search index from the listings, a bounded number in each transaction; how many steps it took.
    pub async fn reindex(&self) -> Result<u64> {
        let tx = self.store.begin().await?;
        tx.begin_reindex().await?;
        tx.commit().await?;
        self.rename_in_index().await?;
        let (mut steps, mut after) = (0_u64, None);
        loop {
            let tx = self.store.begin().await?;
            after = tx.reindex(after).await?;
            tx.commit().await?;
            if after.is_none() {
                return Ok(steps);
            }
            steps = steps.saturating_add(1);
        }
    }

    /// The same of what banks call their categories, one bank in each transaction.
    async fn rename_in_index(&self) -> Result<()> {
        let mut window = Window::first(100);
        loop {
            let banks = self.store.reader().bank_page(window).await?;
            for bank in &banks.items {
                let tx = self.store.begin().await?;
                tx.in_bank(bank.id).rewrite_meanings().await?;
                tx.commit().await?;
            }
            window.after = banks.items.last().map(|bank| bank.id.uuid());
            if !banks.more {
                return Ok(());
            }
        }
    }
}
