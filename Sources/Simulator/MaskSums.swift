internal import CellImage

/// Sums over the masks of a frame, per label.
struct MaskSums {
    /// The sums of one mask.
    struct Value {
        var area = 0
        var x = 0
        var y = 0
        var nucleusArea = 0
        var signals: [Double]
    }

    /// Sums by label; entry 0 is empty.
    private(set) var values: [Value]

    /// Sums signals over masks in one pass.
    init(labels: LabelImage, nuclei: LabelImage?, signals: [[Float]]) {
        let largest = labels.plane.pixels.max() ?? 0
        values = Array(
            repeating: Value(signals: Array(repeating: 0, count: signals.count)),
            count: Int(largest) + 1
        )
        for row in 0..<labels.height {
            for column in 0..<labels.width {
                let pixel = row * labels.width + column
                let label = Int(labels.plane.pixels[pixel])
                if label == 0 { continue }
                values[label].area += 1
                values[label].x += column
                values[label].y += row
                for channel in signals.indices {
                    values[label].signals[channel] += Double(signals[channel][pixel])
                }
                if let nuclei, nuclei.plane.pixels[pixel] != 0 {
                    values[label].nucleusArea += 1
                }
            }
        }
    }
}
