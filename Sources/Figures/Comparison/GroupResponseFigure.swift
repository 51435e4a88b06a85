public import Reporters

/// Amplitude and time to half of it, group beside group: a sign per cell, a diamond per well, a bar for the median of
/// the group with its interval by wells.
public struct GroupResponseFigure: Figure {
    /// The figure's title.
    public var title: String
    /// The groups with their cells.
    public var groups: [ExperimentGroup]
    /// What was found of them, in the same order.
    public var results: [GroupResult]
    /// Lines below the title.
    public var notes: [String]
    /// Smallest amplitude of a responder, at which a dotted line is drawn on both sides of zero; nil for none.
    public var threshold: Double?
    /// Width of the figure, 300 to 4000 units.
    public var width: Double
    /// Height of the plots, 60 to 4000 units.
    public var plotHeight: Double

    /// Makes a figure.
    public init(
        title: String,
        groups: [ExperimentGroup],
        results: [GroupResult],
        notes: [String] = [],
        threshold: Double? = nil,
        width: Double = 640,
        plotHeight: Double = 280
    ) {
        self.title = title
        self.groups = groups
        self.results = results
        self.notes = notes
        self.threshold = threshold
        self.width = width
        self.plotHeight = plotHeight
    }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        let plots = shownQuantities.map { quantity in
            let plot = GroupColumns(
                title: axisTitle(of: quantity),
                columns: columns(of: quantity),
                height: plotHeight
            )
            return (plot: plot, levels: quantity == .amplitude ? levels : [])
        }
        return try GroupColumnsRow(
            plots: plots,
            groupCount: groups.count,
            title: title,
            notes: notes,
            legend: legendEntries,
            width: width,
            plotHeight: plotHeight
        ).drawing()
    }

    /// Writes one row per cell, `cell`, well, `well`, and group, `group`; times in minutes from the dose.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("series,group,well,result,track,response,amplitude_percent,amplitude_lower,amplitude_upper,")
        output.write("t_half_min,t_half_lower,t_half_upper\n")
        for (group, result) in zip(groups, results) {
            let name = csvField(group.name)
            for movie in group.movies {
                for response in movie.responses {
                    output.write("cell,\(name),\(csvField(movie.well)),\(csvField(movie.name)),\(response.track),")
                    output.write("\(ResponseKind(response).name),")
                    output.write("\(csvFields(CellQuantity.amplitude.shown(response.amplitude))),")
                    output.write("\(csvFields(CellQuantity.halfTime.shown(response.halfTimeInSeconds)))\n")
                }
            }
            for well in group.wells {
                let numbers = [CellQuantity.amplitude, .halfTime].map { quantity in
                    let value = result.number(of: quantity)?.wells.first { $0.well == well }?.value ?? .nan
                    return csvFields(Estimate(quantity.shown(value)))
                }
                output.write("well,\(name),\(csvField(well)),,,,\(numbers.joined(separator: ","))\n")
            }
            let numbers = [CellQuantity.amplitude, .halfTime].map { quantity in
                csvFields(quantity.shown(result.number(of: quantity)?.estimate ?? .undefined))
            }
            output.write("group,\(name),,,,,\(numbers.joined(separator: ","))\n")
        }
    }

    /// Times only where a cell has one.
    private var shownQuantities: [CellQuantity] {
        let isTimed = results.contains { ($0.number(of: .halfTime)?.cellCount ?? 0) > 0 }
        return isTimed ? [.amplitude, .halfTime] : [.amplitude]
    }

    private func axisTitle(of quantity: CellQuantity) -> String {
        quantity == .amplitude ? "Amplitude, change from R0 (%)" : "t½ after the dose, responders (min)"
    }

    private var levels: [Double] { threshold.map { [-$0 * 100, $0 * 100] } ?? [] }

    private func columns(of quantity: CellQuantity) -> [GroupColumns.Column] {
        zip(groups, results).map { group, result in
            let cells = group.responses.map { response in
                let value = quantity == .amplitude ? response.amplitude.value : response.halfTimeInSeconds.value
                return (value: quantity.shown(value), point: ResponseKind(response).point)
            }
            let number = result.number(of: quantity)
            return GroupColumns.Column(
                name: group.name,
                cells: cells.filter { $0.value.isFinite }.sorted { $0.value < $1.value },
                wells: (number?.wells ?? []).map { quantity.shown($0.value) },
                estimate: quantity.shown(number?.estimate ?? .undefined)
            )
        }
    }

    private var legendEntries: [Legend.Entry] {
        let kinds = ResponseKind.allCases.filter { kind in
            groups.contains { $0.responses.contains { ResponseKind($0) == kind && $0.amplitude.value.isFinite } }
        }
        let hasIntervals = results.contains { $0.wells.count > 1 }
        return kinds.map { Legend.Entry(.point($0.point), $0.name) } + [
            Legend.Entry(.point(GroupColumns.wellPoint), "median of a well"),
            Legend.Entry(
                .line(SVGStyle(stroke: Palette.ink, strokeWidth: 2)),
                hasIntervals ? "median of the group, 95 % interval by wells" : "median of the group"
            ),
        ]
    }
}

extension GroupResult {
    /// One of the numbers.
    func number(of quantity: CellQuantity) -> GroupNumber? { numbers.first { $0.quantity == quantity } }
}
