//! Values in Thrift's compact protocol, in which Parquet writes footers and the headers of pages
//! (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>).
//!
//! Belongs here: bytes into fields by number, whatever the bytes. Does not: what the fields mean.

/// Structures and lists inside one another, at most; footers of Parquet have 8.
const DEEPEST: u32 = 16;

/// The fields of a structure, by number.
#[derive(Debug, Default)]
pub(super) struct Fields<'b>(Vec<(i64, Value<'b>)>);

#[derive(Debug)]
enum Value<'b> {
    Whole(i64),
    Bytes(&'b [u8]),
    List(Vec<Value<'b>>),
    Fields(Fields<'b>),
    /// Of a kind that nobody asks for.
    Other,
}

impl<'b> Fields<'b> {
    /// The structure with which the bytes begin, and how many bytes it takes.
    pub(super) fn read(bytes: &'b [u8]) -> Result<(Self, usize), String> {
        let mut cursor = Cursor { bytes, at: 0 };
        let fields = cursor.fields(0)?;
        Ok((fields, cursor.at))
    }

    fn get(&self, number: i64) -> Option<&Value<'b>> {
        self.0.iter().find(|(known, _)| *known == number).map(|(_, value)| value)
    }

    /// A whole number; `None` where there is none.
    pub(super) fn whole(&self, number: i64) -> Option<i64> {
        match self.get(number) {
            Some(Value::Whole(value)) => Some(*value),
            _ => None,
        }
    }

    /// A count, which is never below 0.
    pub(super) fn count(&self, number: i64) -> Option<usize> {
        self.whole(number).and_then(|count| usize::try_from(count).ok())
    }

    /// A text; `None` where there is none.
    pub(super) fn text(&self, number: i64) -> Option<&'b str> {
        match self.get(number) {
            Some(Value::Bytes(bytes)) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    /// A structure; `None` where there is none.
    pub(super) fn fields(&self, number: i64) -> Option<&Self> {
        match self.get(number) {
            Some(Value::Fields(fields)) => Some(fields),
            _ => None,
        }
    }

    /// The structures of a list; none where there is no list.
    pub(super) fn list(&self, number: i64) -> impl Iterator<Item = &Self> {
        let values = match self.get(number) {
            Some(Value::List(values)) => values.as_slice(),
            _ => &[],
        };
        values.iter().filter_map(|value| match value {
            Value::Fields(fields) => Some(fields),
            _ => None,
        })
    }
}

struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Cursor<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8], String> {
        let end = self.at.checked_add(length);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or("its description ends in the middle of a value")?;
        self.at += length;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, String> {
        Ok(self.take(1)?.first().copied().unwrap_or(0))
    }

    fn unsigned(&mut self) -> Result<u64, String> {
        let (value, length) = varint(self.bytes.get(self.at..).unwrap_or_default())
            .ok_or("its description holds a number without an end")?;
        self.at += length;
        Ok(value)
    }

    /// Zigzag: 0, −1, 1, −2, …
    fn signed(&mut self) -> Result<i64, String> {
        let value = self.unsigned()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn length(&mut self) -> Result<usize, String> {
        let length = self.unsigned()?;
        let left = self.bytes.len() - self.at;
        // Nothing takes less than a byte, so that no room is made for what cannot be there.
        let length = usize::try_from(length).ok().filter(|length| *length <= left);
        length.ok_or_else(|| "its description holds more than it has bytes".to_owned())
    }

    fn fields(&mut self, depth: u32) -> Result<Fields<'b>, String> {
        if depth > DEEPEST {
            return Err("its description is too deep".to_owned());
        }
        let mut fields = Fields::default();
        let mut number = 0_i64;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == 0 {
                return Ok(fields);
            }
            number = match head >> 4 {
                0 => self.signed()?,
                step => number.saturating_add(i64::from(step)),
            };
            // Of yes and no, the kind is the value.
            let value = if kind <= 2 { Value::Other } else { self.value(kind, depth)? };
            fields.0.push((number, value));
        }
    }

    fn value(&mut self, kind: u8, depth: u32) -> Result<Value<'b>, String> {
        Ok(match kind {
            1..=3 => {
                self.byte()?;
                Value::Other
            }
            4..=6 => Value::Whole(self.signed()?),
            7 => {
                self.take(8)?;
                Value::Other
            }
            8 => {
                let length = self.length()?;
                Value::Bytes(self.take(length)?)
            }
            9 | 10 => {
                let head = self.byte()?;
                let length = match usize::from(head >> 4) {
                    15 => self.length()?,
                    few => few,
                };
                if depth >= DEEPEST {
                    return Err("its description is too deep".to_owned());
                }
                let values = (0..length).map(|_| self.value(head & 0x0f, depth + 1));
                Value::List(values.collect::<Result<_, _>>()?)
            }
            12 => Value::Fields(self.fields(depth + 1)?),
            // Maps and the rest: Parquet has none in what is read here.
            _ => {
                return Err(format!(
                    "its description holds a value of a kind {kind}, which is never written"
                ));
            }
        })
    }
}

/// A number of seven bits a byte, lowest first, and how many bytes it takes; `None` if it has no end.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for (place, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_by_number() {
        // 1: −3; 3: "ab"; 4: a list of a structure {1: 300}; 20: yes; 21: half a number is passed over.
        let bytes = [
            0x15, 0x05, 0x28, 2, b'a', b'b', 0x19, 0x1c, 0x15, 0xd8, 0x04, 0, 0x01, 40, 0x17, 0, 0, 0, 0, 0,
            0, 0xe0, 0x3f, 0, 0xff,
        ];
        let (fields, length) = Fields::read(&bytes).unwrap();
        assert_eq!(length, bytes.len() - 1);
        assert_eq!((fields.whole(1), fields.count(1), fields.text(3)), (Some(-3), None, Some("ab")));
        let list: Vec<Option<i64>> = fields.list(4).map(|one| one.whole(1)).collect();
        assert_eq!((list, fields.whole(20), fields.whole(2)), (vec![Some(300)], None, None));
    }

    #[test]
    fn no_room_is_made_for_what_is_not_there() {
        // A list of 2^31 structures, a text of 2^62 bytes, structures without an end, a number without an end.
        let deep = [0x1c; 64];
        for bytes in [
            &[0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07][..],
            &[0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f],
            &deep,
            &[0x16, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0],
            &[0x1b, 0],
            &[0x15],
            &[],
        ] {
            assert!(Fields::read(bytes).is_err(), "{bytes:?}");
        }
    }
}
