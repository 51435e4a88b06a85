public import Lineage
internal import Reporters

/// All that is known of a movie's lineages, from which their figures are drawn.
public struct LineageContents: Sendable {
    /// The lineages.
    public var forest: LineageForest
    /// Time axis.
    public var clock: LineageClock
    /// Number of frames of the movie, also those that were skipped behind the forest's last one; nil to end with that.
    public var frameCount: Int?
    /// Reporters shown as the colours of the bars, each in trees of its own; bars of one colour without any.
    public var colorings: [LineageFigure.Coloring]
    /// Moments marked by vertical lines.
    public var marks: [TimeMark]
    /// An exponential fit to the number of cells; nil for none.
    public var growthFit: GrowthFit?
    /// Where cells come from, by cell; the lineages alone tell it where this does not.
    public var origins: [Int: CellOrigin]

    /// Makes contents.
    public init(
        forest: LineageForest,
        clock: LineageClock,
        frameCount: Int? = nil,
        colorings: [LineageFigure.Coloring] = [],
        marks: [TimeMark] = [],
        growthFit: GrowthFit? = nil,
        origins: [Int: CellOrigin] = [:]
    ) {
        self.forest = forest
        self.clock = clock
        self.frameCount = frameCount
        self.colorings = colorings
        self.marks = marks
        self.growthFit = growthFit
        self.origins = origins
    }

    /// The divisions of the lowest confidence, those first.
    public func leastSureDivisions(_ count: Int) -> [Division] {
        let all = forest.divisions.sorted {
            ($0.confidence, $0.frame, $0.mother) < ($1.confidence, $1.frame, $1.mother)
        }
        return Array(all.prefix(count))
    }

    /// Trees in the forms that differ and in the colours of every reporter, cumulative divisions, and the growth curve where
    /// there are births or a fit.
    ///
    /// - Returns: the figures; none without cells.
    public var figures: [NamedFigure] {
        guard !forest.cells.isEmpty else { return [] }
        var figures = [NamedFigure("lineages", trees(.asymmetric), caption: treeCaption)]
        // None is called like the trees of the other form.
        let names = NamedFigure.fileNames(["symmetric"] + colorings.map(\.name)).dropFirst()
        for (coloring, name) in zip(colorings, names).dropFirst() {
            let caption = "The same lineages in the colours of \(coloring.name)."
            figures.append(
                NamedFigure("lineages-\(name)", trees(.asymmetric, coloredBy: coloring), caption: caption)
            )
        }
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
        let population = growth
        if growthFit != nil || population.births > 0 {
            let caption =
                "Cells in every frame. The corrected number grows by the births among the cells in view; who leaves or "
                + "enters changes nothing."
            figures.append(NamedFigure("growth", growth(of: population), caption: caption))
        }
        return figures
    }

    /// How the number of cells grows.
    public var growth: PopulationGrowth { PopulationGrowth(forest, clock: clock) }

    /// Family trees in one of the two forms of budding, in the colours of the first reporter.
    public func trees(_ budding: BuddingTree) -> LineageFigure {
        trees(budding, coloredBy: colorings.first)
    }

    private func trees(_ budding: BuddingTree, coloredBy coloring: LineageFigure.Coloring?) -> LineageFigure {
        let title = budding == .asymmetric ? "Lineages" : "Lineages, mother and bud both new"
        return LineageFigure(
            title: colorings.count > 1 ? "\(title): \(coloring?.name ?? "")" : title,
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
            counts: CumulativeDivisions(forest, frameCount: frameCount),
            clock: clock,
            marks: marks
        )
    }

    private func growth(of population: PopulationGrowth) -> GrowthFigure {
        let meaning =
            population.event == .mitosis
            ? "cells between their first and last frame"
            : "a bud counts from its emergence on, every cell to its last frame"
        return GrowthFigure(
            title: "Number of cells",
            counts: population.frames,
            meaning: meaning,
            fit: growthFit,
            missingFit: population.obstacle?.description ?? "",
            clock: clock,
            marks: marks
        )
    }

    private var treeCaption: String {
        colorings.isEmpty
            ? "Time runs to the right, a bar per cell. Numbers are tracks."
            : "Time runs to the right, a bar per cell, coloured frame by frame. Numbers are tracks."
    }
}

extension LineageFigure.Coloring {
    /// Name of the reporter.
    fileprivate var name: String { traces.first?.name ?? "" }
}
