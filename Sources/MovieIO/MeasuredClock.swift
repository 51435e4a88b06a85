package import CellImage

/// The recorded times of a movie's frames, judged.
package enum MeasuredClock: Sendable, Equatable {
    /// Nothing is recorded, or only zeros, which many programs write for "unknown".
    case absent
    /// The times contradict themselves.
    case unusable(reason: String)
    /// Seconds since the first frame, strictly increasing.
    case times([Double])

    /// The largest time taken for one, in seconds: a date counted from anywhere is smaller.
    private static let largest = 1e12

    /// Judges recorded times.
    package init(_ recorded: [Double?]) {
        let known = recorded.compactMap { $0 }
        guard let first = known.first, known.contains(where: { $0 != 0 }) else {
            self = .absent
            return
        }
        guard known.count == recorded.count else {
            self = .unusable(reason: "\(recorded.count - known.count) of \(recorded.count) frames have no time")
            return
        }
        if let index = known.firstIndex(where: { !($0.magnitude <= MeasuredClock.largest) }) {
            self = .unusable(reason: "frame \(index) is at \(known[index]) s")
            return
        }
        for index in known.indices.dropFirst() where known[index] <= known[index - 1] {
            self = .unusable(reason: "the clock does not advance at frame \(index)")
            return
        }
        self = .times(known.map { $0 - first })
    }

    /// The median time per frame number.
    package static func medianInterval(_ times: [Double], frameNumbers: [Int]) -> FrameInterval? {
        guard times.count == frameNumbers.count else { return nil }
        let steps = times.indices.dropFirst().map { index in
            (times[index] - times[index - 1]) / Double(max(1, frameNumbers[index] - frameNumbers[index - 1]))
        }.sorted()
        guard !steps.isEmpty else { return nil }
        let middle = steps.count / 2
        return FrameInterval(seconds: steps.count % 2 == 1 ? steps[middle] : (steps[middle - 1] + steps[middle]) / 2)
    }
}
