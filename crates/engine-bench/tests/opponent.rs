//! The opponent by hand has to count what the engine counts, or the benchmark would compare different jobs. Needs a
//! `node` on the search path; without one there is nothing to run the opponent with, and the test says so and passes.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use engine_bench::generate::{List, Portal, today};
use engine_bench::ours::{Ours, Question, Sort};

const OPPONENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/src/bench/engine/typed.mjs");
/// Months since January of year 0 of the last month of the generated portal.
const LAST: i32 = 2026 * 12 + 5;

/// Writes one answer as a line of numbers.
fn line(numbers: impl IntoIterator<Item = impl ToString>) -> String {
    numbers.into_iter().map(|number| number.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_opponent_by_hand_agrees_with_the_engine() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("there is no node: the opponent is not compared");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("opponent");
    std::fs::create_dir_all(&folder).expect("a folder for the portal");
    let portal = Portal::new(3000, 7);
    let mut ours = Ours::default();
    let mut expected = Vec::new();
    let mut script = format!(
        "import {{ readFileSync }} from 'node:fs';\nimport {{ Typed }} from {OPPONENT:?};\n\
         const typed = new Typed('{}');\nconst read = (name) => readFileSync(new URL(name, import.meta.url));\n\
         const tell = (numbers) => console.log(Array.from(numbers).join(' '));\n",
        today()
    );
    let keep = |name: String, bytes: &[u8]| {
        std::fs::write(folder.join(&name), bytes).expect("a file of the portal");
        name
    };

    for list in List::ALL {
        for index in 0..portal.batches(list) {
            let bytes = portal.batch(list, index);
            ours.load_page(list, &bytes).expect("an answer");
            let name = keep(format!("{}-{index}.json", list as u8), &bytes);
            let _ = writeln!(script, "typed.load({}, read('./{name}'));", list as u8);
        }
    }
    expected.push(line(ours.history()));
    script += "tell(typed.history());\n";

    for round in 1..=3 {
        let delta: Vec<(List, Vec<u8>)> = List::ALL
            .into_iter()
            .flat_map(|list| portal.delta(list, round).into_iter().map(move |bytes| (list, bytes)))
            .collect();
        let mut files = Vec::new();
        for (at, (_, bytes)) in delta.iter().enumerate() {
            files.push(keep(format!("delta-{round}-{at}.json"), bytes));
        }
        let lists: Vec<u8> = delta.iter().map(|(list, _)| *list as u8).collect();
        let files: Vec<String> = files.iter().map(|name| format!("read('./{name}')")).collect();
        let _ = writeln!(script, "typed.read({lists:?}, [{}]);\ntell(typed.apply());", files.join(", "));
        ours.read(&delta).expect("answers");
        expected.push(line(ours.apply()));
    }

    for (step, words) in Portal::searches().iter().enumerate() {
        let month = LAST - step as i32;
        for (sort, words) in [(Sort::LastPayment, *words), (Sort::LastPayment, ""), (Sort::Revenue, *words)] {
            // What the engine cannot answer is not compared.
            if let Some(answer) = ours.page(Question { month, sort, words }) {
                expected.push(line(std::iter::once(answer.matching as i32).chain(answer.cards)));
                let _ = writeln!(script, "tell(typed.page({month}, {}, {words:?}));", sort == Sort::Revenue);
            }
        }
        let answer = ours.search(words);
        expected.push(line(std::iter::once(answer.matching as i32).chain(answer.cards)));
        let _ = writeln!(script, "tell(typed.search({words:?}));");
    }

    let main = folder.join("main.mjs");
    std::fs::write(&main, script).expect("a file of the portal");
    let output = Command::new("node").arg(&main).output().expect("node is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).expect("numbers");
    for (at, (told, expected)) in told.lines().zip(&expected).enumerate() {
        assert_eq!(told, expected, "answer {at}");
    }
    assert_eq!(told.lines().count(), expected.len());
}
