//! `cargo xtask forecast`: who of a portal's dump is still a client, and what the next weeks will bring, without a browser.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use forecast::fit::{Fitted, SpendingFit};
use forecast::spending::Paid;
use forecast::{Fit, Forecast, HORIZONS, History, Purchases, Spending, Study};
use segmentation::csv::card_text;
use segmentation::{Month, View};

use crate::count::{CountArgs, month, reference, say};

/// Whose payments to go by, and what to write.
#[derive(clap::Args)]
pub(crate) struct ForecastArgs {
    /// The folder of the dump.
    #[arg(required_unless_present = "summary")]
    dump: Option<PathBuf>,
    /// A table of buyers in place of a dump, as CSV: its first column names them, and frequency, recency and T (in
    /// weeks) are their payments after the first one, the weeks to the last one, and those to the day they are looked
    /// at.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dump", "at", "settings", "back_test"])]
    summary: Option<PathBuf>,
    /// The month at whose end buyers are looked at; the current one, as of today, if it is left out.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    at: Option<Month>,
    /// A file with settings of the counting that differ from the defaults, as JSON.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    #[command(flatten)]
    table: Table,
}

/// Which table to write; without any of them, the buyers.
#[derive(clap::Args)]
#[group(multiple = false)]
struct Table {
    /// Writes the parameters of the model of purchases; a and b are empty where nobody seems to leave.
    #[arg(long)]
    parameters: bool,
    /// Writes the parameters of the model of spending; of a table of buyers, from its column `monetary_value`. They are
    /// empty where the mean of all is used.
    #[arg(long)]
    spending: bool,
    /// Writes how many payments, and what revenue in cents, the next 13, 26 and 52 weeks are expected to bring.
    #[arg(long)]
    totals: bool,
    /// Writes what was expected a year before, beside what came, by the payments that buyers had made after their first
    /// one.
    #[arg(long)]
    back_test: bool,
}

/// Prints the forecast as CSV.
pub(crate) fn forecast(args: &ForecastArgs) -> Result<()> {
    match (&args.summary, &args.dump) {
        (Some(file), _) => say(&of_summary(&args.table, file)?),
        (None, Some(dump)) => say(&of_dump(args, dump)?),
        (None, None) => bail!("neither a dump nor a summary is named"),
    }
}

fn of_dump(args: &ForecastArgs, dump: &Path) -> Result<String> {
    let (engine, context) = CountArgs::new(dump, args.settings.as_deref()).engine(&[])?;
    let at = reference(&engine, args.at);
    let forecast = Study::new(&View::new(&engine, &context), at).and_then(Study::run).context("no forecast")?;
    Ok(match &args.table {
        Table { parameters: true, .. } => parameters(&forecast.fitted),
        Table { spending: true, .. } => spending(&forecast.spending),
        Table { totals: true, .. } => totals(&forecast),
        Table { back_test: true, .. } => back_test(&forecast)?,
        _ => {
            let line = |it: &forecast::Outlook| {
                let card = card_text(engine.card(it.client));
                buyer(&card, it.history, it.alive, it.payments[HORIZONS.len() - 1])
            };
            buyers(forecast.outlooks.iter().map(line))
        }
    })
}

fn of_summary(table: &Table, file: &Path) -> Result<String> {
    let summary = Summary::read(file).with_context(|| format!("in {}", file.display()))?;
    if table.spending {
        return Ok(spending(&SpendingFit::new(summary.paid).run()));
    }
    let fitted = Fit::new(summary.buyers.iter().map(|(_, history)| *history).collect()).and_then(Fit::run);
    let fitted = fitted.context("no forecast")?;
    let expected = |history: History, weeks| fitted.purchases.expected(history, weeks);
    Ok(match table {
        Table { parameters: true, .. } => parameters(&fitted),
        Table { totals: true, .. } => {
            let mut csv = String::from("weeks,payments,revenue\n");
            for weeks in HORIZONS {
                let payments: f64 = summary.buyers.iter().map(|(_, history)| expected(*history, weeks)).sum();
                writeln!(csv, "{weeks},{payments:.6},")?;
            }
            csv
        }
        _ => buyers(summary.buyers.iter().map(|(name, history)| {
            buyer(name, *history, fitted.purchases.alive(*history), expected(*history, HORIZONS[HORIZONS.len() - 1]))
        })),
    })
}

/// A table of buyers.
struct Summary {
    buyers: Vec<(String, History)>,
    paid: Vec<Paid>,
}

impl Summary {
    fn read(file: &Path) -> Result<Self> {
        let mut rows = csv::Reader::from_path(file)?;
        let headers = rows.headers()?.clone();
        let column = |name: &str| headers.iter().position(|it| it.trim() == name);
        let wanted = |name: &str| column(name).with_context(|| format!("there is no column {name}"));
        let (repeats, last, age) = (wanted("frequency")?, wanted("recency")?, wanted("T")?);
        let money = column("monetary_value");
        let mut all = Self { buyers: Vec::new(), paid: Vec::new() };
        for row in rows.records() {
            let row = row?;
            let number = |place: usize| -> Result<f64> {
                let text = row.get(place).unwrap_or_default().trim();
                let number: f64 = text.parse().with_context(|| format!("{text:?} is no number: {row:?}"))?;
                if !number.is_finite() || number < 0.0 {
                    bail!("{number} is neither 0 nor above it: {row:?}");
                }
                Ok(number)
            };
            let history = History { repeats: number(repeats)? as u32, last: number(last)?, age: number(age)? };
            if history != history.plausible() {
                bail!("a last payment lies after the day of the look, or is told of a buyer without a repeat: {row:?}");
            }
            all.buyers.push((row.get(0).unwrap_or_default().to_owned(), history));
            if let Some(place) = money {
                all.paid.push(Paid { repeats: history.repeats, mean: number(place)? });
            }
        }
        Ok(all)
    }
}

fn buyers(lines: impl Iterator<Item = String>) -> String {
    let mut csv = String::from("client,x,t_x,age,alive,expected_52w\n");
    csv.extend(lines);
    csv
}

fn buyer(name: &str, history: History, alive: f64, expected: f64) -> String {
    let History { repeats, last, age } = history;
    format!("{name},{repeats},{last:.6},{age:.6},{alive:.6},{expected:.6}\n")
}

fn parameters(fitted: &Fitted) -> String {
    let (r, alpha, leaving) = match fitted.purchases {
        Purchases::Leaving(model) => (model.r, model.alpha, format!("{:.6},{:.6}", model.a, model.b)),
        Purchases::Staying(model) => (model.r, model.alpha, ",".to_owned()),
    };
    let Fitted { log_likelihood, buyers, .. } = fitted;
    format!("r,alpha,a,b,log_likelihood,buyers\n{r:.6},{alpha:.6},{leaving},{log_likelihood:.6},{buyers}\n")
}

fn spending(spending: &Spending) -> String {
    let line = match spending {
        Spending::Fitted { model, log_likelihood } => {
            format!("{:.6},{:.6},{:.6},{log_likelihood:.6},{:.6}", model.p, model.q, model.v, model.mean())
        }
        Spending::Mean(mean) => format!(",,,,{mean:.6}"),
    };
    format!("p,q,v,log_likelihood,mean\n{line}\n")
}

fn totals(forecast: &Forecast) -> String {
    let mut csv = String::from("weeks,payments,revenue\n");
    for (place, weeks) in HORIZONS.iter().enumerate() {
        let payments: f64 = forecast.outlooks.iter().map(|it| it.payments[place]).sum();
        let revenue: f64 = forecast.outlooks.iter().map(|it| it.revenue()[place]).sum();
        csv += &format!("{weeks},{payments:.6},{revenue:.0}\n");
    }
    csv
}

/// A line for each number of repeat payments and one for all; the errors are means over the buyers of the line.
fn back_test(forecast: &Forecast) -> Result<String> {
    let test = forecast.back_test.as_ref().map_err(|&reason| reason).context("no back-test")?;
    let mut csv = String::from("repeats,buyers,expected,actual,error,error_as_last_year,error_active_or_not\n");
    let last = test.lines.len() - 1;
    let named = test.lines.iter().enumerate().map(|(repeats, line)| {
        let more = if repeats == last { "+" } else { "" };
        (format!("{repeats}{more}"), *line)
    });
    for (name, line) in named.chain([("all".to_owned(), test.total())]) {
        let errors = [line.error, line.last_year_error, line.active_error].map(|error| line.mean(error));
        let [own, last_year, active] = errors.map(|error| format!("{error:.6}"));
        writeln!(csv, "{name},{},{:.6},{},{own},{last_year},{active}", line.buyers, line.expected, line.actual)?;
    }
    Ok(csv)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &str) -> Table {
        let has = |name: &str| names == name;
        Table { parameters: has("parameters"), spending: has("spending"), totals: has("totals"), back_test: false }
    }

    /// The numbers of a line of CSV.
    fn numbers(line: &str) -> Vec<f64> {
        line.split(',').map(|field| field.parse().unwrap_or(f64::NAN)).collect()
    }

    #[test]
    fn a_table_of_buyers_gives_the_published_answers() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
        let (sample, money) = (folder.join("cdnow_sample.csv"), folder.join("cdnow_sample_money.csv"));
        if !sample.exists() || !money.exists() {
            println!("skipped: the published samples are not at hand");
            return;
        }
        let near = |found: f64, expected: f64, by: f64| assert!((found - expected).abs() <= by, "{found}, {expected}");
        let csv = of_summary(&table("parameters"), &sample).expect("a fit");
        let found = numbers(csv.lines().nth(1).expect("a line"));
        for (found, (expected, by)) in found.iter().zip([
            (0.242_593, 2e-6),
            (4.413_531, 2e-5),
            (0.792_886, 2e-5),
            (2.425_754, 5e-5),
            (-9_582.425_561, 2e-6),
            (2_357.0, 0.0),
        ]) {
            near(*found, expected, by);
        }
        let csv = of_summary(&table(""), &sample).expect("a forecast");
        assert_eq!(csv.lines().next(), Some("client,x,t_x,age,alive,expected_52w"));
        let lines: Vec<Vec<f64>> = csv.lines().skip(1).map(numbers).collect();
        for (line, (alive, expected)) in
            lines.iter().zip([(0.726_609, 1.558_584), (0.212_227, 0.259_907), (1.0, 0.251_666)])
        {
            near(line[4], alive, 2e-6);
            near(line[5], expected, 5e-6);
        }
        near(lines.iter().map(|line| line[4]).sum(), 1_917.276, 1e-2);
        let csv = of_summary(&table("spending"), &money).expect("a fit");
        let found = numbers(csv.lines().nth(1).expect("a line"));
        for (found, (expected, by)) in
            found.iter().zip([(6.248_803, 5e-4), (3.744_588, 2e-4), (15.447_745, 2e-3), (-4_055.923_244, 1e-5)])
        {
            near(*found, expected, by);
        }
    }

    #[test]
    fn a_table_that_makes_no_sense_is_told() {
        let folder = std::env::temp_dir().join(format!("forecast-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("table.csv");
        for (text, told) in [
            ("id,frequency,T\n1,0,5\n", "there is no column recency"),
            ("id,frequency,recency,T\n1,x,0,5\n", "no number"),
            ("id,frequency,recency,T\n1,-1,0,5\n", "neither 0 nor above"),
            ("id,frequency,recency,T\n1,1,9,5\n", "after the day"),
            ("id,frequency,recency,T\n1,1,4,5\n", "only 1 buyers"),
        ] {
            std::fs::write(&file, text).expect("written");
            let error = format!("{:#}", of_summary(&table(""), &file).expect_err(text));
            assert!(error.contains(told), "{error}");
        }
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
