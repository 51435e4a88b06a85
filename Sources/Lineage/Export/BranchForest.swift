/// How a budding mother is drawn in a tree.
public enum BuddingTree: String, Sendable, Hashable, Codable, CaseIterable {
    /// The mother stays herself: a split at the bud's first frame, and only the bud is a new generation.
    case asymmetric
    /// Mother and bud are both new cells: a split when they separate, as far as that is known, and both are a new
    /// generation.
    case symmetric
}

/// How a branch of a tree begins.
enum BranchOrigin: String {
    case founder
    case mitosis
    case bud
    /// A budding mother after her bud.
    case continuation
}

/// An unbranched piece of a cell's life.
struct Branch: Equatable {
    /// Id of the cell.
    var cell: Int
    /// Buds that the cell had before this piece.
    var piece: Int
    /// Frame where the branch leaves its parent, or the founder's first frame.
    var startFrame: Int
    /// Frame where its children begin, or the frame after the last one.
    var stopFrame: Int
    /// First frame that belongs to this piece.
    var firstFrame: Int
    /// Last frame that belongs to this piece.
    var lastFrame: Int
    /// Divisions between the founder and this branch.
    var generation: Int
    /// How it begins.
    var origin: BranchOrigin
    /// Whether the cell's record ends with this piece.
    var isLast: Bool
    /// Indices of the branches that follow.
    var children: [Int]

    /// `c12`, or `c12.2` for the piece after the second bud.
    var name: String { piece == 0 ? "c\(cell)" : "c\(cell).\(piece)" }
}

/// A forest cut at every division, budding mothers too: the form that Newick and its kin can hold.
struct BranchForest {
    /// All branches, every parent before its children.
    private(set) var branches: [Branch] = []
    /// Indices of the founders' branches, in the order of their cells.
    private(set) var roots: [Int] = []

    init(_ forest: LineageForest, budding: BuddingTree) {
        branches.reserveCapacity(forest.cells.count + forest.divisions.count)
        for root in forest.roots {
            roots.append(branches.count)
            add(root, of: forest, budding: budding)
        }
    }

    /// A cell that waits for its branches.
    private struct Pending {
        var cell: Int
        var startFrame: Int
        var generation: Int
        var origin: BranchOrigin
        var parent: Int?
    }

    private mutating func add(_ root: Int, of forest: LineageForest, budding: BuddingTree) {
        let start = forest.cell(root)?.birthFrame ?? 0
        var stack = [Pending(cell: root, startFrame: start, generation: 0, origin: .founder, parent: nil)]
        while let pending = stack.popLast() {
            guard let cell = forest.cell(pending.cell) else { continue }
            if let parent = pending.parent { branches[parent].children.append(branches.count) }
            stack += addPieces(of: cell, pending, forest: forest, budding: budding).reversed()
        }
    }

    /// Appends the pieces of one cell and gives the cells that hang on them.
    private mutating func addPieces(
        of cell: LineageCell,
        _ pending: Pending,
        forest: LineageForest,
        budding: BuddingTree
    ) -> [Pending] {
        var waiting: [Pending] = []
        var branch = Branch(cell, startFrame: pending.startFrame, generation: pending.generation, pending.origin)
        for split in forest.budSplits(of: cell, budding) {
            let stop = max(split.frame, branch.startFrame)
            let born = branch.generation + 1
            waiting += split.buds.map {
                Pending(cell: $0, startFrame: stop, generation: born, origin: .bud, parent: branches.count)
            }
            branches.append(branch.closed(at: stop, next: branches.count + 1))
            branch.goOn(from: stop, buds: split.buds.count, generation: budding == .symmetric ? born : nil)
        }
        return waiting + close(&branch, with: cell.daughters.compactMap { forest.birthDivision(of: $0) })
    }

    /// Appends the last piece of a cell and gives the daughters of its mitosis, if it ends by one.
    private mutating func close(_ branch: inout Branch, with divisions: [Division]) -> [Pending] {
        let mitosis = divisions.first { $0.kind == .mitosis }
        if let mitosis {
            branch.stopFrame = max(mitosis.frame, branch.startFrame)
        }
        branches.append(branch)
        return (mitosis?.daughters ?? []).map {
            Pending(
                cell: $0,
                startFrame: branch.stopFrame,
                generation: branch.generation + 1,
                origin: .mitosis,
                parent: branches.count - 1
            )
        }
    }
}

extension Branch {
    /// The whole life of a cell, not yet split.
    fileprivate init(_ cell: LineageCell, startFrame: Int, generation: Int, _ origin: BranchOrigin) {
        self.init(
            cell: cell.id,
            piece: 0,
            startFrame: startFrame,
            stopFrame: cell.endFrame + 1,
            firstFrame: max(cell.birthFrame, startFrame),
            lastFrame: cell.endFrame,
            generation: generation,
            origin: origin,
            isLast: true,
            children: []
        )
    }

    /// The piece up to a split; the cell's next piece is its first child.
    fileprivate func closed(at stop: Int, next: Int) -> Branch {
        var piece = self
        piece.stopFrame = stop
        piece.lastFrame = max(firstFrame, min(lastFrame, stop - 1))
        piece.isLast = false
        piece.children = [next]
        return piece
    }

    /// Turns into the rest of the cell's life after a split; the generation changes only if one is given.
    fileprivate mutating func goOn(from frame: Int, buds: Int, generation: Int?) {
        piece += buds
        startFrame = frame
        firstFrame = max(frame, firstFrame)
        self.generation = generation ?? self.generation
        origin = .continuation
    }
}
