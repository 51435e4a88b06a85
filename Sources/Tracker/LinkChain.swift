import CellImage

/// The links made so far, by the numbers of their detections.
///
/// Everything is kept in flat arrays, about 40 bytes per detection, so that long movies fit into memory.
struct LinkChain {
    /// The later end of the link from each detection, and the earlier end of the link to it; -1 when there is none.
    private var nexts: [Int32]
    private var previouses: [Int32]
    /// Cost and IoU of the link to each detection.
    private var costs: [Double]
    private var overlaps: [Double]
    /// The other end of the rival of the link to each detection: a later one as it is, an earlier one negated.
    private var rivals: [Int32]
    private var rivalCosts: [Double]
    /// Whether the link to each detection spoke for itself.
    private var clear: [Bool]

    private static let noRival = Int32.min

    init(count: Int) {
        nexts = Array(repeating: -1, count: count)
        previouses = nexts
        costs = Array(repeating: 0, count: count)
        overlaps = costs
        rivals = Array(repeating: LinkChain.noRival, count: count)
        rivalCosts = costs
        clear = Array(repeating: false, count: count)
    }

    /// The later end of the link from a detection; -1 when there is none.
    @inline(__always)
    func next(_ number: Int) -> Int { Int(nexts[number]) }

    /// The earlier end of the link to a detection; -1 when there is none.
    @inline(__always)
    func previous(_ number: Int) -> Int { Int(previouses[number]) }

    /// Whether there is a link to a detection that spoke for itself.
    @inline(__always)
    func isClear(_ number: Int) -> Bool { clear[number] }

    /// The cost of the link to a detection.
    @inline(__always)
    func cost(to number: Int) -> Double { costs[number] }

    /// Intersection over union of the ends of the link to a detection.
    @inline(__always)
    func overlap(to number: Int) -> Double { overlaps[number] }

    /// Takes the link from a detection out again.
    mutating func removeLink(from earlier: Int) {
        let later = next(earlier)
        guard later >= 0 else { return }
        (nexts[earlier], previouses[later], clear[later]) = (-1, -1, false)
    }

    /// Adds a link whose ends are free.
    mutating func add(_ link: ChosenLink, isClear: Bool = false) {
        let (earlier, later) = (link.candidate.earlier, link.candidate.later)
        nexts[earlier] = Int32(truncatingIfNeeded: later)
        previouses[later] = Int32(truncatingIfNeeded: earlier)
        costs[later] = link.candidate.cost
        overlaps[later] = link.candidate.iou
        clear[later] = isClear
        if let rival = link.rival {
            rivals[later] = Int32(truncatingIfNeeded: rival.earlier == earlier ? rival.later : ~rival.earlier)
            rivalCosts[later] = rival.cost
        } else {
            rivals[later] = LinkChain.noRival
        }
    }

    /// Takes all links between some detections out again.
    mutating func removeLinks(among numbers: Range<Int>) {
        for number in numbers {
            nexts[number] = -1
            previouses[number] = -1
            clear[number] = false
        }
    }

    /// The links between some detections, by their later ends.
    func links(among numbers: Range<Int>) -> [(earlier: Int, later: Int)] {
        numbers.compactMap { previouses[$0] >= 0 ? (Int(previouses[$0]), $0) : nil }
    }

    /// Tracks of all detections, or of those that are wanted.
    ///
    /// A detection that is not wanted has no wanted neighbour in the chain.
    func result(_ table: DetectionTable, where isWanted: (Int) -> Bool = { _ in true }) -> TrackingResult {
        let ends = previouses.indices.filter { previouses[$0] >= 0 && isWanted($0) }
        return TrackingResult(
            tracks: TrackBuilder.tracks(
                first: previouses.indices.filter { previouses[$0] < 0 && isWanted($0) },
                next: next,
                identity: table.identity
            ),
            links: ends.map { link(to: $0, table) }
        )
    }

    private func link(to later: Int, _ table: DetectionTable) -> Link {
        let earlier = Int(previouses[later])
        let (from, to) = (table.identity(earlier), table.identity(later))
        guard rivals[later] != LinkChain.noRival else {
            return Link(from: from, to: to, cost: costs[later], iou: overlaps[later])
        }
        let other = Int(rivals[later])
        return Link(
            from: from,
            to: to,
            cost: costs[later],
            iou: overlaps[later],
            rivalCost: rivalCosts[later],
            rival: other >= 0
                ? DetectionPair(from: from, to: table.identity(other))
                : DetectionPair(from: table.identity(~other), to: to)
        )
    }
}

extension DetectionTable {
    /// Frame and label of a detection.
    func identity(_ number: Int) -> DetectionID {
        DetectionID(frame: frames[position(of: number)], label: labels[number])
    }
}
