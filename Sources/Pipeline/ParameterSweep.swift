import Lineage
public import TrackStore
import Tracker

/// How tracks and divisions depend on one parameter: links made anew from what a file holds, for several values.
public struct ParameterSweep: Sendable {
    /// What one value leads to.
    public struct Row: Sendable, Codable, Equatable {
        /// The value.
        public var value: Double
        /// Tracks.
        public var tracks: Int
        /// Tracks that are seen in every frame of the movie.
        public var wholeTracks: Int
        /// Links over frames in which the cell was missed and has no mask.
        public var bridges: Int
        /// Divisions.
        public var divisions: Int
        /// Masks that repairs made.
        public var repairs: Int
        /// Masks that fit no track and are left out.
        public var strays: Int
    }

    /// Name of the parameter, such as `tracking.endCost`.
    public let name: String
    /// The values, in the order in which they are tried.
    public let values: [Double]

    /// Values in one sweep, at most.
    private static let mostValues = 1_000

    /// Reads a sweep.
    ///
    /// - Parameter text: `PARAMETER=FIRST:LAST:STEP`; a name without a point is one of tracking.
    /// - Throws: `RunError.parameter` when it cannot be read, has no value or more than 1000, or names a parameter that
    ///   is none of tracking or divisions.
    public init(_ text: String) throws(RunError) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        let numbers = parts.last?.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) } ?? []
        guard parts.count == 2, !parts[0].isEmpty, numbers.count == 3, let first = numbers[0], let last = numbers[1],
            let step = numbers[2], first.isFinite, last.isFinite, step.isFinite
        else {
            throw .parameter(name: "sweep", reason: "needs PARAMETER=FIRST:LAST:STEP, not '\(text)'")
        }
        let count = step == 0 ? 0 : ((last - first) / step + 1e-9).rounded(.down) + 1
        guard count >= 1, count <= Double(ParameterSweep.mostValues) else {
            throw .parameter(name: "sweep", reason: "'\(text)' has no value, or more than \(ParameterSweep.mostValues)")
        }
        name = parts[0].contains(".") ? String(parts[0]) : "tracking." + parts[0]
        guard ["tracking.", "divisions."].contains(where: name.hasPrefix) else {
            throw .parameter(
                name: "sweep",
                reason: "'\(name)' does not change tracks or divisions; name a parameter of tracking or divisions"
            )
        }
        values = (0..<Int(count)).map { first + Double($0) * step }
    }

    /// Tries all values; the file stays as it is.
    ///
    /// - Parameters:
    ///   - store: a file whose frames are all stored.
    ///   - parameters: all other parameters, as for `Retracking`.
    ///   - report: hears of every row as it is found.
    /// - Returns: a row per value.
    /// - Throws: `RunError.parameter` for a name that does not exist or a value out of range, and what tracking throws.
    public func run(
        _ store: TrackStore,
        parameters: RunParameters,
        report: (Row) -> Void = { _ in }
    ) throws(RunError) -> [Row] {
        try store.requireAllFrames()
        try ParameterScope.track.check(parameters, before: try store.runParameters())
        // All values are checked before the first one is tried.
        let choices = try values.map { value throws(RunError) in (value, try changed(parameters, to: value)) }
        var rows: [Row] = []
        for (value, choice) in choices {
            let row = try store.findingDamage { try ParameterSweep.row(value, choice, store) }
            report(row)
            rows.append(row)
        }
        return rows
    }

    private func changed(_ parameters: RunParameters, to value: Double) throws(RunError) -> RunParameters {
        var tree = ParameterTree.empty
        let isWhole = value == value.rounded() && abs(value) < 1e15
        tree.set(name.split(separator: ".").map(String.init), to: isWhole ? .integer(Int(value)) : .number(value))
        var layers = try ParameterLayers(parameters)
        layers.add(tree)
        return try layers.parameters()
    }

    private static func row(_ value: Double, _ parameters: RunParameters, _ store: TrackStore) throws -> Row {
        let result = try LinkingStage(of: store, parameters: parameters).track(try store.movie())
        let tracks = result.division.tracking.tracks
        let frames = result.movie.frames.map(\.frame)
        return Row(
            value: value,
            tracks: tracks.count,
            wholeTracks: tracks.count { $0.firstFrame == frames.first && $0.lastFrame == frames.last },
            bridges: result.division.tracking.links.count { $0.gap > 0 },
            divisions: result.division.divisions.count,
            repairs: result.movie.repairs.values.reduce(0) { $0 + $1.repairs.count },
            strays: result.movie.repairs.values.reduce(0) { $0 + $1.strays.count }
        )
    }
}
