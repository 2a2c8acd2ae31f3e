crate::words! {
    /// By whose hand a line of a statement came about (RULES 14).
    Doer {
        /// By a side's own: the member, or one of its people.
        Own = "own",
        /// By a helper, in a side's name.
        Helper = "helper",
        /// By somebody with a task: a bookkeeper, or whoever decided in their place.
        RoleHolder = "role_holder",
        /// By two members, where no role holder could (RULES 15).
        Members = "members",
        /// By nobody's word in time.
        Silence = "silence",
        /// By the bank's own clockwork.
        Clockwork = "clockwork",
    }
}
