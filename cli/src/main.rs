//! The command line of onecard: arguments, terminal and exit statuses, no decision of the domain.

fn main() {}
