internal import Lineage
internal import Reporters

extension ComparisonContents {
    private var fileName: String { NamedFigure.fileName(reporter) }
    private var marks: [TimeMark] { [dose].compactMap(\.self) }

    /// The figures for which there are data.
    public var figures: [NamedFigure] {
        var figures = [NamedFigure("\(fileName)-medians", medians, caption: medianCaption)]
        if comparison.reference != nil {
            figures.append(NamedFigure("\(fileName)-differences", differences, caption: differenceCaption))
        }
        if groups.contains(where: { !$0.responses.isEmpty }) {
            figures.append(NamedFigure("\(fileName)-responses", responses, caption: responseCaption))
        }
        if !kinship.isEmpty { figures.append(NamedFigure("\(fileName)-relatives", kinship, caption: kinshipCaption)) }
        if results.contains(where: { $0.alignedCourse != nil }) {
            figures.append(NamedFigure("\(fileName)-divisions", divisions, caption: divisionCaption))
        }
        return figures
    }

    private var medians: PopulationFigure {
        PopulationFigure(
            title: "\(reporter), group by group",
            groups: results.map { result in
                PopulationGroup(
                    name: result.name,
                    traces: [],
                    course: result.course,
                    wells: result.wells.count > 1 ? result.wellCourses : []
                )
            },
            valueLabel: "\(valueLabel), \(normalizedLabel)",
            clock: clock,
            marks: marks,
            notes: [groupNote { "\(counted($0.wells.count, "well")), \(counted($0.cellCount, "cell"))" }],
            reference: baselineValue
        )
    }

    private var differences: PopulationFigure {
        PopulationFigure(
            title: "\(reporter), difference from \(comparison.reference ?? "")",
            // The reference has no line, but keeps its place: groups have the colours of the medians.
            groups: results.map { PopulationGroup(name: $0.name, traces: [], course: $0.contrast?.course) },
            valueLabel: "Difference in \(normalizedLabel)",
            clock: clock,
            marks: marks,
            notes: ["median of the group minus that of \(comparison.reference ?? ""); strip: cells of the group"],
            reference: 0
        )
    }

    private var responses: GroupResponseFigure {
        GroupResponseFigure(
            title: "Responses, group by group",
            groups: groups,
            results: results,
            notes: [falsePositives].compactMap(\.self)
                + (threshold == nil ? [] : ["dotted: least change of a responder"]),
            threshold: threshold,
            width: min(4000, max(640, 280 + 150 * Double(groups.count)))
        )
    }

    private var kinship: KinshipFigure {
        KinshipFigure(
            title: "How alike related cells are",
            results: results,
            notes: [
                groupNote { counted($0.divisionCount, "division") },
                "level: mean value relative to the median of all cells of the same frames",
            ]
        )
    }

    private var divisions: PopulationFigure {
        PopulationFigure(
            title: "\(reporter) around divisions",
            groups: results.map { PopulationGroup(name: $0.name, traces: [], course: $0.alignedCourse) },
            valueLabel: "R / median of the frame's cells",
            clock: alignedClock,
            marks: [TimeMark(.frame(0), label: "daughters' first frame")],
            notes: [groupNote { counted($0.divisionCount, "division") }],
            reference: 1
        )
    }

    /// A fact of every group in a line.
    private func groupNote(_ fact: (GroupResult) -> String) -> String {
        results.map { $0.name.isEmpty ? fact($0) : "\($0.name): \(fact($0))" }.joined(separator: " · ")
    }

    private var medianCaption: String {
        """
        Medians over the cells of each group, thin lines those of its wells. The band is the 95 % bootstrap interval from \
        resampling wells and, within them, cells; a single well has none. The strip shows how many cells a median rests on.
        """
    }

    private var differenceCaption: String {
        "Differences of the medians with their 95 % bootstrap intervals from resampling wells and cells of both groups."
    }

    private var responseCaption: String {
        """
        A sign per cell, a diamond per well, a bar for the median of the group with its 95 % interval by wells. \
        Times are those of responders.
        """
    }

    private var kinshipCaption: String {
        """
        Correlations of pairs beside those of shuffled cells, each movie shuffled by itself. The level of a cell is its \
        mean value relative to the median of all cells of the same frame, so that what all cells do together is left out.
        """
    }

    private var divisionCaption: String {
        """
        Medians over mothers before and daughters after their divisions, relative to all cells of the same frame. Cells \
        round up in mitosis, which alone changes signals.
        """
    }
}
