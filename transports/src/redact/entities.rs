//! HTML's named character references for ASCII and Latin-1 (HTML, section 13.5).

use std::collections::HashMap;
use std::sync::LazyLock;

/// Pairs of a character and its name. In lower case only, since letter case is ignored.
const NAMES: &str = "\
    ! excl \" quot # num $ dollar % percnt & amp ' apos ( lpar ) rpar * ast * midast + plus , comma . period / sol : colon \
    ; semi < lt = equals > gt ? quest @ commat [ lsqb [ lbrack \\ bsol ] rsqb ] rbrack ^ hat _ lowbar _ underbar ` grave \
    ` diacriticalgrave { lcub { lbrace | verbar | vert | verticalline } rcub } rbrace \
    ¡ iexcl ¢ cent £ pound ¤ curren ¥ yen ¦ brvbar § sect ¨ uml ¨ dot ¨ die © copy ª ordf « laquo ¬ not ® reg ® circledr \
    ¯ macr ¯ strns ° deg ± plusmn ± pm ² sup2 ³ sup3 ´ acute ´ diacriticalacute µ micro ¶ para · middot · centerdot \
    ¸ cedil ¸ cedilla ¹ sup1 º ordm » raquo ¼ frac14 ½ frac12 ½ half ¾ frac34 ¿ iquest × times ÷ div ÷ divide \
    à agrave á aacute â acirc ã atilde ä auml å aring å angst æ aelig ç ccedil è egrave é eacute ê ecirc ë euml \
    ì igrave í iacute î icirc ï iuml ð eth ñ ntilde ò ograve ó oacute ô ocirc õ otilde ö ouml ø oslash \
    ù ugrave ú uacute û ucirc ü uuml ý yacute þ thorn ÿ yuml ß szlig";

/// Names of white space and invisible characters. One character represents them all, since they are ignored.
const BLANK: [&str; 5] = ["tab", "newline", "nbsp", "nonbreakingspace", "shy"];

static TABLE: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let mut words = NAMES.split_ascii_whitespace();
    let pairs = std::iter::from_fn(|| Some((words.next()?, words.next()?)));
    let named = pairs.filter_map(|(character, name)| Some((name, character.chars().next()?)));
    named.chain(BLANK.map(|name| (name, ' '))).collect()
});

/// Looks up a name, ignoring letter case.
pub(super) fn character(name: &[u8]) -> Option<char> {
    let name = str::from_utf8(name).ok()?.to_ascii_lowercase();
    TABLE.get(name.as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_latin_1_has_a_name() {
        // Upper case letters share the names of lower case.
        let named = |c: char| TABLE.values().any(|named| *named == c);
        let unnamed = ('\u{A1}'..='\u{FF}').filter(|c| *c != '\u{AD}' && !c.is_uppercase() && !named(*c));
        assert_eq!(unnamed.collect::<String>(), "");
        let punctuation = ('!'..='~').filter(|c| c.is_ascii_punctuation() && !"-~".contains(*c) && !named(*c));
        assert_eq!(punctuation.collect::<String>(), "");
    }

    #[test]
    fn names_are_read_in_any_case() {
        assert_eq!((character(b"Auml"), character(b"AMP")), (Some('ä'), Some('&')));
        assert_eq!((character(b"nbsp"), character(b"nothing")), (Some(' '), None));
    }
}
