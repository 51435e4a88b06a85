extension Plane where Pixel == Bool {
    /// Sets every unset pixel that cannot reach the edge of the image over unset side neighbours.
    ///
    /// - Parameter maximumArea: holes of more pixels stay; nil fills all.
    /// - Returns: the same image without the holes.
    /// - Complexity: O(pixels).
    /// - Source: the behaviour of `scipy.ndimage.binary_fill_holes`.
    public func fillingHoles(maximumArea: Int? = nil) -> Plane<Bool> {
        let background = ConnectedComponents(of: inverted, connectivity: .four)
        let reachesEdge = background.reachesEdge
        var areas = [Int](repeating: 0, count: background.count)
        for run in background.runs.runs { areas[Int(run.label) - 1] += run.length }
        var result = self
        for run in background.runs.runs {
            let piece = Int(run.label) - 1
            guard !reachesEdge[piece], areas[piece] <= maximumArea ?? .max else { continue }
            for index in run.indices(inWidth: width) {
                result.pixels[index] = true
            }
        }
        return result
    }
}

extension LabelImage {
    /// Gives every piece of background that one single label encloses to that label.
    ///
    /// Background between several labels, and background that reaches the edge of the image, stays.
    ///
    /// - Parameter maximumArea: holes of more pixels stay; nil fills all.
    /// - Returns: the same image without the holes.
    /// - Complexity: O(pixels).
    public func fillingHoles(maximumArea: Int? = nil) -> LabelImage {
        var result = self
        var search = HoleSearch(width: width, height: height)
        search.forEachHole(in: plane.pixels) { members, label in
            guard let label, members.count <= maximumArea ?? .max else { return }
            for index in members {
                result.plane.pixels[index] = label
            }
        }
        return result
    }
}

/// Flood fill of the background over side neighbours.
private struct HoleSearch {
    let width: Int
    let height: Int
    private var visited: [Bool]
    private var members: [Int] = []

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        visited = Array(repeating: false, count: width * height)
    }

    /// Visits every hole with its pixels and, when it is one label alone that encloses it, that label.
    mutating func forEachHole(in values: [UInt32], _ visit: (_ members: [Int], _ label: UInt32?) -> Void) {
        guard width > 0, height > 0 else { return }
        for column in 0..<width {
            _ = flood(from: column, in: values)
            _ = flood(from: (height - 1) * width + column, in: values)
        }
        for row in 0..<height {
            _ = flood(from: row * width, in: values)
            _ = flood(from: row * width + width - 1, in: values)
        }
        for index in values.indices where values[index] == 0 && !visited[index] {
            let label = flood(from: index, in: values)
            visit(members, label)
        }
    }

    /// Collects the piece of background about a pixel into `members`; returns the one label that it touches, if one.
    private mutating func flood(from start: Int, in values: [UInt32]) -> UInt32? {
        members.removeAll(keepingCapacity: true)
        guard values[start] == 0, !visited[start] else { return nil }
        visited[start] = true
        members.append(start)
        var label: UInt32 = 0
        var isMixed = false
        var next = 0
        while next < members.count {
            let index = members[next]
            next += 1
            let column = index % width
            func visit(_ neighbor: Int) {
                let value = values[neighbor]
                if value != 0 {
                    isMixed = isMixed || (label != 0 && label != value)
                    label = value
                } else if !visited[neighbor] {
                    visited[neighbor] = true
                    members.append(neighbor)
                }
            }
            if column > 0 { visit(index - 1) }
            if column + 1 < width { visit(index + 1) }
            if index >= width { visit(index - width) }
            if index + width < values.count { visit(index + width) }
        }
        return isMixed || label == 0 ? nil : label
    }
}
