/// The times that the record of a cell holds of one phase of its life, whole or cut off.
public struct PhaseSpans: Sendable, Equatable {
    /// From the frame in which the phase begins to the one in which the next begins; empty where both are one.
    public var complete: [Range<Int>]
    /// From the frame in which the phase begins to the last one in which the record shows it: it lasts longer than that.
    public var open: [Range<Int>]

    /// Makes spans.
    public init(complete: [Range<Int>] = [], open: [Range<Int>] = []) {
        self.complete = complete
        self.open = open
    }

    /// Puts spans together in their order.
    init(_ parts: [PhaseSpans]) {
        self.init(complete: parts.flatMap(\.complete), open: parts.flatMap(\.open))
    }

    /// A phase that ends in a frame or, where it does not, is cut off after the last frame of a record; none where its
    /// beginning is not known, comes after the end, or neither end nor last frame are known.
    init(from begin: Int?, to end: Int?, cutOffAt last: Int?) {
        self.init()
        guard let begin, let bound = end ?? last, begin <= bound else { return }
        if end == nil { open = [begin..<bound] } else { complete = [begin..<bound] }
    }
}
