//! Clients that are to be handed over to another responsible: from whom, how many, and a file of the former ones.

use std::collections::BTreeMap;

use protocol::HandedOver;
use segmentation::{Card, UserId, begins_formula};

/// By this mark Excel knows that the text is UTF-8.
const MARK: char = '\u{feff}';

/// Who hands how many clients over, most first. Once a user is chosen who gets them, that one hands nobody over.
#[must_use]
pub fn by_former(clients: &[HandedOver], to: Option<UserId>) -> Vec<(UserId, usize)> {
    let mut counts: BTreeMap<UserId, usize> = BTreeMap::new();
    for client in clients.iter().filter(|client| to != Some(client.former)) {
        *counts.entry(client.former).or_default() += 1;
    }
    let mut counts: Vec<(UserId, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(user, count)| (std::cmp::Reverse(count), user));
    counts
}

/// The words of the file.
pub struct FormerWords<'w> {
    /// Heads: number of the card, kind, name, number of the user, name of the user.
    pub heads: [&'w str; 5],
    /// A company, a contact.
    pub kinds: [&'w str; 2],
}

/// Who was responsible, a client a line, as a table that a table program opens by a double click; `user` names a user, and
/// `name` a client.
#[must_use]
pub fn former_csv(
    clients: &[HandedOver],
    words: &FormerWords<'_>,
    name: impl Fn(&HandedOver) -> String,
    user: impl Fn(UserId) -> String,
) -> String {
    let mut csv = String::from(MARK);
    let mut line = |cells: [String; 5]| {
        let cells = cells.map(|cell| {
            let cell = cell.replace(['\r', '\n', '\t'], " ");
            // No table program takes it for a formula.
            let cell = if begins_formula(&cell) { format!("'{cell}") } else { cell };
            if cell.contains([';', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
        });
        csv.push_str(&cells.join(";"));
        csv.push_str("\r\n");
    };
    line(words.heads.map(str::to_owned));
    for client in clients {
        let kind = words.kinds[usize::from(matches!(client.card, Card::Contact(_)))];
        let (number, former) = match client.former {
            UserId::NONE => (String::new(), String::new()),
            former => (former.to_string(), user(former)),
        };
        line([client.card.id().to_string(), kind.to_owned(), name(client), number, former]);
    }
    csv
}

#[cfg(test)]
mod tests {
    use segmentation::{CompanyId, ContactId};

    use super::*;

    fn client(card: Card, title: &str, former: UserId) -> HandedOver {
        HandedOver { card, title: title.into(), former }
    }

    #[test]
    fn those_who_hand_over_are_counted_without_who_has_them_already() {
        let clients: Vec<HandedOver> = [3, 4, 3, 5, 0]
            .iter()
            .zip(1..)
            .map(|(&former, id)| client(Card::Contact(ContactId(id)), "", UserId(former)))
            .collect();
        let by_number =
            |to| -> Vec<_> { by_former(&clients, to).into_iter().map(|(user, count)| (user.0, count)).collect() };
        assert_eq!(by_number(Some(UserId(5))), [(3, 2), (0, 1), (4, 1)]);
        assert_eq!(by_number(None), [(3, 2), (0, 1), (4, 1), (5, 1)]);
        assert_eq!(by_former(&[], None), []);
    }

    #[test]
    fn the_file_of_the_former_ones_is_a_table_in_which_nothing_is_calculated() {
        let clients = [
            client(Card::Company(CompanyId(7)), "=1;2", UserId(3)),
            client(Card::Contact(ContactId(8)), "А \"Б\"", UserId::NONE),
        ];
        let words = FormerWords { heads: ["ID", "Kind", "Name", "User", "Responsible"], kinds: ["company", "contact"] };
        let csv = former_csv(&clients, &words, |client| client.title.clone(), |user| format!("№ {user}"));
        assert_eq!(
            csv,
            "\u{feff}ID;Kind;Name;User;Responsible\r\n7;company;\"'=1;2\";3;№ 3\r\n8;contact;\"А \"\"Б\"\"\";;\r\n"
        );
    }
}
