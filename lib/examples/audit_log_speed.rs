//! How fast a log is written and verified, as ratios of plain work on the same bytes in one run.
//!
//! `cargo run --release --example audit_log_speed -- FOLDER [ROWS [cpu]]` writes a log with one run of
//! that many rows into FOLDER, which must not exist, and prints one line a ratio: the median of pairs
//! that were measured one right after the other, because a machine that others use changes from one
//! second to the next. With `cpu` the time of the main thread on its processor counts, which means
//! something for one thread alone and leaves out the waiting for the disk.
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
    let plain = folder.with_extension("plain");
    let mut bytes = Vec::new();
    let mut pairs = Vec::new();
    for _ in 0..PAIRS {
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let written = timed(|| write(&folder, rows))?;
        bytes = read_rows(&folder)?;
        pairs.push((written, timed(|| plain_write(&plain, &bytes))?));
    }
    report(
        "written, of a plain buffered write and sync",
        pairs,
        bytes.len(),
    )?;
    for threads in [1, 2] {
        let threads = NonZeroUsize::new(threads).ok_or("no thread")?;
        for depth in [Depth::Quick, Depth::Full] {
            let options = Options {
                depth,
                threads,
                ..Options::default()
            };
            let verified = || {
                let report = verify(&RealDisk::new(), &folder, &Evidence::default(), &options)?;
                match report.verdict.name() {
                    "self-consistent" => Ok(()),
                    other => Err(other.into()),
                }
            };
            let pair = |_| Ok((timed(verified)?, timed(|| hash_files(&folder, threads))?));
            let pairs = (0..PAIRS).map(pair).collect::<Outcome<Vec<_>>>()?;
            let what = format!("{depth:?} on {threads} threads, of hashing the same files");
            report(&what, pairs, bytes.len())?;
        }
    }
    Ok(())
}

/// How often each pair is measured.
const PAIRS: usize = 7;

/// Ours and theirs, measured one right after the other.
type Pair = (Duration, Duration);

fn report(what: &str, mut pairs: Vec<Pair>, bytes: usize) -> Outcome<()> {
    let ratio = |(ours, theirs): &Pair| theirs.as_secs_f64() / ours.as_secs_f64() * 100.0;
    pairs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let (worst, best) = pairs.first().zip(pairs.last()).ok_or("no pair")?;
    let median = pairs.get(pairs.len() / 2).ok_or("no pair")?;
    println!(
        "{what}: {:.0} % ({:.0} to {:.0}; {:.0} MB/s, {:.3} s against {:.3} s)",
        ratio(median),
        ratio(worst),
        ratio(best),
        bytes as f64 / median.0.as_secs_f64() / 1e6,
        median.0.as_secs_f64(),
        median.1.as_secs_f64(),
    );
    Ok(())
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
        let work = || {
            let mut buffer = vec![0; 1 << 20];
            loop {
                let piece = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                if piece >= pieces {
                    return;
                }
                let length = file.read_at(&mut buffer, piece << 20).unwrap_or(0);
                std::hint::black_box(blake3::hash(buffer.get(..length).unwrap_or(&[])));
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.get() {
                scope.spawn(work);
            }
            work();
        });
    }
    Ok(())
}
