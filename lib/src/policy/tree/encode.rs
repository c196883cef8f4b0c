//! Typed terms as a tree: the other half of `decode`.

use super::decode::Flaw;
use super::{Node, Origin, Table, Value};
use serde::Serialize;
use serde::ser::{self, Error as _, Serializer};

/// The tree of what serialises as a table.
pub(crate) fn encode<T: Serialize>(terms: &T) -> Result<Table, Flaw> {
    match terms.serialize(Encoder)? {
        Value::Table(table) => Ok(table),
        _ => Err(Flaw::custom("not a table")),
    }
}

fn nowhere(value: Value) -> Node {
    Node::new(value, Origin::default())
}

fn unsupported<T>(what: &str) -> Result<T, Flaw> {
    Err(Flaw::custom(format!("a pack cannot hold {what}")))
}

struct Encoder;

/// A list that is being put together.
struct ListEncoder(Vec<Node>);

/// A table that is being put together.
#[derive(Default)]
struct TableEncoder {
    table: Table,
    key: String,
}

impl Serializer for Encoder {
    type Ok = Value;
    type Error = Flaw;
    type SerializeSeq = ListEncoder;
    type SerializeTuple = ListEncoder;
    type SerializeTupleStruct = ListEncoder;
    type SerializeTupleVariant = ser::Impossible<Value, Flaw>;
    type SerializeMap = TableEncoder;
    type SerializeStruct = TableEncoder;
    type SerializeStructVariant = ser::Impossible<Value, Flaw>;

    fn serialize_bool(self, v: bool) -> Result<Value, Flaw> {
        Ok(Value::Switch(v))
    }
    fn serialize_i8(self, v: i8) -> Result<Value, Flaw> {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> Result<Value, Flaw> {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> Result<Value, Flaw> {
        self.serialize_i64(v.into())
    }
    fn serialize_i64(self, v: i64) -> Result<Value, Flaw> {
        Ok(Value::Number(v))
    }
    fn serialize_u8(self, v: u8) -> Result<Value, Flaw> {
        self.serialize_i64(v.into())
    }
    fn serialize_u16(self, v: u16) -> Result<Value, Flaw> {
        self.serialize_i64(v.into())
    }
    fn serialize_u32(self, v: u32) -> Result<Value, Flaw> {
        self.serialize_i64(v.into())
    }
    fn serialize_u64(self, v: u64) -> Result<Value, Flaw> {
        i64::try_from(v).map(Value::Number).map_err(Flaw::custom)
    }
    fn serialize_f32(self, _: f32) -> Result<Value, Flaw> {
        unsupported("a float")
    }
    fn serialize_f64(self, _: f64) -> Result<Value, Flaw> {
        unsupported("a float")
    }
    fn serialize_char(self, v: char) -> Result<Value, Flaw> {
        Ok(Value::Text(v.to_string()))
    }
    fn serialize_str(self, v: &str) -> Result<Value, Flaw> {
        Ok(Value::Text(v.to_owned()))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Flaw> {
        unsupported("bytes")
    }
    fn serialize_none(self) -> Result<Value, Flaw> {
        Ok(Value::Text("none".to_owned()))
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Result<Value, Flaw> {
        v.serialize(self)
    }
    fn serialize_unit(self) -> Result<Value, Flaw> {
        unsupported("a unit")
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Flaw> {
        unsupported("a unit")
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Flaw> {
        Ok(Value::Text(variant.to_owned()))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        v: &T,
    ) -> Result<Value, Flaw> {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Value, Flaw> {
        unsupported("a variant with a value")
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<ListEncoder, Flaw> {
        Ok(ListEncoder(Vec::new()))
    }
    fn serialize_tuple(self, _: usize) -> Result<ListEncoder, Flaw> {
        Ok(ListEncoder(Vec::new()))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<ListEncoder, Flaw> {
        Ok(ListEncoder(Vec::new()))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Flaw> {
        unsupported("a variant with a value")
    }
    fn serialize_map(self, _: Option<usize>) -> Result<TableEncoder, Flaw> {
        Ok(TableEncoder::default())
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<TableEncoder, Flaw> {
        Ok(TableEncoder::default())
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Flaw> {
        unsupported("a variant with a value")
    }
}

impl ListEncoder {
    fn push<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Flaw> {
        self.0.push(nowhere(item.serialize(Encoder)?));
        Ok(())
    }
}

impl ser::SerializeSeq for ListEncoder {
    type Ok = Value;
    type Error = Flaw;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Flaw> {
        self.push(item)
    }
    fn end(self) -> Result<Value, Flaw> {
        Ok(Value::List(self.0))
    }
}

impl ser::SerializeTuple for ListEncoder {
    type Ok = Value;
    type Error = Flaw;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Flaw> {
        self.push(item)
    }
    fn end(self) -> Result<Value, Flaw> {
        Ok(Value::List(self.0))
    }
}

impl ser::SerializeTupleStruct for ListEncoder {
    type Ok = Value;
    type Error = Flaw;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Flaw> {
        self.push(item)
    }
    fn end(self) -> Result<Value, Flaw> {
        Ok(Value::List(self.0))
    }
}

impl ser::SerializeMap for TableEncoder {
    type Ok = Value;
    type Error = Flaw;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Flaw> {
        let Value::Text(key) = key.serialize(Encoder)? else {
            return unsupported("a key that is not text");
        };
        self.key = key;
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Flaw> {
        self.table
            .set(&self.key, nowhere(value.serialize(Encoder)?));
        Ok(())
    }
    fn end(self) -> Result<Value, Flaw> {
        Ok(Value::Table(self.table))
    }
}

impl ser::SerializeStruct for TableEncoder {
    type Ok = Value;
    type Error = Flaw;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Flaw> {
        self.table.set(key, nowhere(value.serialize(Encoder)?));
        Ok(())
    }
    fn end(self) -> Result<Value, Flaw> {
        Ok(Value::Table(self.table))
    }
}
