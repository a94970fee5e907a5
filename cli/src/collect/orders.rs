//! Which orders to request: those of the command line and of lists, each once.

use std::path::Path;

use collectmc::OrderNumber;

use crate::arguments::{OrderSource, Orders};
use crate::files::{self, FileError, FileErrorKind};
use crate::text::one_line;

/// All orders, in the order in which they are given.
pub(super) fn all(arguments: &Orders) -> Result<Vec<OrderNumber>, FileError> {
    let mut orders = Vec::new();
    for source in arguments.sources() {
        match source {
            OrderSource::Number(order) => orders.push(*order),
            OrderSource::List(path) => orders.extend(read(path)?),
        }
    }
    let mut seen = std::collections::HashSet::new();
    orders.retain(|order| seen.insert(*order));
    Ok(orders)
}

fn read(path: &Path) -> Result<Vec<OrderNumber>, FileError> {
    let bytes = files::read(path, files::MAX_BYTES)?;
    let wrong = |what: String| FileError::new(path, FileErrorKind::Content, what);
    let orders = parse(&bytes).map_err(wrong)?;
    match orders.is_empty() {
        true => Err(wrong("it lists no order".to_owned())),
        false => Ok(orders),
    }
}

/// The orders of a list: a number a line, or CSV if the first line is a header.
fn parse(bytes: &[u8]) -> Result<Vec<OrderNumber>, String> {
    let text = str::from_utf8(bytes).map_err(|error| format!("it is not a list: {error}"))?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text
        .lines()
        .find(|line| !without_comment(line).is_empty())
        .unwrap_or_default();
    let delimiter = [',', ';', '\t']
        .into_iter()
        .max_by_key(|delimiter| first.matches(*delimiter).count());
    match delimiter.filter(|delimiter| first.contains(*delimiter)) {
        // A header has no number.
        Some(delimiter) if !without_comment(first).starts_with(|c: char| c.is_ascii_digit()) => table(text, delimiter),
        _ => lines(text),
    }
}

/// A number a line, after a header of one column if need be.
fn lines(text: &str) -> Result<Vec<OrderNumber>, String> {
    let lines = (1..).zip(text.lines().map(without_comment));
    let mut lines = lines.filter(|(_, line)| !line.is_empty()).peekable();
    lines.next_if(|(_, line)| is_order(line));
    lines.map(|(number, line)| order(number, line)).collect()
}

/// CSV, with a header that names the column.
fn table(text: &str, delimiter: char) -> Result<Vec<OrderNumber>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| format!("it is not a list: {}", one_line(&error.to_string()));
    let header = reader.headers().map_err(unreadable)?;
    let column = header
        .iter()
        .position(is_order)
        .ok_or("its header names no order column, such as `order` or `order number`")?;
    let mut orders = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = record
            .get(column)
            .ok_or_else(|| format!("line {line} has no field in the order column"))?;
        orders.push(order(line, field)?);
    }
    Ok(orders)
}

fn without_comment(line: &str) -> &str {
    line.split_once('#').map_or(line, |(before, _)| before).trim()
}

fn order(line: u64, field: &str) -> Result<OrderNumber, String> {
    field.parse().map_err(|_| {
        let text: String = one_line(field).chars().take(40).collect();
        format!("line {line}: '{text}' is not an order number")
    })
}

/// Whether the name of a column is one for orders: `order`, `Order Number`, `order_id`.
fn is_order(name: impl AsRef<str>) -> bool {
    let name: String = name.as_ref().chars().filter(|c| c.is_alphanumeric()).collect();
    ["order", "orders", "ordernumber", "orderno", "ordernr", "orderid"].contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(text: &str) -> Result<Vec<u64>, String> {
        Ok(parse(text.as_bytes())?.into_iter().map(OrderNumber::get).collect())
    }

    #[test]
    fn a_list_has_an_order_a_line_and_comments() {
        let text = "# orders\n\n1234567\n  7654321  # of Brand Ltd; and more, too\r\n42\n";
        assert_eq!(orders(text), Ok(vec![1_234_567, 7_654_321, 42]));
        assert_eq!(orders("order\n42"), Ok(vec![42]), "a header of one column");
        assert_eq!(orders("# none\n"), Ok(vec![]));
    }

    #[test]
    fn csv_has_a_header_that_names_the_column() {
        for text in [
            "brand,order\n\"Brand, Ltd\",42\nOther,43\n",
            "\u{feff}Brand;Order Number\r\nBrand;42\r\nOther;43\r\n",
            "order_id\tbrand\n42\tBrand\n43\tOther\n",
            "# exported\n\"Order No.\",brand\n42,\"two\nlines\"\n\n43,\n",
        ] {
            assert_eq!(orders(text), Ok(vec![42, 43]), "{text}");
        }
    }

    #[test]
    fn what_is_no_order_is_named_by_its_line() {
        let not_a_number = |line: u32, text: &str| Err(format!("line {line}: '{text}' is not an order number"));
        assert_eq!(orders("42\n\nabc\n"), not_a_number(3, "abc"));
        assert_eq!(orders("0\n"), not_a_number(1, "0"));
        assert_eq!(orders("brand,order\nBrand,\u{1b}[2J\n"), not_a_number(2, "\\u{1b}[2J"));
        assert!(
            orders("brand,price\nBrand,42\n")
                .unwrap_err()
                .contains("no order column")
        );
        assert_eq!(orders("42,Brand\n"), not_a_number(1, "42,Brand"), "there is no header");
        assert!(
            orders("brand,order\nBrand\n")
                .unwrap_err()
                .starts_with("line 2 has no field")
        );
        assert!(parse(b"42\n\xff\n").unwrap_err().starts_with("it is not a list: "));
    }
}
