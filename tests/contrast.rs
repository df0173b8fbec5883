//! Whether what is written can be read: the contrast of words and grounds in the light and in the dark theme, by the
//! definition of WCAG 2.2 (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>).

use std::collections::BTreeMap;

/// The least contrast of words.
const LEAST: f64 = 4.5;

/// The colours of `style/tokens.css` by name: in the light theme, and in the dark one.
fn colours() -> BTreeMap<String, [String; 2]> {
    let tokens = std::fs::read_to_string("style/tokens.css").expect("the file is part of the project");
    let named = tokens.lines().filter_map(|line| {
        let (name, value) = line.trim().trim_end_matches(';').split_once(": ")?;
        let both = match value.strip_prefix("light-dark(") {
            Some(both) => both.strip_suffix(')')?.split_once(", ")?,
            None => (value, value),
        };
        let is_colour = |text: &str| text.starts_with('#') && text.len() == 7;
        (is_colour(both.0) && is_colour(both.1)).then(|| (name.to_owned(), [both.0.to_owned(), both.1.to_owned()]))
    });
    named.collect()
}

/// The relative luminance of a colour written as `#rrggbb`.
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("two digits")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_definition_is_that_of_the_standard() {
    assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 0.001);
    assert!((contrast("#777777", "#ffffff") - 4.478).abs() < 0.001);
}

#[test]
fn words_and_links_can_be_read_on_every_ground_of_both_themes() {
    const GROUNDS: [&str; 6] =
        ["--ground", "--surface", "--surface-raised", "--accent-soft", "--warning-soft", "--danger-soft"];
    let colours = colours();
    let mut pairs: Vec<(&str, &str)> =
        ["--text", "--text-muted", "--link"].iter().flat_map(|&words| GROUNDS.map(|ground| (words, ground))).collect();
    pairs.extend(["--surface", "--surface-raised", "--danger-soft"].map(|ground| ("--danger", ground)));
    pairs.extend([("--on-accent", "--accent"), ("--on-accent", "--accent-hover")]);
    for (words, ground) in pairs {
        for theme in [0, 1] {
            let contrast = contrast(&colours[words][theme], &colours[ground][theme]);
            assert!(contrast >= LEAST, "{words} on {ground}, theme {theme}: {contrast:.2}");
        }
    }
}

#[test]
fn no_rule_makes_words_paler_that_can_still_be_pressed() {
    // What is disabled need not be read as easily; a mark beside words, and what only moves, are none.
    const EXEMPT: [&str; 5] = ["to {", "disabled", "::placeholder", ".mark {", "opacity: 1"];
    for file in std::fs::read_dir("style").expect("a folder").filter_map(Result::ok) {
        let text = std::fs::read_to_string(file.path()).expect("text");
        for line in text.lines().filter(|line| line.contains("opacity:")) {
            assert!(EXEMPT.iter().any(|part| line.contains(part)), "{}: {line}", file.path().display());
        }
    }
}
