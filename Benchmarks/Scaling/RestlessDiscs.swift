import BenchmarkSupport
import CellImage

/// Cells that are discs and wander about their places in a square.
///
/// Some divide; of two daughters one dies after a while and the other grows to full size. One mask in a hundred is missed in
/// every frame, and one in a thousand places shows a speck that is no cell.
struct RestlessDiscs {
    private static let pitch = 28
    private static let radius = 9.0
    private static let missed = 0.01
    private static let specks = 0.001
    private static let divisions = 0.002
    private static let daughterRadius = 5.5
    private static let daughterFrames = 40

    /// A place with a cell, or with two daughters.
    private struct Place {
        var x = 0.0
        var y = 0.0
        /// Frames since the cell divided; nil for one cell.
        var age: Int?
    }

    private let columns: Int
    private var places: [Place]
    private var generator = SplitMix(state: 1)

    init(count: Int) {
        columns = max(1, Int(Double(count).squareRoot().rounded(.up)))
        places = Array(repeating: Place(), count: count)
    }

    /// The labels of the next frame, numbered anew.
    mutating func next() -> LabelImage {
        let side = columns * RestlessDiscs.pitch
        var plane = Plane<UInt32>(width: side, height: side, repeating: 0)
        var label: UInt32 = 0
        func paint(_ index: Int, x: Double, y: Double, radius: Double) {
            label += 1
            let half = Double(RestlessDiscs.pitch) / 2
            plane.paint(
                x: Double(index % columns * RestlessDiscs.pitch) + half + x,
                y: Double(index / columns * RestlessDiscs.pitch) + half + y,
                radius: radius,
                label: label
            )
        }
        for index in places.indices {
            step(index)
            for (x, radius) in discs(of: places[index]) where happens(1 - RestlessDiscs.missed) {
                paint(index, x: x, y: places[index].y, radius: radius)
            }
            // A corner that no cell reaches.
            if happens(RestlessDiscs.specks) { paint(index, x: -11, y: -11, radius: 2) }
        }
        return LabelImage(plane)
    }

    /// Moves by up to two pixels and not out of its place; divides, or ends being two.
    private mutating func step(_ index: Int) {
        if let age = places[index].age {
            places[index].age = age < RestlessDiscs.daughterFrames ? age + 1 : nil
        } else if happens(RestlessDiscs.divisions) {
            places[index].age = 0
        }
        let room = Double(RestlessDiscs.pitch) / 2 - RestlessDiscs.radius - 1
        let x = places[index].x + Double.random(in: -2...2, using: &generator)
        let y = places[index].y + Double.random(in: -2...2, using: &generator)
        (places[index].x, places[index].y) = (min(max(x, -room), room), min(max(y, -room), room))
    }

    /// The discs of a place: where they lie across it, and their radius.
    private func discs(of place: Place) -> [(x: Double, radius: Double)] {
        guard place.age != nil else { return [(place.x, RestlessDiscs.radius)] }
        let side = RestlessDiscs.daughterRadius + 0.5
        // Two do not fit beside each other as far out as one does.
        return [-side, side].map { (0.6 * place.x + $0, RestlessDiscs.daughterRadius) }
    }

    private mutating func happens(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &generator) < share
    }
}

extension Plane<UInt32> {
    /// Gives the pixels of a disc a label.
    fileprivate mutating func paint(x: Double, y: Double, radius: Double, label: UInt32) {
        for row in Int((y - radius).rounded(.up))...Int(y + radius) {
            let height = Double(row) - y
            let reach = max(0, radius * radius - height * height).squareRoot()
            for column in stride(from: Int((x - reach).rounded(.up)), through: Int(x + reach), by: 1) {
                self[column, row] = label
            }
        }
    }
}
