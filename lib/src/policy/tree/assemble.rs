//! Headers, dotted keys and values put together into tables, nothing twice.

use super::{Node, Origin, Table, Value};
use std::collections::BTreeMap;

/// One part of a key and where it was written.
pub(super) struct Key {
    pub(super) name: String,
    pub(super) origin: Origin,
}

/// What was defined twice, and where the second time.
pub(super) struct Repeated {
    pub(super) path: Path,
    pub(super) origin: Origin,
}

/// The way to a value: keys, and numbers of elements of lists of tables.
type Path = Vec<String>;

/// How a table or list came to be, which decides whether it may be added to.
///
/// What came as a value (inline) has no entry and is closed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    /// On the way to a header.
    Implicit,
    /// By a header of its own.
    Header,
    /// By a dotted key.
    Dotted,
    /// By `[[…]]`.
    Elements,
}

/// A document that is being put together.
#[derive(Default)]
pub(super) struct Assembly {
    root: Table,
    made: BTreeMap<Path, Made>,
    current: Path,
}

impl Assembly {
    pub(super) fn into_table(self) -> Table {
        self.root
    }

    /// Makes the table of a header current.
    pub(super) fn open(&mut self, mut keys: Vec<Key>) -> Result<(), Repeated> {
        let Some(last) = keys.pop() else {
            return Ok(());
        };
        let mut path = self.walk(Vec::new(), keys, Made::Implicit)?;
        let is_new = self.make(&path, &last, || Value::Table(Table::default()));
        path.push(last.name);
        if !is_new && self.made.get(&path) != Some(&Made::Implicit) {
            return Err(Repeated {
                path,
                origin: last.origin,
            });
        }
        if let Some(node) = self.node(&path) {
            node.origin = last.origin;
        }
        self.made.insert(path.clone(), Made::Header);
        self.current = path;
        Ok(())
    }

    /// Adds an element to the list of a `[[…]]` header and makes it current.
    pub(super) fn open_element(&mut self, mut keys: Vec<Key>) -> Result<(), Repeated> {
        let Some(last) = keys.pop() else {
            return Ok(());
        };
        let mut path = self.walk(Vec::new(), keys, Made::Implicit)?;
        let is_new = self.make(&path, &last, || Value::List(Vec::new()));
        path.push(last.name);
        if !is_new && self.made.get(&path) != Some(&Made::Elements) {
            return Err(Repeated {
                path,
                origin: last.origin,
            });
        }
        self.made.insert(path.clone(), Made::Elements);
        if let Some(Node {
            value: Value::List(list),
            ..
        }) = self.node(&path)
        {
            let number = list.len().to_string();
            list.push(Node::new(Value::Table(Table::default()), last.origin));
            path.push(number);
        }
        self.current = path;
        Ok(())
    }

    /// Puts a value under a dotted key of the current table.
    pub(super) fn assign(&mut self, mut keys: Vec<Key>, node: Node) -> Result<(), Repeated> {
        let Some(last) = keys.pop() else {
            return Ok(());
        };
        let mut path = self.walk(self.current.clone(), keys, Made::Dotted)?;
        if self.make(&path, &last, || node.value) {
            return Ok(());
        }
        path.push(last.name);
        Err(Repeated {
            path,
            origin: last.origin,
        })
    }

    /// Goes from `path` along `keys`, making the tables that are not there yet.
    fn walk(&mut self, mut path: Path, keys: Vec<Key>, made: Made) -> Result<Path, Repeated> {
        for key in keys {
            let is_new = self.make(&path, &key, || Value::Table(Table::default()));
            path.push(key.name);
            if is_new {
                self.made.insert(path.clone(), made);
                continue;
            }
            match (made, self.made.get(&path)) {
                (Made::Dotted, Some(Made::Dotted)) => {}
                (Made::Implicit, Some(Made::Elements)) => {
                    if let Some(Node {
                        value: Value::List(list),
                        ..
                    }) = self.node(&path)
                    {
                        path.push(list.len().saturating_sub(1).to_string());
                    }
                }
                (Made::Implicit, Some(_)) => {}
                _ => {
                    return Err(Repeated {
                        path,
                        origin: key.origin,
                    });
                }
            }
        }
        Ok(path)
    }

    /// Puts a value under `key` of the table at `path`, if nothing is there.
    fn make(&mut self, path: &[String], key: &Key, value: impl FnOnce() -> Value) -> bool {
        let table = match path {
            [] => Some(&mut self.root),
            path => self.node(path).and_then(Node::as_table_mut),
        };
        match table {
            Some(table) if table.get(&key.name).is_none() => {
                table.set(&key.name, Node::new(value(), key.origin));
                true
            }
            _ => false,
        }
    }

    fn node(&mut self, path: &[String]) -> Option<&mut Node> {
        let (first, rest) = path.split_first()?;
        let mut node = self.root.get_mut(first)?;
        for step in rest {
            node = match &mut node.value {
                Value::Table(table) => table.get_mut(step)?,
                Value::List(list) => list.get_mut(step.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }
}
