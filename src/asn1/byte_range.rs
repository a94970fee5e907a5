//! Places of slices, kept without a borrow.

/// The range of a part within the bytes that it was read from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByteRange {
    // Half the size of `usize`: a certificate may have hundreds of them.
    start: u32,
    end: u32,
}

impl ByteRange {
    /// The range of `part`, which is a slice of `whole`; `None` when it is not.
    pub(crate) fn of(part: &[u8], whole: &[u8]) -> Option<Self> {
        if part.is_empty() {
            return Some(Self { start: 0, end: 0 });
        }
        let start = part.as_ptr().addr().checked_sub(whole.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        let fits = |at: usize| u32::try_from(at).ok().filter(|_| at <= whole.len());
        Some(Self {
            start: fits(start)?,
            end: fits(end)?,
        })
    }

    /// The part, of the bytes that the range was made with or a copy of them.
    pub(crate) fn get(self, whole: &[u8]) -> &[u8] {
        let index = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        whole.get(index(self.start)..index(self.end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_again_in_a_copy() {
        let whole = b"0123456789".to_vec();
        let range = ByteRange::of(whole.get(3..6).unwrap(), &whole).unwrap();
        assert_eq!(range.get(&whole.clone()), b"345");
    }

    #[test]
    fn what_is_no_part_has_no_range() {
        let (whole, other) = (b"0123456789".to_vec(), b"345".to_vec());
        assert!(ByteRange::of(&other, &whole).is_none());
        assert!(ByteRange::of(&whole, whole.get(..9).unwrap()).is_none());
        assert_eq!(ByteRange::of(&[], &whole).unwrap().get(&whole), b"");
    }
}
