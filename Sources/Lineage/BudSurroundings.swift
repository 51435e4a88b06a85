import CellImage

/// What lies around one object: for every neighbour in reach, how near it is and how much of the object faces it.
struct BudSurroundings {
    /// One neighbour.
    struct Neighbour {
        var label: UInt32
        /// Smallest distance between pixel centres of the two, less one; 0 when they touch side by side.
        ///
        /// In pixels.
        var gap: Double
        /// Outline pixels of the object that have the neighbour within the contact distance.
        var contact: Int
    }

    /// Neighbours in ascending order of label.
    private(set) var neighbours: [Neighbour] = []
    /// Pixels of the object that have a side on something else; as columns and rows.
    private(set) var outline: [(x: Int, y: Int)] = []
    /// The neighbour nearest to every pixel of the outline; nil for none in reach.
    private(set) var facing: [UInt32?] = []

    /// Looks around an object.
    ///
    /// - Parameters:
    ///   - label: the object.
    ///   - box: its bounding box.
    ///   - runs: the label image.
    ///   - reach: how far to look, in pixels.
    ///   - contactDistance: how near counts as contact, in pixels, at most `reach`.
    /// - Complexity: O(runs in the rows of the box + outline x reach^2).
    init(of label: UInt32, in box: PixelRect, runs: LabelRuns, reach: Int, contactDistance: Double) {
        let area = PixelRect(
            minX: box.minX - reach,
            minY: box.minY - reach,
            maxX: box.maxX + reach,
            maxY: box.maxY + reach
        ).intersection(PixelRect(minX: 0, minY: 0, maxX: runs.width, maxY: runs.height))
        guard area.width > 0, area.height > 0 else { return }
        let patch = LabelPatch(runs, area: area)
        outline = patch.outline(of: label)
        var found: [UInt32: (squared: Int, contact: Int)] = [:]
        let contactSquared = (contactDistance + 1) * (contactDistance + 1)
        for pixel in outline {
            let others = patch.nearest(to: pixel, except: label, reach: reach)
            facing.append(others.min { ($0.squared, $0.label) < ($1.squared, $1.label) }?.label)
            for (other, squared) in others {
                var entry = found[other] ?? (Int.max, 0)
                entry.squared = min(entry.squared, squared)
                if Double(squared) <= contactSquared { entry.contact += 1 }
                found[other] = entry
            }
        }
        neighbours = found.sorted { $0.key < $1.key }.map {
            Neighbour(label: $0.key, gap: Double($0.value.squared).squareRoot() - 1, contact: $0.value.contact)
        }
    }

    /// Greatest distance of the outline from a point, in pixels.
    func farthest(from point: PixelPoint) -> Double {
        outline.lazy.map { PixelPoint(x: Double($0.x), y: Double($0.y)).distance(to: point) }.max() ?? 0
    }
}

/// A rectangle of a label image with its pixels laid out.
private struct LabelPatch {
    let area: PixelRect
    private var labels: [UInt32]

    init(_ runs: LabelRuns, area: PixelRect) {
        self.area = area
        labels = Array(repeating: 0, count: area.area)
        for row in area.minY..<area.maxY {
            let offset = (row - area.minY) * area.width - area.minX
            for run in runs.runs[runs.rowStarts[row]..<runs.rowStarts[row + 1]] {
                let start = max(Int(run.start), area.minX)
                let end = min(Int(run.end), area.maxX)
                guard start < end else { continue }
                for column in start..<end {
                    labels[offset + column] = run.label
                }
            }
        }
    }

    /// The label of a pixel, 0 outside the patch.
    private func label(_ x: Int, _ y: Int) -> UInt32 {
        guard x >= area.minX, x < area.maxX, y >= area.minY, y < area.maxY else { return 0 }
        return labels[(y - area.minY) * area.width + x - area.minX]
    }

    func outline(of object: UInt32) -> [(x: Int, y: Int)] {
        var result: [(x: Int, y: Int)] = []
        for y in area.minY..<area.maxY {
            for x in area.minX..<area.maxX where label(x, y) == object {
                let isInside =
                    label(x - 1, y) == object && label(x + 1, y) == object && label(x, y - 1) == object
                    && label(x, y + 1) == object
                if !isInside { result.append((x, y)) }
            }
        }
        return result
    }

    /// Squared distance from a pixel to the nearest pixel of every other object in reach.
    func nearest(to pixel: (x: Int, y: Int), except object: UInt32, reach: Int) -> [(label: UInt32, squared: Int)] {
        var result: [(label: UInt32, squared: Int)] = []
        for y in max(area.minY, pixel.y - reach)..<min(area.maxY, pixel.y + reach + 1) {
            for x in max(area.minX, pixel.x - reach)..<min(area.maxX, pixel.x + reach + 1) {
                let other = label(x, y)
                guard other != 0, other != object else { continue }
                let squared = (x - pixel.x) * (x - pixel.x) + (y - pixel.y) * (y - pixel.y)
                if let known = result.firstIndex(where: { $0.label == other }) {
                    result[known].squared = min(result[known].squared, squared)
                } else {
                    result.append((other, squared))
                }
            }
        }
        return result
    }
}
