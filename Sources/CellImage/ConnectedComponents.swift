/// Which pixels count as neighbours.
public enum PixelConnectivity: Int, Sendable, Hashable, Codable, CaseIterable {
    /// The pixels beside, above and below.
    case four = 4
    /// The diagonal ones too.
    case eight = 8
}

/// The connected components of a mask or of a label image, numbered from 1 in scan order.
///
/// The component of the first foreground pixel in row-major order is 1, the next one met is 2: the numbering of
/// `scipy.ndimage.label`.
public struct ConnectedComponents: Sendable, Equatable {
    /// The components as a label image of runs.
    public let runs: LabelRuns
    /// For component `i`, entry `i - 1` is the label it had before; all 1 for a mask.
    public let originalLabels: [UInt32]

    /// Number of components.
    public var count: Int { originalLabels.count }

    /// For component `i`, entry `i - 1` says whether it has a pixel at the edge of the image.
    package var reachesEdge: [Bool] {
        var result = [Bool](repeating: false, count: count)
        for run in runs.runs
        where run.row == 0 || run.row == runs.height - 1 || run.start == 0 || run.end == runs.width {
            result[Int(run.label) - 1] = true
        }
        return result
    }

    /// The components as a dense label image.
    public var labelImage: LabelImage { runs.labelImage() }

    /// Finds the components of a mask; every pixel other than 0 is foreground.
    ///
    /// - Complexity: O(pixels), nearly.
    public init(of mask: Plane<UInt8>, connectivity: PixelConnectivity) {
        self = mask.pixels.withUnsafeBytes { bytes in
            Self(of: MaskBits(width: mask.width, height: mask.height, pixels: bytes), connectivity: connectivity)
        }
    }

    /// Finds the components of a mask.
    ///
    /// - Complexity: O(pixels), nearly.
    public init(of mask: Plane<Bool>, connectivity: PixelConnectivity) {
        self = mask.pixels.withUnsafeBytes { bytes in
            // A Bool is one byte, 0 or 1.
            Self(of: MaskBits(width: mask.width, height: mask.height, pixels: bytes), connectivity: connectivity)
        }
    }

    private init(of mask: MaskBits, connectivity: PixelConnectivity) {
        let rowStarts = mask.rowStarts()
        let (found, count) = mask.components(connectivity, rowStarts: rowStarts)
        runs = LabelRuns(uncheckedWidth: mask.width, height: mask.height, runs: found, rowStarts: rowStarts)
        originalLabels = Array(repeating: 1, count: count)
    }

    /// Finds the components of a label image: neighbours belong together where their labels are equal.
    ///
    /// - Complexity: O(runs), nearly.
    public init(of labels: LabelRuns, connectivity: PixelConnectivity) {
        var sets = RunSets(count: labels.runs.count)
        let reach: Int32 = connectivity == .eight ? 1 : 0
        labels.runs.withUnsafeBufferPointer { runs in
            for row in stride(from: 1, to: labels.height, by: 1) {
                sets.join(
                    runs,
                    labels.rowStarts[row - 1]..<labels.rowStarts[row],
                    labels.rowStarts[row]..<labels.rowStarts[row + 1],
                    reach: reach
                )
            }
        }
        var runs = labels.runs
        var originalLabels: [UInt32] = []
        _ = sets.number { run, number in
            if Int(number) > originalLabels.count { originalLabels.append(runs[run].label) }
            runs[run].label = number
        }
        self.originalLabels = originalLabels
        self.runs = LabelRuns(
            uncheckedWidth: labels.width,
            height: labels.height,
            runs: runs,
            rowStarts: labels.rowStarts
        )
    }
}

extension RunSets {
    /// Joins the runs of two neighbouring rows that touch and carry one label.
    fileprivate mutating func join(
        _ runs: UnsafeBufferPointer<LabelRun>,
        _ upperRow: Range<Int>,
        _ lowerRow: Range<Int>,
        reach: Int32
    ) {
        var upper = upperRow.lowerBound
        var lower = lowerRow.lowerBound
        while upper < upperRow.upperBound, lower < lowerRow.upperBound {
            let above = runs[upper]
            let below = runs[lower]
            unite(runs, upper, lower, reach: reach)
            if above.end == below.end {
                // Runs of other labels may follow at once and touch across the corner.
                if upper + 1 < upperRow.upperBound { unite(runs, upper + 1, lower, reach: reach) }
                if lower + 1 < lowerRow.upperBound { unite(runs, upper, lower + 1, reach: reach) }
            }
            // The one that ends first touches nothing further on.
            if above.end <= below.end { upper += 1 }
            if below.end <= above.end { lower += 1 }
        }
    }

    @inline(__always)
    private mutating func unite(_ runs: UnsafeBufferPointer<LabelRun>, _ upper: Int, _ lower: Int, reach: Int32) {
        let above = runs[upper]
        let below = runs[lower]
        if above.start < below.end + reach, below.start < above.end + reach, above.label == below.label {
            unite(upper, lower)
        }
    }
}
