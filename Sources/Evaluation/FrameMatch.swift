/// How the objects of one frame of a result correspond to those of the reference.
struct FrameMatch: Sendable {
    /// The reference's labels, ascending.
    let referenceLabels: [UInt32]
    /// The result's labels, ascending.
    let resultLabels: [UInt32]
    /// For each reference object the result object that covers more than half of it, -1 for none.
    let covering: [Int32]
    /// For each reference object its intersection over union with that object, 0 for none.
    let coveringOverlap: [Double]
    /// For each result object the number of reference objects that it covers.
    let coverCount: [Int32]
    /// For each reference object its one-to-one partner at intersection over union 0.5, -1 for none.
    let partner: [Int32]

    init(_ overlap: MaskOverlap) {
        referenceLabels = overlap.referenceLabels
        resultLabels = overlap.resultLabels
        var covering = [Int32](repeating: -1, count: referenceLabels.count)
        var coveringOverlap = [Double](repeating: 0, count: referenceLabels.count)
        var coverCount = [Int32](repeating: 0, count: resultLabels.count)
        for pair in overlap.pairs where overlap.coversMajority(pair) {
            covering[pair.reference] = Int32(truncatingIfNeeded: pair.result)
            coveringOverlap[pair.reference] = overlap.intersectionOverUnion(pair)
            coverCount[pair.result] += 1
        }
        var partner = [Int32](repeating: -1, count: referenceLabels.count)
        for pair in SegmentationMatching(overlap, threshold: 0.5).pairs {
            partner[pair.reference] = Int32(truncatingIfNeeded: pair.result)
        }
        self.covering = covering
        self.coveringOverlap = coveringOverlap
        self.coverCount = coverCount
        self.partner = partner
    }

    /// The label of the object that covers a reference object, nil for none.
    func coveringLabel(of reference: Int) -> UInt32? {
        covering[reference] >= 0 ? resultLabels[Int(covering[reference])] : nil
    }

    /// The same, nil also where that object covers several reference objects.
    func uniqueCoveringLabel(of reference: Int) -> UInt32? {
        let object = covering[reference]
        return object >= 0 && coverCount[Int(object)] == 1 ? resultLabels[Int(object)] : nil
    }

    /// Whether a result label uniquely covers a reference label here.
    func isUniqueMatch(reference: UInt32, result: UInt32) -> Bool {
        guard let object = referenceLabels.position(of: reference) else { return false }
        return uniqueCoveringLabel(of: object) == result
    }
}

extension [UInt32] {
    /// The position of a value in an ascending array, by bisection.
    func position(of value: UInt32) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == value ? low : nil
    }
}
