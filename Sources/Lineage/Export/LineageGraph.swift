public import Tracker

/// Lineages as a graph of single observations: the form that GEFF and its kin hold.
///
/// An edge leads from every observation to the cell's next one, and from a mother's last observation before a birth to
/// the daughter's first one. A tracklet is a path without branches, as long as can be: a budding mother begins a new
/// one after every bud. The ids of the cell and of its mother stay with every node, so nothing is lost: a mother that
/// is first seen together with her bud has no earlier observation that an edge could come from.
public struct LineageGraph: Sendable, Equatable {
    /// One observation.
    public struct Node: Sendable, Equatable {
        /// Id of the cell.
        public var cell: Int
        /// Id of the cell's mother; nil for a founder.
        public var mother: Int?
        /// The observation.
        public var observation: DetectionID
        /// Number of its path without branches, from 1 on in the order of nodes.
        public var tracklet: Int
        /// Id of the first cell of all that hang together by edges: the founder, or a bud that no edge leads to.
        public var lineage: Int
    }

    /// An edge, by indices of nodes.
    public struct Edge: Sendable, Hashable {
        /// The earlier node.
        public var from: Int
        /// The later node.
        public var to: Int
    }

    /// Observations by frame, then cell.
    public let nodes: [Node]
    /// Edges by later node.
    public let edges: [Edge]

    /// Makes the graph of a forest.
    ///
    /// - Parameters:
    ///   - forest: who is whose mother.
    ///   - tracks: the tracks the forest was built from, in any order.
    /// - Complexity: O(n log n) for n observations.
    public init(_ forest: LineageForest, tracks: [Track]) {
        var nodes = tracks.flatMap { track in
            let mother = forest.cell(track.id)?.mother
            return track.observations.map {
                Node(cell: track.id, mother: mother, observation: $0, tracklet: 0, lineage: track.id)
            }
        }
        nodes.sort { ($0.observation.frame, $0.cell) < ($1.observation.frame, $1.cell) }
        var ofCell: [Int: [Int]] = [:]
        for (index, node) in nodes.enumerated() { ofCell[node.cell, default: []].append(index) }
        var parents = [Int?](repeating: nil, count: nodes.count)
        for own in ofCell.values {
            for (earlier, later) in zip(own, own.dropFirst()) { parents[later] = earlier }
            guard let first = own.first, let mother = nodes[first].mother else { continue }
            let frame = nodes[first].observation.frame
            parents[first] = ofCell[mother]?.last { nodes[$0].observation.frame < frame }
        }
        var children = [Int](repeating: 0, count: nodes.count)
        for parent in parents.compactMap({ $0 }) { children[parent] += 1 }
        var count = 0
        for index in nodes.indices {
            if let parent = parents[index] { nodes[index].lineage = nodes[parent].lineage }
            if let parent = parents[index], children[parent] == 1 {
                nodes[index].tracklet = nodes[parent].tracklet
            } else {
                count += 1
                nodes[index].tracklet = count
            }
        }
        self.nodes = nodes
        edges = parents.enumerated().compactMap { index, parent in parent.map { Edge(from: $0, to: index) } }
    }
}
