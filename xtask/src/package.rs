//! `cargo xtask package`: the app as one archive, the form in which a portal takes a static local application
//! (docs: local-integrations/static-local-app.md).

mod check;

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::tools::Tools;
use crate::{app, project};

/// The files of the package, by their names; all lie in its root.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Builds the app if need be, and packs it; prints where the archive lies.
pub(crate) fn package() -> Result<()> {
    let archive = pack(&app::build(&Tools::for_building()?)?)?;
    let size = archive.metadata().context("the archive is gone already")?.len();
    println!("{} ({} KB): docs/install.md says how it is installed.", archive.display(), size.div_ceil(1024));
    Ok(())
}

/// Packs the app that is built in `dist`, after looking whether a portal will be able to open it; returns the archive.
/// The same app gives the same bytes, so that anybody can find out what a given archive was built from.
pub(crate) fn pack(dist: &Path) -> Result<PathBuf> {
    let files = read(dist)?;
    let problems = check::problems(&files);
    if !problems.is_empty() {
        bail!("the app would not work from an archive:\n{}", problems.join("\n"));
    }
    let archive = project::package();
    let folder = archive.parent().expect("the archive lies in a folder of the project");
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    std::fs::write(&archive, zipped(&files)?).with_context(|| format!("{} cannot be written", archive.display()))?;
    Ok(archive)
}

/// The built app without the note about its build, which only this program reads.
pub(crate) fn read(dist: &Path) -> Result<Files> {
    let mut files = Files::new();
    for entry in dist.read_dir().with_context(|| format!("{} cannot be read", dist.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != app::BUILD {
            let content = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            files.insert(name, content);
        }
    }
    Ok(files)
}

/// The archive: names in order, and the earliest time the format knows in place of the time of the build.
fn zipped(files: &Files) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(name, options).with_context(|| format!("{name} cannot be packed"))?;
        archive.write_all(content).with_context(|| format!("{name} cannot be packed"))?;
    }
    Ok(archive.finish().context("the archive cannot be finished")?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn files() -> Files {
        let text = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        Files::from([text("worker.js", "start()"), text("index.html", "<p>the app</p>"), text("boot.js", "")])
    }

    #[test]
    fn the_archive_holds_the_files_in_its_root_and_in_order() {
        let bytes = zipped(&files()).expect("an archive");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("the archive can be read");
        let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
        assert_eq!(names, ["boot.js", "index.html", "worker.js"]);
        let mut page = String::new();
        archive.by_name("index.html").expect("the page").read_to_string(&mut page).expect("text");
        assert_eq!(page, "<p>the app</p>");
    }

    #[test]
    fn the_same_app_gives_the_same_archive() {
        let bytes = zipped(&files()).expect("an archive");
        assert_eq!(bytes, zipped(&files()).expect("an archive"));
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("the archive can be read");
        let time = archive.by_index(0).expect("a file").last_modified();
        assert_eq!(time, Some(DateTime::default()), "the archive carries the time of the build");
    }
}
