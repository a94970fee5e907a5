//! The table at the end of a run over several orders.

use crate::output::Output;
use crate::report::Report;
use crate::summary;
use crate::words::date;

/// A line an order: its number, its result in a few words, and its exit code.
#[derive(Default)]
pub(super) struct Closing(Vec<(String, String, u8)>);

impl Closing {
    pub(super) fn add(&mut self, report: &Report, is_collected: bool) {
        let mut result = match &report.examination {
            None => summary::outcome(report),
            Some(examination) => examination.verdict().as_str().replace('-', " "),
        };
        if let Some(until) = report
            .examination
            .as_ref()
            .and_then(|examination| examination.valid_until)
        {
            result += &format!(", valid until {}", date(until));
        }
        if is_collected {
            result.insert_str(0, "collected earlier: ");
        }
        let order = report.order.unwrap_or_default().to_string();
        self.0.push((order, result, report.exit.code()));
    }

    /// Prints the table, if it says more than the one report before it.
    pub(super) fn print(&self, output: &mut Output) {
        if self.0.len() < 2 || !output.is_summary() {
            return;
        }
        let width = |column: fn(&(String, String, u8)) -> &String| self.0.iter().map(|line| column(line).len()).max();
        let (orders, results) = (width(|line| &line.0).unwrap_or(0), width(|line| &line.1).unwrap_or(0));
        let mut table = format!("\n{} orders, and the exit code of each:", self.0.len());
        for (order, result, code) in &self.0 {
            table += &format!("\n  {order:>orders$}  {result:<results$}  {code}");
        }
        output.line(&table);
    }
}
