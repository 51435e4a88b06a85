import CellImage

/// Who lies on whom in neighbouring frames, by numbers of detections.
struct OverlapGraph {
    /// A detection of a neighbouring frame with the pixels that both cover.
    struct Neighbour {
        private let storedNumber: Int32
        private let storedPixels: Int32

        init(_ number: Int, _ pixels: Double) {
            storedNumber = Int32(truncatingIfNeeded: number)
            storedPixels = Int32(truncatingIfNeeded: Int(pixels))
        }

        var number: Int { Int(storedNumber) }
        var pixels: Double { Double(storedPixels) }
    }

    let table: DetectionTable
    private let overlaps: OverlapSource
    /// Neighbours in the next frame: those of detection `n` are at `afterStarts[n] ..< afterStarts[n + 1]`.
    private var after: [Neighbour] = []
    private var afterStarts: [Int] = []
    /// The same in the frame before.
    private var before: [Neighbour] = []
    private var beforeStarts: [Int]

    init(table: DetectionTable, overlaps: OverlapSource) throws(TrackerError) {
        self.table = table
        self.overlaps = overlaps
        beforeStarts = Array(repeating: 0, count: table.count + 2)
        var earlier: [Int32] = []
        for position in table.frames.indices.dropLast() {
            for entry in try overlaps.shared(from: position, to: position + 1) {
                while afterStarts.count <= entry.earlier { afterStarts.append(after.count) }
                after.append(Neighbour(entry.later, entry.pixels))
                earlier.append(Int32(truncatingIfNeeded: entry.earlier))
                beforeStarts[entry.later + 2] += 1
            }
        }
        while afterStarts.count <= table.count { afterStarts.append(after.count) }
        for number in 1..<beforeStarts.count { beforeStarts[number] += beforeStarts[number - 1] }
        before = Array(repeating: Neighbour(0, 0), count: after.count)
        for (entry, number) in zip(after, earlier) {
            before[beforeStarts[entry.number + 1]] = Neighbour(Int(number), entry.pixels)
            beforeStarts[entry.number + 1] += 1
        }
    }

    /// The side of a detection on which its neighbours are looked for.
    enum Side {
        case before
        case after

        var opposite: Side { self == .before ? .after : .before }
    }

    func neighbours(of number: Int, _ side: Side) -> ArraySlice<Neighbour> {
        switch side {
        case .before: before[beforeStarts[number]..<beforeStarts[number + 1]]
        case .after: after[afterStarts[number]..<afterStarts[number + 1]]
        }
    }

    /// Neighbours of which at least half lies inside a detection.
    func contained(in number: Int, _ side: Side) -> [Int] {
        neighbours(of: number, side).filter { $0.pixels >= 0.5 * table.areas[$0.number] }.map(\.number)
    }

    /// Neighbours that lie inside a detection by at least half.
    ///
    /// - Parameters:
    ///   - number: the detection.
    ///   - side: where its neighbours are.
    ///   - moved: whether a quarter is enough, too, of those that lie in no other detection by more: a part of a cell that has
    ///     moved by half of the cell's size lies beside the whole.
    /// - Returns: their numbers.
    func parts(of number: Int, _ side: Side, moved: Bool) -> [Int] {
        let neighbours = neighbours(of: number, side)
        guard moved, neighbours.count > 1 else { return contained(in: number, side) }
        return neighbours.filter { neighbour in
            let share = neighbour.pixels / table.areas[neighbour.number]
            return share >= 0.5 || share >= 0.25 && nearest(to: neighbour.number, side.opposite) == number
        }.map(\.number)
    }

    /// The neighbour that covers most of a detection, the first of equal ones; nil where none does.
    func nearest(to number: Int, _ side: Side) -> Int? {
        neighbours(of: number, side).max { ($0.pixels, $1.number) < ($1.pixels, $0.number) }?.number
    }

    /// Whether at least two neighbours lie inside a detection, which few do; if they may have moved, whether there are two.
    func mayHoldSeveral(_ number: Int, _ side: Side, moved: Bool) -> Bool {
        moved ? neighbours(of: number, side).count > 1 : holdsSeveral(number, side)
    }

    /// Whether at least two neighbours lie inside a detection, which few do.
    func holdsSeveral(_ number: Int, _ side: Side) -> Bool {
        let neighbours = neighbours(of: number, side)
        guard neighbours.count > 1 else { return false }
        return neighbours.count { $0.pixels >= 0.5 * table.areas[$0.number] } > 1
    }

    /// The shift from a position to a neighbouring one on either side.
    func drift(from position: Int, _ side: Side) -> PixelShift {
        guard side == .before else { return overlaps.drift(from: position, to: position + 1) }
        let forward = overlaps.drift(from: position - 1, to: position)
        return PixelShift(x: -forward.x, y: -forward.y)
    }
}
