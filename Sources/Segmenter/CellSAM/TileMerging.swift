import CellImage

/// Puts the labels of blocks together, and makes one cell of labels that two neighbours see alike.
struct TileMerging {
    private let tiling: Tiling
    /// By how much a block still reaches beyond its share of the image, in pixels.
    private let depth: Int
    /// All blocks beside each other with what is left of their overlaps, so that overlaps are there twice.
    private var mosaic: LabelImage
    /// Largest number given so far.
    private var largest: UInt32 = 0
    private var scores: [UInt32: Float] = [:]

    /// Makes an empty mosaic.
    init(_ tiling: Tiling) {
        self.tiling = tiling
        depth = tiling.count > 1 ? tiling.parameters.matchingDepth : 0
        mosaic = LabelImage(
            width: (tiling.columns.last?.upperBound ?? 0) + 2 * depth * tiling.columns.count,
            height: (tiling.rows.last?.upperBound ?? 0) + 2 * depth * tiling.rows.count
        )
    }

    /// Puts the labels of a block with its overlap into its place, under numbers of their own.
    ///
    /// A block of n labels takes up 2n numbers, as in the reference.
    mutating func place(_ block: Segmentation, row: Int, column: Int) {
        let rows = mosaicRange(tiling.rows, row)
        let columns = mosaicRange(tiling.columns, column)
        let trimmed = tiling.parameters.overlap - depth
        let labels = block.labels
        precondition(
            labels.height == rows.count + 2 * trimmed && labels.width == columns.count + 2 * trimmed,
            "the labels do not cover the block"
        )
        let count = labels.plane.pixels.max() ?? 0
        precondition(count <= (UInt32.max - largest) / 2, "more labels than numbers")
        let offset = largest + count
        for row in rows {
            let source = (row - rows.lowerBound + trimmed) * labels.width + trimmed - columns.lowerBound
            for column in columns {
                let label = labels.plane.pixels[source + column]
                mosaic.plane.pixels[row * mosaic.width + column] = label == 0 ? 0 : label + offset
            }
        }
        for (label, score) in block.scores { scores[label + offset] = score }
        largest = offset + count
    }

    /// The labels of the whole image, numbered in the order of their first parts; numbers not in use are counted too.
    func merged() -> Segmentation {
        guard tiling.count > 1 else { return Segmentation(labels: mosaic, scores: scores) }
        let numbers = componentNumbers()
        var labels = LabelImage(
            width: tiling.columns.last?.upperBound ?? 0,
            height: tiling.rows.last?.upperBound ?? 0
        )
        for (index, rows) in tiling.rows.enumerated() {
            for row in rows {
                let start = (row + (2 * index + 1) * depth) * mosaic.width
                for (index, columns) in tiling.columns.enumerated() {
                    let source = start + (2 * index + 1) * depth
                    for column in columns {
                        labels.plane.pixels[row * labels.width + column] =
                            numbers[Int(mosaic.plane.pixels[source + column])]
                    }
                }
            }
        }
        var best: [UInt32: Float] = [:]
        for (label, score) in scores { best[numbers[Int(label)]] = max(best[numbers[Int(label)]] ?? score, score) }
        return Segmentation(labels: labels, scores: best)
    }

    /// Where a block lies along an axis of the mosaic.
    private func mosaicRange(_ chunks: [Range<Int>], _ index: Int) -> Range<Int> {
        chunks[index].lowerBound + 2 * depth * index..<chunks[index].upperBound + 2 * depth * (index + 1)
    }

    /// The number of the component of linked labels that each label belongs to.
    private func componentNumbers() -> [UInt32] {
        var parents = (0...Int(largest)).map { $0 }
        func root(_ label: Int) -> Int {
            var label = label
            while parents[label] != label {
                parents[label] = parents[parents[label]]
                label = parents[label]
            }
            return label
        }
        for face in faces() {
            for (one, other) in links(across: face) {
                let roots = (root(Int(one)), root(Int(other)))
                parents[max(roots.0, roots.1)] = min(roots.0, roots.1)
            }
        }
        // The root of a component is its smallest label, so that every root comes before its members.
        var numbers = [UInt32](repeating: 0, count: parents.count)
        var next: UInt32 = 0
        for label in parents.indices {
            let root = root(label)
            if root == label {
                numbers[label] = next
                next += 1
            } else {
                numbers[label] = numbers[root]
            }
        }
        return numbers
    }

    /// Two parts of the mosaic that show the same strip of the image, each as one of two neighbours labelled it.
    private struct Face {
        var rows: Range<Int>
        var columns: Range<Int>
        /// From a pixel of the one to that of the other.
        var offset: (row: Int, column: Int)
    }

    private func faces() -> [Face] {
        var faces: [Face] = []
        for row in tiling.rows.indices {
            for column in tiling.columns.indices {
                let rows = mosaicRange(tiling.rows, row)
                let columns = mosaicRange(tiling.columns, column)
                if row + 1 < tiling.rows.count {
                    let strip = rows.upperBound - 2 * depth..<rows.upperBound
                    faces.append(Face(rows: strip, columns: columns, offset: (2 * depth, 0)))
                }
                if column + 1 < tiling.columns.count {
                    let strip = columns.upperBound - 2 * depth..<columns.upperBound
                    faces.append(Face(rows: rows, columns: strip, offset: (0, 2 * depth)))
                }
            }
        }
        return faces
    }

    /// Two labels of one pixel.
    private struct LabelPair: Hashable {
        var one: UInt32
        var other: UInt32
    }

    /// The labels that both sides of a face see alike.
    private func links(across face: Face) -> [(UInt32, UInt32)] {
        var counts: [LabelPair: Int] = [:]
        var areas: [UInt32: Int] = [:]
        for row in face.rows {
            for column in face.columns {
                let index = row * mosaic.width + column
                let one = mosaic.plane.pixels[index]
                let other = mosaic.plane.pixels[index + face.offset.row * mosaic.width + face.offset.column]
                if one != 0 { areas[one, default: 0] += 1 }
                if other != 0 { areas[other, default: 0] += 1 }
                if one != 0, other != 0 { counts[LabelPair(one: one, other: other), default: 0] += 1 }
            }
        }
        return counts.compactMap { pair, count in
            let union = (areas[pair.one] ?? 0) + (areas[pair.other] ?? 0) - count
            return Double(count) / Double(union) >= tiling.parameters.leastIoU ? (pair.one, pair.other) : nil
        }
    }
}
