//! Draws the chart on its canvas with plotters. All places come from the plot, so that the cursor stands exactly on the
//! lines; plotters is given pixels and measures no text (it would do so by an inline style, which our content security
//! policy refuses).

use client_segments::format;
use client_segments::i18n::Lang;
use client_segments::modes::{self, Shape};
use client_segments::route::ChartKind;
use client_segments::view_model::chart::{Chart, Line, WHOLE};
use client_segments::view_model::color::parse_rgb;
use client_segments::view_model::plot::Plot;
use leptos::prelude::window;
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_canvas::CanvasBackend;
use segmentation::Group;
use web_sys::{HtmlCanvasElement, HtmlElement};

use crate::page::views::shape::group_class;

/// Room for a month's label, in CSS pixels.
const MONTH_LABEL_WIDTH: f64 = 44.0;
const TEXT_SIZE: f64 = 12.0;
const LINE_WIDTH: f64 = 2.0;
/// The same for the history that is not chosen.
const OTHER_WIDTH: f64 = 1.5;
/// The same for the year before.
const BEFORE_WIDTH: f64 = 1.0;
/// How much of a band's colour covers the ground; its upper edge has all of it.
const BAND_OPACITY: f64 = 0.42;
/// The same for the month that has not ended.
const PARTIAL_OPACITY: f64 = 0.16;

type Area = DrawingArea<CanvasBackend, Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>>;

/// The colours and the font, as the style sheets have them at the moment.
pub(super) struct Palette {
    text: RGBColor,
    grid: RGBColor,
    ground: RGBColor,
    groups: Vec<(Group, RGBColor)>,
    font: String,
}

impl Palette {
    /// Reads them off an element by giving it one class after another.
    pub(super) fn read(probe: &HtmlElement, chart: &Chart) -> Self {
        let property = |class: &str, name: &str| {
            probe.set_class_name(class);
            let style = window().get_computed_style(probe).ok().flatten();
            style.and_then(|style| style.get_property_value(name).ok()).unwrap_or_default()
        };
        let color = |class: &str| {
            let (red, green, blue) = parse_rgb(&property(class, "color")).unwrap_or((128, 128, 128));
            RGBColor(red, green, blue)
        };
        Self {
            text: color("chart-text-color"),
            grid: color("chart-grid-color"),
            ground: color("chart-ground-color"),
            groups: chart.lines.iter().map(|line| (line.group, color(group_class(line.group)))).collect(),
            font: property("chart-text-color", "font-family"),
        }
    }

    /// The colours and the font as CSS writes them.
    pub(super) fn text(&self) -> String {
        css(self.text)
    }

    pub(super) fn ground(&self) -> String {
        css(self.ground)
    }

    pub(super) fn group(&self, group: Group) -> String {
        css(self.of(group))
    }

    pub(super) fn font(&self, size: f64) -> String {
        format!("{size}px {}", self.font)
    }

    fn of(&self, group: Group) -> RGBColor {
        self.groups.iter().find(|(other, _)| *other == group).map_or(self.text, |(_, color)| *color)
    }
}

fn css(RGBColor(red, green, blue): RGBColor) -> String {
    format!("rgb({red}, {green}, {blue})")
}

/// A chart being drawn: turns CSS pixels into the canvas's own.
struct Pen<'a> {
    area: Area,
    chart: &'a Chart,
    plot: Plot,
    density: f64,
    palette: &'a Palette,
}

/// Draws the whole chart; `density` is how many pixels of the canvas make one CSS pixel.
pub(super) fn draw(
    canvas: HtmlCanvasElement,
    chart: &Chart,
    plot: Plot,
    density: f64,
    palette: &Palette,
    lang: Lang,
) -> Drawn {
    let Some(backend) = CanvasBackend::with_canvas_object(canvas) else { return Ok(()) };
    let pen = Pen { area: backend.into_drawing_area(), chart, plot, density, palette };
    pen.axes(lang)?;
    if chart.kind != ChartKind::Lines {
        for line in &chart.lines {
            pen.band(line)?;
        }
    }
    for line in &chart.lines {
        pen.year_before(line)?;
        pen.other(line)?;
    }
    for line in &chart.lines {
        pen.line(line)?;
    }
    for line in &chart.lines {
        pen.mark(line)?;
    }
    Ok(())
}

impl Pen<'_> {
    fn px(&self, length: f64) -> i32 {
        (length * self.density).round() as i32
    }

    fn point(&self, x: f64, y: f64) -> (i32, i32) {
        (self.px(x), self.px(y))
    }

    fn at(&self, index: usize, value: u32) -> (i32, i32) {
        self.point(self.plot.x(index), self.plot.y(value.into()))
    }

    fn axes(&self, lang: Lang) -> Drawn {
        let plot = self.plot;
        let grid =
            ShapeStyle { color: self.palette.grid.into(), filled: false, stroke_width: self.px(1.0).max(1) as u32 };
        for value in plot.value_ticks() {
            let y = plot.y(value.into());
            self.area.draw(&PathElement::new([self.point(plot.left, y), self.point(plot.right, y)], grid))?;
            let label = match self.chart.kind {
                ChartKind::Shares => format::percent(lang, f64::from(value) / f64::from(WHOLE)),
                ChartKind::Lines | ChartKind::Stacked => format::number(lang, value.into()),
            };
            self.text(&label, self.point(plot.left - 8.0, y), HPos::Right, VPos::Center)?;
        }
        for index in plot.month_ticks(self.chart.first, MONTH_LABEL_WIDTH) {
            let x = plot.x(index);
            let tick = [self.point(x, plot.bottom), self.point(x, plot.bottom + 4.0)];
            self.area.draw(&PathElement::new(tick, grid))?;
            let label = format::month_tick(lang, self.chart.month(index));
            self.text(&label, self.point(x, plot.bottom + 8.0), HPos::Center, VPos::Top)?;
        }
        Ok(())
    }

    fn text(&self, text: &str, place: (i32, i32), across: HPos, along: VPos) -> Drawn {
        let style = TextStyle::from((self.palette.font.as_str(), TEXT_SIZE * self.density))
            .color(&self.palette.text)
            .pos(Pos::new(across, along));
        self.area.draw(&Text::new(text.to_owned(), place, style))
    }

    /// How many months are drawn solid: all but the one that has not ended.
    fn solid(&self) -> usize {
        self.chart.months - usize::from(self.chart.is_last_partial && self.chart.months > 1)
    }

    fn band(&self, line: &Line) -> Drawn {
        let color = self.palette.of(line.group);
        let area = |from: usize, to: usize, opacity: f64| {
            let upper = (from..to).map(|index| self.at(index, line.upper(index)));
            let lower = (from..to).rev().map(|index| self.at(index, line.lower[index]));
            self.area.draw(&Polygon::new(upper.chain(lower).collect::<Vec<_>>(), color.mix(opacity)))
        };
        let solid = self.solid();
        area(0, solid, BAND_OPACITY)?;
        if solid < self.chart.months {
            area(solid - 1, self.chart.months, PARTIAL_OPACITY)?;
        }
        Ok(())
    }

    fn line(&self, line: &Line) -> Drawn {
        let style = ShapeStyle {
            color: self.palette.of(line.group).into(),
            filled: false,
            stroke_width: self.px(LINE_WIDTH).max(1) as u32,
        };
        let points = |from: usize, to: usize| (from..to).map(|index| self.at(index, line.upper(index)));
        let solid = self.solid();
        self.area.draw(&PathElement::new(points(0, solid).collect::<Vec<_>>(), style))?;
        if solid < self.chart.months {
            let dashed: Vec<_> = points(solid - 1, self.chart.months).collect();
            self.area.draw(&DashedPathElement::new(dashed, self.px(4.0), self.px(3.0), style))?;
        }
        Ok(())
    }

    /// The group in the other history, dotted.
    fn other(&self, line: &Line) -> Drawn {
        let Some(other) = &line.other else { return Ok(()) };
        let style = ShapeStyle {
            color: self.palette.of(line.group).into(),
            filled: false,
            stroke_width: self.px(OTHER_WIDTH).max(1) as u32,
        };
        let points: Vec<_> = (0..self.chart.months).map(|index| self.at(index, other.upper[index])).collect();
        self.area.draw(&DashedPathElement::new(points, self.px(2.0), self.px(4.0), style))
    }

    /// The group a year before, thin.
    fn year_before(&self, line: &Line) -> Drawn {
        let Some(before) = &line.before else { return Ok(()) };
        let style = ShapeStyle {
            color: self.palette.of(line.group).into(),
            filled: false,
            stroke_width: self.px(BEFORE_WIDTH).max(1) as u32,
        };
        let points = before.upper.iter().enumerate().map(|(place, &value)| self.at(before.from + place, value));
        self.area.draw(&PathElement::new(points.collect::<Vec<_>>(), style))
    }

    /// The group's shape at the end of its line, with a rim of the ground's colour to keep it apart from the others.
    fn mark(&self, line: &Line) -> Drawn {
        let Some(last) = self.chart.months.checked_sub(1) else { return Ok(()) };
        let (x, y) = self.at(last, line.upper(last));
        let color = self.palette.of(line.group);
        for (radius, color) in [(7.0, self.palette.ground), (5.0, color)] {
            let r = self.px(radius);
            let corners: &[(i32, i32)] = match modes::group_view(line.group).shape {
                Shape::Circle => {
                    self.area.draw(&Circle::new((x, y), r, color.filled()))?;
                    continue;
                }
                Shape::Square => &[(-r, -r), (r, -r), (r, r), (-r, r)],
                Shape::Triangle => &[(0, -r), (r, r), (-r, r)],
                Shape::Diamond => &[(0, -r), (r, 0), (0, r), (-r, 0)],
            };
            let corners: Vec<_> = corners.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
            self.area.draw(&Polygon::new(corners, color.filled()))?;
        }
        Ok(())
    }
}
