//! What must be true of the built app for a portal to open it: the address of its folder is not known beforehand, nothing
//! may run that stands in the page itself, and a browser must never mix the files of two builds.

use std::collections::BTreeMap;

use super::Files;

/// The page that the portal opens (docs: local-integrations/static-local-app.md).
const PAGE: &str = "index.html";
/// The only address beyond the package: the library that Bitrix24 hosts (docs: sdk/bx24-js-sdk/index.md).
const HOSTED: &str = "https://api.bitrix24.com/api/v1/";
/// Files whose names stay the same from build to build. The first three are the same text in every build; those of the
/// worker are asked for with the build in their address.
const STABLE_NAMES: [&str; 6] = [PAGE, "start.js", "boot.js", "worker-boot.js", "worker.js", "worker_bg.wasm"];
/// How long the hash in a name is at least; Trunk writes 64 bits without leading zeros.
const SHORTEST_HASH: usize = 12;
/// The attributes of HTML, and those that `boot.js` reads, which hold an address.
const ADDRESSES: [&str; 8] = ["src", "href", "action", "formaction", "poster", "srcset", "data-js", "data-wasm"];

/// What is wrong with the package, one line each.
pub(super) fn problems(files: &Files) -> Vec<String> {
    let mut problems = Vec::new();
    for name in files.keys().filter(|name| !STABLE_NAMES.contains(&name.as_str()) && !has_hash(name)) {
        problems.push(format!("{name}: carries no hash of its content, so a browser may use an older one"));
    }
    match files.get(PAGE).map(|page| String::from_utf8_lossy(page)) {
        Some(page) => problems.extend(page_problems(&page, files).into_iter().map(|words| format!("{PAGE}: {words}"))),
        None => problems.push(format!("{PAGE}: is missing in the root")),
    }
    for (name, content) in files {
        let text = || String::from_utf8_lossy(content);
        let found = match name.rsplit('.').next() {
            Some("js") => script_problems(&text()),
            Some("css") => style_problems(&text()),
            _ => Vec::new(),
        };
        problems.extend(found.into_iter().map(|words| format!("{name}: {words}")));
    }
    problems
}

/// Whether the name ends in a hash: `app-4a3e345566973c85.css`, `page-4a3e345566973c85_bg.wasm`.
fn has_hash(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches("_bg");
    let hash = stem.rsplit('-').next().unwrap_or_default();
    hash.len() >= SHORTEST_HASH && hash.chars().all(|letter| letter.is_ascii_hexdigit())
}

/// Whether an address means the same file wherever the package is unpacked.
fn is_relative(address: &str) -> bool {
    let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
    !address.starts_with('/') && !before_path.contains(':')
}

/// A tag of HTML: its name and its attributes, both in lower case, with their values.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
    /// What stands between this tag and the next one.
    text: String,
}

fn page_problems(page: &str, files: &Files) -> Vec<String> {
    let mut problems = Vec::new();
    let tags = tags(page);
    let mut has_policy = false;
    for tag in &tags {
        for (name, value) in &tag.attributes {
            if name.starts_with("on") || name == "style" {
                problems.push(format!("the attribute {name} of <{}> is refused by the content policy", tag.name));
            }
            if !ADDRESSES.contains(&name.as_str()) || value == HOSTED {
                continue;
            }
            if !is_relative(value) {
                problems.push(format!("{value} is not relative to the page"));
            } else if !files.contains_key(value.trim_start_matches("./")) {
                problems.push(format!("{value} is not in the package"));
            }
        }
        let is_inline = tag.name == "style" || tag.name == "script" && !tag.attributes.contains_key("src");
        if is_inline || tag.name == "script" && !tag.text.trim().is_empty() {
            problems.push(format!("an inline <{}> is refused by the content policy", tag.name));
        }
        let is_policy = tag.attributes.get("http-equiv").is_some_and(|kind| kind == "Content-Security-Policy");
        if let Some(policy) = tag.attributes.get("content").filter(|_| is_policy) {
            has_policy = policy.starts_with("default-src 'none';")
                && ["'unsafe-inline'", "'unsafe-eval'"].iter().all(|loose| !policy.contains(loose));
        }
    }
    if !has_policy {
        problems.push("it carries no strict content policy".to_owned());
    }
    problems
}

/// The opening tags of a page of our own making: well formed, values in double quotes.
fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let end = end_of_tag(rest);
        let (tag, after) = (&rest[1..end], rest.get(end + 1..).unwrap_or_default());
        let text = after.split('<').next().unwrap_or_default().to_owned();
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        if !name.is_empty() {
            found.push(Tag { attributes: attributes(&tag[name.len()..]), name, text });
        }
        rest = after;
    }
    found
}

/// Where the tag at the start of a text ends: at the first `>` outside of quotes.
fn end_of_tag(text: &str) -> usize {
    let mut is_quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// The attributes in what stands behind a tag's name.
fn attributes(text: &str) -> BTreeMap<String, String> {
    // Every other piece between quotes is a value; the last word before it, without its `=`, is the value's name.
    let pieces: Vec<&str> = text.split('"').collect();
    let pairs = pieces.chunks(2).filter_map(|pair| {
        let name = pair[0].trim().strip_suffix('=')?.rsplit(char::is_whitespace).next()?;
        Some((name.to_lowercase(), (*pair.get(1)?).to_owned()))
    });
    pairs.collect()
}

/// Addresses in the texts of a script. Only quoted ones count: comments name documentation.
fn script_problems(script: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for quote in ['"', '\'', '`'] {
        for piece in script.split(quote).skip(1) {
            let text = piece.lines().next().unwrap_or_default();
            let names_host = ["http:", "https:", "//"].iter().any(|start| text.starts_with(start));
            let names_root = text.strip_prefix('/').is_some_and(|path| path.starts_with(char::is_alphabetic));
            if names_host || names_root {
                problems.push(format!("{quote}{text}{quote} is not relative to the page"));
            }
        }
    }
    problems
}

fn style_problems(style: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for address in style.split("url(").skip(1).filter_map(|rest| rest.split(')').next()) {
        let address = address.trim_matches(|letter: char| letter.is_whitespace() || "\"'".contains(letter));
        if !address.starts_with("data:") && !is_relative(address) {
            problems.push(format!("{address} is not relative to the page"));
        }
    }
    if style.contains("@import") {
        problems.push("@import loads one file after the other, and hides an address from this check".to_owned());
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str =
        r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">"#;

    /// The problems of a package with this page and a few files beside it.
    fn of_page(page: &str) -> Vec<String> {
        let mut files = Files::from([(PAGE.to_owned(), format!("{POLICY}{page}").into_bytes())]);
        for name in ["boot.js", "page-4a3e345566973c85.js", "app-65adc0dc5b4ad53.css"] {
            files.insert(name.to_owned(), Vec::new());
        }
        problems(&files)
    }

    #[test]
    fn a_page_that_works_from_any_folder_passes() {
        let page = r#"<!-- <script>no code</script> --><link rel="stylesheet" href="./app-65adc0dc5b4ad53.css"/>
            <script type="module" src="./boot.js" data-js="./page-4a3e345566973c85.js"></script>
            <script src="https://api.bitrix24.com/api/v1/"></script><div id="boot" title="a > b"></div>"#;
        assert_eq!(of_page(page), Vec::<String>::new());
    }

    #[test]
    fn what_a_portal_could_not_open_is_named() {
        for (page, part) in [
            (r#"<script src="/boot.js"></script>"#, "/boot.js is not relative"),
            (r#"<script src="//example.com/a.js"></script>"#, "//example.com/a.js is not relative"),
            (r#"<img src="https://example.com/a.png">"#, "https://example.com/a.png is not relative"),
            (r#"<a href="javascript:start()">"#, "javascript:start() is not relative"),
            (r#"<script src="missing.js"></script>"#, "missing.js is not in the package"),
            (r#"<script data-wasm="./other_bg.wasm" src="boot.js"></script>"#, "./other_bg.wasm is not in the package"),
            ("<script>start()</script>", "an inline <script>"),
            (r#"<script src="./boot.js">start()</script>"#, "an inline <script>"),
            ("<style>p {}</style>", "an inline <style>"),
            (r#"<p style="color: red">"#, "the attribute style of <p>"),
            (r#"<p ONCLICK="start()">"#, "the attribute onclick of <p>"),
        ] {
            let problems = of_page(page);
            assert!(problems.iter().any(|problem| problem.contains(part)), "{page}: {problems:?}");
        }
    }

    #[test]
    fn a_page_needs_a_strict_policy() {
        for page in ["", r#"<meta http-equiv="Content-Security-Policy" content="default-src 'self'">"#] {
            let files = Files::from([(PAGE.to_owned(), page.as_bytes().to_vec())]);
            assert_eq!(problems(&files), ["index.html: it carries no strict content policy"]);
        }
        assert_eq!(problems(&Files::new()), ["index.html: is missing in the root"]);
    }

    #[test]
    fn scripts_and_styles_name_nothing_beyond_their_folder() {
        for (script, expected) in [
            ("// See https://example.com\nimport('./worker.js' + version)", 0),
            ("const half = a / b; const words = 'and/or';", 0),
            ("fetch(\"https://example.com/\")", 1),
            ("import('/worker.js')", 1),
            ("importScripts(`//example.com/a.js`)", 1),
        ] {
            assert_eq!(script_problems(script).len(), expected, "{script}");
        }
        for (style, expected) in [
            ("p { background: url(data:image/png;base64,AA) }", 0),
            ("p { background: url('dots-65adc0dc5b4ad53.svg') }", 0),
            ("p { background: url(\"/dots.svg\") }", 1),
            ("@import 'other.css';", 1),
        ] {
            assert_eq!(style_problems(style).len(), expected, "{style}");
        }
    }

    #[test]
    fn names_that_change_with_the_content_are_known() {
        for (name, expected) in [
            ("app-4a3e345566973c85.css", true),
            ("client-segments-3d691c346bd53c11_bg.wasm", true),
            ("base-65adc0dc5b4ad53.css", true),
            ("app.css", false),
            ("client-segments_bg.wasm", false),
            ("facade.js", false),
        ] {
            assert_eq!(has_hash(name), expected, "{name}");
        }
    }
}
