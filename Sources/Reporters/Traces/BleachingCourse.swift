/// What bleaching does to a value, frame by frame.
struct BleachingCourse {
    /// Factor by which bleaching has changed the value in each frame of the movie.
    var factors: [Double]
    /// Relative standard error of each factor.
    var errors: [Double]
    /// Control cells that it is the course of; 0 without control cells.
    private(set) var cellCount = 0

    /// No bleaching.
    init(frameCount: Int) {
        factors = Array(repeating: 1, count: frameCount)
        errors = Array(repeating: 0, count: frameCount)
    }

    /// A drift that begins with the movie; an unknown error counts as none.
    init(_ drift: ExponentialDrift, frameCount: Int) {
        factors = (0..<frameCount).map(drift.factor(at:))
        errors = (0..<frameCount).map { Double($0) * drift.wideError / (1 + drift.ratePerFrame) }
    }

    /// The median course of control cells, each divided by its mean over the baseline window; nil when none of them has
    /// enough values there.
    ///
    /// Frames without a control keep the factor of the frame before.
    ///
    /// - Parameters:
    ///   - controls: values of all frames of the movie, NaN where there is none that counts, of one cell each.
    ///   - baseline: frames of the baseline window.
    ///   - fewest: values that a control needs in the window.
    ///   - frameCount: frames of the movie.
    init?(controls: [[Double]], baseline: Range<Int>, fewest: Int, frameCount: Int) {
        let folds = controls.compactMap { values -> [Double]? in
            let window = values.indices.filter(baseline.contains).map { values[$0] }.filter(\.isFinite)
            let mean = window.reduce(0, +) / Double(window.count)
            return window.count < max(1, fewest) || !(mean > 0) ? nil : values.map { $0 / mean }
        }
        guard !folds.isEmpty else { return nil }
        self.init(frameCount: frameCount)
        cellCount = folds.count
        for frame in 0..<frameCount {
            let values = folds.filter { frame < $0.count }.map { $0[frame] }.filter(\.isFinite)
            let median = RobustStatistics.median(values)
            guard median > 0 else {
                factors[frame] = frame > 0 ? factors[frame - 1] : 1
                errors[frame] = frame > 0 ? errors[frame - 1] : 0
                continue
            }
            factors[frame] = median
            // The standard error of the median of normal values is 1.25 times that of their mean.
            errors[frame] = 1.2533 * RobustStatistics.scale(values) / (Double(values.count).squareRoot() * median)
        }
    }

    /// What the correction by this course leaves: no drift, and the errors as that of a rate, by least squares over the
    /// frames after the baseline window.
    func remainder(after baseline: Range<Int>) -> ExponentialDrift {
        let middle = Double(baseline.lowerBound + baseline.upperBound - 1) / 2
        var (products, squares) = (0.0, 0.0)
        for frame in errors.indices.dropFirst(baseline.upperBound) {
            let age = Double(frame) - middle
            products += age * errors[frame]
            squares += age * age
        }
        let error = squares > 0 ? products / squares : 0
        return ExponentialDrift(ratePerFrame: 0, standardError: error, traceCount: cellCount)
    }
}
