//! Any text is a pack or an error with its line; a policy reads as it prints.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onecard::policy::Policy;
use std::sync::LazyLock;

static NATIONAL: LazyLock<Policy> = LazyLock::new(Policy::national);

fuzz_target!(|text: &str| {
    match NATIONAL.overlay(text, "a.toml") {
        Ok(policy) => {
            policy.check();
            let shown = policy.show();
            let again = Policy::read(&[("shown.toml", &shown)]).expect("what prints can be read");
            assert_eq!(again.digest(), policy.digest(), "{text}");
            assert!(policy.diff(&again).is_empty());
        }
        Err(error) => assert!(error.locus().is_some(), "{error} has no place"),
    }
});
