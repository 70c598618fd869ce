//! Runs HiGHS so that it can be watched and interrupted: its callback asks whether to go on.

use std::any::Any;
use std::os::raw::{c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use highs::{HighsStatus, SolvedModel};
use highs_sys::{
    Highs_setCallback, Highs_startCallback, HighsCallbackDataIn, HighsCallbackDataOut,
    kHighsCallbackMipInterrupt, kHighsCallbackSimplexInterrupt,
};

/// The best objective so far, and what none can be below.
#[derive(Clone, Copy)]
pub(super) struct MipBounds {
    pub(super) primal: f64,
    pub(super) dual: f64,
}

/// How a run stands.
#[derive(Clone, Copy, Default)]
pub(super) struct SearchStatus {
    /// The best objective and the bound so far, where the search has them.
    pub(super) bounds: Option<MipBounds>,
    /// Steps of the simplex in the search over whole numbers so far.
    pub(super) iterations: u64,
}

/// Asked now and then; true stops the run.
pub(super) type Interrupt<'a> = &'a mut dyn FnMut(SearchStatus) -> bool;

struct Interruption<'a> {
    ask: Interrupt<'a>,
    panic: Option<Box<dyn Any + Send>>,
}

/// Solves the model; `ask` is called from this thread.
pub(super) fn run(mut model: highs::Model, ask: Interrupt<'_>) -> Result<SolvedModel, HighsStatus> {
    let mut watch = Interruption { ask, panic: None };
    let data: *mut Interruption<'_> = &raw mut watch;
    // SAFETY: the pointer to the model is valid while `model` lives. `on_callback` has the
    // signature that HiGHS asks for and gets `data` back as it was given. `watch`
    // outlives the run below, the only call that makes HiGHS call back; HiGHS calls
    // back from the thread that runs it, and not while it is in another call of
    // `on_callback`, and `watch` is not touched here meanwhile. After the run the callback
    // is taken out again, so no pointer to `watch` is left in the solved model.
    let started = unsafe {
        Highs_setCallback(model.as_mut_ptr(), Some(on_callback), data.cast()) == 0
            && Highs_startCallback(model.as_mut_ptr(), kHighsCallbackMipInterrupt) == 0
            && Highs_startCallback(model.as_mut_ptr(), kHighsCallbackSimplexInterrupt) == 0
    };
    if !started {
        return Err(HighsStatus::Error);
    }
    let solved = model.try_solve().map(|mut solved| {
        // SAFETY: as above; without a function HiGHS calls nothing.
        unsafe { Highs_setCallback(solved.as_mut_ptr(), None, std::ptr::null_mut()) };
        solved
    });
    match watch.panic {
        Some(panic) => resume_unwind(panic),
        None => solved,
    }
}

/// What HiGHS calls.
unsafe extern "C" fn on_callback(
    kind: c_int,
    _message: *const c_char,
    out: *const HighsCallbackDataOut,
    reply: *mut HighsCallbackDataIn,
    data: *mut c_void,
) {
    // SAFETY: `data` is the `Interruption` that `run` gave, alive and borrowed by nobody
    // else until `run` returns; HiGHS passes `out` and `reply` valid for this call, or null.
    let (watch, out, reply) =
        unsafe { (data.cast::<Interruption<'_>>().as_mut(), out.as_ref(), reply.as_mut()) };
    let (Some(watch), Some(reply)) = (watch, reply) else { return };
    let seen = out.filter(|_| kind == kHighsCallbackMipInterrupt).map_or(SearchStatus::default(), |out| {
        SearchStatus {
            bounds: Some(MipBounds { primal: out.mip_primal_bound, dual: out.mip_dual_bound }),
            iterations: u64::try_from(out.mip_total_lp_iterations).unwrap_or(0),
        }
    });
    // Nothing may unwind into C++: a panic stops the search and goes on after it.
    let answer = catch_unwind(AssertUnwindSafe(|| (watch.ask)(seen)));
    match answer {
        Ok(stop) => reply.user_interrupt |= c_int::from(stop),
        Err(panic) => {
            watch.panic = Some(panic);
            reply.user_interrupt = 1;
        }
    }
}
