/// A local maximum of a landscape and how far it stands out.
public struct Peak: Sendable, Equatable {
    /// Position, as row * width + column.
    public let index: Int
    /// The value there.
    public let height: Float
    /// The highest level at which a way leads from here to a higher peak; -infinity when none does.
    public let saddle: Float
    /// Number in the list of the higher peak that the way leads to; nil when there is none.
    public let higherPeak: Int?

    /// How far the landscape must be descended to reach a higher peak (the peak's dynamics).
    public var dynamics: Float { height - saddle }
}

extension Plane where Pixel == Float {
    /// Every local maximum within a mask with its dynamics.
    ///
    /// Every pixel belongs to the peak that the steepest way up leads to. Where two such hills are neighbours they are
    /// joined by a pass; taken from the highest pass down, each one ends the lower of the two hills that it joins. The
    /// peaks with dynamics of at least h are the h-maxima of the landscape.
    ///
    /// - Parameter mask: where to look, of the plane's size; all of the plane when nil. Pixels that are not finite are
    ///   left out.
    /// - Returns: highest peak first, equal ones in scan order; neighbours are the eight around a pixel.
    /// - Throws: `ImageError.sizeMismatch` when the mask differs in size.
    /// - Complexity: O(pixels + passes * log passes), where passes are pairs of neighbours on different hills.
    /// - Source: Grimaud, A new measure of contrast: the dynamics, SPIE 1769 (1992).
    public func peaks(within mask: Plane<Bool>? = nil) throws(ImageError) -> [Peak] {
        if let mask, mask.width != width || mask.height != height {
            throw .sizeMismatch(
                expectedWidth: width,
                expectedHeight: height,
                foundWidth: mask.width,
                foundHeight: mask.height
            )
        }
        precondition(pixels.count < Int(Int32.max), "an image has fewer than 2^31 pixels")
        var hills = HillMap(self, mask: mask)
        hills.climb()
        return PassMerging(hills.tops, heights: pixels).merged(at: hills.passes())
    }
}

/// Two neighbouring hills, by number, and the level of a pass between them.
private struct Pass {
    let level: Float
    let first: Int32
    let second: Int32
}

/// The hill that every pixel lies on, on an image with a rim of pixels that lie on none.
private struct HillMap {
    private let width: Int
    private let height: Int
    private let stride: Int
    /// Heights, -infinity on the rim and where no hill may be.
    private var heights: [Float]
    /// While climbing the next pixel up, then the number of the hill; -1 where no hill may be.
    private var ways: [Int32]
    /// The top of each hill in the plane's own positions, highest first.
    private(set) var tops: [Int] = []

    init(_ plane: Plane<Float>, mask: Plane<Bool>?) {
        width = plane.width
        height = plane.height
        stride = width + 2
        heights = Array(repeating: -.infinity, count: stride * (height + 2))
        ways = Array(repeating: -1, count: heights.count)
        for row in 0..<height {
            for column in 0..<width where mask?.pixels[row * width + column] ?? true {
                let value = plane.pixels[row * width + column]
                heights[(row + 1) * stride + column + 1] = value.isFinite ? value : -.infinity
            }
        }
    }

    /// Finds the hill of every pixel.
    mutating func climb() {
        findWaysUp()
        var tops: [Int32] = []
        for pixel in ways.indices where ways[pixel] >= 0 {
            var top = pixel
            while Int(ways[top]) != top { top = Int(ways[top]) }
            var node = pixel
            while node != top {
                let next = Int(ways[node])
                ways[node] = Int32(top)
                node = next
            }
            if top == pixel { tops.append(Int32(top)) }
        }
        tops.sort { heights[Int($0)] == heights[Int($1)] ? $0 < $1 : heights[Int($0)] > heights[Int($1)] }
        var numbers = [Int32](repeating: -1, count: ways.count)
        for (number, top) in tops.enumerated() {
            numbers[Int(top)] = Int32(number)
        }
        for pixel in ways.indices where ways[pixel] >= 0 {
            ways[pixel] = numbers[Int(ways[pixel])]
        }
        self.tops = tops.map { (Int($0) / stride - 1) * width + Int($0) % stride - 1 }
    }

    /// All pairs of neighbouring pixels on different hills.
    func passes() -> [Pass] {
        var passes: [Pass] = []
        for pixel in ways.indices where ways[pixel] >= 0 {
            for other in [pixel + 1, pixel + stride - 1, pixel + stride, pixel + stride + 1]
            where ways[other] >= 0 && ways[other] != ways[pixel] {
                passes.append(
                    Pass(level: min(heights[pixel], heights[other]), first: ways[pixel], second: ways[other])
                )
            }
        }
        return passes
    }

    /// Points every pixel at its highest neighbour, of equal ones the first, or at itself when it is the highest.
    private mutating func findWaysUp() {
        let offsets = [-stride - 1, -stride, -stride + 1, -1, 0, 1, stride - 1, stride, stride + 1]
        heights.withUnsafeBufferPointer { heights in
            ways.withUnsafeMutableBufferPointer { ways in
                for row in 1..<max(1, height + 1) {
                    for pixel in row * stride + 1..<row * stride + 1 + width where heights[pixel] > -.infinity {
                        var highest = pixel + offsets[0]
                        for offset in offsets where heights[pixel + offset] > heights[highest] {
                            highest = pixel + offset
                        }
                        ways[pixel] = Int32(truncatingIfNeeded: highest)
                    }
                }
            }
        }
    }
}

/// Hills that merge at passes; the higher one of two lives on.
private struct PassMerging {
    private var peaks: [Peak]
    private var parents: [Int]

    init(_ tops: [Int], heights: [Float]) {
        peaks = tops.map { Peak(index: $0, height: heights[$0], saddle: -.infinity, higherPeak: nil) }
        parents = Array(tops.indices)
    }

    consuming func merged(at passes: [Pass]) -> [Peak] {
        // The complement of a key sorts downwards; the position keeps the order of equal ones.
        let order = passes.enumerated().map { UInt64(~$1.level.orderedKey) << 32 | UInt64($0) }.sorted()
        for entry in order {
            let pass = passes[Int(entry & 0xFFFF_FFFF)]
            let first = root(of: Int(pass.first))
            let second = root(of: Int(pass.second))
            guard first != second else { continue }
            let (higher, lower) = first < second ? (first, second) : (second, first)
            let peak = peaks[lower]
            peaks[lower] = Peak(index: peak.index, height: peak.height, saddle: pass.level, higherPeak: higher)
            parents[lower] = higher
        }
        return peaks
    }

    private mutating func root(of hill: Int) -> Int {
        var node = hill
        while parents[node] != node {
            parents[node] = parents[parents[node]]
            node = parents[node]
        }
        return node
    }
}
