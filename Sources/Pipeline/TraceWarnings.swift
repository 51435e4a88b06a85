import Reporters
public import TrackStore

/// What a reader of the traces of a result should know of their corrections and baselines.
public struct TraceWarnings: Sendable, Equatable {
    /// One sentence each, without the full stop.
    public let sentences: [String]

    /// Finds out what a result lacks.
    ///
    /// A dose with no frame of the baseline before it is told elsewhere.
    ///
    /// - Throws: `RunError` when the file cannot be read.
    public init(_ store: TrackStore) throws(RunError) {
        let (records, plain) = try RunError.translate {
            (try store.bleaching(), try store.reportersWithoutNormalizedValues())
        }
        let uncorrected = records.filter(\.isWithoutCorrection).map { record in
            "bleaching of \(record.reporter) is not corrected: fewer than three cells have enough values before the dose "
                + "(of a movie without a dose in all frames), five each and one in every other frame at least"
        }
        let unrelated = plain.isEmpty ? [] : try TraceWarnings.hasBaselineWindow(store) ? plain : []
        sentences =
            uncorrected
            + unrelated.map { reporter in
                "no cell has a normalised value of \(reporter): none has a baseline that values can be related to"
            }
    }

    private static func hasBaselineWindow(_ store: TrackStore) throws(RunError) -> Bool {
        let parameters = try store.runParameters()
        let times = try RunError.translate { try store.frames().map(\.timeInSeconds) }
        let clock = MovieClock(timesInSeconds: times)
        let dose = try DoseTime(parameters, clock: clock)
        return try RunError.translate {
            try !TraceProcessing(parameters.traces, dose: dose).baselineWindow(clock).isEmpty
        }
    }
}

extension BleachingRecord {
    /// Whether a correction was asked for, and nothing told what to correct.
    public var isWithoutCorrection: Bool { cellCount == nil }
}
