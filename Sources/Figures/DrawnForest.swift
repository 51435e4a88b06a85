internal import Lineage

/// The branches of family trees as they are drawn: one per cell, or one per cell and bud where mother and bud both
/// count as new.
struct DrawnForest {
    /// One bar of the drawing.
    struct Branch {
        let id: Int
        /// Track of which this is all or a part.
        let track: Int
        let birthFrame: Int
        var endFrame: Int
        var fate: CellFate
        var mother: Int?
        var daughters: [Int] = []
        /// Frame in which the cell, born as a bud, separated from its mother; nil when unknown.
        var separationFrame: Int?
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
    ///   - form: whether a budding mother goes on; otherwise her bar ends at each bud and a new one begins. The first
    ///     bar of a cell has the cell's id.
    /// - Complexity: O(n log n) for n cells and divisions.
    init(_ forest: LineageForest, form: LineageFigure.Form) {
        roots = forest.roots
        lastFrame = forest.lastFrame
        for cell in forest.cells {
            branches[cell.id] = Branch(
                id: cell.id,
                track: cell.id,
                birthFrame: cell.birthFrame,
                endFrame: cell.endFrame,
                fate: cell.fate,
                separationFrame: forest.birthDivision(of: cell.id)?.cytokinesisFrame
            )
        }
        // The branch that a track has reached; divisions come by frame.
        var current = forest.cells.reduce(into: [Int: Int]()) { $0[$1.id] = $1.id }
        var nextID = (forest.cells.last?.id ?? 0) + 1
        for group in DrawnForest.simultaneous(forest.divisions) {
            let first = group[0]
            let daughters = group.flatMap(\.daughters)
            guard let mother = current[first.mother], let branch = branches[mother] else { continue }
            guard form == .bothNew, first.kind == .budding, branch.birthFrame < first.frame else {
                for division in group {
                    add(
                        Split(mother: mother, daughters: division.daughters, frame: division.frame, kind: division.kind)
                    )
                }
                continue
            }
            branches[nextID] = Branch(
                id: nextID,
                track: branch.track,
                birthFrame: first.frame,
                endFrame: branch.endFrame,
                fate: branch.fate
            )
            branches[mother]?.endFrame = first.frame - 1
            branches[mother]?.fate = .divided
            current[first.mother] = nextID
            add(Split(mother: mother, daughters: [nextID] + daughters, frame: first.frame, kind: .mitosis))
            nextID += 1
        }
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

    /// Divisions of one mother in one frame together, in order of frames.
    private static func simultaneous(_ divisions: [Division]) -> [[Division]] {
        divisions.reduce(into: []) { groups, division in
            if let last = groups.last?.last, last.mother == division.mother, last.frame == division.frame {
                groups[groups.count - 1].append(division)
            } else {
                groups.append([division])
            }
        }
    }
}
