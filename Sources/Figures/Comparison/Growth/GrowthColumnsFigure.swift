public import Lineage
public import Reporters

/// Numbers of growth and divisions, group beside group: a sign per movie, or per cell cycle or phase, a diamond per well, a bar
/// for the group with its interval by wells.
public struct GrowthColumnsFigure: Figure {
    /// The figure's title.
    public var title: String
    /// What was found of the groups.
    public var results: [GrowthResult]
    /// Which numbers are shown, where there are any.
    public var quantities: [GrowthQuantity]
    /// Tells whether times are minutes or frames.
    public var clock: LineageClock
    /// Lines below the title.
    public var notes: [String]
    /// Width of the figure, 300 to 4000 units.
    public var width: Double
    /// Height of the plots, 60 to 4000 units.
    public var plotHeight: Double

    /// Makes a figure, wide enough for its groups unless a width is given.
    public init(
        title: String,
        results: [GrowthResult],
        quantities: [GrowthQuantity],
        clock: LineageClock,
        notes: [String] = [],
        width: Double? = nil,
        plotHeight: Double = 260
    ) {
        self.title = title
        self.results = results
        self.quantities = quantities
        self.clock = clock
        self.notes = notes
        let plotWidth = 64 + Self.columnWidth * Double(results.count)
        self.width = width ?? min(4000, max(640, 60 + Double(quantities.count) * plotWidth))
        self.plotHeight = plotHeight
    }

    private static let columnWidth = 84.0
    private static let finished = DataPoint(shape: .disc, color: Palette.blue)
    private static let open = DataPoint(shape: .ring, color: Palette.orange)

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        let plots = shownQuantities.map { quantity in
            let plot = GroupColumns(
                title: axisTitle(of: quantity),
                columns: results.map { column(of: quantity, $0) },
                noun: quantity.phase?.noun ?? "movie",
                height: plotHeight
            )
            return (plot: plot, levels: [Double]())
        }
        return try GroupColumnsRow(
            plots: plots,
            groupCount: results.count,
            title: title,
            notes: notes,
            legend: legendEntries,
            width: width,
            plotHeight: plotHeight
        ).drawing()
    }

    /// Writes one row per cell cycle, `cycle`, or phase, `phase`, and per number of a movie, `movie`, well, `well`, and group,
    /// `group`; of a cycle or phase whose end was not seen the number is a lower bound, `complete` 0.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("series,group,well,result,number,unit,value,lower,upper,cell,frame,complete\n")
        for result in results {
            for movie in result.movies { write(movie, of: result.name, to: &output) }
            for number in result.numbers where quantities.contains(number.quantity) {
                for well in number.wells {
                    write("well", [result.name, well.well, ""], number.quantity, Estimate(well.value), to: &output)
                }
                write("group", [result.name, "", ""], number.quantity, number.estimate, to: &output)
            }
        }
    }

    private func write(_ movie: GrowthMovie, of group: String, to output: inout some TextOutputStream) {
        let names = [group, movie.well, movie.name]
        for quantity in quantities {
            guard let phase = quantity.phase else {
                write("movie", names, quantity, number(quantity, of: movie), to: &output)
                continue
            }
            for time in movie.times(of: phase) {
                let place = "\(time.cell),\(time.frame),\(time.length.isComplete ? 1 : 0)"
                write(phase.noun, names, quantity, Estimate(time.length.time), place: place, to: &output)
            }
        }
    }

    private func write(
        _ series: String,
        _ names: [String],
        _ quantity: GrowthQuantity,
        _ estimate: Estimate,
        place: String = ",,",
        to output: inout some TextOutputStream
    ) {
        output.write("\(series),\(names.map { csvField($0) }.joined(separator: ",")),\(quantity.column),")
        output.write("\(quantity.unit(clock)),\(csvFields(estimate)),\(place)\n")
    }

    /// Those that any group has a number of, a movie, a cycle or a phase.
    private var shownQuantities: [GrowthQuantity] {
        let shown = quantities.filter { quantity in
            results.contains { result in
                result.number(of: quantity)?.estimate.value.isFinite == true
                    || signs(of: quantity, result).contains { $0.value.isFinite }
            }
        }
        return shown.isEmpty ? Array(quantities.suffix(1)) : shown
    }

    private func axisTitle(of quantity: GrowthQuantity) -> String {
        quantity.title(clock).prefix(1).uppercased() + quantity.title(clock).dropFirst()
    }

    private func column(of quantity: GrowthQuantity, _ result: GrowthResult) -> GroupColumns.Column {
        let number = result.number(of: quantity)
        return GroupColumns.Column(
            name: result.name,
            cells: signs(of: quantity, result).filter { $0.value.isFinite }.sorted { $0.value < $1.value },
            wells: (number?.wells ?? []).map(\.value),
            estimate: number?.estimate ?? .undefined
        )
    }

    private func signs(of quantity: GrowthQuantity, _ result: GrowthResult) -> [(value: Double, point: DataPoint)] {
        guard let phase = quantity.phase else {
            return result.movies.map { (number(quantity, of: $0).value, Self.finished) }
        }
        return result.movies.flatMap { $0.times(of: phase) }.map {
            ($0.length.time, $0.length.isComplete ? Self.finished : Self.open)
        }
    }

    private func number(_ quantity: GrowthQuantity, of movie: GrowthMovie) -> Estimate {
        switch quantity {
        case .doublingTime: return movie.doubling.time
        case .median(let phase): return movie.curve(of: phase).median
        case .divisionsPerFounder:
            guard movie.founderCount > 0 else { return .undefined }
            return Estimate(Double(movie.divisionCount) / Double(movie.founderCount))
        }
    }

    private var legendEntries: [Legend.Entry] {
        let phases = quantities.compactMap(\.phase)
        let noun = phases.first?.noun ?? "cycle"
        let finished = phases.count < quantities.count ? "a movie, or a finished \(noun)" : "a finished \(noun)"
        let hasOpen = results.contains { result in
            result.movies.contains { movie in
                movie.phases.contains { phases.contains($0.phase) && !$0.length.isComplete }
            }
        }
        let hasIntervals = results.contains { $0.wells.count > 1 }
        let causes = quantities.contains(.doublingTime) ? "wells or births" : "wells"
        let line = SVGStyle(stroke: Palette.ink, strokeWidth: 2)
        return [Legend.Entry(.point(Self.finished), finished)]
            + (hasOpen ? [Legend.Entry(.point(Self.open), "a \(noun) that outlasts its record")] : [])
            + [
                Legend.Entry(.point(GroupColumns.wellPoint), "a well"),
                Legend.Entry(.line(line), hasIntervals ? "the group, 95 % interval by \(causes)" : "the group"),
            ]
    }
}
