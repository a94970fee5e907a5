//! What `DomainCheck` promises, on plain data: each scenario is a domain in which nothing is wrong, and then one thing is.

mod policy;
mod random;
mod record;
mod revocation;
mod served;
mod steps;
mod tree_walk;
mod world;
