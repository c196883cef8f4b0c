//! The tokens of a web page: tags and the text between them, strictly.
//!
//! What is no content is left out here: comments, declarations, and the inside of `script`, `style`
//! and their like. A tag that does not end, or is longer than `token_bytes`, is an error.

/// What a page consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// An element begins: its name, and what else the tag says.
    Open(&'t str, &'t str),
    /// An element ends.
    Close(&'t str),
    /// Text with its references.
    Text(&'t str),
    /// The page ends.
    End,
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The page ends inside a tag, a comment or a script.
    Cut,
    /// A tag is longer than it may be.
    Long,
    /// A declaration of entities, or text of XML.
    Declaration,
    /// A tag that does not end before the next begins.
    Tag,
    /// A style hides what the page says.
    Style,
    /// Rows stand where some programs show them and others do not.
    Rows,
}

/// Elements whose inside is no content of the page.
const SKIPPED: [&str; 8] = [
    "script", "style", "title", "xml", "noscript", "template", "iframe", "object",
];

/// Reads the tokens of a page one by one.
pub(super) struct Tokens<'t> {
    rest: &'t str,
    most: usize,
}

impl<'t> Tokens<'t> {
    /// The tokens of `page`, none of which may have more than `most` bytes.
    pub(super) fn new(page: &'t str, most: usize) -> Self {
        Self { rest: page, most }
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token<'t>, Broken> {
        loop {
            let text = text_length(self.rest);
            if text > 0 {
                return Ok(Token::Text(self.take(text)));
            }
            let bytes = self.rest.as_bytes();
            match bytes.get(1) {
                None => return Ok(Token::End),
                Some(b'!' | b'?') => self.skip_declaration()?,
                Some(b'/') => {
                    let tag = self.tag()?;
                    return Ok(Token::Close(name_of(tag.get(2..).unwrap_or_default()).0));
                }
                Some(_) => {
                    let tag = self.tag()?;
                    let (name, rest) = name_of(tag.get(1..).unwrap_or_default());
                    if SKIPPED
                        .iter()
                        .any(|skipped| name.eq_ignore_ascii_case(skipped))
                    {
                        self.skip_inside(name, rest)?;
                        continue;
                    }
                    return Ok(Token::Open(name, rest));
                }
            }
        }
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// The tag at hand without its `>`, which may stand inside a quoted value.
    fn tag(&mut self) -> Result<&'t str, Broken> {
        let mut quote = None;
        let most = self.most;
        for (at, byte) in self.rest.bytes().enumerate().take(most) {
            match (quote, byte) {
                (None, b'>') => {
                    let tag = self.take(at);
                    self.take(1);
                    return match has_rows(tag.get(1..).unwrap_or_default()) {
                        true => Err(Broken::Tag),
                        false => Ok(tag),
                    };
                }
                (None, b'<') if at > 0 => return Err(Broken::Tag),
                // A quote begins a value only behind `=`.
                (None, b'"' | b'\'') if self.value_begins(at) => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
        }
        match self.rest.len() > most {
            true => Err(Broken::Long),
            false => Err(Broken::Cut),
        }
    }

    fn value_begins(&self, at: usize) -> bool {
        let before = self.rest.get(..at).unwrap_or_default();
        before.trim_ascii_end().ends_with('=')
    }

    fn skip_declaration(&mut self) -> Result<(), Broken> {
        let is_comment = self.rest.starts_with("<!--");
        let end = if is_comment { "-->" } else { ">" };
        let at = memchr::memmem::find(self.rest.as_bytes(), end.as_bytes()).ok_or(Broken::Cut)?;
        let skipped = self.take(at + end.len());
        // Browsers end a comment there; what a condition holds is shown by office programs alone.
        let ends_twice = is_comment && skipped.contains("--!>");
        if ends_twice || skipped.starts_with("<!--[") && has_rows(skipped) {
            return Err(Broken::Rows);
        }
        // `<![if …]>` of office programs says nothing; a type with its own entities, or text of XML,
        // would.
        match !is_comment && (is_doctype(skipped) && skipped.contains('[') || is_cdata(skipped)) {
            true => Err(Broken::Declaration),
            false => Ok(()),
        }
    }

    fn skip_inside(&mut self, name: &str, rest: &str) -> Result<(), Broken> {
        // Only a data island of XML can be empty.
        if rest.ends_with('/') && name.eq_ignore_ascii_case("xml") {
            return Ok(());
        }
        let bytes = self.rest.as_bytes();
        let ends = memchr::memmem::find_iter(bytes, b"</").find(|at| {
            let end = bytes.get(at + 2..at + 2 + name.len());
            end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
        });
        let inside = self.take(ends.ok_or(Broken::Cut)?);
        let is = |one: &str| name.eq_ignore_ascii_case(one);
        if is("style") && hides(inside) {
            return Err(Broken::Style);
        }
        if !is("script") && !is("style") && has_rows(inside) {
            return Err(Broken::Rows);
        }
        self.tag().map(drop)
    }
}

/// Whether rows or cells of a table stand in it.
fn has_rows(text: &str) -> bool {
    let begins = |at: usize| {
        let word = text
            .get(at + 1..)
            .unwrap_or_default()
            .trim_start_matches('/');
        let word = word.get(..2).unwrap_or_default();
        ["tr", "td", "th"]
            .iter()
            .any(|one| word.eq_ignore_ascii_case(one))
    };
    memchr::memchr_iter(b'<', text.as_bytes()).any(begins)
}

/// Whether a style sheet hides anything but the readings of names (`rt`), which spreadsheets do.
fn hides(sheet: &str) -> bool {
    let tight: String = sheet.split_ascii_whitespace().collect();
    let tight = tight.to_ascii_lowercase();
    let mut rules = tight.split('}').filter_map(|rule| rule.rsplit_once('{'));
    rules.any(|(selector, says)| hidden_by(says) && selector.trim_start_matches("<!--") != "rt")
}

/// Whether a style in lower case and without blanks hides what it is of, or strikes it out.
pub(super) fn hidden_by(style: &str) -> bool {
    const HIDING: [&str; 5] = [
        "display:none",
        "visibility:hidden",
        "visibility:collapse",
        "mso-hide:all",
        "line-through",
    ];
    HIDING.iter().any(|one| style.contains(one))
}

/// How far the text at the start reaches: to what begins a tag.
fn text_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let begins = |at: &usize| {
        let next = (bytes.get(at + 1), bytes.get(at + 2));
        match next {
            (Some(b'/'), Some(b)) => b.is_ascii_alphabetic(),
            (Some(b), _) => b.is_ascii_alphabetic() || matches!(b, b'!' | b'?'),
            (None, _) => false,
        }
    };
    memchr::memchr_iter(b'<', bytes)
        .find(begins)
        .unwrap_or(bytes.len())
}

fn is_doctype(declaration: &str) -> bool {
    let word = declaration.get(2..9).unwrap_or_default();
    word.eq_ignore_ascii_case("doctype")
}

fn is_cdata(declaration: &str) -> bool {
    declaration.starts_with("<![CDATA[")
}

/// The name at the start of a tag, and what follows it.
fn name_of(tag: &str) -> (&str, &str) {
    let is_end = |c: char| c.is_ascii_whitespace() || c == '/';
    let end = tag.find(is_end).unwrap_or(tag.len());
    tag.split_at_checked(end).unwrap_or((tag, ""))
}

/// The value of an attribute, as it stands; an attribute without a value has an empty one.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/');
        let end = end
            .unwrap_or(rest.len())
            .max(usize::from(rest.starts_with('=')));
        let (key, after) = rest
            .split_at_checked(end)
            .filter(|(key, _)| !key.is_empty())?;
        let (value, after) = match after.trim_ascii_start().strip_prefix('=') {
            Some(from) => value_of(from.trim_ascii_start()),
            None => ("", after),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

fn value_of(from: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = from.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = from
        .find(|c: char| c.is_ascii_whitespace())
        .unwrap_or(from.len());
    from.split_at_checked(end).unwrap_or((from, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(page: &str) -> Result<String, Broken> {
        let (mut tokens, mut all) = (Tokens::new(page, 64), Vec::new());
        loop {
            all.push(match tokens.next()? {
                Token::Open(name, rest) => format!("+{name}{rest}"),
                Token::Close(name) => format!("-{name}"),
                Token::Text(text) => text.to_owned(),
                Token::End => return Ok(all.join("|")),
            });
        }
    }

    #[test]
    fn a_page_is_its_tags_and_texts() {
        for (page, expected) in [
            ("a<b>c</b >d", Ok("a|+b|c|-b|d")),
            (
                "<td title=\"a>b\" x>1<2 < 3",
                Ok("+td title=\"a>b\" x|1<2 < 3"),
            ),
            ("<br/><td\nnowrap>&lt;", Ok("+br/|+td\nnowrap|&lt;")),
            ("<!-- <td> -->1<!DOCTYPE html>2<![if x]>3<?x?>", Ok("1|2|3")),
            ("<script>if(a<b)\"</td>\"</SCRIPT >x", Ok("x")),
            (
                "<Style>a>b</style><title>t</title><xml/>y<xml><a/></xml>",
                Ok("y"),
            ),
            ("it's <td>it's</td>", Ok("it's |+td|it's|-td")),
            ("<td x=a'b>c", Ok("+td x=a'b|c")),
            ("<style>rt {display : none}</style>x", Ok("x")),
            (
                "<style>.a{x:y} .b {\nDisplay: None}</style>",
                Err(Broken::Style),
            ),
            ("<td width=\"50>6</td><td x=\"y\">", Err(Broken::Tag)),
            ("<td 062</td>", Err(Broken::Tag)),
            ("<!-- <tr> -->x", Ok("x")),
            ("<!-- x --!><tr>-->", Err(Broken::Rows)),
            ("<!--[if mso]><TR><![endif]-->", Err(Broken::Rows)),
            ("<noscript><tr></noscript>", Err(Broken::Rows)),
            ("<td", Err(Broken::Cut)),
            ("<!-- x", Err(Broken::Cut)),
            ("<script>", Err(Broken::Cut)),
            ("<td x=\"1>2", Err(Broken::Cut)),
            ("<!DOCTYPE x [<!ENTITY a \"b\">]>", Err(Broken::Declaration)),
            ("<![CDATA[x]]>", Err(Broken::Declaration)),
        ] {
            assert_eq!(tokens(page), expected.map(str::to_owned), "{page}");
        }
        let long = format!("<td x=\"{}\">", "y".repeat(64));
        assert_eq!(tokens(&long), Err(Broken::Long));
    }

    #[test]
    fn an_attribute_is_found_by_its_name() {
        let tag = " colspan=2 ROWSPAN = '3' style=\"display : none\" hidden x:num a==b /";
        for (name, expected) in [
            ("colspan", Some("2")),
            ("rowspan", Some("3")),
            ("style", Some("display : none")),
            ("hidden", Some("")),
            ("a", Some("=b")),
            ("none", None),
            ("span", None),
        ] {
            assert_eq!(attribute(tag, name), expected, "{name}");
        }
        assert_eq!(attribute("", "a"), None);
        assert_eq!(attribute(" ==", "a"), None);
    }
}
