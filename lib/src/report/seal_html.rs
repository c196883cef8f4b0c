//! `seal.html`: one page to print, stamp and keep, so that the log cannot be rewritten unseen.
//!
//! It says what was audited and what was found, names every output with its digest, and shows the
//! log's checkpoint three ways: as text, as 24 characters that can be typed back (`onecard log verify
//! --paper`), and as a QR code of the whole signed note. Written last, beside `seal.json`; no person
//! stands on it. Amounts are in yuan.

use super::Audit;
use super::masked::without_long_numbers;
use super::outputs::{Digest, Outputs, wrote};
use super::seal::{SealedLog, hex};
use super::values::role_name;
use super::visible::visible;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Tier;
use crate::message::report as messages;
use crate::money::Money;
use crate::record::Role;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;
use std::io::Write;

/// Name of the page.
pub const NAME: &str = "seal.html";

/// What the page shows beside the audit.
#[derive(Clone, Copy)]
pub struct SealPage<'a> {
    /// The audit.
    pub audit: &'a Audit<'a>,
    /// Its outputs.
    pub digests: &'a [Digest],
    /// Time of sealing, as RFC 3339.
    pub time: &'a str,
    /// Who ran it.
    pub operator: &'a str,
    /// Where it stands in the log.
    pub log: &'a SealedLog,
    /// The signed note of the checkpoint.
    pub note: &'a str,
}

const STYLE: &str = "body{font:14px/1.5 serif;max-width:180mm;margin:8mm auto;color:#000}\
h1{font-size:20px;text-align:center}h2{font-size:15px;margin:1em 0 .3em}\
table{border-collapse:collapse;width:100%}td,th{border:1px solid #777;padding:2px 5px;text-align:left;\
font-weight:normal;overflow-wrap:anywhere}th{background:#eee}td.n{text-align:right}\
code{font:11px monospace;overflow-wrap:anywhere}.words{font-size:26px;letter-spacing:.15em;text-align:center}\
.mark{display:flex;gap:8mm;align-items:center}.mark svg{width:48mm;height:48mm;flex:none}\
pre{font:11px monospace;white-space:pre-wrap;overflow-wrap:anywhere}\
.stamp{display:flex;gap:6mm;margin-top:6mm}.stamp div{flex:1;border:1px solid #777;height:30mm;padding:2mm}";

/// Writes the page.
///
/// # Errors
/// Kind `Law` when the note does not fit into a code; whatever `outputs` meets.
pub fn write(page: &SealPage<'_>, outputs: &mut dyn Outputs) -> Result<()> {
    let code = QrCode::encode_binary(page.note.as_bytes(), QrCodeEcc::Medium);
    let code = code.map_err(|why| {
        Error::new(ErrorKind::Law, &messages::PAGE).with("why", format!("{why:?}"))
    })?;
    let mut text = String::with_capacity(16 << 10);
    print(page, &picture(&code), &mut text)
        .map_err(|_| Error::new(ErrorKind::Law, &messages::PAGE).with("why", "-"))?;
    outputs.put(NAME, &mut |out: &mut dyn Write| {
        wrote(NAME, out.write_all(text.as_bytes()))
    })
}

fn print(page: &SealPage<'_>, picture: &str, out: &mut String) -> std::fmt::Result {
    let frame = &page.audit.on.frame;
    write!(
        out,
        "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline'\">\
         <title>封存页 {run}</title><style>{STYLE}</style>\
         <h1>核对封存页 <small>Seal of an audit</small></h1>\
         <table><tr><th>日志 Log<td colspan=3><code>{origin}</code>\
         <tr><th>运行 Run<td>{run}<th>封存时间 Sealed<td>{time}\
         <tr><th>期间 Period<td>{first} 至 {last}<th>截至 As of<td>{as_of}\
         <tr><th>操作人 Operator<td>{operator}<th>版本 Version<td>{version}</table>",
        run = shown(&page.log.run),
        origin = escaped(&page.log.origin),
        time = shown(page.time),
        first = frame.first,
        last = frame.last,
        as_of = frame.as_of,
        operator = shown(page.operator),
        version = shown(page.audit.version),
    )?;
    inputs(page.audit, out)?;
    found(page.audit, out)?;
    files(page.digests, out)?;
    mark(page, picture, out)
}

fn inputs(audit: &Audit<'_>, out: &mut String) -> std::fmt::Result {
    out.push_str(
        "<h2>输入 Inputs</h2><table><tr><th>文件 File<th>种类 Role<th>行 Rows<th>金额（元）Yuan<th>BLAKE3",
    );
    for input in audit.inputs {
        let rows = &input.dispositions;
        let amounts = [
            input.amount_records,
            input.amount_duplicate,
            input.amount_refused,
        ];
        let fen = amounts.iter().map(|m| m.fen()).fold(0, i64::saturating_add);
        let amount = match input.role {
            Role::Payments => Money::from_fen(fen).to_string(),
            _ => String::new(),
        };
        write!(
            out,
            "<tr><td>{}<td>{}<td class=n>{}<td class=n>{amount}<td><code>{}</code>",
            shown(&input.path),
            role_name(input.role),
            rows.record + rows.duplicate_delivery + rows.refused,
            hex(&input.blake3),
        )?;
    }
    out.push_str("</table>");
    Ok(())
}

fn found(audit: &Audit<'_>, out: &mut String) -> std::fmt::Result {
    let tier = |tier| {
        let findings = audit.findings.iter();
        findings
            .filter(|f| f.question.is_none() && f.tier == tier)
            .count()
    };
    let folded = audit
        .findings
        .iter()
        .filter(|f| f.question.is_some())
        .count();
    write!(
        out,
        "<h2>结果 Results</h2><table><tr><th>疑点 Findings<td>甲 A {} · 乙 B {} · 丙 C {}\
         <th>待答问题 Questions<td>{}（{folded}）<th>拒读行 Refused<td>{}</table>\
         <table><tr><th>规则 Rule<th>疑点 Findings<th>待核金额（元）At risk, yuan",
        tier(Tier::A),
        tier(Tier::B),
        tier(Tier::C),
        audit.questions.len(),
        audit.refused.len(),
    )?;
    for rule in audit.rules.iter().filter(|rule| rule.findings > 0) {
        write!(
            out,
            "<tr><td>{}<td class=n>{}<td class=n>{}",
            rule.code, rule.findings, rule.at_risk
        )?;
    }
    out.push_str("</table>");
    Ok(())
}

fn files(digests: &[Digest], out: &mut String) -> std::fmt::Result {
    out.push_str("<h2>输出 Outputs</h2><table><tr><th>文件 File<th>字节 Bytes<th>BLAKE3");
    for digest in digests {
        let (name, bytes, b3) = (digest.name, digest.bytes, hex(&digest.blake3));
        write!(
            out,
            "<tr><td>{name}<td class=n>{bytes}<td><code>{b3}</code>"
        )?;
    }
    out.push_str("</table>");
    Ok(())
}

fn mark(page: &SealPage<'_>, picture: &str, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "<h2>检查点 Checkpoint</h2><p class=words>{}</p>\
         <div class=mark>{picture}<div><p>本日志前 {size} 条的摘要，共 24 字；二维码为检查点全文。\
         日后用 <code>onecard log verify 日志 --paper \"24 字\"</code> 核对：其中任何一条被改，字就对不上。<br>\
         The first {size} entries in 24 characters; the code holds the whole note.</p>\
         <pre>{}</pre></div></div>\
         <div class=stamp><div>经办 Prepared by</div><div>复核 Checked by</div><div>盖章、日期 Stamp, date</div></div></html>",
        shown(&page.log.words),
        escaped(page.note),
        size = page.log.size,
    )
}

/// The modules of a code as one path, with the four modules of margin that readers need.
fn picture(code: &QrCode) -> String {
    let side = code.size();
    let mut path = String::new();
    for y in 0..side {
        for x in (0..side).filter(|x| code.get_module(*x, y)) {
            let _infallible = write!(path, "M{} {}h1v1h-1z", x + 4, y + 4);
        }
    }
    let width = side + 8;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {width}\" \
         shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"
    )
}

/// A text as markup: hidden characters shown, long numbers cut.
fn shown(text: &str) -> String {
    escaped(&without_long_numbers(&visible(text)))
}

fn escaped(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            c => markup.push(c),
        }
    }
    markup
}
