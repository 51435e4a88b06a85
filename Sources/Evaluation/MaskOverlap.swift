public import CellImage

/// The pixels that the objects of a reference and of a result share in one image.
public struct MaskOverlap: Sendable, Equatable {
    /// An object of the reference and one of the result that share at least one pixel.
    public struct Pair: Sendable, Hashable {
        /// Position in `referenceLabels`.
        public let reference: Int
        /// Position in `resultLabels`.
        public let result: Int
        /// Shared pixels.
        public let pixels: Int
    }

    /// The labels of the reference, ascending.
    public let referenceLabels: [UInt32]
    /// Pixels of each object of the reference.
    public let referenceAreas: [Int]
    /// The labels of the result, ascending.
    public let resultLabels: [UInt32]
    /// Pixels of each object of the result.
    public let resultAreas: [Int]
    /// The pairs, ordered by reference, then by result.
    public let pairs: [Pair]

    /// Compares two label images of one size.
    ///
    /// - Throws: `EvaluationError.sizeMismatch`.
    /// - Complexity: O(runs), and O(pairs log pairs) for their order.
    public init(reference: LabelRuns, result: LabelRuns) throws(EvaluationError) {
        guard reference.width == result.width, reference.height == result.height else {
            throw .sizeMismatch(
                frame: nil,
                expectedWidth: reference.width,
                expectedHeight: reference.height,
                foundWidth: result.width,
                foundHeight: result.height
            )
        }
        let referenceIndex = RegionIndex(reference.runs)
        let resultIndex = RegionIndex(result.runs)
        referenceLabels = referenceIndex.labels
        resultLabels = resultIndex.labels
        referenceAreas = MaskOverlap.areas(reference, referenceIndex)
        resultAreas = MaskOverlap.areas(result, resultIndex)
        var counter = PairCounter()
        for row in 0..<reference.height {
            MaskOverlap.count(row: row, reference, referenceIndex, result, resultIndex, into: &counter)
        }
        pairs = counter.sortedPairs()
    }

    /// Shared pixels over the pixels of both objects together.
    public func intersectionOverUnion(_ pair: Pair) -> Double {
        let union = referenceAreas[pair.reference] + resultAreas[pair.result] - pair.pixels
        return Double(pair.pixels) / Double(union)
    }

    /// Whether the pair shares more than half of the reference's object, the rule of the Cell Tracking Challenge.
    public func coversMajority(_ pair: Pair) -> Bool {
        2 * pair.pixels > referenceAreas[pair.reference]
    }

    private static func areas(_ labels: LabelRuns, _ index: RegionIndex) -> [Int] {
        var areas = [Int](repeating: 0, count: index.labels.count)
        for (run, region) in zip(labels.runs, index.regionOfRun) { areas[Int(region)] += run.length }
        return areas
    }

    private static func count(
        row: Int,
        _ reference: LabelRuns,
        _ referenceIndex: RegionIndex,
        _ result: LabelRuns,
        _ resultIndex: RegionIndex,
        into counter: inout PairCounter
    ) {
        var one = reference.rowStarts[row]
        var other = result.rowStarts[row]
        while one < reference.rowStarts[row + 1], other < result.rowStarts[row + 1] {
            let first = reference.runs[one]
            let second = result.runs[other]
            let shared = min(first.end, second.end) - max(first.start, second.start)
            if shared > 0 {
                counter.add(referenceIndex.regionOfRun[one], resultIndex.regionOfRun[other], pixels: Int(shared))
            }
            if first.end <= second.end { one += 1 }
            if second.end <= first.end { other += 1 }
        }
    }
}

/// A hash table of pair counts with open addressing: a frame asks it once per overlapping pair of runs.
private struct PairCounter {
    private static let free = UInt64.max
    private var keys = [UInt64](repeating: free, count: 1024)
    private var pixels = [Int](repeating: 0, count: 1024)
    private var count = 0

    mutating func add(_ reference: Int32, _ result: Int32, pixels shared: Int) {
        let key = UInt64(UInt32(bitPattern: reference)) << 32 | UInt64(UInt32(bitPattern: result))
        if 2 * count >= keys.count { grow() }
        let slot = slot(of: key)
        if keys[slot] == PairCounter.free {
            keys[slot] = key
            count += 1
        }
        pixels[slot] += shared
    }

    func sortedPairs() -> [MaskOverlap.Pair] {
        keys.indices.filter { keys[$0] != PairCounter.free }.sorted { keys[$0] < keys[$1] }.map { slot in
            MaskOverlap.Pair(
                reference: Int(keys[slot] >> 32),
                result: Int(keys[slot] & 0xFFFF_FFFF),
                pixels: pixels[slot]
            )
        }
    }

    /// The slot of a key, or the free slot where it belongs.
    private func slot(of key: UInt64) -> Int {
        // The golden ratio's multiplicative hash spreads both halves of the key over the upper bits.
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: key &* 0x9E37_79B9_7F4A_7C15 >> 32) & mask
        while keys[slot] != key, keys[slot] != PairCounter.free { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let (oldKeys, oldPixels) = (keys, pixels)
        keys = Array(repeating: PairCounter.free, count: 2 * oldKeys.count)
        pixels = Array(repeating: 0, count: keys.count)
        for (key, shared) in zip(oldKeys, oldPixels) where key != PairCounter.free {
            let slot = slot(of: key)
            keys[slot] = key
            pixels[slot] = shared
        }
    }
}
