/// A picture of 8 bits per channel that can be written as PNG.
///
/// The file is small, not minimal: every row gets the filter of the specification's usual heuristic, then deflate with
/// fitted codes. The same pixels always give the same bytes.
public struct PNGImage: Sendable, Equatable {
    /// What a pixel holds.
    public enum Color: Int, Sendable {
        /// One byte of grey per pixel.
        case gray = 1
        /// Red, green and blue, a byte each.
        case rgb = 3
    }

    /// Columns, in pixels.
    public let width: Int
    /// Rows, in pixels.
    public let height: Int
    /// What a pixel holds.
    public let color: Color
    /// Samples in row-major order, the first row on top.
    public let samples: [UInt8]

    /// Makes a picture.
    ///
    /// - Parameters:
    ///   - width: columns, at least 1.
    ///   - height: rows, at least 1.
    ///   - color: what a pixel holds.
    ///   - samples: `width * height` samples for grey, three times as many for colour.
    /// - Throws: `FigureError.picture` when the number of samples does not fit or a side is empty.
    public init(width: Int, height: Int, color: Color, samples: [UInt8]) throws(FigureError) {
        guard width > 0, height > 0, width <= Int32.max, height <= Int32.max else {
            throw .picture(reason: "\(width) x \(height) pixels cannot be written; a side has at least one pixel")
        }
        guard samples.count == width * height * color.rawValue else {
            let needed = width * height * color.rawValue
            throw .picture(reason: "\(width) x \(height) pixels need \(needed) samples, there are \(samples.count)")
        }
        self.width = width
        self.height = height
        self.color = color
        self.samples = samples
    }

    /// The bytes of a PNG file.
    ///
    /// - Complexity: O(samples).
    public func bytes() -> [UInt8] {
        let size = UInt32(width).bigEndianBytes + UInt32(height).bigEndianBytes
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        append("IHDR", size + [8, color == .gray ? 0 : 2, 0, 0, 0], to: &bytes)
        append("IDAT", Deflate.zlib(filteredRows()), to: &bytes)
        append("IEND", [], to: &bytes)
        return bytes
    }

    private func append(_ name: String, _ data: [UInt8], to bytes: inout [UInt8]) {
        var checksum = CRC32()
        checksum.update(name.utf8)
        checksum.update(data)
        bytes += UInt32(data.count).bigEndianBytes
        bytes += name.utf8
        bytes += data
        bytes += checksum.value.bigEndianBytes
    }

    private func filteredRows() -> [UInt8] {
        let rowLength = width * color.rawValue
        var result: [UInt8] = []
        result.reserveCapacity(height * (rowLength + 1))
        var above = [UInt8](repeating: 0, count: rowLength)
        for row in 0..<height {
            let line = Array(samples[row * rowLength..<(row + 1) * rowLength])
            let filtered = PNGFilter.allCases.map { $0.apply(to: line, above: above, step: color.rawValue) }
            var best = 0
            for candidate in filtered.indices where filtered[candidate].cost < filtered[best].cost {
                best = candidate
            }
            result.append(PNGFilter.allCases[best].rawValue)
            result += filtered[best].bytes
            above = line
        }
        return result
    }
}

/// How the bytes of a row are predicted from their neighbours.
///
/// - Source: PNG specification, third edition (W3C), section 9; the choice by the least sum of absolute differences
///   is its section 12.7.
enum PNGFilter: UInt8, CaseIterable {
    case plain = 0
    case left = 1
    case up = 2
    case average = 3
    case paeth = 4

    /// What remains of a row, and the sum of the remainders as signed numbers.
    func apply(to line: [UInt8], above: [UInt8], step: Int) -> (bytes: [UInt8], cost: Int) {
        var bytes = [UInt8](repeating: 0, count: line.count)
        var cost = 0
        for index in line.indices {
            let hasLeft = index >= step
            let left = hasLeft ? line[index - step] : 0
            let predicted = predict(left: left, up: above[index], corner: hasLeft ? above[index - step] : 0)
            bytes[index] = line[index] &- predicted
            cost += abs(Int(Int8(bitPattern: bytes[index])))
        }
        return (bytes, cost)
    }

    private func predict(left: UInt8, up: UInt8, corner: UInt8) -> UInt8 {
        switch self {
        case .plain: return 0
        case .left: return left
        case .up: return up
        case .average: return UInt8((Int(left) + Int(up)) / 2)
        case .paeth:
            let estimate = Int(left) + Int(up) - Int(corner)
            let distances = (abs(estimate - Int(left)), abs(estimate - Int(up)), abs(estimate - Int(corner)))
            if distances.0 <= distances.1 && distances.0 <= distances.2 { return left }
            return distances.1 <= distances.2 ? up : corner
        }
    }
}
