//! Colours as a browser reports them, for drawing on a canvas: the style sheets stay the only place that names them.

/// Red, green and blue, 0 to 255.
pub type Rgb = (u8, u8, u8);

/// Reads a computed colour (`rgb(1, 2, 3)`, `rgba(1, 2, 3, 0.5)`); nothing if it has another form.
#[must_use]
pub fn parse_rgb(text: &str) -> Option<Rgb> {
    let inside = text.trim().strip_prefix("rgb")?.trim_start_matches('a').strip_prefix('(')?.strip_suffix(')')?;
    let mut parts = inside.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let mut next = || parts.next()?.parse::<f64>().ok().map(|value| value.round().clamp(0.0, 255.0) as u8);
    Some((next()?, next()?, next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_colours_are_read() {
        for (text, color) in [
            ("rgb(1, 2, 3)", Some((1, 2, 3))),
            ("rgba(255, 0, 10, 0.5)", Some((255, 0, 10))),
            ("rgb(1 2 3 / 50%)", Some((1, 2, 3))),
            ("#fff", None),
            ("", None),
            ("rgb(1, 2)", None),
        ] {
            assert_eq!(parse_rgb(text), color, "{text}");
        }
    }
}
