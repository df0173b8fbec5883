//! The page may only use what Bitrix24 publishes of its library for apps: the hosted script has more in it, which may
//! change any day. This test reads the file that binds the library and compares it with the published list.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::{FnArg, ForeignItem, ForeignItemFn, GenericArgument, Item, PathArguments, ReturnType, Type};

/// The functions of `BX24` that are documented (docs: sdk/bx24-js-sdk/{system-functions,additional-functions,
/// system-dialogues,options,how-to-call-rest-methods}/*.md, api-reference/widgets/bx24-widget-methods.md,
/// api-reference/widgets/ui-interaction/*.md). Left out are the outdated `im.*`.
const PUBLISHED: [&str; 40] = [
    "init",
    "install",
    "installFinish",
    "getAuth",
    "refreshAuth",
    "callMethod",
    "callBatch",
    "callBind",
    "callUnbind",
    "isAdmin",
    "getLang",
    "getDomain",
    "ready",
    "isReady",
    "proxy",
    "proxyContext",
    "bind",
    "unbind",
    "getScrollSize",
    "loadScript",
    "fitWindow",
    "resizeWindow",
    "reloadWindow",
    "setTitle",
    "scrollParentWindow",
    "openApplication",
    "closeApplication",
    "openPath",
    "selectUser",
    "selectUsers",
    "selectAccess",
    "selectCRM",
    "appOption.get",
    "appOption.set",
    "userOption.get",
    "userOption.set",
    "placement.info",
    "placement.getInterface",
    "placement.call",
    "placement.bindEvent",
];

/// Types that are answers of the library and not parts of it: reading a field of an answer calls nothing.
const ANSWERS: [&str; 3] = ["Auth", "OpenPathReply", "PlacementInfo"];

/// The type that stands for the library itself.
const LIBRARY: &str = "Library";

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page")
}

/// A function as it is bound: the type it belongs to, its name in JavaScript, and what it returns, if anything.
struct Bound {
    owner: String,
    name: String,
    returns: Option<String>,
}

/// Everything that a file binds of JavaScript.
fn bound(file: &Path) -> Vec<Bound> {
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let parsed = syn::parse_file(&text).expect("the file compiles");
    let foreign = parsed.items.into_iter().filter_map(|item| match item {
        Item::ForeignMod(foreign) => Some(foreign.items),
        _ => None,
    });
    let functions = foreign.flatten().filter_map(|item| match item {
        ForeignItem::Fn(function) => Some(function),
        _ => None,
    });
    functions.map(|function| read(&function)).collect()
}

fn read(function: &ForeignItemFn) -> Bound {
    let mut name = function.sig.ident.to_string();
    for attribute in function.attrs.iter().filter(|attribute| attribute.path().is_ident("wasm_bindgen")) {
        let read = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("js_name") {
                name = meta.value()?.parse::<syn::Ident>()?.to_string();
            }
            Ok(())
        });
        read.expect("attributes are words, and names without quotes");
    }
    let owner = match function.sig.inputs.first() {
        Some(FnArg::Typed(this)) => last_name(&this.ty),
        _ => None,
    };
    let returns = match &function.sig.output {
        ReturnType::Type(_, kind) => last_name(kind),
        ReturnType::Default => None,
    };
    Bound { owner: owner.expect("every bound function belongs to a type"), name, returns }
}

/// The name of a type; of a reference, an `Option` or a `Result`, that of what is in it.
fn last_name(kind: &Type) -> Option<String> {
    let path = match kind {
        Type::Reference(reference) => return last_name(&reference.elem),
        Type::Path(path) => &path.path,
        _ => return None,
    };
    let segment = path.segments.last()?;
    let inner = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.first(),
        _ => None,
    };
    match inner {
        Some(GenericArgument::Type(inner)) => last_name(inner),
        _ => Some(segment.ident.to_string()),
    }
}

#[test]
fn only_published_functions_of_the_library_are_bound() {
    let bound = bound(&source().join("bx24.rs"));
    let owners: BTreeSet<&str> = bound.iter().map(|function| function.owner.as_str()).collect();
    // A getter of the library that gives one of the types bound here is a part of the library, such as `userOption`.
    let mut parts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let part = |function: &'_ Bound| {
        let kind = function.returns.clone().filter(|_| function.owner == LIBRARY)?;
        (owners.contains(kind.as_str()) && !ANSWERS.contains(&kind.as_str())).then_some(kind)
    };
    for function in &bound {
        if let Some(part) = part(function) {
            parts.entry(part).or_default().push(&function.name);
        }
    }
    let mut used = BTreeSet::new();
    for function in &bound {
        match (function.owner.as_str(), parts.get(function.owner.as_str())) {
            (LIBRARY, _) if part(function).is_some() => {}
            (LIBRARY, _) => {
                used.insert(function.name.clone());
            }
            (_, Some(parts)) => used.extend(parts.iter().map(|part| format!("{part}.{}", function.name))),
            (owner, None) => assert!(ANSWERS.contains(&owner), "what is {owner}: a part of the library, or an answer?"),
        }
    }
    for function in &used {
        assert!(PUBLISHED.contains(&function.as_str()), "BX24.{function} is not published");
    }
    // So that a change of the file's form does not leave the test with nothing to look at.
    for known in ["init", "getAuth", "refreshAuth", "openPath", "userOption.get", "userOption.set"] {
        assert!(used.contains(known), "BX24.{known} was not found in bx24.rs");
    }
}

#[test]
fn no_other_file_of_the_page_binds_the_library() {
    let mut folders = vec![source()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("the folder can be read") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("page/bx24.rs") {
                let text = std::fs::read_to_string(&path).expect("the file can be read");
                assert!(!text.contains("js_name = BX24") && !text.contains("\"BX24\""), "{}", path.display());
                files += 1;
            }
        }
    }
    assert!(files > 10, "only {files} files were found");
}
