//! How fast a log is written and verified, as ratios of plain work on the same bytes in one run.
//!
//! `cargo run --release --example audit_log_speed -- FOLDER [ROWS [cpu]]` writes a log with one run of
//! that many rows into FOLDER, which must not exist, and prints one line a ratio. With `cpu` the time
//! of the main thread on its processor counts, which means something for one thread alone.
#![allow(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss
)]

use onecard::audit_log::disk::{Disk, RealDisk};
use onecard::audit_log::entry::Time;
use onecard::audit_log::genesis::Genesis;
use onecard::audit_log::hash;
use onecard::audit_log::rows::{NewRow, RowKind};
use onecard::audit_log::verify::{Depth, Evidence, Options, verify};
use onecard::audit_log::writer::{Access, RunOpen, Writer};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("FOLDER is wanted")?);
    let rows: u64 = arguments
        .next()
        .map_or(Ok(1_000_000), |rows| rows.parse())?;
    let written = timed(|| write(&folder, rows))?;
    let bytes = read_rows(&folder)?;
    let plain = timed(|| plain_write(&folder.with_extension("plain"), &bytes))?;
    report(
        "written, of a plain buffered write and sync",
        written,
        plain,
        bytes.len(),
    );
    for threads in [1, 2] {
        let threads = NonZeroUsize::new(threads).ok_or("no thread")?;
        let hashed = best(|| hash_files(&folder, threads))?;
        for depth in [Depth::Quick, Depth::Full] {
            let options = Options {
                depth,
                threads,
                ..Options::default()
            };
            let verified = best(|| {
                let report = verify(&RealDisk::new(), &folder, &Evidence::default(), &options)?;
                if report.verdict.name() == "self-consistent" {
                    Ok(())
                } else {
                    Err("damaged".into())
                }
            })?;
            let what = format!("{depth:?} on {threads} threads, of hashing the same files");
            report(&what, verified, hashed, bytes.len());
        }
    }
    Ok(())
}

fn report(what: &str, ours: Duration, theirs: Duration, bytes: usize) {
    let speed = bytes as f64 / ours.as_secs_f64() / 1e6;
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    println!(
        "{what}: {:.0} % ({speed:.0} MB/s, {:.3} s against {:.3} s)",
        ratio * 100.0,
        ours.as_secs_f64(),
        theirs.as_secs_f64()
    );
}

/// Wall time where threads work; the time this thread was on a processor where it works alone, so
/// that a busy machine disturbs less.
fn timed(work: impl FnOnce() -> Outcome<()>) -> Outcome<Duration> {
    let begin = on_processor().unwrap_or_default();
    let wall = Instant::now();
    work()?;
    let spent = on_processor().map(|end| end.saturating_sub(begin));
    Ok(spent
        .filter(|_| std::env::args().nth(3).is_some())
        .unwrap_or_else(|| wall.elapsed()))
}

fn on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

fn best(mut work: impl FnMut() -> Outcome<()>) -> Outcome<Duration> {
    let times: Vec<Duration> = (0..5).map(|_| timed(&mut work)).collect::<Outcome<_>>()?;
    times.into_iter().min().ok_or_else(|| "no time".into())
}

fn write(folder: &Path, rows: u64) -> Outcome<()> {
    let disk = RealDisk::new();
    let now = Time::from_unix_ms(1_795_248_000_000)?;
    let genesis = Genesis::unsigned("example.org/speed", [7; 32]);
    let mut log = Writer::create(&disk, folder, &genesis, Access::default(), now)?;
    let digest = hash::sha256(b"");
    let open = RunOpen {
        operator: "speed".into(),
        version: "0".into(),
        binary_b3: digest,
        policy_b3: digest,
        catalogue_b3: digest,
        args: Vec::new(),
        inputs: Vec::new(),
    };
    log.open_run(&open, now)?;
    for number in 0..rows {
        let row = NewRow {
            kind: RowKind::Payment,
            reason: if number % 50 == 0 {
                "not_on_roll"
            } else {
                "paid"
            },
            fen: (number % 100_000) as i64,
            source: Some((0, number)),
            pseudonym: Some("ae861afe1673d0633d64d554570e9c8c"),
            commitments: &[("id", digest)],
            more: &[],
        };
        log.row(&row, now)?;
    }
    log.seal(&[], &[], now)?;
    log.close(now)?;
    Ok(())
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let rows = folder.join("rows/R000001");
    Ok(RealDisk::new()
        .list(&rows)?
        .into_iter()
        .map(|name| rows.join(name))
        .collect())
}

fn read_rows(folder: &Path) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    for file in files(folder)? {
        bytes.extend(std::fs::read(file)?);
    }
    Ok(bytes)
}

fn plain_write(path: &Path, bytes: &[u8]) -> Outcome<()> {
    use std::io::Write;
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        file.write_all(line)?;
    }
    file.into_inner()?.sync_data()?;
    Ok(std::fs::remove_file(path)?)
}

/// Hashes the files in pieces of 1 MiB, dealt out to the threads.
fn hash_files(folder: &Path, threads: NonZeroUsize) -> Outcome<()> {
    use std::os::unix::fs::FileExt;
    for path in files(folder)? {
        let file = std::fs::File::open(&path)?;
        let pieces = file.metadata()?.len().div_ceil(1 << 20);
        let next = std::sync::atomic::AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..threads.get() {
                scope.spawn(|| {
                    let mut buffer = vec![0; 1 << 20];
                    loop {
                        let piece = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        if piece >= pieces {
                            return;
                        }
                        let length = file.read_at(&mut buffer, piece << 20).unwrap_or(0);
                        std::hint::black_box(blake3::hash(buffer.get(..length).unwrap_or(&[])));
                    }
                });
            }
        });
    }
    Ok(())
}
