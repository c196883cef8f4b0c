//! One whole audit without outputs, by either engine, to be timed beside `scan`:
//! `cargo run --release --example engines_speed -- DIR fold|reference THREADS`.
//!
//! DIR holds `roll.csv`, `payments-*.csv` and `policy.toml`, as `benches/county.py` writes them.

use onecard::engagement::{Engagement, Engine, Source};
use onecard::policy::Policy;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dir, engine, threads] = arguments.as_slice() else {
        return Err("usage: engines_speed DIR fold|reference THREADS".into());
    };
    let engine = match engine.as_str() {
        "reference" => Engine::Reference,
        _ => Engine::Fold,
    };
    let policy = std::fs::read_to_string(format!("{dir}/policy.toml"))?;
    let mut builder = Engagement::builder()
        .policy(Policy::read(&[("policy.toml", &policy)])?)
        .roll(Source::path("roll.csv", format!("{dir}/roll.csv")))
        .threads(threads.parse()?)
        .engine(engine);
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("payments-") {
            builder = builder.payments(Source::path(name.into_owned(), path.clone()));
        }
    }
    let report = builder.build()?.run(&mut ())?;
    #[allow(clippy::print_stdout, reason = "an example speaks")]
    {
        println!("{} findings", report.findings.len());
    }
    Ok(())
}
