internal import CellImage

/// The mean of the pixel ratios of one cell.
struct PixelMean {
    /// The mean; NaN when no pixel counts.
    var mean: Double
    /// Share of the region's pixels that count, 0 to 1.
    var usedShare: Double
}

/// Ratios of two channels pixel by pixel.
struct PixelRatios {
    private let numerator: Plane<Float>
    private let denominator: Plane<Float>
    private let places: [Int]
    private let background: FrameBackground
    private let noiseMultiple: Double

    /// Takes two channels and the places at which their backgrounds are found, numerator first.
    init(
        numerator: Plane<Float>,
        denominator: Plane<Float>,
        places: [Int],
        background: FrameBackground,
        noiseMultiple: Double
    ) {
        self.numerator = numerator
        self.denominator = denominator
        self.places = places
        self.background = background
        self.noiseMultiple = noiseMultiple
    }

    /// The mean over the pixels of each label whose denominator exceeds its background by `noiseMultiple` times the
    /// noise.
    func means(over runs: [LabelRun]) -> [UInt32: PixelMean] {
        var sums: [UInt32: RatioSum] = [:]
        for run in runs {
            if sums[run.label] == nil {
                sums[run.label] = RatioSum(
                    numerator: background.estimate(label: run.label, channel: places[0]),
                    denominator: background.estimate(label: run.label, channel: places[1]),
                    noiseMultiple: noiseMultiple
                )
            }
            let offset = Int(run.row) * numerator.width
            let pixels = offset + Int(run.start)..<offset + Int(run.end)
            sums[run.label]?.add(numerator.pixels[pixels], denominator.pixels[pixels])
        }
        return sums.mapValues(\.mean)
    }
}

/// The running sum of the pixel ratios of one cell.
private struct RatioSum {
    private let above: Double
    private let below: Double
    private let guardLevel: Double
    private var sum = 0.0
    private var used = 0
    private var count = 0

    init(numerator: BackgroundEstimate?, denominator: BackgroundEstimate?, noiseMultiple: Double) {
        above = numerator?.value ?? .nan
        below = denominator?.value ?? .nan
        let noise = denominator?.standardDeviation ?? .nan
        guardLevel = noise.isFinite ? noiseMultiple * noise : 0
    }

    mutating func add(_ numerator: ArraySlice<Float>, _ denominator: ArraySlice<Float>) {
        for (n, d) in zip(numerator, denominator) {
            count += 1
            let level = Double(d) - below
            let ratio = (Double(n) - above) / level
            guard level > 0, level >= guardLevel, ratio.isFinite else { continue }
            sum += ratio
            used += 1
        }
    }

    var mean: PixelMean {
        PixelMean(
            mean: used > 0 ? sum / Double(used) : .nan,
            usedShare: Double(used) / Double(max(count, 1))
        )
    }
}
