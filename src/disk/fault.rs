//! Steps of writing, one by one, so that tests can let each of them fail, or end the process there.
//!
//! In a build with debug assertions `FAIRSHIFT_FAULT` says what happens: `trace FILE` adds a line a
//! step to a file, `fail N` lets the N-th step (from 1) fail as a full disk does, `stop N` ends the process before
//! it, as a power cut or `kill -9` would. A release build has none of this.

/// What is about to happen to a file or folder.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Create,
    Write,
    Sync,
    Rename,
    Exchange,
    Remove,
}

#[cfg(not(debug_assertions))]
pub(super) fn step(_: Step, _: &std::path::Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(not(debug_assertions))]
pub(super) fn can_exchange() -> bool {
    true
}

#[cfg(debug_assertions)]
pub(super) use injected::{can_exchange, step};

#[cfg(debug_assertions)]
mod injected {
    use std::fs::OpenOptions;
    use std::io::{self, Write};
    use std::path::{Path, PathBuf};
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::Step;

    enum Fault {
        None,
        Trace(PathBuf),
        Fail(usize),
        Stop(usize),
    }

    static FAULT: OnceLock<Fault> = OnceLock::new();
    static STEPS: AtomicUsize = AtomicUsize::new(0);

    fn read() -> Fault {
        let asked = std::env::var("FAIRSHIFT_FAULT").unwrap_or_default();
        match asked.split_once(' ') {
            Some(("trace", file)) => Fault::Trace(file.into()),
            Some(("fail", n)) => n.parse().map_or(Fault::None, Fault::Fail),
            Some(("stop", n)) => n.parse().map_or(Fault::None, Fault::Stop),
            _ => Fault::None,
        }
    }

    pub(in crate::disk) fn step(step: Step, path: &Path) -> io::Result<()> {
        let fault = FAULT.get_or_init(read);
        let n = STEPS.fetch_add(1, Ordering::SeqCst) + 1;
        match fault {
            Fault::Trace(file) => {
                let mut trace = OpenOptions::new().create(true).append(true).open(file)?;
                writeln!(trace, "{step:?} {}", path.display())
            }
            Fault::Fail(at) if n == *at => Err(io::ErrorKind::StorageFull.into()),
            Fault::Stop(at) if n == *at => std::process::abort(),
            _ => Ok(()),
        }
    }

    /// Whether two folders may be exchanged in one step: tests also try the way of systems that can't.
    pub(in crate::disk) fn can_exchange() -> bool {
        std::env::var_os("FAIRSHIFT_NO_EXCHANGE").is_none()
    }
}
