//! The stable codes of diagnostics. Codes are never reused.

macro_rules! codes {
    ($($(#[$attribute:meta])* $name:ident = $id:literal,)*) => {
        /// A stable code. The first digit says where: 1 files and syntax, 2 the
        /// team, 3 rosters, 4 the command line and the machine, 5 files of other programs,
        /// 6 what is written for people to look at, 7 pay and accounts, 8 the record,
        /// 9 contacts and service.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$attribute])* $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// The code as it is printed, `E0203`.
            pub fn id(self) -> &'static str {
                match self {
                    $(Code::$name => $id,)*
                }
            }
        }
    };
}

codes! {
    /// A file or the folder is missing.
    MissingFile = "E0101",
    /// A file where a folder is needed, or a folder where a file is needed.
    WrongFileKind = "E0102",
    /// A file that the system doesn't let us read.
    UnreadableFile = "E0103",
    /// A file that is not UTF-8 text.
    NotUtf8 = "E0104",
    /// Text that is not TOML.
    Syntax = "E0105",
    /// The same key twice in a table.
    DuplicateKey = "E0106",
    /// A key that nothing reads.
    UnknownKey = "E0107",
    /// A key that is needed and not there.
    MissingKey = "E0108",
    /// A value of another kind than its key takes.
    WrongType = "E0109",
    /// A file or a list beyond all sense.
    TooLarge = "E0110",
    /// Warning: a file whose name is almost one that is read.
    UnreadFile = "E0111",
    /// Two versions of a file that are not merged.
    MergeConflict = "E0112",

    /// A name or reason that is empty, too long or holds control characters.
    BadText = "E0201",
    /// An id that can't be one.
    BadId = "E0202",
    /// A pin to a shift on a day of leave.
    PinOnLeave = "E0203",
    /// Two agents, shifts or holidays with the same id or date.
    DuplicateId = "E0204",
    /// An agent or a shift that the team does not have.
    UnknownId = "E0205",
    /// Not a clock time from 00:00 to 48:00.
    BadClock = "E0206",
    /// Not a date, or one that does not exist.
    BadDate = "E0207",
    /// Not a length of time.
    BadDuration = "E0208",
    /// A number outside of its range.
    BadNumber = "E0209",
    /// Not one of the words that a key takes.
    BadChoice = "E0210",
    /// An end that is not after its start.
    EndBeforeStart = "E0211",
    /// Hours that start on the next date or last longer than a day.
    HoursTooLong = "E0212",
    /// A last date before the first.
    DatesBackward = "E0213",
    /// A team without agents or without shifts.
    EmptyTeam = "E0214",
    /// A shift that no agent may work.
    IdleShift = "E0215",
    /// Two leaves of one agent on the same date. Only a warning if they are of one kind.
    OverlappingLeave = "E0216",
    /// A pin to a shift that the agent may not work.
    PinNotAllowed = "E0217",
    /// A pin to shifts that can't be worked on the same date.
    PinPair = "E0218",
    /// A shift that can't follow another on the same date, though it says so.
    BadFollow = "E0219",
    /// Staffing numbers out of order.
    StaffingOrder = "E0220",
    /// Two keys of which exactly one is needed.
    OneOfTwo = "E0221",
    /// A list that may not be empty, or a choice of dates that leaves none.
    NothingChosen = "E0222",
    /// Warning: an entry that can't have an effect.
    NoEffect = "E0223",
    /// A name that a file of targets can't have.
    BadFileName = "E0230",
    /// A table of targets whose columns can't be understood.
    BadTable = "E0231",
    /// A table of targets without rows.
    EmptyTable = "E0232",
    /// Two rows of targets for the same time.
    RowsOverlap = "E0233",
    /// A break that does not fit into its shift.
    BreakDoesNotFit = "E0240",

    /// A rule that fairshift does not have.
    UnknownRule = "E0260",
    /// A parameter that the rule does not have.
    UnknownParameter = "E0261",
    /// A value that the parameter can't take.
    BadParameter = "E0262",

    /// No roster where one is asked for.
    NoRoster = "E0301",
    /// A roster of another format.
    RosterFormat = "E0302",
    /// A roster whose dates make no sense.
    RosterDates = "E0303",
    /// A roster of another team.
    OtherTeam = "E0304",
    /// The copy of a roster's inputs is missing.
    InputsMissing = "E0305",
    /// The copy of a roster's inputs was edited.
    InputsEdited = "E0306",
    /// A cell, agent, shift or count that the roster's team does not have.
    RosterId = "E0307",
    /// A week or a line that is missing, too long or too short.
    RosterShape = "E0308",
    /// A roster that must not be overwritten.
    Published = "E0309",
    /// A break of a roster that can't be read, or is nobody's.
    RosterBreak = "E0310",

    /// A value of the command line that can't be used.
    BadArgument = "E0401",
    /// A file or folder that can't be written.
    CannotWrite = "E0402",
    /// A file that a result would take the place of, and must not.
    NotReplaced = "E0406",
    /// No roster: proven impossible, or none found in time.
    NoRosterFound = "E0404",
    /// A horizon in a year whose public holidays are not known.
    UnknownHolidays = "E0403",
    /// A horizon with dates of which a file of targets says nothing.
    TargetsLeftOut = "E0405",

    /// A section of another program's file that is missing, unknown, empty or there twice.
    ForeignSection = "E0501",
    /// A line of another program's file that can't be read.
    ForeignLine = "E0502",
    /// An agent, shift or day that such a file does not have, or has twice.
    ForeignName = "E0503",
    /// Something in such a file that a team can't state.
    ForeignLimit = "E0504",
    /// A workbook that can't be opened.
    SheetUnreadable = "E0510",
    /// A sheet in which no matrix of names and dates is found, or more than one.
    SheetShape = "E0511",
    /// Dates of a sheet that are missing, there twice, unclear or not the roster's.
    SheetDates = "E0512",
    /// A name in a sheet that the team does not have, or that stands there twice.
    SheetName = "E0513",
    /// Cells of a sheet that say nothing that can be a roster.
    SheetCell = "E0514",
    /// Warning: cells of a sheet that were passed over or read otherwise than they stand.
    SheetReadAs = "E0515",
    /// A workbook that was exported from another roster. Only a warning if the roster has changed since.
    SheetOrigin = "E0516",

    /// A calendar to bring up to date that was not written here, or changed since.
    DamagedCalendar = "E0601",
    /// Two rosters of the same date where one is needed.
    RostersOverlap = "E0602",
    /// A folder for a site with something in it that is not a site's.
    NotASite = "E0603",
    /// A key of a private site that can't be one.
    BadSiteKey = "E0604",

    /// `[pay]` twice, or wages in a file that is copied beside rosters.
    PayTwice = "E0701",
    /// A number or an amount of money that can't be one.
    BadAmount = "E0702",
    /// An account that is opened twice.
    OpenedTwice = "E0703",
    /// A row of an attendance file that can't be understood.
    BadAttendance = "E0704",

    /// A record that was edited or damaged.
    LogDamaged = "E0801",
    /// A record that another command is changing.
    RecordBusy = "E0802",
    /// A roster file that was edited after it was published.
    EditedAfterPublication = "E0803",
    /// A roster that says that it is published, and is not in the record.
    NotInLog = "E0804",
    /// An entry that does not fit to the duties that were there.
    LogContradicts = "E0805",
    /// A clock that is before the last entry.
    ClockBack = "E0806",
    /// An entry that can't be made as things stand.
    NotNow = "E0807",
    /// A file of evidence that is gone or not as it was.
    EvidenceDamaged = "E0808",
    /// A change that comes too late without the agent's consent.
    TooLate = "E0809",
    /// The copy that is kept of a published roster is gone or not as it was.
    CopyDamaged = "E0810",
    /// An entry without the right keyed seal, though it should have one.
    NotOfTheKey = "E0820",
    /// A key for seals that can't be one, or that is missing.
    BadSealKey = "E0821",

    /// A duty to swap that is not there.
    NoDutyToSwap = "E0840",
    /// A duty to swap that has begun.
    DutyBegun = "E0841",
    /// A swap that breaks what must hold.
    SwapBreaks = "E0842",
    /// A swap that is not there, or no longer open.
    SwapClosed = "E0843",
    /// A swap whose duties have changed since.
    SwapOutdated = "E0844",
    /// Somebody who has no say in a swap.
    SwapParty = "E0845",

    /// A goal of service that no number of agents reaches, or that says nothing.
    ImpossibleGoal = "E0901",
    /// A file of contacts whose columns or rows can't be understood.
    BadContacts = "E0902",
    /// A row of contacts with a number that can't be one.
    BadCount = "E0903",
    /// Two rows of contacts for the same time.
    ContactsOverlap = "E0904",
    /// Intervals of contacts that are missing between others.
    ContactsHole = "E0905",
    /// Intervals of contacts of different lengths.
    MixedIntervals = "E0906",
    /// A channel that nobody can serve.
    NobodyServes = "E0907",
    /// A channel of which the team says too little.
    UnknownChannel = "E0908",
    /// More agents than a target can want.
    TooManyHeads = "E0909",
    /// Contacts that come too late, by agents missing, that can't be.
    BadLate = "E0920",
}
