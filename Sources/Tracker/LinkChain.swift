import CellImage

/// The links made so far, by the numbers of their detections.
struct LinkChain {
    /// The later end of the link from each detection; -1 when there is none.
    private(set) var next: [Int]
    /// The earlier end of the link to each detection; -1 when there is none.
    private(set) var previous: [Int]
    /// Movement per frame along the link to each detection, drift removed; nil when there is none.
    private(set) var movement: [PixelPoint?]
    /// All links, in the order in which they were made.
    private(set) var links: [ChosenLink] = []

    init(count: Int) {
        next = Array(repeating: -1, count: count)
        previous = next
        movement = Array(repeating: nil, count: count)
    }

    /// Adds a link whose ends are free.
    mutating func add(_ link: ChosenLink, movement: PixelPoint?) {
        next[link.candidate.earlier] = link.candidate.later
        previous[link.candidate.later] = link.candidate.earlier
        self.movement[link.candidate.later] = movement
        links.append(link)
    }

    /// Tracks of all detections, or of those that are wanted.
    ///
    /// A detection that is not wanted has no wanted neighbour in the chain.
    func result(_ table: DetectionTable, where isWanted: (Int) -> Bool = { _ in true }) -> TrackingResult {
        let identities = table.frames.indices.flatMap { position in
            table.range(at: position).map { DetectionID(frame: table.frames[position], label: table.labels[$0]) }
        }
        return TrackBuilder.build(
            detections: identities.indices.filter(isWanted).map { identities[$0] },
            links: links.filter { isWanted($0.candidate.earlier) }.map { link in
                Link(
                    from: identities[link.candidate.earlier],
                    to: identities[link.candidate.later],
                    cost: link.candidate.cost,
                    iou: link.candidate.iou,
                    rivalCost: link.rival?.cost,
                    rival: link.rival.map {
                        DetectionPair(from: identities[$0.earlier], to: identities[$0.later])
                    }
                )
            }
        )
    }
}
