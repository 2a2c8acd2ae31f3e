//! Concerns that a member raises (RULES 19).

crate::words! {
    /// Whether a concern waits to be looked at.
    ConcernState {
        /// Somebody still has to look.
        Open = "open",
        /// Somebody looked, and left a note.
        Closed = "closed",
    }
    /// Whom a concern reaches; never anybody who is near what it is about.
    ConcernReach {
        /// Moderators.
        Moderators = "moderators",
        /// Every role holder: there was no moderator who is not near it (RULES 15).
        RoleHolders = "role_holders",
    }
}
