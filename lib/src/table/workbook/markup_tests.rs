//! Web pages and workbooks in XML: what is read, and what is refused by name.

use super::testing::{read, refused};
use crate::table::{Form, Limits, Row, Table};

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let got = read(text.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(got, expected);
}

#[test]
fn a_cell_over_several_places_stands_in_the_first() {
    check(
        "<table><tr><td colspan=2>甲<td rowspan=\"2\">乙<tr><td>1<td>2</tr><tr><td>3<td>4<td>5</table>",
        &["1: 甲||乙", "2: 1|2", "3: 3|4|5"],
    );
    check(
        "<table><tr><th rowspan=0>甲</th><th>乙</th></tr><tr><td>1</td></tr><tbody><tr><td>2</td></tr></table>",
        &["1: 甲|乙", "2: |1", "3: 2"],
    );
}

#[test]
fn a_cell_is_what_the_page_shows() {
    check(
        "<html><head><title>x</title></head>标题&nbsp;一<br>单位：元<table><caption> 表 1 </caption><tr>\n<td>\n 张  三\r\n</td><td> <b>434001</b>195603036655 </td><td>a<br/>b<td>A&B &lt;x&gt; 1<2</tr>\n<tr></tr><tr><td><div>甲</div><div>乙</div></td><td>&nbsp;</td></table>脚",
        &[
            "1: 标题\u{a0}一",
            "2: 单位：元",
            "3: 表 1",
            "4: 张 三|434001195603036655|a\nb|A&B <x> 1<2",
            "5: ",
            "6: 甲\n乙|\u{a0}",
            "7: 脚",
        ],
    );
    let far = "<table><tr><td colspan=16383>a</td><td>b</td></tr></table>";
    assert_eq!(
        read(far.as_bytes(), &Limits::default()).unwrap()[0].len(),
        16_388
    );
}

#[test]
fn what_a_page_hides_is_read_and_said() {
    let page = "<table><colgroup span=2></colgroup><colgroup><col><col span=2 style='display:none'><col width=0></colgroup><colgroup hidden><tbody><tr style=\"DISPLAY: none\"><td>1<tr hidden><td>2<tr height=0><td>3<tr style='height:0pt'><td>4<tr height=19><td>5</table>";
    let table = Table::open("t.xls", page.as_bytes(), &Limits::default()).unwrap();
    assert_eq!((table.form(), table.sheet()), (Form::Html, Some("网页")));
    let (mut rows, mut row, mut hidden) = (table.rows(), Row::new(), Vec::new());
    while rows.read(&mut row).unwrap() {
        hidden.push(row.is_hidden());
    }
    assert_eq!(hidden, [true, true, true, true, false]);
    assert_eq!(rows.hidden_columns(), [(3, 4), (5, 5), (6, 6)]);
}

#[test]
fn a_doubt_in_a_cell_names_its_column() {
    for (page, expected) in [
        (
            "<tr><td rowspan=2>1<tr><td colspan=2>2<td><del>3</del>",
            "2:D",
        ),
        ("<tr><td>1<td hidden>2", "1:B"),
        ("<tr><td>1<td colspan=x>2", "1:B"),
        ("<tr><td>1<td x:num=5>6<td>7", "1:B"),
        ("<tr><td colspan=26>1<td>&foo;", "1:AA"),
        ("<tr><td colspan=16384>1<td>2", "1:XFE"),
        ("<tr><td>1</td>x<td>2", "1"),
        ("<tr><td>1<tr>x", "2"),
        ("<tr><td>1<tr><td>2</tr>x", "2"),
    ] {
        let page = format!("<table>{page}</table>");
        let error = read(page.as_bytes(), &Limits::default()).unwrap_err();
        let place = error.locus().map(ToString::to_string).unwrap();
        assert_eq!(place, format!("t.xlsx[网页]:{expected}"), "{page}");
    }
}

#[test]
fn a_page_in_doubt_is_refused() {
    for (page, says) in [
        ("<html><frameset></frameset></html>", "no table"),
        ("<table><tr><td><table></table></table>", "inside a table"),
        ("<table><tr>x<td></table>", "between cells"),
        ("<table>x</table>", "between cells"),
        ("<table><tr><td>1", "ends inside"),
        ("<table><tr><td>1</td></tr><tr><td", "ends inside"),
        ("<table><tr><td colspan=x>1</table>", "no number"),
        ("<table><col span=x><tr><td>1</table>", "no number"),
        ("<table><colgroup span=x><tr><td>1</table>", "no number"),
        ("<table><tr><col hidden><td>1</table>", "hides part"),
        (
            "<table><tr><td><td rowspan=2>1<tr><td colspan=2>2</table>",
            "over each other",
        ),
        ("<table><tr><td>&foo;</table>", "reference"),
        ("<table><tr><td>&#0;</table>", "reference"),
        ("<table><tr><td><input value=5></table>", "input field"),
        ("<table><tr><td><![CDATA[1]]></table>", "CDATA"),
        (
            "<!DOCTYPE html [<!ENTITY a \"b\">]><table><tr><td>&a;</table>",
            "entities",
        ),
    ] {
        refused(page.as_bytes(), &Limits::default(), "E1042", says);
    }
    let fine = "<table><tr><td><input type=checkbox>1</table>";
    check(fine, &["1: 1"]);
}

#[test]
fn a_page_that_shows_something_else_than_it_holds_is_refused() {
    for (cell, says) in [
        ("<td><span style='display : none'>1</span>600", "hides part"),
        ("<td><b hidden>1</b>600", "hides part"),
        ("<td style=\"visibility:hidden\">600", "hides part"),
        ("<td><del>500</del>600", "struck out"),
        (
            "<td><font style='text-decoration: line-through'>500</font>600",
            "hides part",
        ),
        ("<td><span style='mso-hide:all'>500</span>600", "hides part"),
        ("<td>600<sup>1</sup>", "struck out"),
        ("<td>丁<ruby>妍<rt>yan</rt></ruby>", "struck out"),
        ("<td x:num=\"600.5\">601", "stores"),
        ("<td x:num=\"45839\">2025-07-01", "stores"),
        ("<td width=\"50>600</td><td x=\"y\">9", "tag does not end"),
        ("<td 062284<td>1", "tag does not end"),
        ("<td>1<!--[if mso]><td>2<![endif]-->", "only some programs"),
        (
            "<td>1<noscript></tr><tr><td>2</noscript>",
            "only some programs",
        ),
    ] {
        let page = format!("<table><tr>{cell}</table>");
        refused(page.as_bytes(), &Limits::default(), "E1042", says);
    }
    for page in [
        "<tr><td>1</tr><table><tr><td>2</table>",
        "<table><caption><tr><td>1</caption><tr><td>2</table>",
    ] {
        refused(
            page.as_bytes(),
            &Limits::default(),
            "E1042",
            "outside a table",
        );
    }
    let same = "<table><tr><td x:num=\"1234.5\"><font color=red>1,234.50</font><td x:num>7</table>";
    check(same, &["1: 1,234.50|7"]);
}

#[test]
fn a_page_over_a_limit_names_it() {
    let limits = Limits {
        columns: 8,
        cells: 32,
        rows: 10,
        cell_bytes: 100,
        token_bytes: 200,
        ..Limits::default()
    };
    let long = "x".repeat(300);
    for (page, says) in [
        (
            "<table><tr><td colspan=9>1</table>".to_owned(),
            "columns = 8",
        ),
        (
            "<table><col span=9><tr><td>1</table>".to_owned(),
            "columns = 8",
        ),
        (
            "<table><colgroup span=9><tr><td>1</table>".to_owned(),
            "columns = 8",
        ),
        (
            format!("<table>{}</table>", "<tr><td>1".repeat(11)),
            "rows = 10",
        ),
        (
            format!(
                "<table>{}<tr><td colspan=7>1<td>2</table>",
                "<tr>".repeat(4)
            ),
            "cells = 32",
        ),
        (
            format!(
                "<table><tr><td rowspan=99 colspan=8>1{}</table>",
                "<tr>".repeat(6)
            ),
            "cells = 32",
        ),
        (format!("<table><tr><td>{long}</table>"), "cell_bytes = 100"),
        (
            format!("<table><tr><td x=\"{long}\">1</table>"),
            "token_bytes = 200",
        ),
    ] {
        refused(page.as_bytes(), &limits, "E1031", says);
    }
}

fn book(table: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles><Style ss:ID=\"d\"><NumberFormat ss:Format=\"Short Date\"/></Style><Style ss:ID=\"e\" ss:Parent=\"d\"/><Style ss:ID=\"n\"><NumberFormat ss:Format=\"Fixed\"/></Style></Styles><Worksheet ss:Name=\"a\"><Table>{table}</Table></Worksheet></Workbook>"
    )
}

fn cell(attributes: &str, kind: &str, text: &str) -> String {
    format!("<Cell{attributes}><Data ss:Type=\"{kind}\">{text}</Data></Cell>")
}

#[test]
fn every_form_of_a_cell_in_xml_is_read() {
    let rows = [
        format!(
            "<Row>{}{}{}</Row>",
            cell(" ss:MergeAcross=\"1\" ss:MergeDown=\"1\"", "String", "甲&amp;&#10;乙"),
            cell("", "Number", "599.99999999999989"),
            cell("", "Boolean", "1"),
        ),
        format!(
            "<Row ss:Index=\"2\">{}{}</Row>",
            cell(" ss:Index=\"3\" ss:StyleID=\"d\"", "Number", "45839"),
            cell(" ss:StyleID=\"e\"", "Number", "45839.5"),
        ),
        format!(
            "<Row ss:Span=\"2\" ss:StyleID=\"n\">{}{}{}</Row>",
            cell("", "Number", "45839"),
            cell("", "DateTime", "2025-07-01T00:00:00.000"),
            cell("", "Error", "#N/A"),
        ),
        "<Row><Cell ss:Formula=\"=R1C1\"/><Cell><ss:Data ss:Type=\"String\" xmlns=\"x\"><B>丁</B>妍</ss:Data><Comment><ss:Data>x</ss:Data></Comment></Cell></Row>".to_owned(),
    ];
    check(
        &book(&rows.concat()),
        &[
            "1: 甲&\n乙||~600|TRUE",
            "2: ||2025-07-01|2025-07-01 12:00:00",
            "3: #45839|2025-07-01|!#N/A",
            "6: !=|丁妍",
        ],
    );
    let mac = book(&format!(
        "<Row>{}</Row>",
        cell(" ss:StyleID=\"d\"", "Number", "44377")
    ));
    let mac = mac.replace(
        "<Styles>",
        "<ExcelWorkbook><Date1904/></ExcelWorkbook><Styles>",
    );
    check(&mac, &["1: 2025-07-01"]);
}

#[test]
fn what_is_struck_out_or_scaled_in_xml_is_marked() {
    let styles = "<Style ss:ID=\"s\"><Font ss:StrikeThrough=\"1\"/></Style>\
        <Style ss:ID=\"t\" ss:Parent=\"s\"><NumberFormat ss:Format=\"0\"/></Style>\
        <Style ss:ID=\"b\" ss:Parent=\"s\"><Font ss:Bold=\"1\"/></Style>\
        <Style ss:ID=\"u\" ss:Parent=\"s\"><Font ss:StrikeThrough=\"0\"/></Style>\
        <Style ss:ID=\"w\"><NumberFormat ss:Format=\"0&quot;万元&quot;\"/></Style>\
        <Style ss:ID=\"y\"><NumberFormat ss:Format=\"0.00&quot;元&quot;\"/></Style>\
        <Style ss:ID=\"p\"><NumberFormat ss:Format=\"Percent\"/></Style></Styles>";
    let number = |style: &str| cell(style, "Number", "600");
    let rows = [
        "<Column ss:Index=\"2\" ss:Span=\"1\" ss:StyleID=\"w\"/><Column ss:StyleID=\"s\"/>"
            .to_owned(),
        format!(
            "<Row>{}{}{}{}{}{}</Row>",
            ["", "", "", ""].map(number).concat(),
            number(" ss:StyleID=\"s\""),
            number(" ss:StyleID=\"t\""),
            number(" ss:StyleID=\"b\""),
            number(" ss:StyleID=\"u\""),
            number(" ss:StyleID=\"p\""),
        ),
        format!(
            "<Row ss:StyleID=\"y\">{}{}</Row>",
            ["", "", "", " ss:StyleID=\"w\""].map(number).concat(),
            "<Cell><Data ss:Type=\"String\"><S>500</S>600</Data></Cell><Cell><Data ss:Type=\"String\">600<Sup>2</Sup></Data></Cell>",
        ),
    ];
    check(
        &book(&rows.concat()).replace("</Styles>", styles),
        &[
            "1: #600|%600|%600|?600|?600|?600|?600|#600|%600",
            "2: #600|#600|#600|%600|?500600|?6002",
        ],
    );
    let whole = book("<Row><Cell><Data ss:Type=\"Number\">1</Data></Cell></Row>");
    let default = "<Styles><Style ss:ID=\"Default\"><NumberFormat ss:Format=\"0,\"/></Style>";
    check(&whole.replace("<Styles>", default), &["1: %1"]);
    let table = whole.replace("<Table>", "<Table ss:StyleID=\"n\">");
    check(&table.replace("<Styles>", default), &["1: #1"]);
}

#[test]
fn sheets_in_xml_are_told_apart_and_hidden_ones_said() {
    let second = "</Table></Worksheet><Worksheet ss:Name=\"b&amp;\"><Table><Column ss:Index=\"2\" ss:Span=\"1\" ss:Hidden=\"1\"/><Row ss:Hidden=\"1\"><Cell><Data ss:Type=\"String\">2</Data></Cell></Row></Table><WorksheetOptions><Visible>SheetVeryHidden</Visible></WorksheetOptions></Worksheet><Worksheet ss:Name=\"c\"/><Worksheet ss:Name=\"d\"><Table>";
    let text = book("<Row><Cell><Data ss:Type=\"String\">1</Data></Cell></Row>").replace(
        "</Table></Worksheet>",
        &format!("{second}</Table></Worksheet>"),
    );
    let tables = Table::open_all("t.xls", text.as_bytes(), &Limits::default()).unwrap();
    let seen: Vec<_> = tables
        .iter()
        .map(|t| (t.sheet().unwrap(), t.is_hidden()))
        .collect();
    assert_eq!(
        seen,
        [("a", false), ("b&", true), ("c", false), ("d", false)]
    );
    let (mut rows, mut row) = (tables[1].rows(), Row::new());
    assert!(rows.read(&mut row).unwrap() && row.is_hidden());
    assert_eq!(rows.hidden_columns(), [(1, 2)]);
    assert_eq!(row.cell(0).text, "2");
}

#[test]
fn a_workbook_in_xml_in_doubt_is_refused() {
    let limits = Limits::default();
    let text = cell("", "String", "1");
    for (rows, code, says) in [
        (
            "<Row><Cell ss:Index=6><Data ss:Type=\"String\">1</Data></Cell></Row>".to_owned(),
            "E1030",
            "an attribute",
        ),
        (
            "<Row><Cell><Data ss:Type=\"String\"><Ruby>500</Ruby>600</Data></Cell></Row>"
                .to_owned(),
            "E1030",
            "an element in a text",
        ),
        (
            "</Table><Row><Cell/></Row><Table>".to_owned(),
            "E1030",
            "outside a table",
        ),
        (
            "<Row ss:Index=\"2\"/><Row ss:Index=\"2\"/>".to_owned(),
            "E1030",
            "rows out of order",
        ),
        (
            "<Row><Cell ss:Index=\"2\"/><Cell ss:Index=\"1\"/></Row>".to_owned(),
            "E1030",
            "cells out of order",
        ),
        (
            "<Row ss:Index=\"x\"/>".to_owned(),
            "E1030",
            "the place of a row",
        ),
        (
            "<Row><Cell ss:Index=\"0\"/></Row>".to_owned(),
            "E1030",
            "the place of a cell",
        ),
        (
            format!("<Row><Cell ss:MergeDown=\"1\"/></Row><Row>{text}</Row>"),
            "E1030",
            "over each other",
        ),
        (
            "<Row><Cell ss:MergeAcross=\"16384\"/></Row>".to_owned(),
            "E1031",
            "columns = 16384",
        ),
        (
            format!(
                "<Row ss:Index=\"1048576\">{}</Row>",
                cell(" ss:Index=\"16384\"", "String", "1")
            ),
            "E1031",
            "cells = 268435456",
        ),
        (
            format!("<Row>{}</Row>", cell("", "String", &"x".repeat(65_537))),
            "E1031",
            "cell_bytes = 65536",
        ),
        (
            format!("<Row>{}</Row>", cell("", "String", "&a;")),
            "E1030",
            "reference",
        ),
    ] {
        refused(book(&rows).as_bytes(), &limits, code, says);
    }
    let lying = book("").replace(
        "<Table>",
        "<Table ss:ExpandedRowCount=\"1048576\" ss:ExpandedColumnCount=\"16384\">",
    );
    refused(lying.as_bytes(), &limits, "E1031", "cells = 268435456");
    let entity = book("").replace("<Workbook", "<!DOCTYPE x [<!ENTITY a \"b\">]><Workbook");
    refused(entity.as_bytes(), &limits, "E1032", "document type");
    let sheets = Limits {
        sheets: 1,
        ..limits
    };
    let two = book("").replace("</Workbook>", "<Worksheet ss:Name=\"b\"/></Workbook>");
    refused(two.as_bytes(), &sheets, "E1031", "sheets = 1");
    let cut = book("<Row/>");
    for end in (230..cut.len()).step_by(5) {
        assert!(read(&cut.as_bytes()[..end], &limits).is_err(), "{end}");
    }
}
