import CellImage

/// A pair of detections that may be the same cell.
struct LinkCandidate {
    /// Number of the earlier detection.
    var earlier: Int
    /// Number of the later detection.
    var later: Int
    var cost: Double
    var iou: Double
    /// How unlike the two are, 0 to 1.
    var mismatch: Double
}

/// A pair of detections that overlap or lie within the gate of each other: all that its cost comes from.
struct NearPair {
    /// Number of the earlier detection.
    var earlier: Int
    /// Number of the later detection.
    var later: Int
    /// Distance from the expected place as a share of the gate.
    var distance: Double
    /// Pixels that both cover where the drift leaves the earlier one.
    var shared: Double
    /// The same where the earlier one is expected with its neighbours.
    var sharedMoved: Double

    init(earlier: Int, later: Int, distance: Double, shared: Double) {
        self.earlier = earlier
        self.later = later
        self.distance = distance
        self.shared = shared
        sharedMoved = shared
    }
}

/// A detection with the place where its cell is expected in the later frame.
struct ExpectedDetection {
    var number: Int
    var place: PixelPoint
}

/// Collects the pairs of detections that overlap, or lie within the gate of each other, with their costs.
struct CandidateFinder {
    /// Candidates kept per earlier detection: the cheapest; a bound for memory where a gate is set far too wide.
    static let mostPerDetection = 16

    let table: DetectionTable
    let cost: LinkCost

    /// Pairs between two sets of detections.
    ///
    /// - Parameters:
    ///   - earlier: earlier detections in ascending order, all of one frame.
    ///   - later: numbers of later detections in ascending order, all of one frame.
    ///   - shared: shared areas between the two frames, ordered by earlier detection; those of others are skipped.
    ///   - gate: greatest distance from the expected place, in pixels.
    /// - Returns: pairs ordered by earlier detection.
    func pairs(
        from earlier: [ExpectedDetection],
        to later: [Int],
        shared: [OverlapSource.Shared],
        gate: Double
    ) -> [NearPair] {
        guard let firstLater = later.first, let lastLater = later.last else { return [] }
        let grid = CentroidGrid(later.map { table.centroids[$0] }, numbers: later, reach: gate)
        var pixels = SharedPixels(wanted: later, in: firstLater...lastLater)
        var result: [NearPair] = []
        result.reserveCapacity(earlier.count * 3)
        var entry = 0
        for detection in earlier {
            let number = detection.number
            pixels.load(shared, of: number, from: &entry)
            grid.forEach(near: detection.place, within: gate) { candidate, squared in
                let distance = squared.squareRoot() / gate
                let shared = pixels.take(candidate)
                result.append(NearPair(earlier: number, later: candidate, distance: distance, shared: shared))
            }
            pixels.takeRest { candidate, shared in
                result.append(NearPair(earlier: number, later: candidate, distance: 1, shared: shared))
            }
        }
        return result
    }

    /// Pairs with their costs, ordered by earlier detection; of each of these the cheapest.
    func candidates(_ pairs: [NearPair]) -> [LinkCandidate] {
        var result: [LinkCandidate] = []
        result.reserveCapacity(pairs.count)
        var start = 0
        while start < pairs.count {
            let first = result.count
            var end = start
            while end < pairs.count && pairs[end].earlier == pairs[start].earlier {
                result.append(candidate(pairs[end]))
                end += 1
            }
            if end - start > CandidateFinder.mostPerDetection {
                let cheapest = result[first...].sorted { ($0.cost, $0.later) < ($1.cost, $1.later) }
                result.replaceSubrange(first..., with: cheapest.prefix(CandidateFinder.mostPerDetection))
            }
            start = end
        }
        return result
    }

    @inline(__always)
    private func candidate(_ near: NearPair) -> LinkCandidate {
        let (earlier, later) = (near.earlier, near.later)
        let areas = (table.areas[earlier], table.areas[later])
        let pair = cost.pair(
            distance: near.distance,
            shared: near.sharedMoved,
            areas: areas,
            changes: table.isCut[earlier] || table.isCut[later] ? nil : changes(earlier, later)
        )
        return LinkCandidate(
            earlier: earlier,
            later: later,
            cost: pair.cost,
            iou: near.sharedMoved == near.shared ? pair.iou : LinkCost.iou(shared: near.shared, areas: areas),
            mismatch: pair.mismatch
        )
    }

    @inline(__always)
    private func changes(_ earlier: Int, _ later: Int) -> LinkCost.Changes {
        LinkCost.Changes(
            size: table.octaves[earlier] - table.octaves[later],
            meanSize: table.meanSize(earlier, later),
            brightness: table.brightnesses[earlier] - table.brightnesses[later],
            integratedIntensity: table.integratedIntensities[earlier] - table.integratedIntensities[later]
        )
    }
}

/// The pixels that one earlier detection shares with each later one.
private struct SharedPixels {
    private let firstLater: Int
    private let isWanted: [Bool]
    private var pixels: [Double]
    private var loaded: [Int] = []

    init(wanted: [Int], in range: ClosedRange<Int>) {
        var isWanted = [Bool](repeating: false, count: range.count)
        for number in wanted {
            isWanted[number - range.lowerBound] = true
        }
        firstLater = range.lowerBound
        self.isWanted = isWanted
        pixels = Array(repeating: 0, count: range.count)
    }

    /// Takes up the entries of a detection, going on in a list that is ordered by earlier detection.
    mutating func load(_ shared: [OverlapSource.Shared], of number: Int, from entry: inout Int) {
        while entry < shared.count && shared[entry].earlier <= number {
            let offset = shared[entry].later - firstLater
            if shared[entry].earlier == number, isWanted.indices.contains(offset), isWanted[offset] {
                pixels[offset] = shared[entry].pixels
                loaded.append(shared[entry].later)
            }
            entry += 1
        }
    }

    /// The pixels shared with a later detection, once; 0 afterwards.
    mutating func take(_ later: Int) -> Double {
        let shared = pixels[later - firstLater]
        pixels[later - firstLater] = 0
        return shared
    }

    /// Hands over all detections that were loaded and not taken.
    mutating func takeRest(_ body: (_ later: Int, _ pixels: Double) -> Void) {
        for later in loaded where pixels[later - firstLater] > 0 {
            body(later, pixels[later - firstLater])
            pixels[later - firstLater] = 0
        }
        loaded.removeAll(keepingCapacity: true)
    }
}
