public import Lineage

/// All that is known of a movie's lineages, from which their figures are drawn.
public struct LineageContents: Sendable {
    /// The lineages.
    public var forest: LineageForest
    /// Time axis.
    public var clock: LineageClock
    /// A reporter shown as the colour of the bars; nil for bars of one colour.
    public var coloring: LineageFigure.Coloring?
    /// Moments marked by vertical lines.
    public var marks: [TimeMark]
    /// An exponential fit to the number of cells; nil for none.
    public var growthFit: GrowthFit?

    /// Makes contents.
    public init(
        forest: LineageForest,
        clock: LineageClock,
        coloring: LineageFigure.Coloring? = nil,
        marks: [TimeMark] = [],
        growthFit: GrowthFit? = nil
    ) {
        self.forest = forest
        self.clock = clock
        self.coloring = coloring
        self.marks = marks
        self.growthFit = growthFit
    }

    /// Trees in the forms that differ, cumulative divisions, and the growth curve where there is a fit.
    ///
    /// - Returns: the figures; none without cells.
    public var figures: [NamedFigure] {
        guard !forest.cells.isEmpty else { return [] }
        var figures = [NamedFigure("lineages", trees(.asymmetric), caption: treeCaption)]
        if forest.divisions.contains(where: { $0.kind == .budding }) {
            let caption = "The same lineages with mother and bud both new when they separate, as far as that is known."
            figures.append(NamedFigure("lineages-symmetric", trees(.symmetric), caption: caption))
        }
        figures.append(
            NamedFigure(
                "cumulative-divisions",
                divisions,
                caption:
                    "Divisions so far. A mitosis counts at the daughters' first frame, a bud when it emerges."
            )
        )
        if growthFit != nil {
            figures.append(NamedFigure("growth", growth, caption: "Cells seen in every frame, and the fitted growth."))
        }
        return figures
    }

    /// Family trees in one of the two forms of budding.
    public func trees(_ budding: BuddingTree) -> LineageFigure {
        LineageFigure(
            title: budding == .asymmetric ? "Lineages" : "Lineages, mother and bud both new",
            forest: forest,
            clock: clock,
            coloring: coloring,
            founders: forest.divisions.isEmpty ? .all : .dividing,
            budding: budding,
            marks: marks
        )
    }

    /// Divisions so far.
    public var divisions: CumulativeFigure {
        CumulativeFigure(
            title: "Cumulative divisions",
            counts: CumulativeDivisions(divisions: forest.divisions, lastFrame: forest.lastFrame),
            clock: clock,
            marks: marks
        )
    }

    private var growth: GrowthFigure {
        var changes = [Int](repeating: 0, count: max(0, forest.lastFrame) + 2)
        for cell in forest.cells {
            changes[cell.birthFrame] += 1
            changes[cell.endFrame + 1] -= 1
        }
        var sum = 0
        let counts = changes.dropLast().map { change in
            sum += change
            return sum
        }
        return GrowthFigure(
            title: "Number of cells",
            counts: counts,
            meaning: "cells between their first and last frame, buds included",
            fit: growthFit,
            clock: clock,
            marks: marks
        )
    }

    private var treeCaption: String {
        coloring == nil
            ? "Time runs to the right, a bar per cell. Numbers are tracks."
            : "Time runs to the right, a bar per cell, coloured frame by frame. Numbers are tracks."
    }
}
