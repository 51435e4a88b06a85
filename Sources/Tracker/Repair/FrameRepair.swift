public import CellImage

/// The repairs of one frame: masks that were made, those of the segmentation that they stand for, and strays.
///
/// The segmentation itself is never changed, so leaving the repairs out undoes them.
public struct FrameRepair: Sendable, Equatable {
    /// 0-based frame.
    public let frame: Int
    /// What was made, by ascending label.
    public private(set) var repairs: [MaskRepair] = []
    /// Pixels of the new masks, in scan order.
    public private(set) var runs: [LabelRun] = []
    /// Labels of masks of the segmentation that fit no track and are left out, ascending.
    public private(set) var strays: [UInt32] = []

    /// Makes the repairs of a frame that has no new masks yet.
    ///
    /// - Parameters:
    ///   - frame: 0-based frame.
    ///   - strays: labels that are left out.
    public init(frame: Int, strays: [UInt32] = []) {
        self.frame = frame
        self.strays = strays.sorted()
    }

    /// Makes the repairs of a frame from what was stored of them.
    ///
    /// - Parameters:
    ///   - frame: 0-based frame.
    ///   - repairs: what was made, by ascending label.
    ///   - masks: an image that holds the new masks, and possibly others.
    ///   - strays: labels that are left out.
    public init(frame: Int, repairs: [MaskRepair], masks: LabelRuns, strays: [UInt32] = []) {
        self.frame = frame
        self.strays = strays.sorted()
        self.repairs = repairs
        let labels = Set(repairs.map(\.label))
        runs = masks.runs.filter { labels.contains($0.label) }
    }

    /// Labels of the segmentation that new masks stand for, or that are left out.
    public var replaced: Set<UInt32> { Set(repairs.flatMap(\.sources) + strays) }

    /// Leaves out masks of the segmentation.
    mutating func leaveOut(_ labels: [UInt32]) {
        strays += labels
        strays.sort()
    }

    /// Adds a new mask.
    ///
    /// - Parameters:
    ///   - repair: what it is; its label is greater than those before.
    ///   - pixels: its runs, whatever label they carry.
    mutating func add(_ repair: MaskRepair, pixels: [LabelRun]) {
        repairs.append(repair)
        let named = pixels.map { LabelRun(row: $0.row, start: $0.start, end: $0.end, label: repair.label) }
        runs = FrameRepair.maximal((runs + named).sorted { ($0.row, $0.start) < ($1.row, $1.start) })
    }

    /// Joins runs of one label that touch.
    private static func maximal(_ runs: [LabelRun]) -> [LabelRun] {
        runs.reduce(into: []) { result, run in
            if let last = result.last, last.row == run.row, last.end == run.start, last.label == run.label {
                result[result.count - 1].end = run.end
            } else {
                result.append(run)
            }
        }
    }

    /// The new masks alone, as an image of a given size.
    package func masks(width: Int, height: Int) -> LabelRuns {
        LabelRuns(width: width, height: height, sorted: runs)
    }

    /// Whether the new masks lie inside the image and cover nothing but what they stand for.
    ///
    /// - Complexity: O(runs).
    public func fits(_ masks: LabelRuns) -> Bool {
        guard runs.allSatisfy({ $0.row < masks.height && $0.end <= masks.width && $0.row >= 0 && $0.start >= 0 }) else {
            return false
        }
        let merged = applied(to: masks).runs
        return zip(merged, merged.dropFirst()).allSatisfy {
            $0.row < $1.row || ($0.row == $1.row && $0.end <= $1.start)
        }
    }

    /// The masks of the segmentation with those that were replaced taken out, and the new ones put in.
    ///
    /// - Complexity: O(runs).
    public func applied(to masks: LabelRuns) -> LabelRuns {
        let replaced = replaced
        var merged: [LabelRun] = []
        merged.reserveCapacity(masks.runs.count + runs.count)
        var next = 0
        for run in masks.runs where !replaced.contains(run.label) {
            while next < runs.count, (runs[next].row, runs[next].start) < (run.row, run.start) {
                merged.append(runs[next])
                next += 1
            }
            merged.append(run)
        }
        merged += runs[next...]
        return LabelRuns(width: masks.width, height: masks.height, sorted: merged)
    }

    /// The same for detections.
    package func applied(to frame: FrameDetections, width: Int, height: Int) -> FrameDetections {
        let replaced = replaced
        let kept = frame.detections.filter { !replaced.contains($0.label) }
        let made = masks(width: width, height: height).regionProperties().map { Detection(region: $0) }
        return FrameDetections(frame: frame.frame, detections: kept + made)
    }
}

extension LabelRuns {
    /// Makes runs that are in scan order, inside the image and apart from one another.
    init(width: Int, height: Int, sorted runs: [LabelRun]) {
        var rowStarts = [Int](repeating: 0, count: height + 1)
        for run in runs { rowStarts[Int(run.row) + 1] += 1 }
        for row in 0..<height { rowStarts[row + 1] += rowStarts[row] }
        self.init(uncheckedWidth: width, height: height, runs: runs, rowStarts: rowStarts)
    }

    /// The runs of one region within its bounding box.
    func runs(of region: RegionProperties) -> [LabelRun] {
        let rows = max(0, region.boundingBox.minY)..<min(height, region.boundingBox.maxY)
        guard !rows.isEmpty else { return [] }
        return runs[rowStarts[rows.lowerBound]..<rowStarts[rows.upperBound]].filter { $0.label == region.label }
    }
}
