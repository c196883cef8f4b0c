//! A few rounds of the loops of `testdata/tools`; `ONECARD_LOOPS=full` runs them all.

use crate::running::{root, scratch};
use std::process::Command;

fn is_there(program: &str) -> bool {
    // Each knows one of the two.
    ["--version", "version"].iter().any(|flag| {
        let found = Command::new(program).arg(flag).output();
        found.is_ok_and(|ended| ended.status.success())
    })
}

/// Runs a loop with `setting` in its environment; where the machine cannot, that is said and nothing
/// is claimed.
#[allow(clippy::print_stderr, reason = "what is skipped must be seen")]
fn check(script: &str, setting: &[&str], needs: &[&str], few: &[&str], full: &[&str]) {
    if let Some(missing) = needs.iter().find(|program| !is_there(program)) {
        eprintln!(
            "SKIPPED {script}: {missing} is not installed, so nothing was broken and nothing shown"
        );
        return;
    }
    let place = scratch(&format!("loop-{script}-{}", setting.concat()));
    let full_asked = std::env::var("ONECARD_LOOPS").is_ok_and(|value| value == "full");
    let arguments = if full_asked { full } else { few };
    let ended = Command::new(root().join("testdata/tools").join(script))
        .arg(env!("CARGO_BIN_EXE_onecard"))
        .arg(&place)
        .args(arguments)
        .envs(setting.iter().map(|name| (name, "1")))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    let what = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{script}: {said}{what}");
    let rounds = said.trim_end().rsplit('\n').next().unwrap_or_default();
    let some = rounds
        .split(' ')
        .next()
        .is_some_and(|first| !first.ends_with("=0"));
    assert!(rounds.ends_with("bad=0") && some, "{script}: {rounds}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_call_that_fails_leaves_what_the_next_run_mends() {
    let needs = ["strace", "python3", "bash"];
    check("faultloop.sh", &[], &needs, &["40", "39"], &["400", "1"]);
    let (signed, needs) = (
        ["SIGNED", "FRESH"],
        ["strace", "python3", "bash", "openssl"],
    );
    check(
        "faultloop.sh",
        &signed,
        &needs,
        &["40", "39"],
        &["400", "1"],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_kill_leaves_what_the_next_run_mends() {
    let needs = ["strace", "python3", "bash"];
    check("killloop.sh", &[], &needs, &["8"], &["2000"]);
    let needs = ["strace", "python3", "bash", "openssl"];
    check("killloop.sh", &["SIGNED"], &needs, &["8"], &["2000"]);
}

#[cfg(target_os = "linux")]
#[test]
fn writers_of_which_some_are_killed_make_one_chain() {
    let needs = ["python3", "bash", "openssl"];
    check(
        "writersloop.py",
        &["SIGNED"],
        &needs,
        &["3", "5"],
        &["8", "500"],
    );
}

#[test]
fn a_flipped_bit_is_found_and_located() {
    let needs = ["python3", "bash", "openssl"];
    check("flipwalk.py", &["SIGNED"], &needs, &["199"], &["1"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_clock_that_jumps_is_said_and_harms_nothing() {
    let needs = ["faketime", "bash"];
    check("clockloop.sh", &[], &needs, &[], &[]);
}
