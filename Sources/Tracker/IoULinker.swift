import CellImage

/// The IoU tracker: each track in turn takes the detection it overlaps best.
///
/// - Source: Bochinski, Eiselein, Sikora 2017, algorithm 1.
struct IoULinker {
    private let table: DetectionTable
    private let overlaps: OverlapSource
    private let parameters: IoUTrackingParameters

    /// A detection that a track could go on with.
    private struct Choice {
        var later: Int
        var iou: Double
    }

    init(table: DetectionTable, overlaps: OverlapSource, parameters: IoUTrackingParameters) {
        self.table = table
        self.overlaps = overlaps
        self.parameters = parameters
    }

    /// Links the movie; cost of a link is 1 - IoU.
    ///
    /// Tracks are served in the order in which they began, as in the reference implementation.
    func link(_ frames: [FrameDetections]) throws(TrackerError) -> TrackingResult {
        let detections = frames.flatMap(\.detections)
        let scores = detections.map { Double($0.score ?? 1) }
        let isConsidered = scores.map { $0 >= parameters.minimumScore }
        var chain = LinkChain(count: table.count)
        var active: [Int] = []
        for position in table.frames.indices {
            var continued: [Int] = []
            if position > 0 {
                let choices = try choices(at: position, detections: detections, isConsidered: isConsidered)
                continued = extend(active, by: choices, position: position, chain: &chain)
            }
            let begun = table.range(at: position).filter { isConsidered[$0] && chain.previous($0) < 0 }
            active = continued + begun
        }
        let isKept = keptDetections(chain, scores: scores, isConsidered: isConsidered)
        return chain.result(table) { isKept[$0] }
    }

    /// Gives every track its best remaining detection; tracks that get none end.
    private func extend(_ active: [Int], by choices: [[Choice]], position: Int, chain: inout LinkChain) -> [Int] {
        let first = table.range(at: position - 1).lowerBound
        var continued: [Int] = []
        for track in active {
            var best: Choice?
            for choice in choices[track - first] where chain.previous(choice.later) < 0 {
                if choice.iou > best?.iou ?? -1 {
                    best = choice
                }
            }
            guard let best, best.iou >= parameters.minimumIoU else { continue }
            let others = choices[track - first].filter { $0.later != best.later }.max { $0.iou < $1.iou }
            let rival = others.map { LinkCandidate(earlier: track, later: $0.later, iou: $0.iou) }
            let link = LinkCandidate(earlier: track, later: best.later, iou: best.iou)
            chain.add(ChosenLink(candidate: link, rival: rival))
            continued.append(best.later)
        }
        return continued
    }

    /// For each detection of the frame before, the detections it overlaps, in the order of labels.
    private func choices(
        at position: Int,
        detections: [Detection],
        isConsidered: [Bool]
    ) throws(TrackerError) -> [[Choice]] {
        let rows = table.range(at: position - 1)
        var choices = [[Choice]](repeating: [], count: rows.count)
        switch parameters.geometry {
        case .masks:
            guard overlaps.hasTable(from: position - 1, to: position) else {
                throw overlaps.missingTable(from: position - 1, to: position)
            }
            for shared in try overlaps.shared(from: position - 1, to: position) where isConsidered[shared.later] {
                let areas = (table.areas[shared.earlier], table.areas[shared.later])
                let choice = Choice(later: shared.later, iou: LinkCost.iou(shared: shared.pixels, areas: areas))
                choices[shared.earlier - rows.lowerBound].append(choice)
            }
        case .boxes:
            let drift = overlaps.drift(from: position - 1, to: position)
            let columns = table.range(at: position)
            let grid = BoxGrid(columns.map { detections[$0].region.boundingBox })
            for row in rows {
                let box = detections[row].region.boundingBox.moved(by: drift)
                choices[row - rows.lowerBound] = grid.overlapping(box).compactMap { index, iou in
                    let later = columns.lowerBound + index
                    return isConsidered[later] ? Choice(later: later, iou: iou) : nil
                }
            }
        }
        return choices
    }

    /// Which detections belong to a track that is long enough and has a good enough best score.
    private func keptDetections(_ chain: LinkChain, scores: [Double], isConsidered: [Bool]) -> [Bool] {
        var isKept = [Bool](repeating: false, count: table.count)
        for first in 0..<table.count where isConsidered[first] && chain.previous(first) < 0 {
            var members = [first]
            while let last = members.last, chain.next(last) >= 0 {
                members.append(chain.next(last))
            }
            let best = members.map { scores[$0] }.max() ?? 0
            guard best >= parameters.minimumBestScore, members.count >= parameters.minimumLength else { continue }
            for member in members {
                isKept[member] = true
            }
        }
        return isKept
    }
}

extension LinkCandidate {
    /// A pair that is weighed by its overlap alone.
    fileprivate init(earlier: Int, later: Int, iou: Double) {
        self.init(earlier: earlier, later: later, cost: 1 - iou, iou: iou, mismatch: 1 - iou)
    }
}
