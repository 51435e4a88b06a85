import CellImage
import Foundation
import NeuralNetwork

/// A frame as the compact network sees it: intensities from 0 to 1, the sides in proportion.
struct CompactImage {
    /// One plane, or red, green and blue: `[1 or 3, height, width]`, values from 0 to 1.
    let planes: Tensor

    /// Rows.
    var height: Int { planes.shape[1] }
    /// Columns.
    var width: Int { planes.shape[2] }

    /// Shares of the pixels that may lie below 0 and above 1 behind the normalisation, all channels taken together.
    private static let (lowestShare, highestShare) = (0.001, 0.9995)

    private init(planes: Tensor) {
        self.planes = planes
    }

    /// Cuts the intensities of planes of one size off and stretches them to 0 to 1.
    ///
    /// Pixels that are not finite count as the smallest finite value.
    ///
    /// - Returns: nil when they show nothing: all finite values are equal.
    init?(_ planes: [Plane<Float>]) {
        guard let first = planes.first, let range = planes.finiteRange else { return nil }
        var values = Tensor(uninitialized: [planes.count, first.height, first.width])
        let size = first.pixels.count
        let limits = values.withMutableValues { values in
            for (index, plane) in planes.enumerated() {
                for (pixel, value) in plane.pixels.enumerated() {
                    values[index * size + pixel] = value.isFinite ? value : range.lowerBound
                }
            }
            return Self.limits(of: UnsafeBufferPointer(values), range: range)
        }
        guard let limits else { return nil }
        values.withMutableValues { values in
            for index in values.indices {
                values[index] = min(max((values[index] - limits.lowest) / (limits.highest - limits.lowest), 0), 1)
            }
        }
        self.planes = values
    }

    private static func limits(
        of values: UnsafeBufferPointer<Float>,
        range: ClosedRange<Float>
    ) -> (lowest: Float, highest: Float)? {
        guard let lowest = interpolatedPercentile(of: values, lowestShare),
            let highest = interpolatedPercentile(of: values, highestShare)
        else { return nil }
        if highest > lowest { return (Float(lowest), Float(highest)) }
        return range.upperBound > range.lowerBound ? (range.lowerBound, range.upperBound) : nil
    }

    /// The image stretched by about a factor; both sides are whole pixels.
    func scaled(by scale: Double) throws(NetworkError) -> CompactImage {
        let (rows, columns) = (Self.length(height, scale), Self.length(width, scale))
        if rows == height && columns == width { return self }
        let resize = AntialiasedResize(
            inputHeight: height,
            inputWidth: width,
            outputHeight: rows,
            outputWidth: columns
        )
        return CompactImage(planes: try resize(planes))
    }

    private static func length(_ length: Int, _ scale: Double) -> Int {
        max(1, Int(Double(length) * scale + 0.5))
    }

    /// A square part as the network's input, `[3, side, side]`; beyond its borders the image goes on as in a mirror.
    ///
    /// A single plane is given as it is, as its root and as its fourth root, which show bright and dim cells alike.
    func input(top: Int, left: Int, side: Int) -> Tensor {
        var result = Tensor(shape: [3, side, side])
        let isGray = planes.shape[0] == 1
        let sources = (left..<left + side).map { Self.mirrored($0, length: width) }
        planes.withValues { source in
            result.withMutableValues { target in
                for row in 0..<side {
                    let start = Self.mirrored(top + row, length: height) * width
                    for column in 0..<side {
                        let pixel = start + sources[column]
                        let place = row * side + column
                        let values =
                            isGray
                            ? Self.roots(source[pixel])
                            : (source[pixel], source[height * width + pixel], source[2 * height * width + pixel])
                        target[place] = Self.centered(values.0)
                        target[side * side + place] = Self.centered(values.1)
                        target[2 * side * side + place] = Self.centered(values.2)
                    }
                }
            }
        }
        return result
    }

    /// The pixel that is seen at a place in line with an image between two mirrors.
    private static func mirrored(_ place: Int, length: Int) -> Int {
        let turn = place % (2 * length)
        let inPair = turn < 0 ? turn + 2 * length : turn
        return inPair < length ? inPair : 2 * length - 1 - inPair
    }

    /// Whether the centre of a box, in pixels of the image, is that of a cell of the image and not of one in the mirror.
    ///
    /// A cell that the border cuts off is one with its mirror image, with its centre on the border.
    func shows(_ box: BoundingBox) -> Bool {
        let (column, row) = ((box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2)
        let slack = Self.borderSlack
        return column >= -slack && row >= -slack && column < Float(width) + slack && row < Float(height) + slack
    }

    /// How far from the border the centre of a cell that it cuts off may be found, in pixels.
    private static let borderSlack: Float = 4

    @inline(__always)
    private static func roots(_ value: Float) -> (Float, Float, Float) {
        let root = max(value, 0).squareRoot()
        return (value, root, root.squareRoot())
    }

    @inline(__always)
    private static func centered(_ value: Float) -> Float { 4 * (value - 0.5) }
}

extension [Plane<Float>] {
    /// The smallest and the largest finite value of all planes.
    fileprivate var finiteRange: ClosedRange<Float>? {
        let ranges = compactMap(\.finiteRange)
        guard let lowest = ranges.map(\.lowerBound).min(), let highest = ranges.map(\.upperBound).max() else {
            return nil
        }
        return lowest...highest
    }
}
