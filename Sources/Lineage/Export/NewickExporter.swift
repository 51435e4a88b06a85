/// Writes lineages as Newick, one lineage per line, with or without NHX annotations.
///
/// The dialect is the one that Biopython, DendroPy, ete and ape read alike: names such as `c12` without quotes or
/// underscores, a length on every branch and on the root. A branch reaches from where it leaves its parent to its
/// own first daughter's first frame; a tip reaches to the frame after its last one. So depths are times of the movie.
/// Lengths are minutes, or frames when the clock is unknown. Every inner node has two children or more: no writer or
/// reader needs to collapse unary nodes.
public struct NewickExporter: LineageExporter {
    /// Time axis of the lengths.
    public var clock: LineageClock
    /// How budding mothers are drawn.
    public var budding: BuddingTree
    /// Whether NHX annotations follow the lengths: fate, generation, frames, confidence, origin.
    public var annotated: Bool

    /// Makes an exporter.
    public init(clock: LineageClock, budding: BuddingTree = .asymmetric, annotated: Bool = false) {
        self.clock = clock
        self.budding = budding
        self.annotated = annotated
    }

    /// Writes one line per founder, in the order of their ids.
    public func write(_ forest: LineageForest, to output: inout some TextOutputStream) {
        let tree = BranchForest(forest, budding: budding)
        for root in tree.roots {
            write(root, of: tree, forest: forest, to: &output)
            output.write(";\n")
        }
    }

    private func write(
        _ root: Int,
        of tree: BranchForest,
        forest: LineageForest,
        to output: inout some TextOutputStream
    ) {
        var stack = [(branch: root, next: 0)]
        while let (branch, next) = stack.last {
            let children = tree.branches[branch].children
            if next < children.count {
                output.write(next == 0 ? "(" : ",")
                stack[stack.count - 1].next += 1
                stack.append((children[next], 0))
            } else {
                if !children.isEmpty { output.write(")") }
                output.write(node(tree.branches[branch], of: forest))
                stack.removeLast()
            }
        }
    }

    private func node(_ branch: Branch, of forest: LineageForest) -> String {
        let length = clock.duration(from: branch.startFrame, to: branch.stopFrame)
        let plain = "\(branch.name):\(decimal(length))"
        guard annotated, let cell = forest.cell(branch.cell) else { return plain }
        let fate = branch.isLast ? cell.fate.rawValue : "budding"
        var tags = "fate=\(fate):gen=\(branch.generation):t0=\(branch.firstFrame):t1=\(branch.lastFrame)"
        tags += ":kind=\(branch.origin.rawValue)"
        if let confidence = cell.confidence, branch.origin != .continuation {
            tags += ":conf=\(decimal(confidence))"
        }
        return "\(plain)[&&NHX:\(tags)]"
    }
}
