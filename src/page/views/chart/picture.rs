//! The chart as a picture for a report: with title, date and legend, none of which the canvas has.

use segmentation::Group;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::draw::Palette;

/// Sizes in CSS pixels: around everything, of a title, of other text, from line to line.
const MARGIN: f64 = 16.0;
const TITLE_SIZE: f64 = 18.0;
const TEXT_SIZE: f64 = 13.0;
const LINE_HEIGHT: f64 = 22.0;

/// What is written around the chart.
pub(super) struct Words {
    /// What the chart shows.
    pub(super) title: String,
    /// Of which months, and as of when.
    pub(super) note: String,
    /// The groups shown, with their names and newest numbers.
    pub(super) groups: Vec<(Group, String)>,
}

/// The chart on its canvas as the bytes of a PNG file; `density` is how many pixels of the canvas make one CSS pixel.
pub(super) fn png(
    chart: &HtmlCanvasElement,
    density: f64,
    palette: &Palette,
    words: &Words,
) -> Result<Vec<u8>, JsValue> {
    let document = leptos::prelude::document();
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    let width = f64::from(chart.width()) / density + 2.0 * MARGIN;
    // Setting the size of a canvas forgets its font, so that the legend is laid out before.
    let pen = pen(&canvas)?;
    pen.set_font(&palette.font(TEXT_SIZE));
    let mut legend = Vec::new();
    let (mut x, mut line) = (MARGIN, 0.0);
    for (group, name) in &words.groups {
        let taken = TEXT_SIZE + 6.0 + pen.measure_text(name)?.width() + 20.0;
        if x > MARGIN && x + taken > width - MARGIN {
            (x, line) = (MARGIN, line + 1.0);
        }
        legend.push((*group, name, x, line));
        x += taken;
    }
    let top = MARGIN + TITLE_SIZE + LINE_HEIGHT + MARGIN / 2.0;
    let below = top + f64::from(chart.height()) / density + MARGIN;
    let height = below + (line + 1.0) * LINE_HEIGHT + MARGIN / 2.0;
    canvas.set_width((width * density).round() as u32);
    canvas.set_height((height * density).round() as u32);
    pen.scale(density, density)?;
    pen.set_fill_style_str(&palette.ground());
    pen.fill_rect(0.0, 0.0, width, height);
    pen.set_fill_style_str(&palette.text());
    pen.set_font(&palette.font(TITLE_SIZE));
    pen.fill_text(&words.title, MARGIN, MARGIN + TITLE_SIZE)?;
    pen.set_font(&palette.font(TEXT_SIZE));
    pen.fill_text(&words.note, MARGIN, MARGIN + TITLE_SIZE + LINE_HEIGHT)?;
    let (chart_width, chart_height) = (f64::from(chart.width()) / density, f64::from(chart.height()) / density);
    pen.draw_image_with_html_canvas_element_and_dw_and_dh(chart, MARGIN, top, chart_width, chart_height)?;
    for (group, name, x, line) in legend {
        let base = below + line * LINE_HEIGHT + TEXT_SIZE;
        pen.set_fill_style_str(&palette.group(group));
        pen.fill_rect(x, base - TEXT_SIZE + 2.0, TEXT_SIZE, TEXT_SIZE);
        pen.set_fill_style_str(&palette.text());
        pen.fill_text(name, x + TEXT_SIZE + 6.0, base)?;
    }
    let address = canvas.to_data_url_with_type("image/png")?;
    let base64 = address.split_once(',').map(|(_, text)| text).unwrap_or_default();
    // `atob` gives a character for each byte.
    Ok(leptos::prelude::window().atob(base64)?.chars().map(|byte| byte as u8).collect())
}

fn pen(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into().map_err(JsValue::from)
}
