import Lineage
import Testing
import Tracker

@Suite struct LineageGraphTests {
    @Test(arguments: 0..<60)
    func everythingCanBeToldFromTheGraph(seed: UInt64) throws {
        let random = RandomForest(seed: seed)
        let forest = try LineageForest(tracks: random.tracks, divisions: random.divisions, lastFrame: random.lastFrame)
        let graph = LineageGraph(forest, tracks: random.tracks)
        let cells = Dictionary(grouping: graph.nodes, by: \.cell)
        for track in random.tracks { #expect(cells[track.id]?.map(\.observation) == track.observations) }
        for node in graph.nodes { #expect(node.mother == forest.cell(node.cell)?.mother) }
        let lineages = Dictionary(grouping: graph.nodes, by: \.cell).mapValues { Set($0.map(\.lineage)) }
        for edge in graph.edges { #expect(graph.nodes[edge.from].lineage == graph.nodes[edge.to].lineage) }
        var mothers: [Int: Int] = [:]
        for edge in graph.edges where graph.nodes[edge.from].cell != graph.nodes[edge.to].cell {
            mothers[graph.nodes[edge.to].cell] = graph.nodes[edge.from].cell
        }
        for cell in forest.cells {
            // A mother that appears with her bud has no earlier observation that an edge could come from.
            let hasEdge = cell.mother.flatMap { forest.cell($0) }.map { $0.birthFrame < cell.birthFrame } ?? false
            #expect(mothers[cell.id] == (hasEdge ? cell.mother : nil), "seed \(seed)")
            if !hasEdge { #expect(lineages[cell.id] == [cell.id], "seed \(seed)") }
        }
    }

    @Test(arguments: 0..<60)
    func trackletsAreTheLongestPathsWithoutBranches(seed: UInt64) throws {
        let random = RandomForest(seed: seed)
        let forest = try LineageForest(tracks: random.tracks, divisions: random.divisions, lastFrame: random.lastFrame)
        let graph = LineageGraph(forest, tracks: random.tracks)
        let children = Dictionary(grouping: graph.edges, by: \.from)
        for edge in graph.edges {
            let isOnly = children[edge.from]?.count == 1
            #expect((graph.nodes[edge.from].tracklet == graph.nodes[edge.to].tracklet) == isOnly)
            #expect(edge.from < edge.to)
        }
        #expect(Set(graph.nodes.map(\.tracklet)) == Set(1...(graph.nodes.map(\.tracklet).max() ?? 1)))
        // Programs that know tracklets only, such as napari, join the begin of one with the end of another.
        let paths = Dictionary(grouping: graph.nodes, by: \.tracklet)
        #expect(paths.values.allSatisfy { Set($0.map(\.cell)).count == 1 })
        for edge in graph.edges where graph.nodes[edge.from].tracklet != graph.nodes[edge.to].tracklet {
            let (from, to) = (graph.nodes[edge.from], graph.nodes[edge.to])
            #expect(paths[from.tracklet]?.last == from && paths[to.tracklet]?.first == to)
            #expect(from.observation.frame < to.observation.frame)
        }
    }

    @Test func aBudNamesTheMotherThatIsFirstSeenWithIt() throws {
        let tracks = [1, 2].map { id in
            Track(id: id, observations: (3...6).map { DetectionID(frame: $0, label: UInt32(id)) })
        }
        let bud = Division(mother: 1, daughters: [2], frame: 3, kind: .budding, cost: 0, confidence: 1)
        let forest = try LineageForest(tracks: tracks, divisions: [bud], lastFrame: 6)
        let nodes = LineageGraph(forest, tracks: tracks).nodes
        #expect(nodes.allSatisfy { $0.mother == ($0.cell == 2 ? 1 : nil) })
        #expect(nodes.allSatisfy { $0.lineage == $0.cell })
    }

    @Test func aBuddingMotherBeginsATrackletAtEveryBud() throws {
        let spans = [1: 0...9, 2: 4...9]
        let tracks = spans.map { id, span in
            Track(id: id, observations: span.map { DetectionID(frame: $0, label: UInt32(id)) })
        }
        let bud = Division(mother: 1, daughters: [2], frame: 4, kind: .budding, cost: 0, confidence: 1)
        let forest = try LineageForest(tracks: tracks, divisions: [bud], lastFrame: 9)
        let graph = LineageGraph(forest, tracks: tracks)
        let ofMother = graph.nodes.filter { $0.cell == 1 }.map(\.tracklet)
        #expect(ofMother == [1, 1, 1, 1, 2, 2, 2, 2, 2, 2])
        #expect(graph.nodes.filter { $0.cell == 2 }.map(\.tracklet) == [3, 3, 3, 3, 3, 3])
    }
}
