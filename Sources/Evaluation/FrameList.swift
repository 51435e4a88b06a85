/// Frame numbers as people write them: `0 to 4, 7, 9 to 11`.
public struct FrameList: Sendable, Equatable, CustomStringConvertible {
    /// The runs of consecutive numbers, in ascending order.
    public let runs: [ClosedRange<Int>]

    /// Sorts frame numbers into runs.
    public init(_ frames: some Sequence<Int>) {
        var runs: [ClosedRange<Int>] = []
        for frame in Set(frames).sorted() {
            if let last = runs.last, last.upperBound == frame - 1 {
                runs[runs.count - 1] = last.lowerBound...frame
            } else {
                runs.append(frame...frame)
            }
        }
        self.runs = runs
    }

    /// The numbers that are missing between the least and the greatest of some frame numbers.
    public static func gaps(in frames: some Sequence<Int>) -> FrameList {
        let runs = FrameList(frames).runs
        return FrameList(runs: zip(runs, runs.dropFirst()).map { $0.upperBound + 1...$1.lowerBound - 1 })
    }

    private init(runs: [ClosedRange<Int>]) {
        self.runs = runs
    }

    /// How many numbers there are.
    public var count: Int { runs.reduce(0) { $0 + $1.count } }

    /// Whether there is no number.
    public var isEmpty: Bool { runs.isEmpty }

    /// The first eight runs, and how many frames there are besides.
    public var description: String {
        let shown = runs.prefix(8).map { run in
            run.count == 1 ? "\(run.lowerBound)" : "\(run.lowerBound) to \(run.upperBound)"
        }
        let others = runs.dropFirst(8).reduce(0) { $0 + $1.count }
        return shown.joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
    }
}
