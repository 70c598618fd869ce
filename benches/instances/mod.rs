//! Public shift-scheduling instances, in a folder that is not ours.

#![allow(dead_code, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::measuring::run;

pub struct Instance {
    pub name: String,
    pub agents: usize,
    pub days: usize,
    pub shifts: usize,
    /// The best known penalty.
    pub best: Option<i64>,
    file: PathBuf,
}

/// The instances wanted (`1,5,8` or `all`) in order of their numbers.
pub fn read(folder: &Path, wanted: &str) -> Vec<Instance> {
    let asked: Option<Vec<u32>> = (wanted != "all")
        .then(|| wanted.split(',').map(|number| number.parse().expect("a number of an instance")).collect());
    let known = best_known(&folder.join("../best_known.tsv"));
    let entries = std::fs::read_dir(folder).expect("the folder of instances");
    let number = |path: &PathBuf| path.file_stem()?.to_str()?.strip_prefix("Instance")?.parse().ok();
    let all = entries.map(|entry| entry.expect("an entry").path());
    let all = all.filter_map(|path| Some((number(&path)?, path)));
    let own: BTreeMap<u32, PathBuf> =
        all.filter(|(number, _)| asked.as_ref().is_none_or(|asked| asked.contains(number))).collect();
    let instance = |(number, file): (u32, PathBuf)| {
        let text = std::fs::read_to_string(&file).expect("an instance");
        let [days, agents, shifts] = sizes(&text);
        let name = format!("Instance{number}");
        Instance { best: known.get(&name).copied(), name, agents, days, shifts, file }
    };
    own.into_iter().map(instance).collect()
}

impl Instance {
    /// Writes the instance as a team; where it can't be, says why in the table.
    pub fn import(&self, team: &Path) -> bool {
        let paths = [&self.file, team].map(|path| path.display().to_string());
        let imported = run(&["import", "nrp", &paths[0], "--out", &paths[1]]);
        if imported.exit != 0 {
            println!("# {}: not imported, exit {}", self.name, imported.exit);
            imported.said.lines().for_each(|line| println!("# {line}"));
        }
        imported.exit == 0
    }

    /// How much a penalty is over the best known, in per cent.
    pub fn over(&self, penalty: Option<i64>) -> Option<f64> {
        let best = self.best?;
        Some((penalty? - best) as f64 * 100.0 / best.max(1) as f64)
    }
}

fn best_known(path: &Path) -> BTreeMap<String, i64> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let read = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        Some((fields.first()?.to_string(), fields.get(4)?.parse().ok()?))
    };
    text.lines().skip(1).filter_map(read).collect()
}

/// Days, agents and shifts of an instance.
fn sizes(text: &str) -> [usize; 3] {
    let section = |name: &str| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let own = lines.skip_while(|line| *line != name).skip(1);
        own.take_while(|line| !line.starts_with("SECTION_")).collect::<Vec<_>>()
    };
    let days = section("SECTION_HORIZON").first().and_then(|line| line.parse().ok()).expect("days");
    [days, section("SECTION_STAFF").len(), section("SECTION_SHIFTS").len()]
}
