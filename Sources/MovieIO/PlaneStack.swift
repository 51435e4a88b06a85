/// Where one plane of a movie is stored.
package struct PlaneLocation: Sendable, Hashable {
    /// Index of the file in the movie's list of files.
    package var file: Int32
    /// Page of the file, 0-based.
    package var page: Int32
    /// Which of several values per pixel.
    package var sample: Int32

    /// Makes a place.
    package init(file: Int32, page: Int32, sample: Int32 = 0) {
        self.file = file
        self.page = page
        self.sample = sample
    }
}

/// One dimension over planes: a letter and its extent.
package struct PlaneAxis: Sendable, Hashable {
    /// `T`, `C` or `Z`.
    package var letter: Character
    /// Number of positions along it.
    package var count: Int

    /// Makes a dimension.
    package init(_ letter: Character, _ count: Int) {
        self.letter = letter
        self.count = count
    }
}

/// The planes of a movie in one order, and the dimensions that order runs through.
package struct PlaneStack: Sendable, Equatable {
    /// Dimensions from slowest to fastest; each letter at most once.
    package private(set) var axes: [PlaneAxis]
    /// The planes, the last dimension fastest; nil where a plane is missing.
    package private(set) var planes: [PlaneLocation?]

    /// Largest number of planes that is accepted.
    package static let planeLimit = 50_000_000

    /// Makes a stack; nil unless the extents multiply to the number of planes.
    package init?(axes: [PlaneAxis], planes: [PlaneLocation?]) {
        guard PlaneStack.count(of: axes) == planes.count, !planes.isEmpty,
            Set(axes.map(\.letter)).count == axes.count
        else { return nil }
        self.axes = axes
        self.planes = planes
    }

    /// Makes a stack of one plane.
    package init(onlyPlane plane: PlaneLocation) {
        axes = []
        planes = [plane]
    }

    /// Number of planes over some dimensions; nil beyond `planeLimit` and for extents below 1.
    package static func count(of axes: [PlaneAxis]) -> Int? {
        var product = 1
        for axis in axes {
            guard axis.count > 0, axis.count <= planeLimit else { return nil }
            product *= axis.count
            guard product <= planeLimit else { return nil }
        }
        return product
    }

    /// Extent of a dimension; 1 for one that the stack does not have.
    package func extent(_ letter: Character) -> Int {
        axes.first { $0.letter == letter }?.count ?? 1
    }

    /// Dimension letters from slowest to fastest without those of extent 1, `YX` at the end.
    package var axesText: String {
        String(axes.filter { $0.count > 1 }.map(\.letter)) + "YX"
    }

    /// Place of a plane; indices along dimensions that the stack does not have must be 0.
    package func location(t: Int, c: Int, z: Int) -> PlaneLocation? {
        var index = 0
        for axis in axes {
            let position = axis.letter == "T" ? t : axis.letter == "C" ? c : z
            precondition(position >= 0 && position < axis.count, "position outside the stack")
            index = index * axis.count + position
        }
        return planes[index]
    }

    /// Time points that lack at least one plane, in order.
    package var incompleteFrames: [Int] {
        guard planes.contains(nil) else { return [] }
        let channels = extent("C")
        let slices = extent("Z")
        return (0..<extent("T")).filter { t in
            (0..<channels).contains { c in (0..<slices).contains { z in location(t: t, c: c, z: z) == nil } }
        }
    }

    /// The channels and slices of the only time point that has planes; nil where there are none, several, or gaps in it.
    package var onlyTimePoint: PlaneStack? {
        let inner = axes.filter { $0.letter != "T" }
        guard let count = PlaneStack.count(of: inner) else { return nil }
        let present = planes.count { $0 != nil }
        guard present == count,
            let time = (0..<extent("T")).first(where: { location(t: $0, c: 0, z: 0) != nil })
        else { return nil }
        let own = (0..<count).map { index in
            let position = PlaneStack.position(index, in: inner)
            return location(t: time, c: position.c, z: position.z)
        }
        return own.contains(nil) ? nil : PlaneStack(axes: inner, planes: own)
    }

    /// The stack with every page's samples as positions along the channel dimension, samples fastest.
    package func expandingSamples(_ samples: Int) -> PlaneStack {
        guard samples > 1 else { return self }
        let channels = extent("C")
        let outer = axes.filter { $0.letter != "C" }
        let newAxes = outer + [PlaneAxis("C", channels * samples)]
        var result: [PlaneLocation?] = []
        result.reserveCapacity(planes.count * samples)
        for index in 0..<(planes.count / channels) {
            let position = PlaneStack.position(index, in: outer)
            for c in 0..<channels {
                let plane = location(t: position.t, c: c, z: position.z)
                for sample in 0..<samples {
                    result.append(plane.map { PlaneLocation(file: $0.file, page: $0.page, sample: Int32(sample)) })
                }
            }
        }
        return PlaneStack(uncheckedAxes: newAxes, planes: result)
    }

    /// Position along each dimension of the plane with an index; 0 along dimensions that are absent.
    package static func position(_ index: Int, in axes: [PlaneAxis]) -> (t: Int, c: Int, z: Int) {
        var rest = index
        var position = (t: 0, c: 0, z: 0)
        for axis in axes.reversed() {
            let value = rest % axis.count
            rest /= axis.count
            switch axis.letter {
            case "T": position.t = value
            case "C": position.c = value
            default: position.z = value
            }
        }
        return position
    }

    private init(uncheckedAxes axes: [PlaneAxis], planes: [PlaneLocation?]) {
        self.axes = axes
        self.planes = planes
    }
}
