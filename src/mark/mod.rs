//! What a mark certificate says, and whether a mail receiver will take it.
