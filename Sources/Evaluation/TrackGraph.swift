/// Tracks as a forest: one vertex per object and frame, at most one predecessor each.
///
/// Vertices are numbered frame by frame, in a frame by ascending label.
struct TrackGraph: Sendable {
    /// Position of each frame's first vertex, `frames + 1` entries.
    let frameStarts: [Int]
    /// The frame of each vertex.
    let frames: [Int32]
    /// The vertex before, -1 for none.
    private(set) var predecessors: [Int32]
    /// Whether the link to the vertex before is one from parent to child.
    private(set) var isParentLink: [Bool]
    /// For each vertex the positions of its successors in `successors`, `vertices + 1` entries.
    private var successorStarts: [Int] = []
    private var successors: [Int32] = []

    /// Links the objects of a movie.
    ///
    /// An object follows the object of its label in the frame before; the first of a child follows the last of its
    /// parent. A parent link whose ends are not in the masks is left out.
    init(records: [TrackRecord], labels: [[UInt32]]) {
        var frameStarts = [0]
        for frame in labels { frameStarts.append(frameStarts[frameStarts.count - 1] + frame.count) }
        self.frameStarts = frameStarts
        frames = labels.enumerated().flatMap { frame, labels in
            repeatElement(Int32(truncatingIfNeeded: frame), count: labels.count)
        }
        predecessors = Array(repeating: -1, count: frames.count)
        isParentLink = Array(repeating: false, count: frames.count)
        linkTracks(labels)
        linkChildren(records, labels)
        (successorStarts, successors) = TrackGraph.invert(predecessors)
    }

    /// Number of vertices.
    var vertexCount: Int { frames.count }

    /// Number of links.
    var linkCount: Int { successors.count }

    /// The vertices that follow a vertex, ascending.
    func successors(of vertex: Int) -> ArraySlice<Int32> {
        successors[successorStarts[vertex]..<successorStarts[vertex + 1]]
    }

    /// The vertices with two successors or more, ascending.
    var divisions: [Int] { (0..<vertexCount).filter { successors(of: $0).count >= 2 } }

    private mutating func linkTracks(_ labels: [[UInt32]]) {
        for frame in labels.indices.dropFirst() {
            var before = 0
            let earlier = labels[frame - 1]
            for (position, label) in labels[frame].enumerated() {
                while before < earlier.count, earlier[before] < label { before += 1 }
                if before < earlier.count, earlier[before] == label {
                    predecessors[frameStarts[frame] + position] =
                        Int32(truncatingIfNeeded: frameStarts[frame - 1] + before)
                }
            }
        }
    }

    private mutating func linkChildren(_ records: [TrackRecord], _ labels: [[UInt32]]) {
        var recordOfLabel: [UInt32: TrackRecord] = [:]
        for record in records { recordOfLabel[record.label] = record }
        for child in records where child.parent != 0 {
            guard let parent = recordOfLabel[child.parent],
                labels.indices.contains(child.firstFrame), labels.indices.contains(parent.lastFrame),
                let position = labels[child.firstFrame].position(of: child.label),
                let parentPosition = labels[parent.lastFrame].position(of: parent.label)
            else { continue }
            let vertex = frameStarts[child.firstFrame] + position
            predecessors[vertex] = Int32(truncatingIfNeeded: frameStarts[parent.lastFrame] + parentPosition)
            isParentLink[vertex] = true
        }
    }

    private static func invert(_ predecessors: [Int32]) -> ([Int], [Int32]) {
        var starts = [Int](repeating: 0, count: predecessors.count + 1)
        for predecessor in predecessors where predecessor >= 0 { starts[Int(predecessor) + 1] += 1 }
        for vertex in predecessors.indices { starts[vertex + 1] += starts[vertex] }
        var next = starts
        var successors = [Int32](repeating: 0, count: starts[predecessors.count])
        for (vertex, predecessor) in predecessors.enumerated() where predecessor >= 0 {
            successors[next[Int(predecessor)]] = Int32(truncatingIfNeeded: vertex)
            next[Int(predecessor)] += 1
        }
        return (starts, successors)
    }
}
