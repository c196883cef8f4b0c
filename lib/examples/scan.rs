//! The unit of every performance figure: one single-threaded scan of the bytes with
//! `csv::ByteRecord`. `cargo run --release --example scan -- FILE...`

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut rows, mut bytes) = (0u64, 0u64);
    for path in std::env::args_os().skip(1) {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_path(&path)?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            rows += 1;
            bytes += record.as_slice().len() as u64;
        }
    }
    // The result is shown so that the scan cannot be optimised away.
    #[allow(clippy::print_stdout, reason = "an example speaks")]
    {
        println!("{rows} rows, {bytes} bytes of cells");
    }
    Ok(())
}
