import Lineage
import TestSupport
import Testing
import Tracker

@Suite struct CellCycleTests {
    /// A founder 1 with buds 2 (separates in frame 8) and 3 (no known separation), bud 4 on 2, and a bud 5 on 1 that is
    /// lost.
    private func table() throws -> CellCycleTable {
        let spans = [1: 0...30, 2: 3...30, 3: 12...30, 4: 15...30, 5: 20...22]
        let tracks = spans.map { id, span in
            Track(id: id, observations: span.map { DetectionID(frame: $0, label: UInt32(id)) })
        }
        let divisions = [
            bud(2, of: 1, at: 3, separation: 8), bud(3, of: 1, at: 12),
            bud(4, of: 2, at: 15, separation: 19), bud(5, of: 1, at: 20),
        ]
        return CellCycleTable(try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 30))
    }

    @Test func aFounderBeginsWithTwoAndGrowsOlderWithEverySeparation() throws {
        let table = try table()
        let states = try [0, 3, 7, 8, 12, 19, 20, 30].map { try #require(table.state(of: 1, atFrame: $0)) }
        #expect(states.map(\.stage) == [.g1, .s, .s, .g1, .s, .s, .s, .s])
        #expect(states.map(\.generation) == [2, 2, 2, 3, 3, 3, 4, 4])
        #expect(states.map(\.replicativeAge) == [0, 1, 1, 1, 2, 2, 3, 3])
        #expect(states.map(\.relative) == [nil, 2, 2, 2, 3, 3, 5, 5])
        #expect(states.map(\.divisionFrame) == [nil, nil, nil, 8, 8, 8, 20, 20])
        #expect(states.map(\.willDivide) == [true, true, true, true, true, true, false, false])
        #expect(states.map(\.daughterDisappears) == [false, false, false, false, false, false, true, true])
        #expect(states.allSatisfy { !$0.isHistoryKnown && $0.relationship == .mother && $0.emergenceFrame == nil })
    }

    @Test func aBudBecomesAMother() throws {
        let table = try table()
        let states = try [3, 7, 8, 14, 15, 19].map { try #require(table.state(of: 2, atFrame: $0)) }
        #expect(states.map(\.stage) == [.s, .s, .g1, .g1, .s, .g1])
        #expect(states.map(\.generation) == [0, 0, 1, 1, 1, 2])
        #expect(states.map(\.relationship) == [.bud, .bud, .mother, .mother, .mother, .mother])
        #expect(states.map(\.relative) == [1, 1, 1, 1, 4, 4])
        #expect(states.allSatisfy { $0.isHistoryKnown && $0.emergenceFrame == 3 })
        #expect(table.state(of: 2, atFrame: 2) == nil && table.state(of: 2, atFrame: 31) == nil)
        #expect(table.state(of: 9, atFrame: 3) == nil)
    }

    @Test func aMothersNextBudEndsTheCycleAtTheLatest() throws {
        let state = try #require(try table().state(of: 3, atFrame: 20))
        #expect(state.generation == 1 && state.divisionFrame == 20 && state.relationship == .mother)
    }

    @Test func aBudThatIsLostIsMarked() throws {
        let state = try #require(try table().state(of: 5, atFrame: 21))
        #expect(state.disappears && !state.willDivide && state.relationship == .bud)
    }

    @Test func everyDivisionMakesTwoNodes() throws {
        let table = try table()
        let before = try #require(table.state(of: 1, atFrame: 7)).node
        let mother = try #require(table.state(of: 1, atFrame: 8)).node
        let bud = try #require(table.state(of: 2, atFrame: 8)).node
        #expect(before == CellCycleNode(id: 1, parent: nil, root: 1, sister: nil, generation: 1))
        #expect(mother == CellCycleNode(id: 6, parent: 1, root: 1, sister: 2, generation: 2))
        #expect(bud == CellCycleNode(id: 2, parent: 1, root: 1, sister: 6, generation: 2))
        let second = try #require(table.state(of: 3, atFrame: 30)).node
        #expect(second.parent == 6 && second.generation == 3)
        #expect(try #require(table.state(of: 1, atFrame: 30)).node.sister == 3)
    }

    @Test(arguments: 0..<60)
    func randomForestsKeepTheRulesOfTheTable(seed: UInt64) throws {
        let random = RandomForest(seed: seed)
        let forest = try LineageForest(tracks: random.tracks, divisions: random.divisions, lastFrame: random.lastFrame)
        let table = CellCycleTable(forest)
        var nodes: [Int: CellCycleNode] = [:]
        for cell in forest.cells {
            var earlier: CellCycleState?
            for frame in cell.birthFrame...cell.endFrame {
                let state = try #require(table.state(of: cell.id, atFrame: frame))
                #expect(nodes[state.node.id, default: state.node] == state.node, "seed \(seed)")
                nodes[state.node.id] = state.node
                if state.relationship == .bud {
                    #expect(state.stage == .s && state.generation == 0)
                    #expect(state.relative == forest.birthDivision(of: cell.id)?.mother)
                }
                if let earlier {
                    #expect(state.generation - earlier.generation >= 0)
                    #expect(state.replicativeAge >= earlier.replicativeAge)
                    #expect(state.node.generation >= earlier.node.generation)
                }
                earlier = state
            }
        }
        for node in nodes.values {
            if let parent = node.parent {
                let above = try #require(nodes[parent], "seed \(seed)")
                #expect(node.generation == above.generation + 1 && node.root == above.root)
            }
            if let sister = node.sister.flatMap({ nodes[$0] }) { #expect(sister.root == node.root) }
        }
    }
}
