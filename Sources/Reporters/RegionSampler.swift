internal import CellImage

/// Runs in scan order, each with the place of its object in an index.
struct PlacedRuns {
    let runs: [LabelRun]
    let places: [Int]
    /// Where the pixels of objects lie when they are set down object by object: `p` owns `offsets[p] ..< offsets[p + 1]`.
    let offsets: [Int]

    /// Looks up the places of runs; labels outside the index are left out.
    init(_ scanOrdered: [LabelRun], by index: LabelIndex) {
        var runs: [LabelRun] = []
        var places: [Int] = []
        var offsets = [Int](repeating: 0, count: index.labels.count + 1)
        runs.reserveCapacity(scanOrdered.count)
        places.reserveCapacity(scanOrdered.count)
        for run in scanOrdered {
            guard let place = index[run.label] else { continue }
            runs.append(run)
            places.append(place)
            offsets[place + 1] += run.length
        }
        for place in 1..<max(1, offsets.count) {
            offsets[place] += offsets[place - 1]
        }
        self.runs = runs
        self.places = places
        self.offsets = offsets
    }

    /// Takes all runs as one object.
    init(oneObject runs: [LabelRun]) {
        self.runs = runs
        places = Array(repeating: 0, count: runs.count)
        offsets = [0, runs.reduce(0) { $0 + $1.length }]
    }
}

/// Quantiles of some pixels, seen through the steps of whole counts.
struct PixelQuantiles {
    /// Finite pixels.
    var count: Int
    /// One value per probability asked for; NaN without finite pixels.
    var values: [Double]
}

/// Gathers the finite pixels under runs and summarises them, in memory that is used again and again.
struct RegionSampler {
    struct Summary {
        var statistics: SampleStatistics
        var saturatedFraction: Double?
    }

    private let probabilities: [Double]
    private let saturationValue: Float?
    private var samples: [Float] = []
    private var selector = OrderStatistics()

    init(probabilities: [Double], saturationValue: Float? = nil) {
        self.probabilities = probabilities
        self.saturationValue = saturationValue
    }

    /// The mid-distribution quantiles of all runs together; see `OrderStatistics.midQuantiles`.
    mutating func quantiles(of plane: Plane<Float>, over runs: [LabelRun]) -> PixelQuantiles {
        let ends = gather(plane, over: PlacedRuns(oneObject: runs))
        return samples.withUnsafeBufferPointer { samples in
            let finite = UnsafeBufferPointer(rebasing: samples[..<ends[0]])
            guard let first = finite.first else {
                return PixelQuantiles(count: 0, values: probabilities.map { _ in .nan })
            }
            let (low, high) = finite.range(from: first)
            let values = selector.midQuantiles(of: finite, low: low, high: high, probabilities: probabilities)
            return PixelQuantiles(count: finite.count, values: values)
        }
    }

    /// Summarises every object.
    ///
    /// Pixels are read in scan order, which is how memory is fast, and set down object by object.
    ///
    /// - Parameters:
    ///   - plane: a channel.
    ///   - runs: the objects.
    ///   - floors: the least value that counts in each object; nil counts all. All count where most values lie below.
    /// - Returns: one summary per object, in the order of their places.
    mutating func summaries(of plane: Plane<Float>, over runs: PlacedRuns, notBelow floors: [Float]? = nil) -> [Summary]
    {
        var ends = gather(plane, over: runs)
        if let floors { dropDim(below: floors, starts: runs.offsets, ends: &ends) }
        return samples.withUnsafeBufferPointer { samples in
            ends.indices.map { place in
                let finite = UnsafeBufferPointer(rebasing: samples[runs.offsets[place]..<ends[place]])
                let statistics = SampleStatistics(finite, probabilities: probabilities, selector: &selector)
                return Summary(statistics: statistics, saturatedFraction: saturated(finite))
            }
        }
    }

    /// Takes dim values out of the samples of every object, unless most are dim: then so is the object.
    private mutating func dropDim(below floors: [Float], starts: [Int], ends: inout [Int]) {
        samples.withUnsafeMutableBufferPointer { samples in
            for place in ends.indices {
                let all = starts[place]..<ends[place]
                let bright = all.count { samples[$0] >= floors[place] }
                guard 2 * bright >= all.count else { continue }
                var end = starts[place]
                for index in all where samples[index] >= floors[place] {
                    samples[end] = samples[index]
                    end += 1
                }
                ends[place] = end
            }
        }
    }

    /// The share of saturated pixels of every object.
    mutating func saturatedFractions(of plane: Plane<Float>, over runs: PlacedRuns) -> [Double?] {
        let ends = gather(plane, over: runs)
        return samples.withUnsafeBufferPointer { samples in
            ends.indices.map { place in
                saturated(UnsafeBufferPointer(rebasing: samples[runs.offsets[place]..<ends[place]]))
            }
        }
    }

    /// Copies finite pixels to `samples`; gives for each object the index after its last one.
    private mutating func gather(_ plane: Plane<Float>, over runs: PlacedRuns) -> [Int] {
        let size = runs.offsets.last ?? 0
        if samples.count < size {
            samples = Array(repeating: 0, count: size)
        }
        var ends = Array(runs.offsets.dropLast())
        samples.withUnsafeMutableBufferPointer { samples in
            plane.pixels.withUnsafeBufferPointer { pixels in
                for (run, place) in zip(runs.runs, runs.places) {
                    let offset = Int(run.row) * plane.width
                    let row = UnsafeBufferPointer(rebasing: pixels[offset + Int(run.start)..<offset + Int(run.end)])
                    let free = UnsafeMutableBufferPointer(rebasing: samples[ends[place]...])
                    ends[place] += RegionSampler.copyFinite(row, to: free)
                }
            }
        }
        return ends
    }

    /// Copies the finite values of a row; gives their number.
    private static func copyFinite(_ row: UnsafeBufferPointer<Float>, to free: UnsafeMutableBufferPointer<Float>) -> Int
    {
        // Without its sign, a value that is not finite has the largest bit patterns of all; integers vectorise.
        var largest: Int32 = 0
        for index in 0..<row.count {
            free[index] = row[index]
            let magnitude = Int32(bitPattern: row[index].bitPattern & 0x7FFF_FFFF)
            largest = magnitude > largest ? magnitude : largest
        }
        guard largest >= Int32(bitPattern: Float.infinity.bitPattern) else { return row.count }
        var count = 0
        for value in row where value.isFinite {
            free[count] = value
            count += 1
        }
        return count
    }

    private func saturated(_ samples: UnsafeBufferPointer<Float>) -> Double? {
        guard let saturationValue else { return nil }
        guard !samples.isEmpty else { return .nan }
        var count = 0
        for sample in samples {
            count += sample >= saturationValue ? 1 : 0
        }
        return Double(count) / Double(samples.count)
    }
}
