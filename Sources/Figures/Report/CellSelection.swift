internal import Reporters

/// The cells that a report shows one by one.
public struct CellSelection: Sendable, Equatable {
    /// Tracks, ascending.
    public let tracks: [Int]
    /// Which cells these are, in a sentence.
    public let rule: String

    /// Chooses cells.
    ///
    /// Where responses are known: those whose amplitude exceeds its error most, then flagged ones. Otherwise those seen
    /// in most frames.
    ///
    /// - Parameters:
    ///   - reporter: the reporter by which cells are chosen.
    ///   - clear: most cells with a clear response, or most cells at all where no response is known.
    ///   - flagged: most flagged cells besides these.
    public init(of reporter: ReporterContents, clear: Int = 24, flagged: Int = 24) {
        let all = max(reporter.traces.count, reporter.processed.count)
        guard !reporter.responses.isEmpty else {
            let ranked = reporter.traces.map { trace in
                (track: trace.track, seen: trace.points.reduce(0) { $0 + ($1.value.isFinite ? 1 : 0) })
            }.sorted { ($1.seen, $0.track) < ($0.seen, $1.track) }
            tracks = ranked.prefix(clear).map(\.track).sorted()
            rule =
                tracks.count < all ? "The \(tracks.count) of \(all) cells with most values." : "All \(all) cells."
            return
        }
        let ranked = reporter.responses.filter { $0.isResponder != nil }.map { response in
            (track: response.track, clarity: CellSelection.clarity(of: response))
        }.sorted { ($1.clarity, $0.track) < ($0.clarity, $1.track) }
        let clearest = Set(ranked.prefix(clear).map(\.track))
        let doubtful = CellSelection.flaggedTracks(of: reporter).filter { !clearest.contains($0) }
        let shown = doubtful.prefix(flagged)
        tracks = (clearest + shown).sorted()
        let rest = doubtful.count > shown.count ? " (\(doubtful.count - shown.count) more are not)" : ""
        let first =
            ranked.count > clearest.count
            ? "The \(clearest.count) of \(all) cells whose amplitude exceeds its error most"
            : "The \(clearest.count) of \(all) cells of which it is known whether they respond"
        rule = "\(first), and \(shown.count) flagged ones\(rest)."
    }

    /// Responders before others; within both, by how many half widths of its interval the amplitude is.
    private static func clarity(of response: CellResponse) -> Double {
        let half = (response.amplitude.upper - response.amplitude.lower) / 2
        let ratio = abs(response.amplitude.value) / half
        let share = ratio.isFinite ? ratio / (1 + ratio) : 0
        return share + (response.isResponder == true ? 1 : 0)
    }

    private static func flaggedTracks(of reporter: ReporterContents) -> [Int] {
        let ofTraces = reporter.processed.filter { !$0.flags.isEmpty }.map(\.track)
        let ofResponses = reporter.responses.filter { !$0.flags.isEmpty }.map(\.track)
        return Set(ofTraces + ofResponses).sorted()
    }
}
