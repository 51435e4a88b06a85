import CellImage
import Foundation
import Lineage
import Testing
import Tracker

@Suite struct NewickExporterTests {
    private let minutes = LineageClock(frameInterval: FrameInterval(seconds: 150))

    /// The stored texts were read by Biopython, DendroPy and ete3, which agree on the stored summaries
    /// (Fixtures/check_newick.py).
    @Test(arguments: [
        ("mixed.nwk", BuddingTree.asymmetric, false), ("mixed.nhx", .asymmetric, true),
        ("mixed_symmetric.nhx", .symmetric, true),
    ])
    func writesWhatOtherProgramsRead(_ name: String, budding: BuddingTree, annotated: Bool) throws {
        let exporter = NewickExporter(clock: minutes, budding: budding, annotated: annotated)
        let text = try exporter.text(MixedForest().forest)
        #expect(try text == fixture(name))
        #expect(try summary(of: text) == fixture(name + ".summary.csv"))
    }

    @Test func lengthsAreFramesWithoutAClock() throws {
        let forest = try LineageForest(tracks: [track(5, 2...9)], divisions: [], lastFrame: 9)
        #expect(NewickExporter(clock: LineageClock(frameInterval: nil)).text(forest) == "c5:8;\n")
    }

    @Test func measuredTimesAreUsedAndGoOnAfterTheLast() throws {
        let clock = try LineageClock(timesInMinutes: [0, 2, 5, 9])
        let forest = try LineageForest(tracks: [track(5, 1...3)], divisions: [], lastFrame: 3)
        #expect(NewickExporter(clock: clock).text(forest) == "c5:11;\n")
        #expect(throws: LineageError.self) { try LineageClock(timesInMinutes: [0, 0]) }
    }

    @Test(arguments: 0..<30)
    func depthsAreTimesOfTheMovie(seed: UInt64) throws {
        let random = RandomForest(seed: seed)
        let forest = try LineageForest(tracks: random.tracks, divisions: random.divisions, lastFrame: random.lastFrame)
        for budding in BuddingTree.allCases {
            let exporter = NewickExporter(clock: LineageClock(frameInterval: nil), budding: budding, annotated: true)
            let trees = try NewickParser().trees(exporter.text(forest))
            #expect(trees.count == forest.roots.count)
            for (root, tree) in zip(forest.roots, trees) {
                try check(tree, root: root, of: forest)
            }
        }
    }

    private func check(_ tree: NewickTree, root: Int, of forest: LineageForest) throws {
        var depths: [Double] = []
        var names: [String] = []
        for node in tree.nodes {
            let above = try node.parent.map { depths[$0] } ?? Double(#require(forest.cell(root)).birthFrame)
            depths.append(above + (node.length ?? .nan))
            #expect((node.length ?? -1) >= 0)
            #expect(node.children.count != 1)
            names.append(node.name)
            guard node.children.isEmpty else { continue }
            let id = try #require(Int(node.name.dropFirst().prefix { $0 != "." }))
            #expect(try depths[depths.count - 1] == Double(#require(forest.cell(id)).endFrame + 1))
        }
        #expect(Set(names).count == names.count)
        let cells = Set(names.filter { !$0.contains(".") })
        #expect(cells == Set(forest.preorder(from: root).map { "c\($0)" }))
    }

    @Test func aLadderOfManyGenerationsIsWrittenAndRead() throws {
        let (tracks, divisions) = ladder(generations: 100_000)
        let forest = try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 100_000)
        let text = NewickExporter(clock: LineageClock(frameInterval: nil)).text(forest)
        let trees = try NewickParser().trees(text)
        #expect(trees.map(\.nodes.count) == [200_001])
        let names = trees.first?.nodes.map(\.name) ?? []
        #expect(Set(names) == Set(tracks.map { "c\($0.id)" }))
    }

    /// The same table that Fixtures/check_newick.py writes: every node by name, sorted.
    private func summary(of text: String) throws -> String {
        var rows: [String] = []
        for (index, tree) in try NewickParser().trees(text).enumerated() {
            for node in tree.nodes {
                let parent = node.parent.map { tree.nodes[$0].name } ?? ""
                let children = node.children.map { tree.nodes[$0].name }.sorted().joined(separator: " ")
                let length = String(format: "%.4f", node.length ?? .nan)
                let tags = node.annotations.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                rows.append("\(index),\(node.name),\(length),\(parent),\(children),\(tags.joined(separator: " "))")
            }
        }
        return "tree,name,length,parent,children,annotations\n" + rows.sorted().map { $0 + "\n" }.joined()
    }
}

/// The text of a stored file.
func fixture(_ name: String) throws -> String {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
}
