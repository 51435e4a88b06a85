internal import Lineage

/// The branches of family trees as they are drawn: one per cell, or one per cell and bud where mother and bud both
/// count as new.
struct DrawnForest {
    /// One bar of the drawing.
    struct Branch {
        let id: Int
        /// Track of which this is all or a part.
        let track: Int
        /// Buds that the cell had before this part.
        var piece = 0
        var birthFrame: Int
        var endFrame: Int
        var fate: CellFate
        var mother: Int?
        var daughters: [Int] = []
        /// Frame in which the cell, born as a bud, separated from its mother; nil when unknown.
        var separationFrame: Int?

        /// `c12`, or `c12.2` for the part after the second bud, as in the exported tree.
        var name: String { piece == 0 ? "c\(track)" : "c\(track).\(piece)" }
    }

    /// Where a branch splits, or one begins on its side.
    struct Split {
        let mother: Int
        let daughters: [Int]
        let frame: Int
        let kind: DivisionKind
    }

    /// Where branches split, by frame.
    private(set) var divisions: [Split] = []
    /// Ids of the founders' branches, those of the founders.
    let roots: [Int]
    /// Last frame of the movie.
    let lastFrame: Int
    private var branches: [Int: Branch] = [:]
    private var births: [Int: Int] = [:]

    /// Makes the branches of a forest.
    ///
    /// - Parameters:
    ///   - forest: the lineages.
    ///   - budding: whether a budding mother goes on; otherwise her bar ends where the exported tree splits, and a new
    ///     one begins. The first bar of a cell has the cell's id.
    /// - Complexity: O(n log n) for n cells and divisions.
    init(_ forest: LineageForest, budding: BuddingTree) {
        roots = forest.roots
        lastFrame = forest.lastFrame
        for cell in forest.cells {
            let separation = forest.birthDivision(of: cell.id)?.cytokinesisFrame
            branches[cell.id] = Branch(
                id: cell.id,
                track: cell.id,
                birthFrame: cell.birthFrame,
                endFrame: cell.endFrame,
                fate: cell.fate,
                separationFrame: budding == .asymmetric ? separation : nil
            )
        }
        // The branch that a track has reached; events come by frame.
        var current = forest.cells.reduce(into: [Int: Int]()) { $0[$1.id] = $1.id }
        var budCounts: [Int: Int] = [:]
        var nextID = (forest.cells.last?.id ?? 0) + 1
        for group in DrawnForest.events(of: forest, budding) {
            guard let mother = current[group[0].mother], let branch = branches[mother] else { continue }
            let frame = group[0].frame
            budCounts[branch.track, default: 0] += group.count { $0.kind == .budding }
            guard budding == .symmetric, group[0].kind == .budding, branch.birthFrame < frame else {
                for split in group {
                    add(Split(mother: mother, daughters: split.daughters, frame: split.frame, kind: split.kind))
                }
                continue
            }
            branches[nextID] = Branch(
                id: nextID,
                track: branch.track,
                piece: budCounts[branch.track, default: 0],
                birthFrame: frame,
                endFrame: branch.endFrame,
                fate: branch.fate
            )
            branches[mother]?.endFrame = frame - 1
            branches[mother]?.fate = .divided
            current[branch.track] = nextID
            let daughters = group.flatMap(\.daughters)
            daughters.forEach { branches[$0]?.birthFrame = frame }
            add(Split(mother: mother, daughters: [nextID] + daughters, frame: frame, kind: .mitosis))
            nextID += 1
        }
    }

    /// All branches, by track and then in time.
    var all: [Branch] {
        branches.values.sorted { ($0.track, $0.piece) < ($1.track, $1.piece) }
    }

    /// Divisions between the founder's first branch and each branch, by id.
    var generations: [Int: Int] {
        var result = roots.reduce(into: [Int: Int]()) { $0[$1] = 0 }
        var waiting = roots
        while let id = waiting.popLast() {
            for daughter in branches[id]?.daughters ?? [] {
                result[daughter] = (result[id] ?? 0) + 1
                waiting.append(daughter)
            }
        }
        return result
    }

    /// A branch by its id.
    func cell(_ id: Int) -> Branch? { branches[id] }

    /// Where a branch begins; nil for a founder.
    func birthDivision(of id: Int) -> Split? { births[id].map { divisions[$0] } }

    private mutating func add(_ split: Split) {
        for daughter in split.daughters {
            births[daughter] = divisions.count
            branches[daughter]?.mother = split.mother
        }
        branches[split.mother]?.daughters += split.daughters
        divisions.append(split)
    }

    /// Divisions by the frame at which they are drawn, those of one mother in one frame together.
    private static func events(of forest: LineageForest, _ budding: BuddingTree) -> [[Split]] {
        let mitoses = forest.divisions.filter { $0.kind == .mitosis }.map {
            Split(mother: $0.mother, daughters: $0.daughters, frame: $0.frame, kind: .mitosis)
        }
        let buds = forest.cells.flatMap { cell in
            forest.budSplits(of: cell, budding).flatMap { split in
                split.buds.map { Split(mother: cell.id, daughters: [$0], frame: split.frame, kind: .budding) }
            }
        }
        return (mitoses + buds).sorted {
            ($0.frame, $0.mother, $0.daughters.first ?? 0) < ($1.frame, $1.mother, $1.daughters.first ?? 0)
        }
        .reduce(into: []) { groups, event in
            if let last = groups.last?.last, last.mother == event.mother, last.frame == event.frame {
                groups[groups.count - 1].append(event)
            } else {
                groups.append([event])
            }
        }
    }
}
