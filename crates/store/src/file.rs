//! A store's contents as a file, by which they survive a browser that drops them, or move to another one.
//!
//! # Format
//! Eight bytes that name the kind of file, one for the version of the format, four with the CRC-32 of all that follows
//! (little endian), then a zlib stream of the postcard bytes of `Body`. Chunks and entries of the history carry versions
//! of their own, so the file's counts up only when the body changes. A version that was ever shipped stays readable.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use segmentation::UserId;
use serde::{Deserialize, Serialize};

use crate::{ChunkKey, Contents, Layer, StoreKey};

/// The first bytes of every file.
const MAGIC: &[u8; 8] = b"CLSEGFIL";

/// The version that is written.
const VERSION: u8 = 1;

/// Length of everything before the zlib stream.
const HEAD: usize = MAGIC.len() + 1 + 4;

/// The most bytes that a file may hold unpacked: several times what a portal of a million clients needs, and few enough for
/// the memory of a worker. A damaged or made-up file may claim a thousand times its own size.
const MOST_BYTES: u64 = 512 << 20;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It was made by something else.
    #[error("this is no file of the app")]
    NotOurs,
    /// It was written by a newer build.
    #[error("the file has format {0}, which this build does not know")]
    Newer(u8),
    /// It is cut off or damaged.
    #[error("the file is damaged")]
    Broken,
    /// It belongs to another portal.
    #[error("the file belongs to another portal")]
    OtherPortal,
    /// It belongs to another user of this portal.
    #[error("the file belongs to another user")]
    OtherUser,
}

#[derive(Serialize, Deserialize)]
struct Body {
    member_id: String,
    user_id: UserId,
    checkpoint: Vec<u8>,
    /// Layer, number, bytes.
    chunks: Vec<(u8, i32, Vec<u8>)>,
    history: Vec<Vec<u8>>,
}

/// The layers by the numbers they have in a file.
const LAYERS: [(u8, Layer); 3] = [(1, Layer::Sales), (2, Layer::Dialogs), (3, Layer::Changes)];

/// The file that holds what is kept for this portal and user.
#[must_use]
pub fn write(key: &StoreKey, contents: &Contents) -> Vec<u8> {
    let layer = |of: Layer| LAYERS.iter().find(|(_, layer)| *layer == of).expect("every layer has a number").0;
    let chunks = contents.chunks.iter().map(|(key, bytes)| (layer(key.layer), key.number, bytes.clone()));
    let body = Body {
        member_id: key.member_id.clone(),
        user_id: key.user_id,
        checkpoint: contents.checkpoint.clone(),
        chunks: chunks.collect(),
        history: contents.history.clone(),
    };
    let body = postcard::to_stdvec(&body).expect("numbers, texts and bytes can be written");
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&body).expect("memory takes everything");
    let packed = encoder.finish().expect("memory takes everything");
    let mut file = Vec::with_capacity(HEAD + packed.len());
    file.extend_from_slice(MAGIC);
    file.push(VERSION);
    file.extend_from_slice(&crc32fast::hash(&packed).to_le_bytes());
    file.extend_from_slice(&packed);
    file
}

/// What a file holds, if it is that of this portal and user.
///
/// # Errors
/// Whatever speaks against the file. Its chunks are not looked into: [`Contents::read`] does that.
pub fn read(key: &StoreKey, file: &[u8]) -> Result<Contents, FileError> {
    let rest = file.strip_prefix(MAGIC).ok_or(FileError::NotOurs)?;
    let (&version, rest) = rest.split_first().ok_or(FileError::Broken)?;
    if version > VERSION {
        return Err(FileError::Newer(version));
    }
    let (checksum, packed) = rest.split_first_chunk::<4>().ok_or(FileError::Broken)?;
    if version == 0 || crc32fast::hash(packed) != u32::from_le_bytes(*checksum) {
        return Err(FileError::Broken);
    }
    let body = unpacked(packed, MOST_BYTES).ok_or(FileError::Broken)?;
    let body: Body = postcard::from_bytes(&body).map_err(|_| FileError::Broken)?;
    if body.member_id != key.member_id {
        return Err(FileError::OtherPortal);
    }
    if body.user_id != key.user_id {
        return Err(FileError::OtherUser);
    }
    let chunk = |(code, number, bytes): (u8, i32, Vec<u8>)| {
        let (_, layer) = LAYERS.into_iter().find(|(known, _)| *known == code)?;
        Some((ChunkKey { layer, number }, bytes))
    };
    let chunks: Option<Vec<_>> = body.chunks.into_iter().map(chunk).collect();
    Ok(Contents { checkpoint: body.checkpoint, chunks: chunks.ok_or(FileError::Broken)?, history: body.history })
}

/// The bytes of a zlib stream, if they are no more than so many and the stream has an end.
fn unpacked(packed: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = ZlibDecoder::new(packed).take(most + 1).read_to_end(&mut bytes).ok()?;
    (read as u64 <= most).then_some(bytes)
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn key(member_id: &str, user_id: UserId) -> StoreKey {
        StoreKey { member_id: member_id.into(), user_id }
    }

    fn sample() -> Contents {
        let key = |layer, number| ChunkKey { layer, number };
        Contents {
            checkpoint: b"place".to_vec(),
            chunks: vec![(key(Layer::Sales, 24_300), vec![1; 500]), (key(Layer::Changes, 0), vec![])],
            history: vec![b"first".to_vec(), b"second".to_vec()],
        }
    }

    fn contents() -> impl Strategy<Value = Contents> {
        let bytes = || vec(any::<u8>(), 0..60);
        let layer = prop_oneof![Just(Layer::Sales), Just(Layer::Dialogs), Just(Layer::Changes)];
        let chunk =
            (layer, any::<i32>(), bytes()).prop_map(|(layer, number, bytes)| (ChunkKey { layer, number }, bytes));
        (bytes(), vec(chunk, 0..6), vec(bytes(), 0..4)).prop_map(|(checkpoint, chunks, history)| Contents {
            checkpoint,
            chunks,
            history,
        })
    }

    #[test]
    fn a_file_that_swells_beyond_measure_is_refused() {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&[0; 100_000]).expect("memory takes everything");
        let packed = encoder.finish().expect("memory takes everything");
        assert!(packed.len() < 1_000);
        assert_eq!(unpacked(&packed, 99_999), None);
        assert_eq!(unpacked(&packed, 100_000).map(|bytes| bytes.len()), Some(100_000));
    }

    proptest! {
        #[test]
        fn a_file_gives_back_what_was_kept(contents in contents(), member in ".{0,12}", user in any::<u32>()) {
            let key = key(&member, UserId(user));
            prop_assert_eq!(read(&key, &write(&key, &contents)), Ok(contents));
        }

        #[test]
        fn a_file_with_a_changed_byte_or_a_missing_end_is_refused(place in any::<prop::sample::Index>(), bit in 0..8u8) {
            let key = key("portal", UserId(1));
            let file = write(&key, &sample());
            let place = place.index(file.len());
            let mut changed = file.clone();
            changed[place] ^= 1 << bit;
            prop_assert!(read(&key, &changed).is_err(), "byte {}", place);
            prop_assert!(read(&key, &file[..place]).is_err(), "cut off at {}", place);
        }

        #[test]
        fn no_bytes_make_it_stumble(mut bytes in vec(any::<u8>(), 0..80), has_magic in any::<bool>()) {
            if has_magic {
                bytes.splice(0..0, MAGIC.iter().copied().chain([VERSION]));
            }
            prop_assert!(read(&key("portal", UserId(1)), &bytes).is_err());
        }
    }

    #[test]
    fn a_file_is_refused_for_a_reason_that_can_be_told() {
        let file = write(&key("portal", UserId(1)), &sample());
        let mut newer = file.clone();
        newer[MAGIC.len()] = VERSION + 1;
        for (key, file, expected) in [
            (key("another", UserId(1)), file.as_slice(), FileError::OtherPortal),
            (key("portal", UserId(2)), &file, FileError::OtherUser),
            (key("portal", UserId(1)), &newer, FileError::Newer(VERSION + 1)),
            (key("portal", UserId(1)), b"name;groups\n", FileError::NotOurs),
            (key("portal", UserId(1)), &[], FileError::NotOurs),
        ] {
            assert_eq!(read(&key, file), Err(expected));
        }
    }

    #[test]
    fn the_first_version_stays_readable() {
        // Written by the first build: `sample` for user 1 of «portal».
        let file = include_bytes!("file/version_1.bin");
        assert_eq!(read(&key("portal", UserId(1)), file), Ok(sample()));
    }
}
