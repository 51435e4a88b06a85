internal import CellImage

/// The pixels about which an image varies least: empty field rather than cells, be there ever so many cells.
struct CalmPixels {
    private(set) var isCalm: [Bool]
    /// Standard deviation of neighbouring pixels there: nine values of a normal distribution span three of them.
    let noise: Float

    /// Takes the half of the pixels whose neighbourhood, 3 x 3, has the smallest range.
    init(of image: Plane<Float>) {
        var ranges = [Float](repeating: 0, count: image.pixels.count)
        for row in 0..<image.height {
            let rows = max(0, row - 1)...min(image.height - 1, row + 1)
            for column in 0..<image.width {
                let columns = max(0, column - 1)...min(image.width - 1, column + 1)
                var low = Float.infinity
                var high = -Float.infinity
                for y in rows {
                    for x in columns {
                        low = min(low, image[y, x])
                        high = max(high, image[y, x])
                    }
                }
                ranges[row * image.width + column] = high - low
            }
        }
        let limit = CellImage.percentile(of: ranges, 0.5) ?? 0
        isCalm = ranges.map { $0 <= limit }
        noise = (CellImage.percentile(of: ranges, 0.25) ?? 0) / 3
    }

    /// The values of an image at these pixels.
    func values(of pixels: [Float]) -> [Float] {
        zip(pixels, isCalm).filter(\.1).map(\.0)
    }

    /// Keeps the bright ones where there are two clear classes: of dark cells the insides are calm, too.
    ///
    /// The classes are clear when they explain seven tenths of the variance; halves of a normal distribution explain 0.64.
    /// Pixels of the image's largest value may be saturated halos and are left out.
    mutating func keepBright(of image: Plane<Float>) {
        guard let largest = image.pixels.max() else { return }
        let values = values(of: image.pixels).filter { $0 < largest }
        guard let threshold = Histogram(values)?.otsuThreshold else { return }
        let bright = values.filter { $0 > threshold }
        guard bright.count >= values.count / 20, bright.count < values.count,
            CalmPixels.explained(by: bright, of: values) > 0.7
        else { return }
        for index in isCalm.indices where image.pixels[index] <= threshold || image.pixels[index] == largest {
            isCalm[index] = false
        }
    }

    /// The share of a variance that lies between some of the values and the others.
    private static func explained(by part: [Float], of values: [Float]) -> Double {
        let count = Double(values.count)
        let sum = values.reduce(0) { $0 + Double($1) }
        let mean = sum / count
        let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
        let partSum = part.reduce(0) { $0 + Double($1) }
        let share = Double(part.count) / count
        let difference = partSum / Double(part.count) - (sum - partSum) / (count - Double(part.count))
        return variance > 0 ? share * (1 - share) * difference * difference / variance : 0
    }
}
