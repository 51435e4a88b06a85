internal import CellImage

/// The connected pieces of an image above a rising level, each inside the piece of the level below that holds it.
///
/// A cell is one of these pieces: a lower level joins it with its neighbours, a higher one breaks it into its grains.
struct ComponentTree {
    /// One piece at one level.
    struct Piece {
        /// Position of the level.
        var level: Int
        /// The piece's runs at that level, as positions.
        var runs: ArraySlice<Int32>
        /// Pixels.
        var area: Int
        /// Share of the convex hull that the piece fills.
        var solidity: Double
        /// Mean of the image over the piece, negative values taken for 0.
        var mean: Double
        /// Mean steepness of the image along the outline, per pixel.
        var steepness: Double
        /// Position in the list of the piece below; nil at the lowest level.
        var parent: Int?
    }

    /// Pieces, those of lower levels first.
    private(set) var pieces: [Piece] = []
    private var images: [LabelRuns] = []

    /// Cuts an image at each level, until nothing is left.
    ///
    /// - Parameters:
    ///   - flat: the image.
    ///   - levels: ascending.
    ///   - limits: smaller pieces are left out, and holes up to the limit are filled.
    init(_ flat: FlatImage, levels: [Float], limits: SizeLimits) {
        let steepness = flat.signal.steepness()
        var below: (image: LabelImage, first: Int)?
        for (position, level) in levels.enumerated() {
            let mask = flat.mask(above: level, fillingHolesUpTo: limits.hole)
            let runs = ConnectedComponents(of: mask, connectivity: .four).runs
                .removingObjects(smallerThan: limits.smallestPiece)
                .relabeledSequentially().labels
            guard !runs.runs.isEmpty else { break }
            let image = runs.labelImage()
            let first = pieces.count
            append(
                runs,
                level: position,
                steepness: image.outlineMeans(of: steepness),
                signal: flat.signal,
                below: below
            )
            below = (image, first)
        }
    }

    private mutating func append(
        _ image: LabelRuns,
        level: Int,
        steepness: [Double],
        signal: Plane<Float>,
        below: (image: LabelImage, first: Int)?
    ) {
        let means = image.positiveMeans(of: signal)
        let (starts, order) = RegionIndex(image.runs).runsByRegion()
        for region in 0..<starts.count - 1 {
            let runs = order[starts[region]..<starts[region + 1]]
            let area = runs.reduce(0) { $0 + image.runs[Int($1)].length }
            let first = image.runs[Int(runs[runs.startIndex])]
            let outer = below.map { $0.first - 1 + Int($0.image[Int(first.row), Int(first.start)]) }
            pieces.append(
                Piece(
                    level: level,
                    runs: runs,
                    area: area,
                    solidity: Double(area) / Double(RegionConvexHull.pixelCount(of: runs.map { image.runs[Int($0)] })),
                    mean: means[region],
                    steepness: steepness[region],
                    parent: outer
                )
            )
        }
        images.append(image)
    }

    /// The chosen pieces as a label image, numbered in the order given.
    func labels(of chosen: [Int], width: Int, height: Int) -> LabelImage {
        var image = LabelImage(width: width, height: height)
        for (number, position) in chosen.enumerated() {
            let piece = pieces[position]
            for run in piece.runs {
                let run = images[piece.level].runs[Int(run)]
                for index in run.indices(inWidth: width) { image.plane.pixels[index] = UInt32(number + 1) }
            }
        }
        return image
    }
}
