/// The exact Euclidean distance of every object pixel to the nearest pixel outside its object.
///
/// Distances run between pixel centres, so a pixel at the rim of its object has distance 1. Beyond the edge of the
/// image there is nothing: an object is not cut off there.
///
/// The nearest foreign pixel within each column is found by two sweeps; then every stretch of one object within a row
/// takes the lower envelope of the parabolas over its columns. The two pixels that bound the stretch are foreign, so
/// that nothing beyond them can be nearer.
///
/// - Source: Felzenszwalb and Huttenlocher, Distance transforms of sampled functions, Theory of Computing 8 (2012).
public struct DistanceTransform: Sendable {
    /// Squared distances, in pixels squared; 0 in the background, `Int32.max` where the image holds no other pixel.
    public let squared: Plane<Int32>
    /// The nearest pixel outside the object, as row * width + column; itself in the background, -1 where there is none.
    public let nearest: Plane<Int32>

    /// Measures a mask: the distance of every set pixel to the nearest pixel that is not set.
    ///
    /// - Complexity: O(pixels).
    public init(of mask: Plane<Bool>) {
        self.init(values: mask, background: false)
    }

    /// Measures a label image: the distance of every labelled pixel to the nearest pixel of another label or none.
    ///
    /// - Complexity: O(pixels).
    public init(of labels: LabelImage) {
        self.init(values: labels.plane, background: 0)
    }

    /// Distances, in pixels; 0 in the background, infinite where the image holds no other pixel.
    public var distances: Plane<Float> {
        squared.map { $0 == .max ? .infinity : Float($0).squareRoot() }
    }

    private init<Value: Equatable & Sendable>(values: Plane<Value>, background: Value) {
        precondition(values.pixels.count < Int(Int32.max), "an image has fewer than 2^31 pixels")
        let sites = Self.nearestRows(values)
        var squared = Plane<Int32>(width: values.width, height: values.height, repeating: 0)
        var nearest = squared
        var envelope = ParabolaEnvelope(capacity: values.width + 2)
        for row in 0..<values.height {
            var column = 0
            while column < values.width {
                let start = row * values.width + column
                let end = Self.endOfRun(values, row: row, start: column)
                if values.pixels[start] == background {
                    for index in start..<row * values.width + end {
                        nearest.pixels[index] = Int32(index)
                    }
                } else {
                    envelope.build(row: row, columns: column..<end, width: values.width, sites: sites)
                    envelope.fill(row: row, columns: column..<end, squared: &squared, nearest: &nearest)
                }
                column = end
            }
        }
        self.squared = squared
        self.nearest = nearest
    }

    private static func endOfRun<Value: Equatable>(_ values: Plane<Value>, row: Int, start: Int) -> Int {
        let offset = row * values.width
        let value = values.pixels[offset + start]
        var end = start + 1
        while end < values.width && values.pixels[offset + end] == value {
            end += 1
        }
        return end
    }

    /// For every pixel the nearest row of its column with another value, -1 where there is none.
    private static func nearestRows<Value: Equatable>(_ values: Plane<Value>) -> [Int32] {
        let width = values.width
        var rows = [Int32](repeating: -1, count: values.pixels.count)
        values.pixels.withUnsafeBufferPointer { pixels in
            rows.withUnsafeMutableBufferPointer { rows in
                for row in stride(from: 1, to: values.height, by: 1) {
                    for index in row * width..<(row + 1) * width {
                        rows[index] = pixels[index] == pixels[index - width] ? rows[index - width] : Int32(row - 1)
                    }
                }
                for row in stride(from: values.height - 2, through: 0, by: -1) {
                    let here = Int32(row)
                    for index in row * width..<(row + 1) * width {
                        let below = pixels[index] == pixels[index + width] ? rows[index + width] : here + 1
                        if below > here && (rows[index] < 0 || below - here < here - rows[index]) {
                            rows[index] = below
                        }
                    }
                }
            }
        }
        return rows
    }
}

/// The lower envelope of the parabolas of one stretch of a row: which column's site is nearest to which pixels.
private struct ParabolaEnvelope {
    /// A column, the row of its nearest foreign pixel, and the first column where it is the nearest of all.
    private struct Piece {
        var column: Int
        var siteRow: Int
        var squaredHeight: Int
        var start: Int
    }

    private var pieces: [Piece] = []

    init(capacity: Int) {
        pieces.reserveCapacity(capacity)
    }

    /// Finds the envelope over `columns`, from their own sites and the two pixels that bound them.
    mutating func build(row: Int, columns: Range<Int>, width: Int, sites: [Int32]) {
        pieces.removeAll(keepingCapacity: true)
        if columns.lowerBound > 0 {
            add(column: columns.lowerBound - 1, siteRow: row, row: row, end: columns.upperBound)
        }
        for column in columns where sites[row * width + column] >= 0 {
            add(column: column, siteRow: Int(sites[row * width + column]), row: row, end: columns.upperBound)
        }
        if columns.upperBound < width {
            add(column: columns.upperBound, siteRow: row, row: row, end: columns.upperBound)
        }
    }

    /// Writes the distances and nearest pixels of the stretch.
    func fill(row: Int, columns: Range<Int>, squared: inout Plane<Int32>, nearest: inout Plane<Int32>) {
        let width = squared.width
        var last = pieces.count - 1
        for column in columns.reversed() {
            guard last >= 0 else {
                squared.pixels[row * width + column] = .max
                nearest.pixels[row * width + column] = -1
                continue
            }
            let piece = pieces[last]
            let distance = piece.squaredHeight + (column - piece.column) * (column - piece.column)
            squared.pixels[row * width + column] = Int32(clamping: distance)
            nearest.pixels[row * width + column] = Int32(piece.siteRow * width + piece.column)
            if piece.start == column && last > 0 {
                last -= 1
            }
        }
    }

    private mutating func add(column: Int, siteRow: Int, row: Int, end: Int) {
        let height = (siteRow - row) * (siteRow - row)
        var start = 0
        while let piece = pieces.last {
            let there = (piece.start - column) * (piece.start - column) + height
            let piecesOwn = (piece.start - piece.column) * (piece.start - piece.column) + piece.squaredHeight
            if piecesOwn <= there {
                let numerator = column * column - piece.column * piece.column + height - piece.squaredHeight
                start = 1 + numerator / (2 * (column - piece.column))
                break
            }
            pieces.removeLast()
        }
        guard start < end else { return }
        pieces.append(Piece(column: column, siteRow: siteRow, squaredHeight: height, start: start))
    }
}
