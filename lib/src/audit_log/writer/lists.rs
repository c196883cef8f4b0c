//! Lists that do not fit into one entry continue in `more` entries right after it.

use super::Writer;
use crate::audit_log::canonical::{Object, Value, object, print};
use crate::audit_log::entry::Time;
use crate::error::{ErrorKind, Result};

/// An entry's line stays below this; the rest of a list goes on in the next.
const ROOM: usize = 60_000;
/// What an entry's frame and a `more` body take besides its list.
const FRAME: usize = 600;

impl Writer<'_> {
    /// Appends an entry with `lists` in its body, continued as far as need be.
    pub(in crate::audit_log) fn append_lists(
        &mut self,
        kind: &str,
        mut body: Object,
        run: &str,
        lists: Vec<(&'static str, Vec<Value>)>,
        now: Time,
    ) -> Result<u64> {
        for (name, _) in &lists {
            body.insert((*name).to_owned(), Value::List(Vec::new()));
        }
        let mut room = ROOM.saturating_sub(FRAME + length(&body)?);
        let mut rests = Vec::new();
        for (name, list) in lists {
            let (head, rest) = split(list, &mut room)?;
            body.insert(name.to_owned(), Value::List(head));
            rests.push((name, rest));
        }
        let index = self.append(kind, body, now)?;
        for (name, mut rest) in rests {
            for part in 1u64.. {
                if rest.is_empty() {
                    break;
                }
                let mut room = ROOM - FRAME;
                let (head, tail) = split(rest, &mut room)?;
                let body = object([
                    ("run", run.into()),
                    ("of", name.into()),
                    ("part", part.into()),
                    ("list", Value::List(head)),
                ]);
                self.append("more", body, now)?;
                rest = tail;
            }
        }
        Ok(index)
    }
}

fn length(body: &Object) -> Result<usize> {
    print(body)
        .map(|text| text.len())
        .map_err(|defect| crate::audit_log::stop(ErrorKind::Usage, defect))
}

/// The part of `list` that fits into `room`, and the rest; one item always goes into a full room.
fn split(list: Vec<Value>, room: &mut usize) -> Result<(Vec<Value>, Vec<Value>)> {
    let (mut head, mut rest) = (Vec::new(), Vec::new());
    let full = *room == ROOM - FRAME;
    for item in list {
        // `{"i":…}` and a comma take as much as the item and seven bytes.
        let length = length(&object([("i", item.clone())]))?;
        let fits = rest.is_empty() && (length <= *room || (full && head.is_empty()));
        if fits {
            *room = room.saturating_sub(length);
            head.push(item);
        } else {
            rest.push(item);
        }
    }
    Ok((head, rest))
}
