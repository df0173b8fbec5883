//! The name of a contact, as the heading of its card in the portal has it.

/// Surname, first name, second name, with a blank between those that are filled in.
pub(crate) fn contact_name(last: &str, first: &str, second: &str) -> String {
    let mut name = String::with_capacity(last.len() + first.len() + second.len() + 2);
    for part in [last, first, second].into_iter().filter(|part| !part.is_empty()) {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(part);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surname_comes_first_and_what_is_missing_leaves_no_gap() {
        for (parts, expected) in [
            (["Иванова", "Анна", "Петровна"], "Иванова Анна Петровна"),
            (["Иванова", "", "Петровна"], "Иванова Петровна"),
            (["", "Анна", ""], "Анна"),
            (["", "", ""], ""),
        ] {
            let [last, first, second] = parts;
            assert_eq!(contact_name(last, first, second), expected);
        }
    }
}
