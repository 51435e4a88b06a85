public import CellImage

/// Detections, overlaps and masks of a movie with the repairs made so far.
///
/// Masks of the segmentation are asked for one frame at a time; only those of the repairs are kept.
public struct RepairedFrames: Sendable {
    /// Detections of every frame, those that repairs replace left out and those they made put in.
    public private(set) var frames: [FrameDetections]
    /// Overlaps of these detections.
    public private(set) var overlaps: [FrameOverlap]
    /// What was repaired, by frame.
    public private(set) var repairs: [Int: FrameRepair] = [:]
    private let segmented: @Sendable (Int) throws -> LabelRuns
    private var positions: [Int: Int]

    /// Begins with a movie as it was segmented.
    ///
    /// - Parameters:
    ///   - frames: detections of every frame that was read, in ascending order of frames.
    ///   - overlaps: what `FrameOverlapper` returned for these frames.
    ///   - masks: the masks of a frame.
    public init(
        frames: [FrameDetections],
        overlaps: [FrameOverlap],
        masks: @escaping @Sendable (Int) throws -> LabelRuns
    ) {
        self.frames = frames
        self.overlaps = overlaps
        segmented = masks
        positions = Dictionary(frames.enumerated().map { ($1.frame, $0) }) { first, _ in first }
    }

    /// The masks of a frame with its repairs.
    public func masks(inFrame frame: Int) throws -> LabelRuns {
        let masks = try segmented(frame)
        return repairs[frame]?.applied(to: masks) ?? masks
    }

    /// Detections of a frame; none for a frame that was not read.
    func detections(inFrame frame: Int) -> [Detection] {
        positions[frame].map { frames[$0].detections } ?? []
    }

    /// A detection; nil when there is none of this name.
    func detection(_ id: DetectionID) -> Detection? {
        let detections = detections(inFrame: id.frame)
        return detections.sortedIndex(of: id.label, by: \.label).map { detections[$0] }
    }

    /// Whether so many masks can be made in a frame, each with a label that no mask of it has.
    func canMake(_ count: Int, inFrame frame: Int) -> Bool {
        Int(UInt32.max - largestLabel(inFrame: frame)) >= count
    }

    private func largestLabel(inFrame frame: Int) -> UInt32 {
        let made = repairs[frame]?.repairs.last?.label ?? 0
        let replaced = repairs[frame]?.replaced.max() ?? 0
        return max(detections(inFrame: frame).last?.label ?? 0, made, replaced)
    }

    /// Whether a repair made a mask.
    func isMade(_ id: DetectionID) -> Bool {
        repairs[id.frame]?.repairs.sortedIndex(of: id.label, by: \.label) != nil
    }

    /// Leaves out masks of the segmentation.
    mutating func leaveOut(_ ids: [DetectionID]) {
        for (frame, ids) in Dictionary(grouping: ids, by: \.frame) {
            guard let position = positions[frame] else { continue }
            repairs[frame, default: FrameRepair(frame: frame)].leaveOut(ids.map(\.label))
            let labels = Set(ids.map(\.label))
            frames[position].detections.removeAll { labels.contains($0.label) }
        }
    }

    /// Makes a mask.
    ///
    /// - Parameters:
    ///   - kind: what was wrong.
    ///   - frame: 0-based frame.
    ///   - sources: labels of the segmentation that it stands for.
    ///   - pixels: its runs; free, or covered by the sources.
    ///   - size: width and height of the image.
    /// - Returns: the new detection; nil when there are no pixels or no label is free.
    mutating func make(
        _ kind: MaskRepair.Kind,
        frame: Int,
        sources: [UInt32],
        pixels: [LabelRun],
        size: (width: Int, height: Int)
    ) -> DetectionID? {
        guard !pixels.isEmpty, let position = positions[frame], canMake(1, inFrame: frame) else { return nil }
        let label = largestLabel(inFrame: frame) + 1
        var repair = repairs[frame] ?? FrameRepair(frame: frame)
        repair.add(MaskRepair(kind: kind, frame: frame, label: label, sources: sources), pixels: pixels)
        repairs[frame] = repair
        let named = pixels.map { LabelRun(row: $0.row, start: $0.start, end: $0.end, label: label) }
        let region = LabelRuns(width: size.width, height: size.height, sorted: named).regionProperties()
        frames[position].detections.removeAll { sources.contains($0.label) }
        frames[position].detections += region.map { Detection(region: $0) }
        return DetectionID(frame: frame, label: label)
    }

    /// Counts anew the overlaps of the masks that were made.
    mutating func updateOverlaps() throws {
        var cache = MaskCache(capacity: 16)
        for index in overlaps.indices {
            let pair = overlaps[index]
            let made = (repairs[pair.earlierFrame], repairs[pair.laterFrame])
            guard made.0 != nil || made.1 != nil else { continue }
            let earlier = try cache.masks(pair.earlierFrame) { try masks(inFrame: $0) }
            let later = try cache.masks(pair.laterFrame) { try masks(inFrame: $0) }
            overlaps[index].overlaps = updated(pair, made, earlier: earlier, later: later)
        }
    }

    private func updated(
        _ pair: FrameOverlap,
        _ made: (earlier: FrameRepair?, later: FrameRepair?),
        earlier: LabelRuns,
        later: LabelRuns
    ) -> [LabelOverlap] {
        let replaced = (made.earlier?.replaced ?? [], made.later?.replaced ?? [])
        var result = pair.overlaps.filter { !replaced.0.contains($0.earlier) && !replaced.1.contains($0.later) }
        if let made = made.earlier {
            result += OverlapTable.count(made.masks(like: earlier), later, shift: pair.drift)
        }
        if let made = made.later {
            let new = Set((self.repairs[pair.earlierFrame]?.repairs ?? []).map(\.label))
            let found = OverlapTable.count(earlier, made.masks(like: later), shift: pair.drift)
            result += found.filter { !new.contains($0.earlier) }
        }
        return result.sorted { ($0.earlier, $0.later) < ($1.earlier, $1.later) }
    }
}

extension FrameRepair {
    fileprivate func masks(like other: LabelRuns) -> LabelRuns {
        masks(width: other.width, height: other.height)
    }
}

/// Keeps the masks of the frames that were asked for last.
struct MaskCache {
    private let capacity: Int
    private var frames: [Int] = []
    private var kept: [Int: LabelRuns] = [:]

    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func masks(_ frame: Int, read: (Int) throws -> LabelRuns) rethrows -> LabelRuns {
        if let found = kept[frame] { return found }
        let masks = try read(frame)
        kept[frame] = masks
        frames.append(frame)
        if frames.count > capacity {
            kept[frames.removeFirst()] = nil
        }
        return masks
    }
}
