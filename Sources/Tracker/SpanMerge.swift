/// The merging of two ascending lists of spans, of which the first is moved along the line.
struct SpanMerge {
    private typealias Spans = UnsafeBufferPointer<RunSpans.Span>

    private var first: UnsafePointer<RunSpans.Span>
    private var second: UnsafePointer<RunSpans.Span>
    private let firstEnd: UnsafePointer<RunSpans.Span>
    private let secondEnd: UnsafePointer<RunSpans.Span>
    private let offset: Int

    /// Takes down what the spans of two lists share.
    ///
    /// Each step of a merge waits for the one before. So two merges, of the two halves, take turns.
    ///
    /// - Parameters:
    ///   - earlier: the list that is moved.
    ///   - later: the list that stays.
    ///   - offset: places by which the first list is moved.
    ///   - writer: takes at most as many pairs as there are spans.
    static func run(
        _ earlier: UnsafeBufferPointer<RunSpans.Span>,
        _ later: UnsafeBufferPointer<RunSpans.Span>,
        offset: Int,
        into writer: inout PairCounter.Writer
    ) {
        guard !earlier.isEmpty, !later.isEmpty else { return }
        let half = earlier.count / 2
        // What ends before the middle meets nothing that the second half holds.
        let middle = earlier[half].start + offset
        let split = later.firstEnding(after: middle)
        let shared = split < later.count && later[split].start < middle ? split + 1 : split
        guard var upper = SpanMerge(earlier, 0..<half, later, 0..<shared, offset: offset),
            var lower = SpanMerge(earlier, half..<earlier.count, later, split..<later.count, offset: offset)
        else { return }
        // A copy that nothing else refers to stays in registers.
        var own = writer
        while upper.isGoingOn && lower.isGoingOn {
            upper.step(into: &own)
            lower.step(into: &own)
        }
        while upper.isGoingOn { upper.step(into: &own) }
        while lower.isGoingOn { lower.step(into: &own) }
        writer = own
    }

    /// Begins with parts of two lists; nil for a list that is nowhere.
    private init?(_ earlier: Spans, _ firstPart: Range<Int>, _ later: Spans, _ secondPart: Range<Int>, offset: Int) {
        guard let firstBase = earlier.baseAddress, let secondBase = later.baseAddress else { return nil }
        precondition(firstPart.upperBound <= earlier.count && secondPart.upperBound <= later.count)
        first = firstBase + firstPart.lowerBound
        firstEnd = firstBase + firstPart.upperBound
        second = secondBase + secondPart.lowerBound
        secondEnd = secondBase + secondPart.upperBound
        self.offset = offset
    }

    private var isGoingOn: Bool {
        @inline(__always) get { first < firstEnd && second < secondEnd }
    }

    /// Takes down what the two spans at hand share, and goes on behind the one that ends first.
    @inline(__always)
    private mutating func step(into writer: inout PairCounter.Writer) {
        let leftEnd = first.pointee.end &+ offset
        let rightEnd = second.pointee.end
        let start = max(first.pointee.start &+ offset, second.pointee.start)
        // Whether runs meet and which one ends first is as good as random, so there is no branch for either.
        writer.add(
            earlier: first.pointee.region,
            later: second.pointee.region,
            pixels: min(leftEnd, rightEnd) &- start
        )
        let step = leftEnd < rightEnd ? 1 : 0
        first += step
        second += 1 &- step
    }
}

extension UnsafeBufferPointer<RunSpans.Span> {
    /// The first span that ends after a place, by bisection.
    fileprivate func firstEnding(after place: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].end <= place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
