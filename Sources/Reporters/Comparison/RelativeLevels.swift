extension [ProcessedTrace] {
    /// Fewer cells in a frame have no median that others are compared with.
    private static var fewestCells: Int { 3 }

    /// The traces with each value divided by the median of all cells of its frame, in place of the normalised value.
    ///
    /// What all cells of a movie do together, such as answer a dose or bleach, is thereby left out: what remains is how a
    /// cell differs from the others at the same time. Frames in mitosis and after a jump of area do not enter the median;
    /// a frame with fewer than three cells that do has no values.
    func relativeToTheirFrames() -> [ProcessedTrace] {
        var values: [Int: [Double]] = [:]
        for point in lazy.flatMap(\.points) where point.isSteady && point.corrected.value.isFinite {
            values[point.frame, default: []].append(point.corrected.value)
        }
        let medians = values.filter { $0.value.count >= Self.fewestCells }.mapValues(RobustStatistics.median)
        return map { trace in
            var trace = trace
            for index in trace.points.indices {
                let median = medians[trace.points[index].frame] ?? .nan
                let value = trace.points[index].corrected.value
                trace.points[index].normalized = Estimate(median > 0 ? value / median : .nan)
            }
            return trace
        }
    }
}

extension ProcessedTrace {
    /// Fewer frames tell no level.
    private static let fewestFrames = 3

    /// Mean of the normalised values of frames that count; NaN of fewer than three.
    var meanLevel: Double {
        let values = points.filter(\.isSteady).map(\.normalized.value).filter(\.isFinite)
        guard values.count >= ProcessedTrace.fewestFrames else { return .nan }
        return values.reduce(0, +) / Double(values.count)
    }
}
