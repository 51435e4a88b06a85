import BenchmarkSupport
import CellImage

/// Cells that are discs and wander about their places in a square, one in a hundred missed in every frame.
struct RestlessDiscs {
    private static let pitch = 28
    private static let radius = 9.0
    private static let missed = 0.01

    private let columns: Int
    private var offsets: [(x: Double, y: Double)]
    private var generator = SplitMix(state: 1)

    init(count: Int) {
        columns = max(1, Int(Double(count).squareRoot().rounded(.up)))
        offsets = Array(repeating: (0, 0), count: count)
    }

    /// The labels of the next frame, numbered anew.
    mutating func next() -> LabelImage {
        let side = columns * RestlessDiscs.pitch
        var plane = Plane<UInt32>(width: side, height: side, repeating: 0)
        var label: UInt32 = 0
        for index in offsets.indices {
            step(index)
            guard Double.random(in: 0..<1, using: &generator) >= RestlessDiscs.missed else { continue }
            label += 1
            paint(index, label: label, into: &plane)
        }
        return LabelImage(plane)
    }

    /// Moves by up to two pixels, and not out of its place.
    private mutating func step(_ index: Int) {
        let room = Double(RestlessDiscs.pitch) / 2 - RestlessDiscs.radius - 1
        let x = offsets[index].x + Double.random(in: -2...2, using: &generator)
        let y = offsets[index].y + Double.random(in: -2...2, using: &generator)
        offsets[index] = (min(max(x, -room), room), min(max(y, -room), room))
    }

    private func paint(_ index: Int, label: UInt32, into plane: inout Plane<UInt32>) {
        let half = Double(RestlessDiscs.pitch) / 2
        let x = Double(index % columns * RestlessDiscs.pitch) + half + offsets[index].x
        let y = Double(index / columns * RestlessDiscs.pitch) + half + offsets[index].y
        let squared = RestlessDiscs.radius * RestlessDiscs.radius
        for row in Int((y - RestlessDiscs.radius).rounded(.up))...Int(y + RestlessDiscs.radius) {
            let height = Double(row) - y
            let reach = max(0, squared - height * height).squareRoot()
            for column in stride(from: Int((x - reach).rounded(.up)), through: Int(x + reach), by: 1) {
                plane[column, row] = label
            }
        }
    }
}
