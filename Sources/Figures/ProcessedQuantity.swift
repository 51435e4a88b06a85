public import Reporters

/// Which number of a processed trace a figure shows.
public enum ProcessedQuantity: Sendable, Equatable {
    /// As measured.
    case raw
    /// After correction for bleaching and smoothing.
    case corrected
    /// Relative to the baseline.
    case normalized
}

extension ProcessedPoint {
    /// The point's number with its interval, if one is known.
    func estimate(_ quantity: ProcessedQuantity) -> Estimate {
        switch quantity {
        case .raw: Estimate(raw)
        case .corrected: corrected
        case .normalized: normalized
        }
    }

    /// Whether a line may go through the point; not through gaps and not around a mitosis, where rounding changes
    /// signals.
    var isJoined: Bool { isObserved && flags.isDisjoint(with: [.gap, .mitosis]) }

    /// The flags as a field of a table.
    var flagsField: String {
        (isObserved ? flags : flags.union(.gap)).names.joined(separator: ";")
    }
}

extension ProcessedTrace {
    /// One number of every frame, as figures of plain traces take it.
    ///
    /// - Parameter quantity: which number.
    /// - Returns: the trace; frames without an observation are gaps.
    public func trace(of quantity: ProcessedQuantity) -> Trace {
        let times = points.reduce(into: [Int: Double]()) { $0[$1.frame] = $1.timeInSeconds }
        let observed = points.filter(\.isObserved).map { point in
            TracePoint(
                frame: point.frame,
                timeInSeconds: point.timeInSeconds,
                value: point.estimate(quantity).value
            )
        }
        return Trace(track: track, name: name, observed: observed, timeInSeconds: { times[$0] })
    }
}
