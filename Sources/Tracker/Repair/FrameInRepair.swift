import CellImage

/// The masks of a frame while masks are made in it: those that were there first, and the few that were made since.
struct FrameInRepair {
    let frame: Int
    /// What was there first; masks that were replaced are among them.
    private let masks: LabelRuns
    private var replaced: Set<UInt32> = []
    private var made: [LabelRun] = []

    /// Begins with the masks of a frame.
    init(frame: Int, masks: LabelRuns) {
        self.frame = frame
        self.masks = masks
    }

    /// Width and height of the image.
    var size: (width: Int, height: Int) { (masks.width, masks.height) }

    /// Notes a new mask.
    mutating func add(_ pixels: [LabelRun], label: UInt32, insteadOf sources: [UInt32]) {
        replaced.formUnion(sources)
        made += pixels.map { LabelRun(row: $0.row, start: $0.start, end: $0.end, label: label) }
    }

    /// The runs of a mask that was there first.
    func runs(of region: RegionProperties) -> [LabelRun] { masks.runs(of: region) }

    /// The parts of runs inside the image that no object covers, and the pixels that each object covers.
    ///
    /// - Complexity: O(runs in the rows of the mask + masks made).
    func subtracted(from mask: [LabelRun]) -> (free: [LabelRun], covered: [UInt32: Int]) {
        var free: [LabelRun] = []
        var covered: [UInt32: Int] = [:]
        for run in mask {
            var start = run.start
            for other in objects(under: run) {
                covered[other.label, default: 0] += Int(min(run.end, other.end) - max(run.start, other.start))
                if other.start > start {
                    free.append(LabelRun(row: run.row, start: start, end: other.start, label: run.label))
                }
                start = max(start, other.end)
            }
            if start < run.end { free.append(LabelRun(row: run.row, start: start, end: run.end, label: run.label)) }
        }
        return (free, covered)
    }

    /// The runs that share pixels with a run, from left to right.
    private func objects(under run: LabelRun) -> [LabelRun] {
        let first = masks.runs[masks.rowStarts[Int(run.row)]..<masks.rowStarts[Int(run.row) + 1]].filter {
            $0.end > run.start && $0.start < run.end && !replaced.contains($0.label)
        }
        let later = made.filter { $0.row == run.row && $0.end > run.start && $0.start < run.end }
        return later.isEmpty ? first : (first + later).sorted { $0.start < $1.start }
    }
}
