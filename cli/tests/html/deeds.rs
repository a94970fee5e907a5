//! What a page does, as the browser and the witness report it.

use serde_json::Value;

/// What a page did while it was loaded and for a moment after.
#[derive(Debug, Default, PartialEq)]
pub struct Deeds {
    /// What the browser was asked to get, but for the page itself and what is in `data:` URIs.
    pub requests: Vec<String>,
    /// What came to the proxy, through which everything would have to go.
    pub witnessed: Vec<String>,
    /// What was written to the console, by scripts or by the browser, which reports errors there.
    pub console: Vec<String>,
    /// Windows, workers, dialogs and the like.
    pub opened: Vec<String>,
}

impl Deeds {
    /// Takes down what an event of the DevTools protocol says of this page.
    pub fn note(&mut self, event: &Value, page: &str) {
        let parameters = &event["params"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                let url = text(&parameters["request"]["url"]);
                if url != page && !url.starts_with("data:") {
                    self.requests.push(url);
                }
            }
            "Runtime.consoleAPICalled" => self.console.push(parameters["args"].to_string()),
            "Runtime.exceptionThrown" => self.console.push(parameters["exceptionDetails"].to_string()),
            "Log.entryAdded" => self.console.push(text(&parameters["entry"]["text"])),
            "Page.javascriptDialogOpening" => self.opened.push(format!("a dialog: {}", parameters["message"])),
            "Target.targetCreated" => self.opened.push(parameters["targetInfo"].to_string()),
            "Page.frameAttached" => self.opened.push("a frame".to_owned()),
            "Page.downloadWillBegin" => self.opened.push(format!("a download: {}", parameters["url"])),
            _ => {}
        }
    }
}
