extension LabelImage {
    /// Grows seeds over a landscape, lowest pixels first, until they meet: the seeded watershed.
    ///
    /// Pixels wait in a queue ordered by the water level that reaches them, then by their age, so flat stretches are
    /// shared out from all sides at one speed. NaN is flooded last. The result is that of
    /// `skimage.segmentation.watershed` 0.26, save that seeds of equal value start in scan order, where scikit-image
    /// leaves the order to its heap.
    ///
    /// - Parameters:
    ///   - landscape: the heights.
    ///   - mask: where labels may spread, all of the image when nil; seeds outside are dropped.
    ///   - connectivity: which neighbours water flows to.
    /// - Returns: the label of a seed in every pixel that a seed reaches, 0 elsewhere.
    /// - Throws: `ImageError.sizeMismatch` when landscape or mask differ from the seeds in size.
    /// - Complexity: O(pixels).
    /// - Source: Meyer, Topographic distance and watershed lines, Signal Processing 38 (1994) 113.
    public func flooded(
        over landscape: Plane<Float>,
        within mask: Plane<Bool>? = nil,
        connectivity: PixelConnectivity = .four
    ) throws(ImageError) -> LabelImage {
        try requireSize(width: landscape.width, height: landscape.height)
        if let mask {
            try requireSize(width: mask.width, height: mask.height)
        }
        let basins = Basins(
            of: mask ?? Plane(width: width, height: height, repeating: true),
            connectivity: connectivity
        )
        var image = LabelImage(width: width, height: height)
        var flood = Flood(connectivity: connectivity)
        for basin in 0..<basins.count {
            let runs = basins.runs(of: basin)
            switch seeding(of: runs) {
            case .none: continue
            case .one(let label): image.fill(runs, with: label)
            case .several: flood.run(runs, over: landscape, from: self, into: &image)
            }
        }
        return image
    }

    private func requireSize(width foundWidth: Int, height foundHeight: Int) throws(ImageError) {
        guard foundWidth == width, foundHeight == height else {
            throw .sizeMismatch(
                expectedWidth: width,
                expectedHeight: height,
                foundWidth: foundWidth,
                foundHeight: foundHeight
            )
        }
    }

    /// Which seeds there are in some runs.
    private func seeding(of runs: ArraySlice<LabelRun>) -> Seeding {
        var found: UInt32 = 0
        for run in runs {
            for label in plane.pixels[run.indices(inWidth: width)] where label != 0 && label != found {
                guard found == 0 else { return .several }
                found = label
            }
        }
        return found == 0 ? .none : .one(found)
    }

    private mutating func fill(_ runs: ArraySlice<LabelRun>, with label: UInt32) {
        let width = width
        plane.pixels.withUnsafeMutableBufferPointer { pixels in
            for run in runs {
                pixels[run.indices(inWidth: width)].update(repeating: label)
            }
        }
    }
}

/// The labels of the seeds in one basin.
private enum Seeding {
    case none
    /// All seeds carry this label, so the whole basin will.
    case one(UInt32)
    case several
}

/// The connected parts of a mask: water in one never meets that of another, so each is flooded on its own.
///
/// What is flooded at a time is then small enough for the nearest cache, and a part whose seeds all carry one label
/// needs no flooding. The result is the same: in one queue for all, the pixels of a part would come in the same order.
private struct Basins {
    /// The runs of one basin after the other.
    private let runs: [LabelRun]
    private let starts: [Int]

    init(of mask: Plane<Bool>, connectivity: PixelConnectivity) {
        let found = ConnectedComponents(of: mask, connectivity: connectivity).runs.runs
        let order: [Int32]
        (starts, order) = RegionIndex(found).runsByRegion()
        runs = order.map { found[Int($0)] }
    }

    var count: Int { starts.count - 1 }

    /// The runs of a basin in scan order.
    func runs(of basin: Int) -> ArraySlice<LabelRun> {
        runs[starts[basin]..<starts[basin + 1]]
    }
}
