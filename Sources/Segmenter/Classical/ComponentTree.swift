internal import CellImage
import Foundation

/// The connected pieces of an image above a rising level, each inside the piece of the level below that holds it.
///
/// A cell is the piece whose outline is roundest: a lower level joins it with its neighbours, a higher one breaks it
/// into its grains.
struct ComponentTree {
    /// One piece at one level.
    struct Piece {
        /// Position of the level.
        var level: Int
        /// The piece's runs at that level.
        var runs: ArraySlice<Int32>
        /// Pixels.
        var area: Int
        /// Share of the convex hull that the piece fills.
        var solidity: Double
        /// Mean of the image over the piece.
        var mean: Double
        /// Mean steepness of the image along the outline, per pixel.
        var steepness: Double
        /// Position in the list of the piece below; nil at the lowest level.
        var parent: Int?

        /// Logarithm of steepness times solidity to the power of 4.
        var worth: Double { log(max(steepness, .leastNormalMagnitude)) + 4 * log(solidity) }
    }

    /// Pieces, those of lower levels first.
    private(set) var pieces: [Piece] = []
    private var images: [LabelRuns] = []

    /// Cuts an image at each level.
    ///
    /// - Parameters:
    ///   - signal: the image.
    ///   - levels: ascending.
    ///   - minimumArea: smaller pieces are left out, in pixels.
    ///   - maximumHole: holes up to this size are filled, in pixels.
    init(_ signal: Plane<Float>, levels: [Float], minimumArea: Int, maximumHole: Int) {
        let gradient = signal.squaredGradient()
        var below: (image: LabelImage, pieces: [UInt32: Int])?
        for (position, level) in levels.enumerated() {
            let mask = signal.map { $0 > level }.fillingHoles(maximumArea: maximumHole)
            let components = ConnectedComponents(of: mask, connectivity: .four).runs
                .removingObjects(smallerThan: minimumArea)
            let index = RegionIndex(components.runs)
            guard !index.labels.isEmpty else { break }
            let (starts, order) = index.runsByRegion()
            var numbers: [UInt32: Int] = [:]
            let image = components.labelImage()
            let steepness = image.outlineMeans(of: gradient, labels: index.labels)
            let means = components.means(of: signal, labels: index.labels)
            for (region, shape) in components.regionShapes().enumerated() {
                let own = order[starts[region]..<starts[region + 1]]
                let first = components.runs[Int(own[own.startIndex])]
                let parent = below.flatMap { $0.pieces[$0.image[Int(first.row), Int(first.start)]] }
                numbers[shape.label] = pieces.count
                pieces.append(
                    Piece(
                        level: position,
                        runs: own,
                        area: shape.area,
                        solidity: shape.solidity,
                        mean: means[region],
                        steepness: steepness[region],
                        parent: parent
                    )
                )
            }
            images.append(components)
            below = (image, numbers)
        }
    }

    /// The pieces that look most like one object: each a whole or, where its parts look better, those parts.
    ///
    /// A piece is worth the steepness along its outline, times its solidity to the power of 4. Parts are weighed by
    /// area, and what they leave out of the whole counts against them.
    ///
    /// - Parameter floor: pieces of a lower mean are no objects.
    /// - Returns: positions in `pieces`, ascending; no two pieces overlap.
    func selection(brighterThan floor: Float) -> [Int] {
        var best = pieces.map { (worth: $0.mean > Double(floor) ? $0.worth : -.infinity, area: $0.area) }
        var parts = [[Int]](repeating: [], count: pieces.count)
        for position in pieces.indices.reversed() {
            let inner = parts[position].filter { best[$0].worth > -.infinity }
            let area = inner.reduce(0) { $0 + best[$1].area }
            let mean = inner.reduce(0.0) { $0 + best[$1].worth * Double(best[$1].area) } / Double(max(area, 1))
            if area > 0, mean + log(Double(area) / Double(pieces[position].area)) > best[position].worth + 0.05 {
                best[position] = (mean, area)
                parts[position] = inner
            } else {
                parts[position] = []
            }
            if let parent = pieces[position].parent { parts[parent].append(position) }
        }
        var chosen: [Int] = []
        var open = pieces.indices.filter { pieces[$0].parent == nil }
        while let position = open.popLast() {
            if !parts[position].isEmpty {
                open += parts[position]
            } else if best[position].worth > -.infinity {
                chosen.append(position)
            }
        }
        return chosen.sorted()
    }

    /// The chosen pieces as a label image, numbered in the order given.
    func labels(of chosen: [Int], width: Int, height: Int) -> LabelImage {
        var image = LabelImage(width: width, height: height)
        for (number, position) in chosen.enumerated() {
            let piece = pieces[position]
            for run in piece.runs {
                let run = images[piece.level].runs[Int(run)]
                let start = Int(run.row) * width + Int(run.start)
                for index in start..<start + run.length { image.plane.pixels[index] = UInt32(number + 1) }
            }
        }
        return image
    }
}

extension LabelImage {
    /// For each label the mean of the root of a value over the pixels that have another label beside them.
    func outlineMeans(of squares: [Float], labels: [UInt32]) -> [Double] {
        let largest = Int(labels.last ?? 0)
        var sums = [Double](repeating: 0, count: largest + 1)
        var counts = sums
        plane.pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                for column in 0..<width {
                    let index = row * width + column
                    let label = pixels[index]
                    guard label != 0 else { continue }
                    if (column > 0 && pixels[index - 1] != label) || (column + 1 < width && pixels[index + 1] != label)
                        || (row > 0 && pixels[index - width] != label)
                        || (row + 1 < height && pixels[index + width] != label)
                    {
                        sums[Int(label)] += Double(squares[index].squareRoot())
                        counts[Int(label)] += 1
                    }
                }
            }
        }
        return labels.map { counts[Int($0)] > 0 ? sums[Int($0)] / counts[Int($0)] : 0 }
    }
}

extension LabelRuns {
    /// For each label the mean of a plane over its pixels.
    func means(of plane: Plane<Float>, labels: [UInt32]) -> [Double] {
        let largest = Int(labels.last ?? 0)
        var sums = [Double](repeating: 0, count: largest + 1)
        var counts = sums
        plane.pixels.withUnsafeBufferPointer { pixels in
            for run in runs {
                let start = Int(run.row) * width + Int(run.start)
                var sum: Float = 0
                for index in start..<start + run.length { sum += pixels[index] }
                sums[Int(run.label)] += Double(sum)
                counts[Int(run.label)] += Double(run.length)
            }
        }
        return labels.map { sums[Int($0)] / max(counts[Int($0)], 1) }
    }
}
