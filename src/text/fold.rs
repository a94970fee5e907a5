//! Foreign text folded to plain characters: to recognize words in any spelling, never to show them.
//!
//! Case, width, accents, letters of other scripts that look alike, kinds of dashes, HTML character references and tags,
//! and invisible characters are spellings of the same text to a reader.

use crate::text::is_unprintable;

/// The text's characters, folded, each with the byte at which it starts. Letters are in capitals. Takes linear time.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let start = at;
            let first = rest.chars().next()?;
            let (length, read) = match first {
                '&' => reference(rest),
                '<' => tag(rest),
                _ => None,
            }
            .unwrap_or((first.len_utf8(), first));
            at = at.saturating_add(length);
            if !is_invisible(read) {
                return Some((start, fold(read)));
            }
        }
    })
}

/// A character reference (HTML, section 13.5): its length, and its character, which is a space unless it is one of interest.
fn reference(text: &str) -> Option<(usize, char)> {
    /// Longer than those of any letter or sign that matters.
    const LONGEST: usize = 12;
    let end = end(text, b';', LONGEST)?;
    let name = text.get(1..end).filter(|name| !name.is_empty())?;
    let read = if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        char::from_u32(number.ok()?)?
    } else if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        match name {
            "minus" | "hyphen" | "dash" | "ndash" | "mdash" | "horbar" => '-',
            "shy" | "zwj" | "zwnj" => '\u{AD}',
            "quot" | "apos" | "lsquo" | "rsquo" | "ldquo" | "rdquo" => '"',
            _ => ' ',
        }
    } else {
        return None;
    };
    Some((end.saturating_add(1), read))
}

/// A tag of HTML or XML, read as a space. `<BEGIN …>` is not a tag, but a line to notice.
fn tag(text: &str) -> Option<(usize, char)> {
    const LONGEST: usize = 128;
    let end = end(text, b'>', LONGEST)?;
    let name = text.get(1..end)?.trim_start_matches('/');
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let begins = name.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("BEGIN"));
    (is_tag && !begins).then_some((end.saturating_add(1), ' '))
}

/// Where the sign is first, among so many bytes.
fn end(text: &str, sign: u8, longest: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr(sign, bytes.get(..longest).unwrap_or(bytes))
}

fn is_invisible(c: char) -> bool {
    let is_mark = matches!(c, '\u{300}'..='\u{36F}' | '\u{FE00}'..='\u{FE0F}');
    !c.is_ascii_graphic() && !c.is_whitespace() && (is_mark || is_unprintable(c))
}

/// The plain character that this one is, or looks like. The letters are those that boundaries of PEM are made of.
fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    let upper = c.to_uppercase().next().unwrap_or(c);
    match upper {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' | 'Ǎ' | 'Ạ' | 'Α' | 'А' | 'Ꭺ' => 'A',
        'Β' | 'В' | 'Ᏼ' | 'Ḃ' | 'Ḅ' | 'Ɓ' => 'B',
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' | 'С' | 'Ϲ' | 'Ⅽ' | 'Ꮯ' => 'C',
        'Ð' | 'Ď' | 'Đ' | 'Ḋ' | 'Ḍ' | 'Ⅾ' | 'Ꭰ' => 'D',
        'È'..='Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' | 'Ẹ' | 'Ε' | 'Е' | 'Ѐ' | 'Ё' | 'Є' | 'Ꭼ' | '℮' => {
            'E'
        }
        'Ϝ' | 'Ḟ' | 'Ƒ' => 'F',
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' | 'Ǧ' | 'Ǵ' | 'Ԍ' | 'Ꮐ' => 'G',
        'Ì'..='Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' | 'Ǐ' | 'Ị' | 'Ι' | 'Ϊ' | 'І' | 'Ї' | 'Ӏ' | 'Ⅰ' => 'I',
        'Ķ' | 'Κ' | 'К' | 'Қ' | '\u{212A}' => 'K',
        'Μ' | 'М' | 'Ḿ' | 'Ⅿ' | 'Ꮇ' => 'M',
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' | 'Ǹ' | 'Ṅ' | 'Ṇ' | 'Ν' => 'N',
        'Ρ' | 'Р' | 'Ṕ' | 'Ṗ' | 'Ꮲ' => 'P',
        'Ŕ' | 'Ŗ' | 'Ř' | 'Ṙ' | 'Ṛ' | 'Ꭱ' => 'R',
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' | 'Ṡ' | 'Ṣ' | 'Ѕ' | 'Տ' => 'S',
        'Ţ' | 'Ť' | 'Ŧ' | 'Ț' | 'Ṭ' | 'Τ' | 'Т' | 'Ꭲ' => 'T',
        'Ù'..='Ü' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' | 'Ս' => 'U',
        'Χ' | 'Х' | 'Ⅹ' => 'X',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{2043}' => '-',
        '‘' | '’' | '‚' | '“' | '”' | '„' | '«' | '»' => '"',
        // Full width, circled, and the thirteen mathematical alphabets.
        '\u{FF01}'..='\u{FF5E}' => nth('!', upper, '\u{FF01}', 94).to_ascii_uppercase(),
        'Ⓐ'..='Ⓩ' => nth('A', upper, 'Ⓐ', 26),
        '\u{1D400}'..='\u{1D6A3}' => nth('A', upper, '\u{1D400}', 26),
        c if c.is_whitespace() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') => ' ',
        c => c,
    }
}

/// The character as far from `to` as `c` is from `from`, in rows of so many.
fn nth(to: char, c: char, from: char, row: u32) -> char {
    let distance = u32::from(c).saturating_sub(u32::from(from)).checked_rem(row);
    let number = u32::from(to).saturating_add(distance.unwrap_or_default());
    char::from_u32(number).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> String {
        folded(text).map(|(_, c)| c).collect()
    }

    #[test]
    fn spellings_that_look_alike_fold_to_the_same_capitals() {
        for text in [
            "begin",
            "ＢＥＧＩＮ",
            "ｂｅｇｉｎ",
            "ВЕGІN",
            "ΒΕGΙΝ",
            "béğîñ",
            "be\u{301}gin",
            "b\u{200B}e\u{AD}g\u{FEFF}i\0n",
            "&#66;&#x45;GIN",
            "Ⓑⓔⓖⓘⓝ",
            "𝐁𝐞𝐠𝐢𝐧",
            "𝔅𝔢𝔤𝔦𝔫",
            "begın",
        ] {
            assert_eq!(all(text), "BEGIN", "{text}");
        }
    }

    #[test]
    fn dashes_spaces_and_tags_of_all_kinds_are_the_plain_ones() {
        assert_eq!(all("–&minus;&#45;&ndash;−－"), "------");
        assert_eq!(all("<b class='x'>a</b>b<br>"), " A B ");
        assert_eq!(all("a\u{A0}b&nbsp;c\u{3000}d"), "A B C D");
    }

    #[test]
    fn text_that_is_neither_a_reference_nor_a_tag_stays() {
        for text in [
            "A & B; C",
            "&",
            "&;",
            "&#;",
            "1 < 2 > 1",
            "<",
            "<-----BEGIN X----->",
            "<BEGIN X>",
        ] {
            assert_eq!(all(text), text, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_original_text() {
        assert_eq!(
            folded("&#45;é\u{200B}x").collect::<Vec<_>>(),
            [(0, '-'), (5, 'E'), (10, 'X')]
        );
    }
}
