//! What the probe found: named lines in sections, in the words of the portal's methods and of none of its clients.

use std::fmt;

use super::answer::Refusal;

/// Width of the column of names.
const NAMES: usize = 30;

/// The lines so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    sections: Vec<(&'static str, Vec<(String, String)>)>,
}

impl Report {
    /// Begins a section.
    pub(crate) fn section(&mut self, title: &'static str) {
        self.sections.push((title, Vec::new()));
    }

    /// Adds a line. docs/live-portal.md refers to lines by name.
    pub(crate) fn line(&mut self, name: impl Into<String>, text: impl fmt::Display) {
        if self.sections.is_empty() {
            self.section("");
        }
        if let Some((_, lines)) = self.sections.last_mut() {
            lines.push((name.into(), text.to_string()));
        }
    }

    /// Adds what was found, or why nothing was.
    pub(crate) fn found(&mut self, name: impl Into<String>, found: Result<String, Refusal>) {
        self.line(name, found.unwrap_or_else(|refusal| refusal.to_string()));
    }

    /// The names of all lines.
    #[cfg(test)]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().flat_map(|(_, lines)| lines).map(|(name, _)| name.as_str())
    }

    /// The text of a line.
    #[cfg(test)]
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> &str {
        let mut lines = self.sections.iter().flat_map(|(_, lines)| lines);
        lines.find(|(found, _)| found == name).map_or_else(|| panic!("no line {name} in:\n{self}"), |(_, text)| text)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, lines) in &self.sections {
            writeln!(f, "\n── {title} ──")?;
            for (name, text) in lines {
                writeln!(f, "{name:<NAMES$} {text}")?;
            }
        }
        Ok(())
    }
}
